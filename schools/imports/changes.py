"""What an import does to records: noted, and written in a few statements.

Each record that is added or changed gets one `ImportedChange` with what it said before and says
now. With it the import is taken back (`undoing`), and a later one tells what staff have changed
since (`memory`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from schools.history import Tracked, create_tracked, update_tracked
from schools.models import ImportedChange, ImportRun

BATCH = 500
Cells = dict[str, Any]


# --- noting and writing ---


@dataclass
class _Changed:
    record: models.Model
    before: Cells
    early: bool


class Changes:
    """Records to be added, and cells to be changed, of one import."""

    def __init__(self):
        self.added: list[models.Model] = []
        self._changed: dict[tuple[str, int], _Changed] = {}

    def __bool__(self) -> bool:
        return bool(self.added or self._changed)

    def add(self, record: models.Model) -> None:
        self.added.append(record)

    def change(self, record: models.Model, values: Cells, *, early: bool = False) -> list[str]:
        """Sets the fields in memory, and answers the names of those that differed.

        `early`: written before other changes, to make way for them under a constraint.
        """
        names = [name for name, value in values.items() if not _holds(record, name, value)]
        if record.pk is not None and names:
            key = (record._meta.label_lower, record.pk)
            noted = self._changed.setdefault(key, _Changed(record, {}, early))
            noted.before = cells_of(record, names) | noted.before
        for name in names:
            setattr(record, name, values[name])
        return names

    @transaction.atomic
    def write(self, run: ImportRun, *, by, at: datetime) -> None:
        """Writes all, each record with one history row, and what was done to it."""
        for model, names, noted in self._updates():
            update_all(model, [each.record for each in noted], names, by=by, at=at)
            _remember(run, [(each.record, each.before, names) for each in noted])
        for model, records in _referred_to_first(by_model(self.added)):
            _create(model, records, by=by, at=at)
            note_created(run, records)

    def _updates(self) -> Iterator[tuple[type[models.Model], list[str], list[_Changed]]]:
        groups: dict[tuple, list[_Changed]] = {}
        for noted in self._changed.values():
            key = (not noted.early, type(noted.record), tuple(sorted(noted.before)))
            groups.setdefault(key, []).append(noted)
        for late in (False, True):
            for (is_late, model, names), noted in groups.items():
                if is_late == late:
                    yield model, list(names), noted


def note_created(run: ImportRun, records: Iterable[models.Model]) -> None:
    """For records that are added on behalf of an import elsewhere: they go when it is undone."""
    _remember(run, [(record, None, _all_fields(type(record))) for record in records])


def _holds(record: models.Model, name: str, value: Any) -> bool:
    model_field = record._meta.get_field(name)
    if not model_field.is_relation:
        return plain(model_field, getattr(record, name)) == plain(model_field, value)
    now = getattr(record, name, None)
    return now is value or (
        now is not None and value is not None and now.pk is not None and now.pk == value.pk
    )


def update_all(model, records: list, names: list[str], *, by, at: datetime) -> None:
    if issubclass(model, Tracked):
        update_tracked(model, records, names, by=by, at=at)
    else:
        model._base_manager.bulk_update(records, names, batch_size=BATCH)


def _create(model, records: list, *, by, at: datetime) -> None:
    if issubclass(model, Tracked):
        create_tracked(model, records, by=by, at=at)
    else:
        model._base_manager.bulk_create(records, batch_size=BATCH)


def _referred_to_first(groups: dict[type[models.Model], list]) -> Iterator[tuple[type, list]]:
    """A name is written after its school, whichever was noted first."""
    waiting = dict(groups)
    while waiting:
        for model in list(waiting):
            needed = {each.related_model for each in model._meta.concrete_fields} - {model}
            if not needed & set(waiting):
                yield model, waiting.pop(model)


def by_model(records: Iterable[models.Model]) -> dict[type[models.Model], list]:
    found: dict[type[models.Model], list] = {}
    for record in records:
        found.setdefault(type(record), []).append(record)
    return found


def _remember(run: ImportRun, noted: Iterable[tuple[models.Model, Cells | None, list[str]]]):
    rows = [
        ImportedChange(
            import_run=run,
            table=record._meta.label_lower,
            row=record.pk,
            before=before,
            after=cells_of(record, names),
        )
        for record, before, names in noted
    ]
    ImportedChange.objects.bulk_create(rows, batch_size=BATCH)


# --- cells as they are kept ---


def cells_of(record: models.Model, names: Iterable[str]) -> Cells:
    """By field name, as JSON holds them. References are ids."""
    fields = [record._meta.get_field(name) for name in names]
    return {each.name: plain(each, getattr(record, each.attname)) for each in fields}


def plain(model_field: models.Field, value: Any) -> Any:
    """The same for the same value, whether it comes from a file or from either database."""
    target = model_field.target_field if model_field.is_relation else model_field
    value = target.to_python(value)
    if value is not None and isinstance(target, models.DecimalField):
        return f"{value:.{target.decimal_places}f}"
    return value.isoformat() if isinstance(value, date) else value


def _all_fields(model: type[models.Model]) -> list[str]:
    return [each.name for each in model._meta.concrete_fields if not each.primary_key]
