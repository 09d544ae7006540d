"""The working figures as plain tuples, one indicator and school year after the other."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from metrics.models import Observation

ROWS_AT_A_TIME = 5000


class Figure(NamedTuple):
    """One current working figure. It has what `metrics.validation.Figure` asks for."""

    school_year: int
    population: int
    student_group: int
    grade: str
    respondent: str
    status: str
    value: Decimal | None
    digits: str
    low: Decimal | None
    high: Decimal | None
    numerator: int | None
    denominator: int | None
    qualifier: str
    candidates: str
    note: str
    note_es: str
    source: int
    statement: int | None
    run: int


COLUMNS = [
    f"{name}_id"
    if name in {"population", "student_group", "source", "statement"}
    else {"run": "import_run_id"}.get(name, name)
    for name in Figure._fields
]


def figures_by_year(indicator_id: int) -> Iterator[tuple[int, Iterator[Figure]]]:
    """The current figures of one indicator, by school year: one query, read as they are used."""
    figures = Observation.objects.filter(indicator=indicator_id, current=True)
    rows = figures.order_by("school_year").values_list(*COLUMNS)
    for school_year, of_year in groupby(rows.iterator(chunk_size=ROWS_AT_A_TIME), itemgetter(0)):
        yield school_year, map(Figure._make, of_year)
