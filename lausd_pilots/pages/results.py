"""What was measured: all indicators, and one page for each."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from metrics.charts import bar_chart
from metrics.models import Indicator
from metrics.readers.choices import FILTERS, choice
from metrics.readers.entries import entries
from metrics.readers.indicators import grouped_indicators
from metrics.readers.results import group_figures, school_figures
from metrics.readers.targets import checked_targets
from schools.languages import in_language
from schools.readers import facts

SCHOOLS_A_PAGE = 100


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
        "filters": filters(chosen),
        "targets": targets,
        "facts": about,
        "disagreements": facts.disagreements_among(about),
        **of_groups(indicator, chosen, targets),
        **of_schools(indicator, chosen, request.GET.get("page")),
    }
    return render(request, "pages/indicator_detail.html", context)


def filters(chosen):
    """A choice between one thing and itself is none, so it is not offered."""
    return [
        {"name": name, "label": label, "options": options, "chosen": chosen.chosen.get(name, "")}
        for name, label in FILTERS.items()
        if len(options := chosen.options[name]) > 1
    ]


def of_groups(indicator, chosen, targets):
    figures = group_figures(indicator, chosen)
    name = in_language(indicator, "name")
    return {
        "group_figures": figures,
        "chart": bar_chart(name, figures.entries, [each.target for each in targets]),
        "drawing": address(reverse("figure-svg", args=[indicator.slug]), chosen.chosen),
        "group_downloads": downloads(
            {"indicator": indicator.slug, **chosen.chosen, "population": names_of(figures.entries)}
        ),
    }


def names_of(found):
    return list(dict.fromkeys(entry.figure.population.slug for entry in found))


def of_schools(indicator, chosen, page):
    cells = chosen.cells_of_schools()
    if not cells:
        return {"school_cell": None}
    cell = cells[0]
    published = Paginator(school_figures(indicator, cell), SCHOOLS_A_PAGE).get_page(page)
    return {
        "school_cell": cell,
        "school_page": published,
        "school_before": turned(chosen, published, published.number - 1),
        "school_after": turned(chosen, published, published.number + 1),
        "school_entries": entries(published),
        "school_downloads": downloads({"indicator": indicator.slug, **cell.asked()}),
    }


def turned(chosen, page, number):
    """The address of another page of the schools; empty before the first and after the last."""
    if not 1 <= number <= page.paginator.num_pages:
        return ""
    return address("", {**chosen.chosen, "page": number}) + "#schools"


def downloads(query):
    figures = reverse("api-observations-list")
    return {
        "csv": address(figures, {**query, "format": "csv"}),
        "api": address(figures, query),
    }


def address(base, query):
    return f"{base}?{urlencode(query, doseq=True)}" if query else base


urlpatterns = [
    path("results/", indicator_list, name="indicator-list"),
    path("results/<slug:slug>/", indicator_detail, name="indicator-detail"),
]
