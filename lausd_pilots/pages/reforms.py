"""The reforms since 1993: all of them with a timeline, and one page for each."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from metrics.readers.targets import checked_targets
from reforms.models import Initiative
from reforms.readers import initiatives
from reforms.readers.timeline import initiatives_by_kind, timeline


@require_safe
def initiative_list(request):
    context = {"kinds": initiatives_by_kind(), "timeline": timeline(dict(request.GET.lists()))}
    return render(request, "pages/initiative_list.html", context)


@require_safe
def initiative_detail(request, slug):
    initiative = get_object_or_404(Initiative.objects.select_related("population"), slug=slug)
    milestones = initiatives.milestones(initiative)
    strands = initiatives.strands(initiative)
    committees = initiatives.committees(initiative)
    context = {
        "initiative": initiative,
        "relations": initiatives.relations(initiative),
        "milestones": milestones,
        "strands": strands,
        "committees": committees,
        "further": initiatives.further_section(initiative, [*milestones, *strands, *committees]),
        "participation": initiatives.participation(initiative),
        "targets": checked_targets(initiatives.targets_of(initiative)),
    }
    return render(request, "pages/initiative_detail.html", context)


urlpatterns = [
    path("reforms/", initiative_list, name="initiative-list"),
    path("reforms/<slug:slug>/", initiative_detail, name="initiative-detail"),
]
