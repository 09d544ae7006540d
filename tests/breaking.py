"""Makers of rows that break one rule of the database: see `test_constraints.py`."""

from tests.factories import make


def with_(model, **broken):
    """A row that is right but for `broken`."""
    return lambda: make(model, **broken)


def twice(model, *same, **given):
    """A second row that shares `same` with the first."""

    def breach():
        first = make(model, **given)
        make(model, **given, **{field: getattr(first, field) for field in same})

    return breach
