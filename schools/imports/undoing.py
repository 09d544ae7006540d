"""Takes back what an import did to records."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from schools.history import Tracked, remove_tracked
from schools.models import ImportedChange, ImportRun

from .changes import BATCH, by_model, cells_of, update_all
from .families import Change, Outcome
from .problems import FileRefused

MOST_NAMED = 10


class UndoRefused(FileRefused):
    """What the import did cannot be taken back. The message names the records that stand in the
    way, and is safe to show to staff."""


@dataclass
class _Undoing:
    problems: list[str] = field(default_factory=list)
    created: list[models.Model] = field(default_factory=list)
    # (names, record) in the order of writing
    restored: list[tuple[tuple[str, ...], models.Model]] = field(default_factory=list)


@transaction.atomic
def undo_changes(run: ImportRun, *, by, at: datetime) -> Outcome:
    """Gives every record back what it said before the import, and deletes what that added.

    All or nothing: UndoRefused names the records that were changed since, and those to which
    something else has come to refer.
    """
    undoing = _Undoing()
    noted = list(run.changes.order_by("-pk"))
    records = _records(noted)
    for change in noted:
        _take_back(change, records.get((change.table, change.row)), undoing)
    if undoing.problems:
        raise UndoRefused(_refusal(undoing.problems, _later_imports(run, noted)))
    named = [(each, False) for each in undoing.created] + [
        (each, True) for _names, each in undoing.restored
    ]
    outcome = Outcome(
        replaced=len(undoing.restored),
        ended=len(undoing.created),
        changes=[_told(record, stays=stays) for record, stays in islice(named, MOST_NAMED)],
    )
    _delete(undoing.created, by=by, at=at)
    for names, batch in _in_runs(undoing.restored):
        update_all(type(batch[0]), batch, list(names), by=by, at=at)
    return outcome


def _told(record: models.Model, *, stays: bool) -> Change:
    return Change(_named(record), str(record), str(record) if stays else None)


def _records(noted: Collection[ImportedChange]) -> dict[tuple[str, int], models.Model]:
    found: dict[tuple[str, int], models.Model] = {}
    ids: dict[str, list[int]] = {}
    for change in noted:
        ids.setdefault(change.table, []).append(change.row)
    for table, rows in ids.items():
        model = apps.get_model(table)
        for start in range(0, len(rows), BATCH):
            there = model._base_manager.select_for_update().filter(pk__in=rows[start:][:BATCH])
            found |= {(table, record.pk): record for record in there}
    return found


def _take_back(change: ImportedChange, record: models.Model | None, undoing: _Undoing) -> None:
    if record is None:
        if change.before is not None:
            undoing.problems.append(_("%s was deleted") % f"{change.table} {change.row}")
        return
    now = cells_of(record, change.after)
    edited = [name for name, value in change.after.items() if now[name] != value]
    if edited:
        labels = ", ".join(str(record._meta.get_field(name).verbose_name) for name in edited)
        undoing.problems.append(f"{_named(record)} ({labels})")
    elif change.before is None:
        undoing.created.append(record)
    else:
        for name, value in change.before.items():
            model_field = record._meta.get_field(name)
            target = model_field.target_field if model_field.is_relation else model_field
            setattr(record, model_field.attname, target.to_python(value))
        undoing.restored.append((tuple(sorted(change.before)), record))


def _delete(created: list[models.Model], *, by, at: datetime) -> None:
    """Latest first, so that nothing of the import itself is in the way."""
    for model, records in by_model(created).items():
        try:
            if issubclass(model, Tracked):
                remove_tracked(model, records, by=by, at=at)
            else:
                model._base_manager.filter(pk__in=[each.pk for each in records]).delete()
        except ProtectedError as error:
            raise UndoRefused(_refusal(_referring(error.protected_objects))) from error


def _referring(protected: Iterable[models.Model]) -> list[str]:
    counts = Counter(type(each)._meta.verbose_name_plural for each in protected)
    what = _("%(number)s × %(records)s refer to what the import added")
    return [what % {"number": number, "records": name} for name, number in counts.items()]


def _later_imports(run: ImportRun, noted: Collection[ImportedChange]) -> list[str]:
    """Those that changed the same records, which are to be taken back first. Latest first."""
    ours = {(change.table, change.row) for change in noted}
    later = ImportedChange.objects.filter(pk__gt=max(change.pk for change in noted))
    later = later.exclude(import_run=run).exclude(import_run__state=ImportRun.State.UNDONE)
    rows = later.order_by("-pk").values_list("table", "row", "import_run")
    found = dict.fromkeys(pk for table, row, pk in rows if (table, row) in ours)
    there = ImportRun.objects.in_bulk(found)
    return [str(there[pk].file_name or there[pk]) for pk in found]


def _refusal(problems: list[str], later: list[str] | None = None) -> str:
    named = "; ".join(problems[:MOST_NAMED])
    more = len(problems) - MOST_NAMED
    if more > 0:
        named = _("%(named)s; and %(more)s more") % {"named": named, "more": more}
    message = _("This cannot be taken back, because of what came after it: %s.") % named
    if later:
        message += " " + _("Take back first: %s.") % ", ".join(later)
    return message


def _named(record: models.Model) -> str:
    return f"{record._meta.verbose_name} “{record}”"


def _in_runs(restored: list[tuple[tuple[str, ...], models.Model]]):
    """Batches of one table and the same fields, in order: what made way is restored last."""
    batch: list[models.Model] = []
    last: tuple | None = None
    for names, record in restored:
        if last is not None and last != (type(record), names):
            yield last[1], batch
            batch = []
        last = (type(record), names)
        batch.append(record)
    if last is not None:
        yield last[1], batch
