"""What was measured: all indicators, and one page for each."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers import results
from metrics.models import Indicator
from metrics.readers.choices import choice
from metrics.readers.indicators import grouped_indicators
from metrics.readers.targets import checked_targets
from schools.readers import facts


@require_safe
def indicator_list(request):
    return render(request, "pages/indicator_list.html", {"indicators": grouped_indicators()})


@require_safe
def indicator_detail(request, slug):
    indicator = get_object_or_404(Indicator.objects.select_related("part_of"), slug=slug)
    chosen = choice(indicator, dict(request.GET.lists()))
    targets = checked_targets(indicator.targets.all())
    about = facts.facts_about(indicator)
    context = {
        "indicator": indicator,
        "parts": indicator.parts.all(),
        "choice": chosen,
        "filters": results.filters(chosen),
        "targets": targets,
        "facts": about,
        "disagreements": facts.disagreements_among(about),
        **results.of_groups(indicator, chosen, targets),
        **results.of_schools(indicator, chosen, request.GET.get("page")),
    }
    return render(request, "pages/indicator_detail.html", context)


urlpatterns = [
    path("results/", indicator_list, name="indicator-list"),
    path("results/<slug:slug>/", indicator_detail, name="indicator-detail"),
]
