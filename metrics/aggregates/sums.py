"""The sums of what schools count, for every group and cell: one query for each indicator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from metrics.models import Grade, Indicator, Observation
from metrics.models.vocabulary import WITH_VALUE
from metrics.school_grades import GRADE_OF_INDICATOR

from .belonging import SCHOOLS, SIGNATURES

# Scores are kept with six decimals: as whole numbers of their millionth part they add up exactly.
MILLION = 1_000_000


class Cell(NamedTuple):
    """Where figures of one indicator stand, whoever they are about. Ids and codes."""

    school_year: int
    student_group: int
    grade: str
    respondent: str


@dataclass(frozen=True)
class Sum:
    """What the schools of a group have in a cell.

    `there` schools have a row; `expected_there` of them are among those that can have a figure.
    `used` rows have the counts to add up, `inferred` of these are inferred; `hidden` rows are
    suppressed, `nobody` rows say that there were no students.
    `total` is the sum of counts, or of scores times students in millionths.
    """

    population: int
    cell: Cell
    there: int
    expected_there: int
    used: int
    inferred: int
    hidden: int
    nobody: int
    numerator: int
    denominator: int
    total: int
    first_source: int | None
    last_source: int | None

    @property
    def without_counts(self) -> int:
        """Rows that are neither added up nor hidden, nor say that there were no students."""
        return self.there - self.used - self.hidden - self.nobody


CELL = "school_year, student_group_id, grade, respondent"
NOBODY = "o.status = 'not_applicable'"
SUMMED = [
    "there",
    "expected_there",
    "used",
    "inferred",
    "hidden",
    "nobody",
    "numerator",
    "denominator",
    "total",
]
HAS_COUNTS = {
    Indicator.Unit.PERCENT: "o.numerator IS NOT NULL AND o.denominator IS NOT NULL",
    Indicator.Unit.COUNT: "o.value IS NOT NULL",
    Indicator.Unit.SCORE: "o.value IS NOT NULL AND o.denominator IS NOT NULL",
}
TOTAL = {
    Indicator.Unit.PERCENT: "0",
    Indicator.Unit.COUNT: "CAST(o.value AS bigint)",
    Indicator.Unit.SCORE: f"CAST(ROUND(o.value * {MILLION}) AS bigint) * o.denominator",
}


def usable(unit: str) -> str:
    """A condition of SQL: the figure `o` can be part of a sum. "More than 90" can not."""
    statuses = ", ".join(f"'{status}'" for status in WITH_VALUE)
    return f"(o.status IN ({statuses}) AND o.qualifier = '' AND {HAS_COUNTS[unit]})"


def sums(indicator: Indicator) -> Iterator[Sum]:
    """By cell, in a fixed order. Needs the tables of `belonging.as_tables`."""
    with connection.cursor() as cursor:
        cursor.execute(_query(indicator), [indicator.pk])
        while rows := cursor.fetchmany(2000):
            for population, year, group, grade, respondent, *numbers, first, last in rows:
                cell = Cell(year, group, grade, respondent)
                yield Sum(population, cell, *(int(number or 0) for number in numbers), first, last)


def schools_by_cell(indicator: Indicator, years: set[int]) -> Iterator[tuple[Cell, set[int]]]:
    """Populations of the schools that have counts, or no students, in each cell."""
    marks = ", ".join(["%s"] * len(years))
    query = f"""SELECT {_of("o", CELL)}, {_listed("o.population_id")}
        FROM {Observation._meta.db_table} o
        WHERE o.indicator_id = %s AND o.current AND o.school_year IN ({marks})
            AND ({usable(indicator.unit)} OR {NOBODY})
        GROUP BY {_of("o", CELL)}"""
    with connection.cursor() as cursor:
        cursor.execute(query, [indicator.pk, *sorted(years)])
        while rows := cursor.fetchmany(50):
            for *cell, populations in rows:
                yield Cell(*cell), {int(population) for population in populations.split(",")}


def _listed(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"string_agg(CAST({column} AS text), ',')"
    return f"group_concat({column})"


def _query(indicator: Indicator) -> str:
    """Narrow rows are made first: on SQLite, whatever is grouped is sorted with all it holds."""
    use = usable(indicator.unit)
    added = ", ".join(f"SUM({name}) AS {name}" for name in SUMMED)
    sources = "MIN(first_source) AS first_source, MAX(last_source) AS last_source"
    return f"""
        WITH figures AS MATERIALIZED (
            SELECT {_of("o", CELL)}, m.signature,
                1 AS there,
                {_flag(_expected(indicator))} AS expected_there,
                {_flag(use)} AS used,
                {_flag(f"{use} AND o.status = 'inferred'")} AS inferred,
                {_flag("o.status = 'suppressed'")} AS hidden,
                {_flag(NOBODY)} AS nobody,
                CASE WHEN {use} THEN o.numerator END AS numerator,
                CASE WHEN {use} THEN o.denominator END AS denominator,
                CASE WHEN {use} THEN {TOTAL[indicator.unit]} END AS total,
                CASE WHEN {use} THEN o.source_id END AS first_source,
                CASE WHEN {use} THEN o.source_id END AS last_source
            FROM {Observation._meta.db_table} o
            JOIN {SCHOOLS} m
                ON m.population_id = o.population_id AND m.school_year = o.school_year
            WHERE o.indicator_id = %s AND o.current
        ), of_signature AS (
            SELECT {CELL}, signature, {added}, {sources}
            FROM figures GROUP BY {CELL}, signature
        )
        SELECT g.population_id, {CELL}, {added}, {sources}
        FROM of_signature s JOIN {SIGNATURES} g ON g.signature = s.signature
        GROUP BY {CELL}, g.population_id
        ORDER BY {CELL}, g.population_id"""


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


def _flag(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _expected(indicator: Indicator) -> str:
    """A condition of SQL: the school of `m` can have the figure `o`."""
    declared = GRADE_OF_INDICATOR.get(indicator.slug)
    always = f"'{declared}'" if declared else f"'{Grade.ALL}'"
    needed = f"(CASE WHEN o.grade = '{Grade.ALL}' THEN {always} ELSE o.grade END)"
    none_needed = f"{needed} = '{Grade.ALL}'"
    return f"({none_needed} OR m.grades = '' OR m.grades LIKE '%%,' || {needed} || ',%%')"
