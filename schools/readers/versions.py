"""What changed from one version of a record to the next, field by field and in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import formats, timezone

from schools.history import Tracked, fields_of_the_record
from schools.languages import in_language


@dataclass(frozen=True)
class FieldChange:
    """Blank is empty. `row` is the history row, which says who, when, and what was done."""

    row: models.Model
    field: str
    old: str
    new: str


def everything(field: models.Field) -> bool:
    return field.name != "id"


def changes_of(record: Tracked) -> Iterator[FieldChange]:
    """The oldest first."""
    rows = type(record).history.filter(id=record.pk).select_related("history_user")
    return field_changes(rows.order_by("history_id"))


def field_changes(
    rows: Iterable[models.Model], *, told: Callable[[models.Field], bool] = everything
) -> Iterator[FieldChange]:
    """Of one record or of many: history rows by record, the oldest of each first."""
    before = None
    for row in rows:
        if before is not None and before.id != row.id:
            before = None
        yield from _between(before, row, told)
        before = row


def _between(before, row, told: Callable) -> Iterator[FieldChange]:
    for field in filter(told, fields_of_the_record(type(row))):
        old = in_words(field, before) if before else ""
        new = "" if row.history_type == "-" else in_words(field, row)
        if old != new:
            yield FieldChange(row, str(field.verbose_name), old, new)


def in_words(field: models.Field, row: models.Model) -> str:
    """A value as people read it; blank where there is none."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        return _named(field, row)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return formats.date_format(value) if isinstance(value, date) else str(value)


def _named(field: models.Field, row: models.Model) -> str:
    """What a row names may be gone by now: then its number is all that is left."""
    try:
        found = getattr(row, field.name)
    except ObjectDoesNotExist:
        return f"{field.related_model._meta.verbose_name} {getattr(row, field.attname)}"
    return in_language(found, "name") if hasattr(found, "name") else str(found)
