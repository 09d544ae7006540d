"""The results of one indicator: those of groups of schools, and those of single schools."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from metrics.models import Indicator, Population, PublishedValue, Release
from schools.models import District

from .choices import Cell, Choice
from .entries import Entry, entries, for_entries
from .of_release import figures_of

MOST_GROUP_FIGURES = 200


@dataclass(frozen=True)
class GroupFigures:
    """The figures of groups of schools that were chosen, the latest first, and how many more."""

    entries: list[Entry]
    in_all: int

    @property
    def left_out(self) -> int:
        return self.in_all - len(self.entries)


def is_of_a_place() -> Q:
    """Of the schools of a local or board district, or of a level; not of LAUSD as a whole."""
    placed = Q(population__kind__in=[Population.Kind.DISTRICT, Population.Kind.LEVEL])
    whole = Q(population__district__kind=District.Kind.UNIFIED)
    return (placed & ~whole) | Q(population__list_of__kind=Population.Kind.DISTRICT)


def group_figures(indicator: Indicator, choice: Choice) -> GroupFigures:
    """Of LAUSD as a whole and of groups such as the pilots."""
    return _group_figures(_of_groups(indicator, choice).exclude(is_of_a_place()))


def place_figures(indicator: Indicator, choice: Choice) -> GroupFigures:
    """Of districts and levels. A list of one year stands in where no source tells of another."""
    found = _group_figures(_of_groups(indicator, choice).filter(is_of_a_place()))
    there = {_place(entry, entry.figure.population.pk) for entry in found.entries}
    kept = [
        each
        for each in found.entries
        if _place(each, each.figure.population.list_of_id) not in there
    ]
    return GroupFigures(kept, found.in_all - len(found.entries) + len(kept))


def _place(entry: Entry, population: int | None) -> tuple:
    published = entry.published
    dimensions = published.student_group_id, published.grade, published.respondent
    return population, published.school_year, *dimensions


def _of_groups(indicator: Indicator, choice: Choice) -> QuerySet[PublishedValue]:
    published = figures_of(choice.release).filter(indicator=indicator, school=None)
    return published.filter(**choice.lookup())


def _group_figures(published: QuerySet[PublishedValue]) -> GroupFigures:
    latest_first = published.order_by(
        "-school_year", "student_group__position", "grade", "respondent", "population__position"
    )
    found = entries(for_entries(latest_first)[:MOST_GROUP_FIGURES])
    in_all = published.count() if len(found) == MOST_GROUP_FIGURES else len(found)
    return GroupFigures(sorted(found, key=lambda entry: entry.order), in_all)


def school_figures(
    indicator: Indicator, cell: Cell, release: Release | None = None
) -> QuerySet[PublishedValue]:
    """One row per school, from A to Z; never by value."""
    published = figures_of(release).filter(indicator=indicator, **cell.lookup()).of_schools()
    return for_entries(published).order_by(Lower("school__name"), "school__slug")
