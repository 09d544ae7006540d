"""The rows of a release as lines of JSON, from which all files are made."""

from collections.abc import Callable
from itertools import islice

from django.db import connection
from django.db.models.functions import Collate

from metrics.models import PublishedValue, Release

from .cells import Rows, rows_in

ROWS_AT_A_TIME = 2000


def read_rows(release: Release, take: Callable[[Rows], None]) -> None:
    """Hands on a few thousand rows at a time, while the database goes on with the next ones.

    In the order of the keys, byte by byte: the same on every engine and machine.
    """
    rows = PublishedValue.objects.in_release(release).values_list("row", flat=True)
    if connection.vendor == "postgresql":
        _copy(rows.order_by(Collate("key", "C")), take)
        return
    left = rows.order_by("key").iterator(chunk_size=ROWS_AT_A_TIME)
    while some := list(islice(left, ROWS_AT_A_TIME)):
        take(rows_in("\n".join(some) + "\n", len(some)))


def _copy(rows, take: Callable[[Rows], None]) -> None:
    lines = _Lines(take)
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        query = cursor.cursor.mogrify(sql, parameters).decode()
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT", lines)
    lines.hand_on()


class _Lines:
    """The file that COPY writes to, one row at a time.

    COPY doubles every backslash; of what else it would escape, JSON text holds nothing.
    """

    def __init__(self, take: Callable[[Rows], None]):
        self.take = take
        self.rows: list[bytes] = []

    def write(self, row: bytes) -> None:
        self.rows.append(row)
        if len(self.rows) >= ROWS_AT_A_TIME:
            self.hand_on()

    def hand_on(self) -> None:
        rows, self.rows = self.rows, []
        if rows:
            self.take(rows_in(b"".join(rows).replace(rb"\\", b"\\").decode(), len(rows)))
