"""What each record said when it was last loaded: without it, no edit of staff can be told."""

from django.db import models

from schools.models import LoadedRecord

from .record_files import Cells

BATCH = 500
Key = tuple[str, str]


class Memory:
    """The records as last loaded, by table and key, and what the records of this load say."""

    def __init__(self):
        self._known = {(known.table, known.key): known for known in LoadedRecord.objects.all()}
        self._said: dict[Key, tuple[models.Model, Cells]] = {}

    def of(self, model: type[models.Model], key: str) -> LoadedRecord | None:
        return self._known.get((model._meta.label_lower, key))

    def note(self, row: models.Model, key: str, cells: Cells) -> None:
        """`row` may get its id only when it is written."""
        self._said[row._meta.label_lower, key] = (row, cells)

    def forget(self, row: models.Model, key: str) -> None:
        """What was remembered before stays, so that the next load compares with it again."""
        self._said.pop((row._meta.label_lower, key), None)

    def write(self) -> None:
        """Only what differs. A record that the files no longer hold stays remembered."""
        new, changed = [], []
        for (table, key), (row, cells) in self._said.items():
            known = self._known.get((table, key))
            if known is None:
                new.append(LoadedRecord(table=table, key=key, row=row.pk, cells=cells))
            elif (known.row, known.cells) != (row.pk, cells):
                known.row, known.cells = row.pk, cells
                changed.append(known)
        LoadedRecord.objects.bulk_create(new, batch_size=BATCH)
        LoadedRecord.objects.bulk_update(changed, ["row", "cells"], batch_size=BATCH)
