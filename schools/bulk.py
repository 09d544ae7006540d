"""Writes many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, models, transaction

ROWS_AT_A_TIME = 5000
NULL = r"\N"
# What ends a cell or a row in the text that COPY reads.
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

Row = Sequence[str | int | bool | float | object | None]


@transaction.atomic
def insert_rows(
    table: type[models.Model] | str, columns: Sequence[str], rows: Iterable[Row]
) -> int:
    """Adds the rows, as a whole or not at all, and returns how many there were.

    `table` is a model or the name of a table; `columns` are names of columns (`source_id`, not
    `source`). Cells are text, whole numbers, `Decimal`s, booleans, dates or None, and JSON as
    text. The database checks its constraints; defaults of the model are not filled in. The rows
    are read a few thousand at a time.
    """
    name = table if isinstance(table, str) else table._meta.db_table
    write = _copy if connection.vendor == "postgresql" else _execute_many
    # A transaction may have begun without a connection.
    connection.ensure_connection()
    return sum(write(name, columns, part) for part in _parts(rows))


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, ROWS_AT_A_TIME)):
        yield part


def _copy(table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
    text = io.StringIO("".join(map(_line, rows)))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.cursor.copy_expert(f"COPY {_quoted(table)} ({_listed(columns)}) FROM STDIN", text)
    return len(rows)


def _line(row: Row) -> str:
    return "\t".join([NULL if cell is None else _cell(cell) for cell in row]) + "\n"


def _cell(cell: object) -> str:
    return cell.translate(_ESCAPES) if isinstance(cell, str) else str(cell)


def _execute_many(table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
    places = ", ".join("?" * len(columns))
    with connection.wrap_database_errors:
        connection.connection.executemany(
            f"INSERT INTO {_quoted(table)} ({_listed(columns)}) VALUES ({places})",
            rows,
        )
    return len(rows)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(_quoted(name) for name in columns)
