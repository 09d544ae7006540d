"""Counts what something asks of the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries(ask: Callable) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)
