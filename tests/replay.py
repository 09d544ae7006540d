"""Scenes that take long to come about are made once in a process, and then written again.

`@made_once` keeps the statements that a function sent to the database, and what it returned.
Another test gets the same rows with the same numbers, and a copy of what was returned. Only on
SQLite, where numbers begin anew with each test, and only where a test has added nothing before and
gives no record. Else the function does its work.
"""

import copy
from functools import wraps

from django.db import connection, transaction
from django.db.models import Model

NUMBERS = "SELECT name, seq FROM sqlite_sequence ORDER BY name"
ONLY_READS = ("SELECT", "PRAGMA")


def made_once(scene):
    kept = {}

    @wraps(scene)
    def again(*given, **named):
        records = any(isinstance(each, Model) for each in [*given, *named.values()])
        if connection.vendor != "sqlite" or connection.execute_wrappers or records:
            return scene(*given, **named)
        call = repr(([*map(str, given)], sorted(named.items())))
        with transaction.atomic(), connection.cursor() as cursor:
            numbers = cursor.execute(NUMBERS).fetchall()
            begun_with, written, returned = kept.get(call, (None, (), None))
            if numbers == begun_with:
                for statement, values in written:
                    cursor.execute(statement, values)
                return copy.deepcopy(returned)
            written = []
            with connection.execute_wrapper(keeping(written)):
                returned = scene(*given, **named)
        kept.setdefault(call, (numbers, written, copy.deepcopy(returned)))
        return returned

    return again


def keeping(written):
    def execute(send, sql, values, many, context):
        assert not many, "Only single statements are kept."
        if not sql.startswith(ONLY_READS):
            written.append((sql, values))
        return send(sql, values, many, context)

    return execute
