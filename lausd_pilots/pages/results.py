"""What was measured: all indicators, and one page for each."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from lausd_pilots.pages.citing import as_file, cited
from lausd_pilots.readers import results
from metrics.models import Indicator, Release
from metrics.readers.choices import choice
from metrics.readers.gaps import gaps_of
from metrics.readers.history import history_of
from metrics.readers.indicators import grouped_indicators
from metrics.readers.of_release import asked_release
from metrics.readers.targets import checked_targets
from schools.languages import in_language
from schools.readers import facts
from schools.rest.filtering import NUL


@require_safe
def indicator_list(request):
    return render(request, "pages/indicator_list.html", {"indicators": grouped_indicators()})


@require_safe
def indicator_detail(request, slug):
    return render(request, "pages/indicator_detail.html", shown_of(request, slug))


@require_safe
def indicator_bibtex(request, slug):
    shown = shown_of(request, slug)
    return as_file(shown["cite"], shown["choice"].faults)


def shown_of(request, slug):
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
    return {**context, "cite": cited_results(request, context)}


def cited_results(request, context):
    """None where nothing has been published yet."""
    chosen, slug = context["choice"], context["indicator"].slug
    release = chosen.release or Release.objects.newest()
    if release is None:
        return None
    return cited(
        request,
        release,
        page=reverse("indicator-detail", args=[slug]),
        file=reverse("indicator-bibtex", args=[slug]),
        title=", ".join([in_language(context["indicator"], "name"), *chosen.words]),
        query=results.asked_again(context, release),
        sources=results.sources_shown(context),
    )


@require_safe
def figure_history(request, slug):
    return render(request, "pages/figure_history.html", history_shown(request, slug))


@require_safe
def history_bibtex(request, slug):
    shown = history_shown(request, slug)
    return as_file(shown["cite"], shown["asked"].faults)


def history_shown(request, slug):
    indicator = get_object_or_404(Indicator, slug=slug)
    key = request.GET.get("key", "")
    asked = asked_release(request.GET.getlist("release"))
    history = None if NUL in key else history_of(indicator, key, asked.release)
    if history is None:
        raise Http404
    return {
        "indicator": indicator,
        "history": history,
        "asked": asked,
        "latest_address": f"?{urlencode({'key': key})}",
        "changes": f"{reverse('api-changes-list')}?{urlencode({'observation': key})}",
        "cite": cited_history(request, history, asked.release or Release.objects.newest()),
    }


def cited_history(request, history, release):
    figure = history.figure
    slug = figure.indicator.slug
    return cited(
        request,
        release,
        page=reverse("figure-history", args=[slug]),
        file=reverse("history-bibtex", args=[slug]),
        title=figure.name,
        query={"key": figure.key, "release": release.version},
        sources=[stood.figure.source for stood in history.stood if stood.figure],
    )


urlpatterns = [
    path("results/", indicator_list, name="indicator-list"),
    path("results/<slug:slug>/", indicator_detail, name="indicator-detail"),
    path("results/<slug:slug>.bib", indicator_bibtex, name="indicator-bibtex"),
    path("results/<slug:slug>/history/", figure_history, name="figure-history"),
    path("results/<slug:slug>/history.bib", history_bibtex, name="history-bibtex"),
]
