"""A release as a SQLite database, with its definitions in tables of their own."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .cells import Rows
from .columns import COLUMNS, Column
from .vocabulary import DEFINED, Record, Vocabulary

INDEXES = [
    "CREATE INDEX observations_by_indicator ON observations (indicator, school_year)",
    "CREATE INDEX observations_by_school ON observations (school, indicator)",
    "CREATE INDEX observations_by_population ON observations (population, indicator)",
]


@contextmanager
def open_database(path: Path) -> Iterator[Callable[[Rows], object]]:
    """The definitions follow when it is known which ones the rows mention: `add_definitions`."""
    with _begun(path) as database:
        database.execute(f"CREATE TABLE observations ({', '.join(map(_column, COLUMNS))})")
        places = ", ".join("?" if column.required else "NULLIF(?, '')" for column in COLUMNS)
        insert = f"INSERT INTO observations VALUES ({places})"
        yield lambda rows: database.executemany(insert, rows.cells)
        for statement in INDEXES:
            database.execute(statement)


def add_definitions(path: Path, vocabulary: Vocabulary, about: Record) -> None:
    """A table for each kind of definition, and one row about the release."""
    with _begun(path) as database:
        for defined in DEFINED.values():
            _add_table(database, defined.table, defined.fields, vocabulary[defined.table])
        _add_table(database, "release", tuple(about), [about])


@contextmanager
def _begun(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody reads the file before it is whole, so a crash may leave it broken.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        yield database
        database.execute("COMMIT")


def _column(column: Column) -> str:
    text = f"{column.name} {column.sqlite}"
    if column.name == "id":
        return f"{text} PRIMARY KEY NOT NULL"
    text += " NOT NULL" if column.required else ""
    # With these a program such as Datasette shows names beside the codes.
    defined = DEFINED.get(column.name)
    return f"{text} REFERENCES {defined.table} (slug)" if defined else text


def _add_table(database, table: str, names: tuple[str, ...], records: list[Record]) -> None:
    first, *others = names
    columns = [f"{first} TEXT PRIMARY KEY NOT NULL", *(f"{name} TEXT" for name in others)]
    database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    places = ", ".join("NULLIF(?, '')" for _name in names)
    database.executemany(
        f"INSERT INTO {table} VALUES ({places})",
        [[record[name] for name in names] for record in records],
    )
