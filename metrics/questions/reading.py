"""Reads the rows that answer a question, in the order of their keys."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from schools.rest.filtering import NUL
from schools.rest.paging import LARGEST_SIZE, Cursor, Page, batches, page_from, turns

from .asking import Question
from .conditions import TABLE
from .querying import rows_of_query

# To count the rows of a question must not cost more than a page of them. In a small release all
# are counted; in a larger one as many as the largest page could hold.
SMALL_RELEASE = 20_000
COUNTED_UP_TO = LARGEST_SIZE
ROWS_AT_A_TIME = 4000
LINE_END = "\n"
# What COPY writes for what would end a cell or a row.
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


class Served(NamedTuple):
    """A row as it was published; `school` is an id."""

    key: str
    row: str
    school: int | None


class TextPage(NamedTuple):
    """A page as text: so many rows, each as it is kept, parted by commas."""

    text: str
    rows: int
    next: Cursor | None
    previous: Cursor | None


def page_of(question: Question, size: int, cursor: Cursor | None) -> Page:
    found = [Served(*row) for row in rows_of_query(*_beyond(question, size + 1, cursor))]
    return page_from(found, size, cursor, place_of=lambda served: [served.key])


def text_page_of(question: Question, size: int, cursor: Cursor | None) -> TextPage:
    """The database joins the rows: a reader of many rows would let others run between any two."""
    inner, parameters = _beyond(question, size, cursor)
    sql = (
        f"SELECT COUNT(*), MIN(key), MAX(key), {joined('row', ',')} "
        f"FROM (SELECT key, row FROM ({inner}) a ORDER BY key) b"
    )
    ((rows, first, last, text),) = rows_of_query(sql, parameters)
    if not rows:
        return TextPage("", 0, None, None)
    onward = Cursor([first], backwards=True) if cursor and cursor.backwards else Cursor([last])
    more = rows == size and bool(rows_of_query(*_beyond(question, 1, onward)))
    return TextPage(text, rows, *turns([[first], [last]], cursor, more=more))


def _beyond(question: Question, rows: int, cursor: Cursor | None) -> tuple[str, tuple]:
    """So many rows beyond a cursor, the nearest first."""
    where, parameters = question.where()
    backwards = cursor is not None and cursor.backwards
    if cursor is not None:
        where = f"{where} AND key {'<' if backwards else '>'} %s"
        parameters = (*parameters, *cursor.place)
    order = "DESC" if backwards else "ASC"
    columns = "key, row, school_id"
    return (
        f"SELECT {columns} FROM {TABLE} WHERE {where} ORDER BY key {order} LIMIT {rows}",
        parameters,
    )


def joined(column: str, by: str) -> str:
    """The text of a column of all rows, in SQL. Both engines keep the order of a subquery."""
    function = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    return f"{function}({column}, '{by}')"


def served_called(question: Question, key: str) -> Served | None:
    """The row of one figure, if the question leaves it in."""
    if NUL in key:
        return None
    where, parameters = question.where()
    sql = f"SELECT key, row, school_id FROM {TABLE} WHERE {where} AND key = %s"
    rows = rows_of_query(sql, (*parameters, key))
    return Served(*rows[0]) if rows else None


def count(question: Question, rows: int, *, more: bool) -> int | None:
    """How many rows there are, told on the first page, which has so many and may have more after
    it. None where it would take too long."""
    if not more:
        return rows
    figures = question.release.figures
    if not question.conditions:
        return figures
    most = figures if figures <= SMALL_RELEASE else COUNTED_UP_TO
    found = _count_up_to(most + 1, question)
    return found if found <= most else None


def has_more_than(most: int, question: Question) -> bool:
    return _count_up_to(most + 1, question) > most


def _count_up_to(most: int, question: Question) -> int:
    where, parameters = question.where()
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE {where} LIMIT {most}) a"
    return rows_of_query(sql, parameters)[0][0]


class Unplaced(NamedTuple):
    figures: int
    schools: int


def unplaced(question: Question) -> Unplaced:
    where, parameters = question.unplaced()
    sql = f"SELECT COUNT(*), COUNT(DISTINCT school_id) FROM {TABLE} WHERE {where}"
    return Unplaced(*rows_of_query(sql, parameters)[0])


# --- all of them ---


def every_line(question: Question, column: str = "row") -> Iterator[bytes]:
    """All rows, a line each and a few thousand at a time: neither the memory nor a long read
    grows with them. `column` is `row` for lines of JSON, or `csv`.

    No transaction is held while a slow reader takes them; the release keeps them together.
    """
    read = _copied if connection.vendor == "postgresql" else _selected
    where, parameters = question.where()
    after: tuple = ()
    while after is not None:
        begun = f"{where} AND key > %s" if after else where
        last = _last_of_part(begun, (*parameters, *after))
        within = f"{begun} AND key <= %s" if last else begun
        yield read(column, within, (*parameters, *after, *last))
        after = last or None


def every_row(question: Question) -> Iterator[list[Served]]:
    """The same, for those that have to know the school of each row."""
    return batches(lambda cursor: page_of(question, ROWS_AT_A_TIME, cursor))


def _last_of_part(where: str, parameters: tuple) -> tuple:
    """The key of the last row of the next part. Empty where the rest is no more than a part."""
    sql = f"SELECT key FROM {TABLE} WHERE {where} ORDER BY key LIMIT 1 OFFSET {ROWS_AT_A_TIME - 1}"
    found = rows_of_query(sql, parameters)
    return tuple(found[0]) if found else ()


def _selected(column: str, where: str, parameters: tuple) -> bytes:
    """In one step of the database, during which others run."""
    sql = f"SELECT {joined('line', LINE_END)} FROM ({_query(f'{column} AS line', where)}) a"
    ((lines,),) = rows_of_query(sql, parameters)
    return f"{lines}\n".encode() if lines else b""


def _copied(column: str, where: str, parameters: tuple) -> bytes:
    text = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        query = cursor.cursor.mogrify(_query(column, where), parameters).decode()
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT", text)
    copied = text.getvalue()
    return ESCAPED.sub(_unescaped, copied) if b"\\" in copied else copied


def _query(column: str, where: str) -> str:
    return f"SELECT {column} FROM {TABLE} WHERE {where} ORDER BY key"


def _unescaped(found: re.Match) -> bytes:
    return ESCAPES.get(found[1], found[1])
