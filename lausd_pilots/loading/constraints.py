"""The rules of the database, asked of rows in memory, so that a problem has its file and line.

The database states and keeps them all the same; `tests/test_records.py` compares the two.
"""

import operator
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .library import Library, Shelf, identity, part
from .problems import Problem

_COMPARISONS = {
    "exact": operator.eq,
    "gte": operator.ge,
    "lte": operator.le,
    "in": lambda value, among: value in among,
    "regex": lambda value, pattern: bool(re.search(pattern, value)),
}


def holds(condition: Q, row: models.Model) -> bool | None:
    """As SQL sees it: None is unknown, because a value is. A rule is broken only by False."""
    answers = [
        holds(child, row) if isinstance(child, Q) else _comparison_holds(row, *child)
        for child in condition.children
    ]
    decisive = condition.connector == Q.OR
    answer = decisive if decisive in answers else None if None in answers else not decisive
    return (not answer) if condition.negated and answer is not None else answer


def _comparison_holds(row: models.Model, lookup: str, wanted: Any) -> bool | None:
    name, _separator, comparison = lookup.partition("__")
    value = part(row, name)
    if comparison == "isnull":
        return (value is None) == wanted
    if wanted is None:
        # Django spells a comparison with None as "is null".
        return value is None
    wanted = part(row, wanted.name) if isinstance(wanted, F) else identity(wanted)
    if value is None or wanted is None:
        return None
    return _COMPARISONS[comparison or "exact"](value, wanted)


def broken_rules(library: Library) -> Iterator[Problem]:
    """Every row that a record makes or changes, and that its model does not allow."""
    for shelf in library.shelves():
        for row in shelf.to_be_checked():
            for reason in row_problems(row):
                yield _problem(shelf, row, reason)
        if shelf.to_be_checked():
            yield from _repetitions(shelf)


def row_problems(row: models.Model) -> Iterator[str]:
    """What no record of this model may say, whatever the others say."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{name}: {' '.join(messages)}"
    checks = [rule for rule in row._meta.constraints if isinstance(rule, models.CheckConstraint)]
    for check in checks:
        if holds(check.condition, row) is False:
            yield f"breaks the rule “{_sentence(check.name)}”"


def _repetitions(shelf: Shelf) -> Iterator[Problem]:
    for fields, condition, rule in _unique_sets(shelf.model):
        first: dict[tuple, models.Model] = {}
        for row in shelf.rows:
            values = tuple(part(row, name) for name in fields)
            if None in values or (condition is not None and not holds(condition, row)):
                continue
            if first.setdefault(values, row) is not row:
                yield _problem(shelf, row, f"{rule}: the same as {_where(shelf, first[values])}")


def _unique_sets(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], Q | None, str]]:
    for field in model._meta.fields:
        if field.unique and not field.primary_key:
            yield (field.name,), None, f"{field.name} stands there twice"
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            rule = f"breaks the rule “{_sentence(constraint.name)}”"
            yield constraint.fields, constraint.condition, rule


def _problem(shelf: Shelf, row: models.Model, reason: str) -> Problem:
    file, line = shelf.place_of(row) or ("the database", row.pk or 0)
    return Problem(file, line, reason)


def _where(shelf: Shelf, row: models.Model) -> str:
    place = shelf.place_of(row)
    return f"{place[0]}, line {place[1]}" if place else f"“{row}” in the database"


def _sentence(name: str) -> str:
    return name.replace("_", " ")
