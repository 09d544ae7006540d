"""Published figures by what they rest on: a fact, a figure of a document, a data set."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from metrics.models import Indicator, PublishedValue
from schools.models import Figure, Source, Statement

from .entries import Entry, entries, for_entries


@dataclass(frozen=True)
class Cited:
    """How many published figures of an indicator a source stands behind, and for which years."""

    indicator: Indicator
    figures: int
    years: list[int]


def resting_on(fact: Statement) -> list[Entry]:
    published = PublishedValue.objects.standing().filter(statement=fact)
    return sorted(entries(for_entries(published)), key=by_indicator)


def behind_figures(figures: Iterable[Figure]) -> dict[int, list[Entry]]:
    """By the figure's id: one query, however many figures a document has."""
    published = PublishedValue.objects.standing().filter(statement__figure__in=figures)
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in sorted(entries(for_entries(published)), key=by_indicator):
        found[entry.figure.statement.figure_id].append(entry)
    return found


def by_indicator(entry: Entry) -> tuple:
    indicator = entry.figure.indicator
    return (indicator.position, indicator.name, *entry.order)


def cited_by_indicator(source: Source) -> list[Cited]:
    published = PublishedValue.objects.standing().filter(source=source)
    counted = published.values("indicator", "school_year").annotate(figures=Count("pk"))
    by_id: dict[int, list] = defaultdict(list)
    for row in counted.order_by("school_year"):
        by_id[row["indicator"]].append(row)
    indicators = Indicator.objects.filter(pk__in=by_id)
    return [cited(indicator, by_id[indicator.pk]) for indicator in indicators]


def cited(indicator: Indicator, rows: list[dict]) -> Cited:
    total = sum(row["figures"] for row in rows)
    return Cited(indicator, total, [row["school_year"] for row in rows])


def counted_by_source() -> dict[int, int]:
    counted = PublishedValue.objects.standing().values("source").annotate(figures=Count("pk"))
    return dict(counted.order_by().values_list("source", "figures"))
