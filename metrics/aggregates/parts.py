"""What figures of groups were added up from. Reads working figures: never for public pages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from metrics.models import Indicator, Observation, Population, Status
from metrics.models.vocabulary import WITH_VALUE
from metrics.rows import key_of
from metrics.school_grades import needed_grade
from schools.models import ImportRun

from .belonging import Belonging, read_belonging

__all__ = ["Made", "computed_metric_years", "is_usable", "made_in", "read_belonging"]


@dataclass(frozen=True)
class Made:
    """A figure of a group, the figures of its schools, and the schools that have none.

    `used` were added up, `hidden` are suppressed; `missing` are ids of the schools that could
    have a figure, and have none that can be added up.
    """

    figure: Observation
    used: tuple[Observation, ...]
    hidden: tuple[Observation, ...]
    missing: tuple[int, ...]

    @property
    def key(self) -> str:
        return key_of(self.figure)

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys."""
        return tuple(key_of(part) for part in (*self.used, *self.hidden))


def made_in(indicator: Indicator, school_year: int, belonging: Belonging) -> Iterator[Made]:
    """Every computed figure of the indicator in that year. Two queries, whatever their number."""
    current = Observation.objects.filter(
        indicator=indicator, school_year=school_year, current=True
    ).select_related("population", "student_group")
    of_schools: dict[tuple, dict[int, Observation]] = defaultdict(dict)
    for part in current.filter(population__kind=Population.Kind.SCHOOL).order_by("pk"):
        part.indicator = indicator
        of_schools[_cell(part)][part.population.school_id] = part
    for figure in current.filter(import_run__kind=ImportRun.Kind.COMPUTED).order_by("pk"):
        figure.indicator = indicator
        yield _made(figure, of_schools[_cell(figure)], belonging)


def computed_metric_years() -> list[tuple[int, int]]:
    """Indicators, by id, and school years with figures that were added up here."""
    figures = Observation.objects.filter(Q(import_run__kind=ImportRun.Kind.COMPUTED), current=True)
    found = figures.order_by().values_list("indicator", "school_year").distinct()
    return sorted(found)


def is_usable(part: Observation) -> bool:
    """The same rule as `sums.usable` has in SQL."""
    if part.status not in WITH_VALUE or part.qualifier:
        return False
    if part.indicator.unit == Indicator.Unit.PERCENT:
        return None not in (part.numerator, part.denominator)
    return part.indicator.unit == Indicator.Unit.COUNT or part.denominator is not None


def _cell(figure: Observation) -> tuple:
    return figure.student_group_id, figure.grade, figure.respondent


def _made(
    figure: Observation,
    of_schools: dict[int, Observation],
    belonging: Belonging,
) -> Made:
    place = figure.population_id, figure.school_year
    members = belonging.expected(*place, "")
    needed = belonging.expected(*place, needed_grade(figure.indicator, figure.grade))
    there = [of_schools[member] for member in sorted(members) if member in of_schools]
    used = tuple(part for part in there if is_usable(part))
    hidden = tuple(part for part in there if part.status == Status.SUPPRESSED)
    settled = {part.population.school_id for part in (*used, *hidden)}
    settled |= {part.population.school_id for part in there if part.status == Status.NOT_APPLICABLE}
    unusable = {part.population.school_id for part in there} - settled
    missing = sorted((needed - settled) | unusable)
    return Made(figure, used, hidden, tuple(missing))
