"""What an import, or a load of the records, last wrote: with it edits of staff are told."""

from typing import Any

from django.db import models

from schools.models import ImportedChange, ImportRun, LoadedRecord

from .changes import Cells, plain


class Memory:
    """Tells what staff have changed: a cell that holds neither what an import wrote last nor what
    the records said when they were last loaded."""

    def __init__(self, *models_of_interest: type[models.Model]):
        self._imported: dict[tuple[str, int], Cells] = {}
        self._loaded: dict[tuple[str, int], Cells] = {}
        tables = [model._meta.label_lower for model in models_of_interest]
        # A run with changes is applied, also where undoing it has failed, until it is undone.
        applied = ImportedChange.objects.filter(table__in=tables).exclude(
            import_run__state=ImportRun.State.UNDONE
        )
        for change in applied.order_by("pk").iterator(chunk_size=2000):
            self._imported.setdefault((change.table, change.row), {}).update(change.after)
        for loaded in LoadedRecord.objects.filter(table__in=tables):
            self._loaded[loaded.table, loaded.row] = loaded.cells

    def is_ours(self, record: models.Model, name: str) -> bool:
        """Nobody has typed it: it is blank, or as an import or the records left it."""
        model_field = record._meta.get_field(name)
        now = plain(model_field, getattr(record, model_field.attname))
        if now in (None, "") or record.pk is None:
            return True
        key = (record._meta.label_lower, record.pk)
        if now == self._imported.get(key, {}).get(name):
            return True
        text = self._loaded.get(key, {}).get(name, "")
        return bool(text) and now == _loaded_value(record, model_field, text)


def _loaded_value(record: models.Model, model_field: models.Field, text: str) -> Any:
    """References are remembered by slug."""
    if model_field.is_relation:
        now = getattr(record, model_field.name)
        return now.pk if now is not None and now.slug == text else None
    return plain(model_field, text)
