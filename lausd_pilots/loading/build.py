"""Makes rows in memory out of records, and finds every record that cannot be one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from .cells import CellError, value_of_cell
from .files import Row, Table
from .library import Library, Shelf, identity, part
from .problems import Problem
from .record_files import Cells, RecordFile


@dataclass
class Counts:
    """What became of the rows of one file. `kept` are fields that staff have changed since."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    owner: models.Model
    targets: list[models.Model] = field(default_factory=list)


class Links:
    """Which rows each row should point to, by model and many-to-many field."""

    def __init__(self):
        self.wanted: dict[tuple[type, str], dict[Any, Wanted]] = defaultdict(dict)

    def declare(self, owner: models.Model, name: str) -> Wanted:
        """From here on the records say all links of this row, so that others are taken away."""
        return self.wanted[owner._meta.model, name].setdefault(identity(owner), Wanted(owner))

    def add(self, owner: models.Model, name: str, target: models.Model) -> None:
        self.declare(owner, name).targets.append(target)


class Builder:
    """Takes in one record file after the other. `problems` grows; nothing is written."""

    def __init__(self, library: Library, links: Links, problems: list[Problem]):
        self.library = library
        self.links = links
        self.problems = problems

    def take(self, file: RecordFile, table: Table) -> Counts:
        shelf, counts = self.library.shelf(file.model), Counts()
        names = file.fields_from(table.columns)
        to_itself = [name for name in names if _leads_to_itself(file.model, name)]
        plain = [name for name in names if name not in to_itself]
        taken = [self._take_row(file, shelf, record, plain, counts) for record in table.rows]
        # Only now, since a row may refer to one that stands below it.
        for record, row in zip(table.rows, taken, strict=True):
            if row is not None and to_itself:
                self._compare(file, shelf, row, record, self.values(file, record, to_itself))
        found = [row for row in taken if row is not None]
        self._count(shelf, found, counts)
        return counts

    def values(self, file: RecordFile, record: Row, names: Iterable[str]) -> dict[str, Any]:
        """The values of these fields; those that cannot be read are problems and left out."""
        values = {}
        for name in names:
            model_field = file.model._meta.get_field(name)
            try:
                values[name] = self._value(model_field, file.text_of(name, record.cells))
            except CellError as error:
                self._problem(file, record, f"{name} {error}")
        return values

    def check(self, file: RecordFile, record: Row) -> None:
        for check in file.checks:
            reason = check(record.cells)
            if reason:
                self._problem(file, record, reason)

    # --- one row ---

    def _take_row(self, file: RecordFile, shelf: Shelf, record: Row, names: list[str], counts):
        self.check(file, record)
        values = self.values(file, record, names)
        if not set(file.key) <= set(values):
            return None
        row = shelf.find(file.key, tuple(identity(values[name]) for name in file.key))
        if row is not None and self._is_taken(file, shelf, row, record):
            return None
        row = self._new(file, shelf, values) if row is None else row
        shelf.place(row, file.name, record)
        if len(values) < len(names):
            shelf.unread.add(identity(row))
        counts.kept += self._compare(file, shelf, row, record, values)
        self._link(file, row, record)
        return row

    def _new(self, file: RecordFile, shelf: Shelf, values: dict[str, Any]) -> models.Model:
        row = file.model(**values)
        shelf.add(row)
        return row

    def _is_taken(self, file: RecordFile, shelf: Shelf, row: models.Model, record: Row) -> bool:
        place = shelf.place_of(row)
        if place is not None:
            key = [file.text_of(name, record.cells) for name in file.key]
            reason = f"{', '.join(filter(None, key))} is there already: {place[0]}, line {place[1]}"
            self._problem(file, record, reason)
        return place is not None

    def _compare(self, file, shelf: Shelf, row, record: Row, values: dict[str, Any]) -> list[str]:
        """Writes what differs into the row in memory. Returns what staff changed and keep."""
        differing = [name for name, value in values.items() if part(row, name) != identity(value)]
        is_new = row.pk is None
        for name in differing:
            if is_new or name not in file.kept:
                setattr(row, name, values[name])
        written = [name for name in differing if name not in file.kept]
        if written and not is_new:
            shelf.changed[row] |= set(written)
        kept = [name for name in differing if name in file.kept and not is_new]
        return [f"line {record.line}: {', '.join(kept)}"] if kept else []

    def _count(self, shelf: Shelf, rows: list[models.Model], counts: Counts) -> None:
        counts.created = sum(row.pk is None for row in rows)
        counts.updated = sum(row.pk is not None and row in shelf.changed for row in rows)
        counts.unchanged = len(rows) - counts.created - counts.updated

    # --- references ---

    def _value(self, model_field: models.Field, text: str) -> Any:
        if not model_field.is_relation:
            return value_of_cell(model_field, text)
        if text == "" and model_field.null:
            return None
        return self._reference(model_field.related_model, text)

    def _reference(self, model: type[models.Model], text: str) -> models.Model:
        if text == "":
            raise CellError("is empty")
        found = self.library.named(model, text)
        if found is None:
            raise CellError(f"{text!r} is not known")
        return found

    def _link(self, file: RecordFile, row: models.Model, record: Row) -> None:
        for name in file.lists:
            self.links.declare(row, name)
            target_model = file.model._meta.get_field(name).related_model
            for text in _references(record.cells, name):
                self._add_link(file, row, record, name, target_model, text)

    def _add_link(self, file: RecordFile, row, record: Row, name: str, model, text: str) -> None:
        try:
            self.links.add(row, name, self._reference(model, text))
        except CellError as error:
            self._problem(file, record, f"{name} {error}")

    def _problem(self, file: RecordFile, record: Row, reason: str) -> None:
        self.problems.append(Problem(file.name, record.line, reason))


def _leads_to_itself(model: type[models.Model], name: str) -> bool:
    return model._meta.get_field(name).related_model is model


def _references(cells: Cells, name: str) -> list[str]:
    """Statements stand between blanks, and slugs hold none; a milestone's parties between |."""
    return cells.get(name, "").replace("|", " ").split()
