"""Who belongs to populations in a school year, and which of them have a figure: for the API.

Reads published figures only: what is hidden there is hidden here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.members import Members, read_members
from metrics.models import Population, PublishedValue, Status
from metrics.school_grades import Grades, needed_grade, read_grades
from schools import years
from schools.models import School

# A school that had no such students, or has no such grade, is in none of the lists.
NOBODY = Status.NOT_APPLICABLE


@dataclass(frozen=True)
class Belonging:
    """Slugs of schools, from A to Z; None where no source says who belongs, or none was asked.

    `years` are the school years in which the members are known; None where a list holds in all.
    Of the members that can have the figure that was asked for, each is in one of the three
    lists: `with_figure`, `hidden`, `without_figure`.
    """

    years: list[str] | None
    members: list[str] | None = None
    with_figure: list[str] | None = None
    hidden: list[str] | None = None
    without_figure: list[str] | None = None


def belonging_of(
    populations: Sequence[Population], *, school_year: int | None, figure: PublishedValue | None
) -> dict[int, Belonging]:
    """By id of the population. `figure` says the cell: that of any population is the same one."""
    asked = figure.school_year if figure else school_year
    look = _Look(read_members(populations), dict(School.objects.values_list("pk", "slug")), asked)
    if figure is None:
        return {each.pk: look.members_of(each) for each in populations}
    cell = _Cell(figure, statuses_beside(figure), read_grades())
    return {each.pk: look.figures_of(each, cell) for each in populations}


def statuses_beside(figure: PublishedValue) -> dict[int, str]:
    """What is published of schools in the cell of the figure; "" where there is a value."""
    same = PublishedValue.objects.standing().of_schools().filter(
        indicator=figure.indicator_id,
        school_year=figure.school_year,
        student_group=figure.student_group_id,
        grade=figure.grade,
        respondent=figure.respondent,
    )  # fmt: skip
    rows = same.values_list("school", "status", "value")
    return {school: status if value is None else "" for school, status, value in rows}


@dataclass(frozen=True)
class _Cell:
    figure: PublishedValue
    statuses: dict[int, str]
    grades: Grades

    def can_have_one(self, school: int) -> bool:
        grade = needed_grade(self.figure.indicator, self.figure.grade)
        in_grade = self.grades.has(school, self.figure.school_year, grade)
        return self.statuses.get(school, None if in_grade else NOBODY) != NOBODY


@dataclass(frozen=True)
class _Look:
    members: Members
    slugs: dict[int, str]
    school_year: int | None

    def members_of(self, population: Population) -> Belonging:
        known = [years.label(year) for year in self.members.years_of(population.pk)]
        return Belonging(
            years=None if population.pk in self.members.always else known,
            members=self._named(self._there(population)) or None,
        )

    def figures_of(self, population: Population, cell: _Cell) -> Belonging:
        known = self.members_of(population)
        if known.members is None:
            return known
        can = {school for school in self._there(population) if cell.can_have_one(school)}
        with_figure = {school for school in can if cell.statuses.get(school) == ""}
        hidden = {school for school in can if cell.statuses.get(school) == Status.SUPPRESSED}
        return Belonging(
            years=known.years,
            members=known.members,
            with_figure=self._named(with_figure),
            hidden=self._named(hidden),
            without_figure=self._named(can - with_figure - hidden),
        )

    def _there(self, population: Population) -> frozenset[int]:
        if self.school_year is None:
            return frozenset()
        return self.members.of(population.pk, self.school_year)

    def _named(self, schools: Iterable[int]) -> list[str]:
        return sorted(self.slugs[school] for school in schools)
