"""Puts a question to the database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def rows_of_query(sql: str, parameters: Sequence[Any] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
