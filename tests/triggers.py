"""Lifts the guards of the tables, which nothing outside of the tests does."""

from contextlib import contextmanager

from django.db import connection

OF_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
OF_POSTGRESQL = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1
"""


@contextmanager
def lifted(*, for_good=False):
    """Within it, rows change and go as they would without any trigger of ours.

    `for_good`: where the database itself goes meanwhile, nothing is put back.
    """
    lift = _disabled if connection.vendor == "postgresql" else _dropped
    yield from lift(for_good)


def _disabled(for_good):
    tables = [table for (table,) in rows_of(OF_POSTGRESQL)]
    _alter(tables, "DISABLE")
    try:
        yield
    finally:
        if not for_good:
            _alter(tables, "ENABLE")


def _alter(tables: list[str], verb: str) -> None:
    """References are checked when a transaction ends; a table is not altered before they are."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(";".join(f"ALTER TABLE {table} {verb} TRIGGER USER" for table in tables))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _dropped(for_good):
    triggers = rows_of(OF_SQLITE)
    _execute([f"DROP TRIGGER {name}" for name, _sql in triggers])
    try:
        yield
    finally:
        if not for_good:
            _execute([sql for _name, sql in triggers])


def _execute(statements: list[str]) -> None:
    """With a cursor of its own: the one before may be closed, as a flush closes connections."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows_of(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
