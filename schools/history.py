"""The history of the tables that people edit: one full row for each change, who and when.

Figures keep their own history: a working figure is a new row (docs/adr/0009).

The history rows of one record are a chain: each holds the SHA-256 of the row before it and of all
that it says itself. Rows once written stay (`schools/triggers.py`), and `manage.py verify_audit`
finds what was changed all the same.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models, router, transaction
from django.db.models.deletion import Collector
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

BATCH = 500
PREFIX = HistoricalRecords.DEFAULT_MODEL_NAME_PREFIX
NOT_HASHED = {"history_id", "digest"}
BEGUN = "As it was when its history began."


class ChainDigest(models.CharField):
    """Filled in when the row is written, whichever way it comes about.

    `pre_save` is where Django computes such values: the rows are made within simple-history, and
    this is the one place that single and bulk writes share. A digest that is given is kept.
    """

    def pre_save(self, row, add):
        if add and not row.digest:
            earlier = type(row)._base_manager.filter(id=row.id).order_by("-history_id")
            row.digest = digest_of(row, after=earlier.values_list("digest", flat=True).first())
        return row.digest

    def deconstruct(self):
        """For migrations it is a plain column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class HistoryRow(models.Model):
    """`digest` is the SHA-256 of the row before it and of all that this row says."""

    digest = ChainDigest(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class HistoryReader(HistoryManager):
    """Is asked for with every save. The class of it, which simple-history makes anew, is kept."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


class BulkPathRefused(TypeError):
    """A path that would leave no history row."""


class TrackedQuerySet(models.QuerySet):
    """Refuses the paths by which rows would change without a history row.

    `delete` is no such path: every row that it deletes gets its last history row.
    """

    def update(self, **values):
        raise BulkPathRefused(_refusal("update", self.model))

    def bulk_create(self, objs, *args, **kwargs):
        raise BulkPathRefused(_refusal("bulk_create", self.model))

    def bulk_update(self, objs, fields, *args, **kwargs):
        raise BulkPathRefused(_refusal("bulk_update", self.model))


def _refusal(path: str, model: type[models.Model]) -> str:
    return (
        f"{path} would change {model._meta.label} without a history row: save each record, or use "
        "create_tracked and update_tracked."
    )


class Tracked(models.Model):
    """A record of which every version is kept."""

    objects = TrackedQuerySet.as_manager()
    history = HistoricalRecords(bases=[HistoryRow], history_manager=HistoryReader, inherit=True)

    class Meta:
        abstract = True


# --- writing ---


@transaction.atomic
def save_tracked(
    record: Tracked,
    *,
    by,
    at: datetime,
    update_fields: list[str] | None = None,
    force_insert: bool = False,
):
    """Saves a record; its history row says who and when. A new record takes no `update_fields`.

    The history row says all that the record in memory says: read it under a lock first.
    """
    record._history_user, record._history_date = by, at
    record.save(update_fields=update_fields, force_insert=force_insert)
    return record


@transaction.atomic
def delete_tracked(record: Tracked, *, by, at: datetime) -> None:
    record._history_user, record._history_date = by, at
    record.delete()


@transaction.atomic
def create_tracked(model: type[Tracked], rows: Sequence[Tracked], *, by, at: datetime) -> None:
    """Adds many rows in a few statements, each with its first history row."""
    model._base_manager.bulk_create(rows, batch_size=BATCH)
    _write_history(model.history.model, rows, history_type="+", by=by, at=at)


@transaction.atomic
def update_tracked(
    model: type[Tracked], rows: Sequence[Tracked], fields: Iterable[str], *, by, at: datetime
) -> None:
    """Writes the fields of many rows in a few statements, each with a history row."""
    model._base_manager.bulk_update(rows, sorted(fields), batch_size=BATCH)
    _write_history(model.history.model, rows, history_type="~", by=by, at=at)


@transaction.atomic
def remove_tracked(model: type[Tracked], rows: Sequence[Tracked], *, by, at: datetime) -> None:
    """Deletes many rows, each with its last history row. ProtectedError where one is needed."""
    collector = Collector(using=router.db_for_write(model))
    for row in rows:
        row._history_user, row._history_date = by, at
    collector.collect(rows)
    collector.delete()


def begin_histories(registry: Apps, app_label: str, *, at: datetime) -> None:
    """For migrations: what has no history yet begins one, as it stands. Safe to repeat."""
    for history in registry.get_app_config(app_label).get_models():
        if history.__name__.startswith(PREFIX):
            model = registry.get_model(app_label, history.__name__.removeprefix(PREFIX))
            known = history._base_manager.values("id")
            new = list(model._base_manager.exclude(pk__in=known).order_by("pk"))
            _write_history(history, new, history_type="+", by=None, at=at, reason=BEGUN)


def _write_history(history, records, *, history_type: str, by, at: datetime, reason=None) -> None:
    heads = {} if history_type == "+" else heads_of(history, [record.pk for record in records])
    names = [field.attname for field in fields_of_the_record(history)]
    rows = []
    for record in records:
        row = history(
            **{name: getattr(record, name) for name in names},
            history_type=history_type,
            history_date=at,
            history_user=by,
            history_change_reason=reason,
        )
        row.digest = digest_of(row, after=heads.get(record.pk))
        rows.append(row)
    history._base_manager.bulk_create(rows, batch_size=BATCH)


def heads_of(history: type[models.Model], ids: Sequence[int]) -> dict[int, str]:
    """The digest of the last history row of each record."""
    heads: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        rows = history._base_manager.filter(id__in=ids[start : start + BATCH])
        heads |= dict(rows.order_by("history_id").values_list("id", "digest"))
    return heads


# --- the chain ---


def tracked_models() -> list[type[Tracked]]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def fields_of_the_record(history: type[models.Model]) -> list[models.Field]:
    """The columns of a history table that the record has too."""
    return [
        field
        for field in history._meta.concrete_fields
        if field.name not in NOT_HASHED and not field.name.startswith("history_")
    ]


def digest_of(row: models.Model, *, after: str | None) -> str:
    """The SHA-256 over the digest of the row before, if any, and all columns of this row."""
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_HASHED]
    text = f"{after or ''}\n{said_by(row, fields)}"
    return hashlib.sha256(text.encode()).hexdigest()


def said_by(row: models.Model, fields: Iterable[models.Field]) -> str:
    """The same text whether the row comes from a form, from SQLite or from PostgreSQL.

    Columns that say nothing are left out: one that is added later breaks no older digest.
    """
    said = {field.attname: _plain(field, getattr(row, field.attname)) for field in fields}
    said = {name: value for name, value in said.items() if value not in (None, "")}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(field: models.Field, value: Any) -> Any:
    if field.is_relation:
        field = field.target_field
    value = field.to_python(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    if isinstance(field, models.DateTimeField):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(field, models.IntegerField):
        return int(value)
    return value if isinstance(field, models.JSONField) else str(value)
