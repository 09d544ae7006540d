"""What the page of an indicator shows: its figures drawn and listed, and how to get just these.

The functions give members of the page's context. `chosen` is a `metrics.readers.choices.Choice`.
"""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from metrics.charts import bar_chart
from metrics.readers.choices import FILTERS
from metrics.readers.entries import entries
from metrics.readers.results import group_figures, place_figures, school_figures
from schools.languages import in_language

SCHOOLS_A_PAGE = 100


def filters(chosen):
    """A choice between one thing and itself is none, so it is not offered."""
    return [
        {"name": name, "label": label, "options": options, "chosen": chosen.chosen.get(name, "")}
        for name, label in FILTERS.items()
        if len(options := chosen.options[name]) > 1
    ]


def of_groups(indicator, chosen, targets):
    figures = group_figures(indicator, chosen)
    return {
        "group_figures": figures,
        "chart": chart_of(indicator, figures, targets),
        "drawing": address(reverse("figure-svg", args=[indicator.slug]), chosen.query),
        "group_downloads": downloads(
            {"indicator": indicator.slug, **chosen.query, "population": names_of(figures.entries)}
        ),
    }


def of_places(indicator, chosen):
    figures = place_figures(indicator, chosen)
    return {
        "place_figures": figures,
        "place_downloads": downloads(
            {"indicator": indicator.slug, **chosen.query, "population": names_of(figures.entries)}
        ),
    }


def chart_of(indicator, figures, targets):
    name = in_language(indicator, "name")
    return bar_chart(name, figures.entries, [each.target for each in targets])


def names_of(found):
    return list(dict.fromkeys(entry.figure.population.slug for entry in found))


def of_schools(indicator, chosen, page):
    cells = chosen.cells_of_schools()
    if not cells:
        return {"school_cell": None}
    cell = cells[0]
    published = Paginator(school_figures(indicator, cell, chosen.release), SCHOOLS_A_PAGE).get_page(
        page
    )
    return {
        "school_cell": cell,
        "school_page": published,
        "school_before": turned(chosen, published, published.number - 1),
        "school_after": turned(chosen, published, published.number + 1),
        "school_entries": entries(published),
        "school_downloads": downloads(
            {"indicator": indicator.slug, **chosen.query, **cell.asked()}
        ),
    }


def asked_again(shown, release):
    """The query that shows the same for ever, since it names the release."""
    page = shown["school_page"].number if shown["school_cell"] else 1
    turned_to = {"page": page} if page > 1 else {}
    return {**shown["choice"].chosen, "release": release.version, **turned_to}


def sources_shown(shown):
    """Of the figures on the page, in their order."""
    of_groups = [*shown["group_figures"].entries, *shown["place_figures"].entries]
    of_schools = shown["school_entries"] if shown["school_cell"] else []
    return [entry.figure.source for entry in [*of_groups, *of_schools]]


def turned(chosen, page, number):
    """The address of another page of the schools; empty before the first and after the last."""
    if not 1 <= number <= page.paginator.num_pages:
        return ""
    return address("", {**chosen.query, "page": number}) + "#schools"


def downloads(query):
    figures = reverse("api-observations-list")
    return {
        "csv": address(figures, {**query, "format": "csv"}),
        "api": address(figures, query),
    }


def address(base, query):
    return f"{base}?{urlencode(query, doseq=True)}" if query else base
