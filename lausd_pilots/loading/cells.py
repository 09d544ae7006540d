"""A cell's text as the value of a model's field."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

_WHOLE = re.compile(r"[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CellError(Exception):
    """Says what is wrong with the text of one cell."""


def value_of_cell(field: models.Field, text: str) -> Any:
    """An empty cell is the field's default, else null, else an empty text."""
    if isinstance(field, models.BooleanField):
        return _truth(text)
    if text == "":
        return _empty(field)
    for kind, convert in _CONVERTERS.items():
        if isinstance(field, kind):
            return convert(field, text)
    return _trimmed(text)


def _empty(field: models.Field) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.blank:
        return ""
    raise CellError("is empty")


def _truth(text: str) -> bool:
    if text not in ("yes", ""):
        raise CellError(f"{text!r} is neither yes nor empty")
    return text == "yes"


def _whole(field: models.IntegerField, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellError(f"{text!r} is not a whole number")
    # SQLite would keep a number that PostgreSQL refuses.
    _least, greatest = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if int(text) > greatest:
        raise CellError(f"{text!r} is more than {greatest}")
    return int(text)


def _decimal(field: models.DecimalField, text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise CellError(f"{text!r} is not a number such as 71.2")
    number = Decimal(text)
    if -number.as_tuple().exponent > field.decimal_places:
        raise CellError(f"{text!r} has more than {field.decimal_places} decimals")
    return number


def _day(_field: models.Field, text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(f"{text!r} is not a date such as 2009-02-24") from None


def _choice(field: models.Field, text: str) -> str:
    known = [value for value, _label in field.flatchoices]
    if known and text not in known:
        raise CellError(f"{text!r} is none of {', '.join(filter(None, known))}")
    return _trimmed(text)


def _trimmed(text: str) -> str:
    if text != text.strip():
        raise CellError("has a blank at its start or end")
    return text


_CONVERTERS: dict[type[models.Field], Callable[[Any, str], Any]] = {
    models.IntegerField: _whole,
    models.DecimalField: _decimal,
    models.DateField: _day,
    models.CharField: _choice,
}
