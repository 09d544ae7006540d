"""From working figures to tables: one indicator and school year at a time.

All grades and respondents of it are in one table, since grades add up as well. Changes from year
to year (rule 7) are no equations: they are only shown between years that both are shown, by
readers of published values, and no mean over years is published.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from metrics.aggregates.parts import made_in, read_belonging
from metrics.models import Grade, Indicator, Observation, Status, StudentGroup
from metrics.models.vocabulary import WITH_VALUE
from metrics.rows import NO_RESPONDENT
from schools import years

from .adding import Adding
from .cells import Cell, Table

ALL = "all"
# Everybody is in one of their groups, or in a rest that nobody publishes.
COMPLETE = [StudentGroup.Partition.RACE, StudentGroup.Partition.GENDER]
# Indicators whose figure is the size of a group as a share: it is about the students counted in the
# numerator, and three percent of 200 would tell of a group of six.
SIZES_OF_GROUPS = {"student-demographics"}
# Groups within another one, by what is published about all of that one.
WITHIN = {"ltel": "el"}


class Figure(NamedTuple):
    """A current working figure, as it is read."""

    population: str
    school: int | None
    population_id: int
    group: str
    partition: str
    school_year: int
    grade: str
    respondent: str
    status: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    run: int


COLUMNS = [
    "population__slug",
    "population__school_id",
    "population_id",
    "student_group__slug",
    "student_group__partition",
    "school_year",
    "grade",
    "respondent",
    "status",
    "value",
    "numerator",
    "denominator",
    "import_run_id",
]
# Whether a figure is protected: one that is not was public before, and stays as it is.
Covers = Callable[[Indicator, Figure], bool]


def tables(
    metric_years: Iterable[tuple[int, int]],
    *,
    covers: Covers,
    starred: Collection[str] = frozenset(),
) -> Iterator[Table]:
    """`metric_years` are ids of indicators and school years; `starred` the keys that an earlier
    release hid. A constant number of queries for each table.
    """
    belonging = read_belonging()
    indicators = Indicator.objects.in_bulk({indicator for indicator, _year in metric_years})
    for indicator_id, school_year in sorted(set(metric_years)):
        yield _table(indicators[indicator_id], school_year, belonging, covers, starred)


def _table(indicator: Indicator, school_year: int, belonging, covers: Covers, starred) -> Table:
    year = _Year(indicator, school_year, covers, starred)
    figures = {year.key(figure): figure for figure in _read(indicator, school_year)}
    figures = {key: figure for key, figure in figures.items() if _says_something(figure)}
    cells = {key: year.cell(key, figure) for key, figure in figures.items()}
    adding = Adding(cells)
    _add_groups(adding, year, figures)
    _add_grades(adding, year, figures)
    made = {}
    if any(figure.school is None for figure in figures.values()):
        made = {each.key: each.parts for each in made_in(indicator, school_year, belonging)}
    _add_schools(adding, year, figures, made, belonging)
    return Table(f"{indicator.slug}/{years.label(school_year)}", *adding.result())


def _read(indicator: Indicator, school_year: int) -> Iterator[Figure]:
    figures = Observation.objects.filter(
        indicator=indicator, school_year=school_year, current=True
    ).order_by()
    return map(Figure._make, figures.values_list(*COLUMNS).iterator(chunk_size=5000))


def _says_something(figure: Figure) -> bool:
    """What was not collected, say, holds no number that could be hidden."""
    numbers = [figure.value, figure.numerator, figure.denominator]
    return figure.status in SAYS or any(number is not None for number in numbers)


SAYS = {*WITH_VALUE, Status.SUPPRESSED, Status.NOT_APPLICABLE, Status.AMBIGUOUS}


@dataclass(frozen=True)
class _Year:
    indicator: Indicator
    school_year: int
    covers: Covers
    starred: Collection[str]

    def key(self, figure: Figure, **changed) -> str:
        figure = figure._replace(**changed)
        parts = [
            self.indicator.slug,
            figure.population,
            years.label(self.school_year),
            figure.group,
            figure.grade,
            figure.respondent or NO_RESPONDENT,
        ]
        return "/".join(parts)

    def cell(self, key: str, figure: Figure) -> Cell:
        return Cell(
            key=key,
            unit=figure.population,
            group=figure.group,
            kind=self.indicator.unit,
            students=self._students(figure),
            met=self._met(figure),
            value=figure.value,
            open=not self.covers(self.indicator, figure),
            hidden_before=key in self.starred,
            status=figure.status,
        )

    def _met(self, figure: Figure) -> int | None:
        is_outcome = self.indicator.unit == Indicator.Unit.PERCENT
        return figure.numerator if is_outcome and not self._is_size_of_a_group() else None

    def _students(self, figure: Figure) -> int | None:
        """None where nobody has said how many."""
        if figure.status == Status.NOT_APPLICABLE:
            return 0
        if self.indicator.unit == Indicator.Unit.COUNT:
            return None if figure.value is None else int(figure.value)
        return figure.numerator if self._is_size_of_a_group() else figure.denominator

    def _is_size_of_a_group(self) -> bool:
        return self.indicator.slug in SIZES_OF_GROUPS


# --- what adds up to what ---


def _add_groups(adding: Adding, year: _Year, figures: dict[str, Figure]) -> None:
    """Groups of each population, grade and kind of respondents."""
    partitions: dict[tuple[str, str], list[str]] = {}
    for key, figure in figures.items():
        whole = year.key(figure, group=WITHIN.get(figure.group, ALL))
        if figure.group == ALL or whole not in figures:
            continue
        if figure.partition in COMPLETE:
            partitions.setdefault((whole, figure.partition), []).append(key)
        else:
            adding.add(whole, [key], rest=f"not-{figure.group}")
    for (whole, partition), parts in partitions.items():
        if not adding.add(whole, parts, rest=f"no-{partition}"):
            # Groups that overlap: each stands against all others.
            for part in parts:
                adding.add(whole, [part], rest=f"not-{figures[part].group}")


def _add_grades(adding: Adding, year: _Year, figures: dict[str, Figure]) -> None:
    grades: dict[str, list[str]] = {}
    for key, figure in figures.items():
        if figure.grade != Grade.ALL:
            grades.setdefault(year.key(figure, grade=Grade.ALL), []).append(key)
    for whole, parts in grades.items():
        if whole in figures:
            adding.add(whole, parts, rest="no-grade")


def _add_schools(adding: Adding, year: _Year, figures, made, belonging) -> None:
    """Sums over schools; also where somebody else has published the figure of a group."""
    by_school = {
        (figure.school, figure.group, figure.grade, figure.respondent): key
        for key, figure in figures.items()
        if figure.school is not None
    }
    for key, figure in figures.items():
        if figure.school is not None:
            continue
        parts = made.get(key)
        if parts is None:
            members = belonging.members.of(figure.population_id, year.school_year)
            about = (figure.group, figure.grade, figure.respondent)
            parts = [by_school[m, *about] for m in sorted(members) if (m, *about) in by_school]
        adding.add(key, [part for part in parts if part in figures], rest="no-school")
