"""What was measured: all indicators, and one page for each."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from lausd_pilots.readers import results
from metrics.models import Indicator
from metrics.readers.choices import choice
from metrics.readers.gaps import gaps_of
from metrics.readers.history import history_of
from metrics.readers.indicators import grouped_indicators
from metrics.readers.targets import checked_targets
from schools.readers import facts
from schools.rest.filtering import NUL


@require_safe
def indicator_list(request):
    return render(request, "pages/indicator_list.html", {"indicators": grouped_indicators()})


@require_safe
def indicator_detail(request, slug):
    indicator = get_object_or_404(Indicator.objects.select_related("part_of"), slug=slug)
    chosen = choice(indicator, dict(request.GET.lists()))
    targets = checked_targets(indicator.targets.all(), chosen.release)
    about = facts.facts_about(indicator)
    context = {
        "indicator": indicator,
        "parts": indicator.parts.all(),
        "choice": chosen,
        "latest_address": f"?{urlencode(chosen.chosen)}",
        "filters": results.filters(chosen),
        "targets": targets,
        "facts": about,
        "disagreements": facts.disagreements_among(about),
        **results.of_groups(indicator, chosen, targets),
        **results.of_places(indicator, chosen),
        "gaps": gaps_of(indicator, chosen),
        **results.of_schools(indicator, chosen, request.GET.get("page")),
    }
    return render(request, "pages/indicator_detail.html", context)


@require_safe
def figure_history(request, slug):
    indicator = get_object_or_404(Indicator, slug=slug)
    key = request.GET.get("key", "")
    history = None if NUL in key else history_of(indicator, key)
    if history is None:
        raise Http404
    context = {
        "indicator": indicator,
        "history": history,
        "changes": f"{reverse('api-changes-list')}?{urlencode({'observation': key})}",
    }
    return render(request, "pages/figure_history.html", context)


urlpatterns = [
    path("results/", indicator_list, name="indicator-list"),
    path("results/<slug:slug>/", indicator_detail, name="indicator-detail"),
    path("results/<slug:slug>/history/", figure_history, name="figure-history"),
]
