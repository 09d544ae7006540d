"""The results of one indicator: those of groups of schools, and those of single schools."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

from metrics.models import Indicator, PublishedValue

from .choices import Cell, Choice
from .entries import Entry, entries, for_entries

MOST_GROUP_FIGURES = 200


@dataclass(frozen=True)
class GroupFigures:
    """The figures of groups of schools that were chosen, the latest first, and how many more."""

    entries: list[Entry]
    in_all: int

    @property
    def left_out(self) -> int:
        return self.in_all - len(self.entries)


def group_figures(indicator: Indicator, choice: Choice) -> GroupFigures:
    published = indicator.published.standing().filter(school=None, **choice.lookup())
    latest_first = published.order_by(
        "-school_year", "student_group__position", "grade", "respondent", "population__position"
    )
    found = entries(for_entries(latest_first)[:MOST_GROUP_FIGURES])
    in_all = published.count() if len(found) == MOST_GROUP_FIGURES else len(found)
    return GroupFigures(sorted(found, key=lambda entry: entry.order), in_all)


def school_figures(indicator: Indicator, cell: Cell) -> QuerySet[PublishedValue]:
    """One row per school, from A to Z; never by value."""
    published = indicator.published.standing().of_schools().filter(**cell.lookup())
    return for_entries(published).order_by(Lower("school__name"), "school__slug")
