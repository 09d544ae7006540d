"""Lets one writer at a time through."""

import zlib

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Waits until no other transaction holds this name, and holds it until this one ends.

    On SQLite nothing is needed: a transaction begins by taking the database's one write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
