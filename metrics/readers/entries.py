"""A published figure in words, with what a chart and a list need beside the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from metrics.models import Grade, Indicator, PublishedValue, Status
from metrics.shown import ShownFigure, for_pages, shown
from schools import years
from schools.languages import in_language
from schools.models import School


@dataclass(frozen=True)
class Entry:
    """`value` is what a chart draws; it is null where `figure` says why there is none."""

    figure: ShownFigure
    value: Decimal | None
    grade: str
    school: School | None
    published: PublishedValue

    @property
    def is_inferred(self) -> bool:
        return self.figure.status == Status.INFERRED

    @property
    def whom(self) -> str:
        """The year and the students, or who answered in a survey."""
        figure = self.figure
        year = years.in_print(figure.school_year)
        group = "" if self.goes_without_group else in_language(figure.student_group, "name")
        return ", ".join(part for part in [year, group, figure.grade, figure.respondent] if part)

    @property
    def goes_without_group(self) -> bool:
        """Facts of schools are about no students, and teachers answer for themselves."""
        figure = self.figure
        is_of_schools = figure.indicator.data_class == Indicator.DataClass.C0
        return figure.student_group.slug == "all" and bool(is_of_schools or figure.respondent)

    @property
    def order(self) -> tuple:
        """The latest first; then all students, all grades and the groups in their order.

        Grades are ordered as children pass through them, which no database knows.
        """
        figure = self.figure
        return (
            -figure.school_year,
            figure.student_group.slug != "all",
            figure.student_group.position,
            figure.student_group.name,
            Grade.values.index(self.grade),
            self.published.respondent,
            figure.population.position,
        )


def for_entries(published: QuerySet[PublishedValue]) -> QuerySet[PublishedValue]:
    """With all that an entry names: one query, whatever the number of rows."""
    return for_pages(published).select_related("school", "population__list_of")


def entries(published: Iterable[PublishedValue]) -> list[Entry]:
    """Of rows made ready by `for_entries`."""
    return [Entry(shown(row), row.value, row.grade, row.school, row) for row in published]
