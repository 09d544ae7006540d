"""Reads the answer to a question as a wide table: a row for each population and school year."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection

from metrics.models import Indicator, Population, StudentGroup
from metrics.rows import NO_RESPONDENT
from schools.rest.paging import Cursor, Page, batches, page_from

from .asking import Question
from .conditions import TABLE
from .querying import rows_of_query
from .reading import Served

# No spreadsheet and no reader has use for more.
MOST_CELLS = 200
PLACES_AT_A_TIME = 500
CELL = "indicator_id, student_group_id, grade, respondent"


class Place(NamedTuple):
    """A row of the table: a population by its slug and id, and the school year."""

    slug: str
    school_year: int
    population: int


class Cell(NamedTuple):
    """A figure of a place, without its value; both ids are those of the database."""

    indicator: int
    student_group: int
    grade: str
    respondent: str


def cells_of(question: Question) -> dict[Cell, str]:
    """The cells that the table has, each with the name of its column; one more than fit, at most.

    Indicators and groups stand in their usual order.
    """
    where, parameters = question.where()
    sql = (
        f"SELECT c.*, i.slug, g.slug FROM (SELECT DISTINCT {CELL} FROM {TABLE} WHERE {where}) c "
        f"JOIN {Indicator._meta.db_table} i ON i.id = c.indicator_id "
        f"JOIN {StudentGroup._meta.db_table} g ON g.id = c.student_group_id "
        "ORDER BY i.position, i.slug, g.position, g.slug, c.grade, c.respondent "
        f"LIMIT {MOST_CELLS + 1}"
    )
    return {
        Cell(*cell): f"{indicator}/{group}/{cell[2]}/{cell[3] or NO_RESPONDENT}"
        for *cell, indicator, group in rows_of_query(sql, parameters)
    }


def places_page(question: Question, size: int, cursor: Cursor | None) -> Page:
    """In the order of the populations' slugs, byte by byte on every engine, and of the years."""
    backwards = cursor is not None and cursor.backwards
    sql, parameters = _places(question)
    slug = 'p.slug COLLATE "C"' if connection.vendor == "postgresql" else "p.slug"
    if cursor is not None:
        beyond = "<" if backwards else ">"
        sql += f" WHERE {slug} {beyond} %s OR (p.slug = %s AND a.school_year {beyond} %s)"
        population, school_year = cursor.place
        parameters = (*parameters, population, population, school_year)
    turn = "DESC" if backwards else "ASC"
    sql += f" ORDER BY {slug} {turn}, a.school_year {turn} LIMIT {size + 1}"
    found = [Place(*row) for row in rows_of_query(sql, parameters)]
    return page_from(found, size, cursor, place_of=lambda place: [place.slug, place.school_year])


def count_places(question: Question) -> int:
    sql, parameters = _places(question)
    return rows_of_query(f"SELECT COUNT(*) FROM ({sql}) b", parameters)[0][0]


def _places(question: Question) -> tuple[str, tuple]:
    where, parameters = question.where()
    sql = (
        "SELECT p.slug, a.school_year, a.population_id FROM "
        f"(SELECT DISTINCT population_id, school_year FROM {TABLE} WHERE {where}) a "
        f"JOIN {Population._meta.db_table} p ON p.id = a.population_id"
    )
    return sql, parameters


def every_place(question: Question) -> Iterator[list[Place]]:
    return batches(lambda cursor: places_page(question, PLACES_AT_A_TIME, cursor))


def figures_in(question: Question, places: Iterable[Place]) -> Iterator[tuple[Place, Cell, Served]]:
    """The figures of some places."""
    asked = {(place.population, place.school_year): place for place in places}
    if not asked:
        return
    where, parameters = question.where()
    values = ", ".join(["(%s, %s)"] * len(asked))
    sql = (
        f"SELECT population_id, school_year, {CELL}, key, row, school_id FROM {TABLE} "
        f"WHERE {where} AND (population_id, school_year) IN (VALUES {values}) ORDER BY key"
    )
    pairs = [part for pair in asked for part in pair]
    for population, school_year, *rest in rows_of_query(sql, (*parameters, *pairs)):
        yield asked[population, school_year], Cell(*rest[:4]), Served(*rest[4:])
