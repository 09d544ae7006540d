"""Makes rows in memory out of records, and finds every record that cannot be one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from schools.models import LoadedRecord

from .cells import CellError, value_of_cell
from .constraints import row_problems
from .files import Row, Table
from .library import GONE, Library, Shelf, identity, part
from .links import Link, Links
from .problems import Problem
from .record_files import Cells, RecordFile

REFERS_TO_DELETED = "refers to a record that staff have deleted"
BELONGS_TO_FROZEN = "belongs to a version that is in use and stays as it is"


@dataclass
class Counts:
    """What became of the rows of one file.

    `kept` are fields that hold neither what the record says nor what it said when last loaded.
    `left_out` are records of rows that staff have deleted, or that refer to such rows.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Taken:
    """A record with its row, and with what it said when last loaded, if that is known."""

    record: Row
    row: models.Model
    known: LoadedRecord | None
    kept: list[str] = field(default_factory=list)


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
        found = [self._take_row(file, shelf, record, plain, counts) for record in table.rows]
        all_taken = [taken for taken in found if taken is not None]
        # Only now, since a row may refer to one that stands below it.
        for taken in all_taken if to_itself else []:
            self._compare(file, shelf, taken, self.values(file, taken.record, to_itself))
        for taken in all_taken:
            self._keep_if_at_odds(file, shelf, taken)
        counts.kept += [told(taken.record, taken.kept) for taken in all_taken if taken.kept]
        self._count(shelf, [taken.row for taken in all_taken], counts)
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
        key = file.key_of(record.cells)
        known = self.library.memory.of(file.model, key)
        row = self._find(file, shelf, key, values)
        if row is not None and self._is_taken(file, shelf, row, record):
            return None
        reason = reason_to_leave_out(file, key, known, values) if row is None else ""
        if reason:
            self.library.leave_out(file.model, key)
            counts.left_out.append(f"line {record.line}: {reason}")
            return None
        taken = Taken(record, self._new(file, shelf, values) if row is None else row, known)
        shelf.place(taken.row, file.name, record)
        if len(values) < len(names):
            shelf.unread.add(identity(taken.row))
        else:
            self.library.memory.note(taken.row, key, file.texts(record.cells))
        self._compare(file, shelf, taken, values)
        self._link(file, taken)
        return taken

    def _find(self, file: RecordFile, shelf: Shelf, key: str, values: dict[str, Any]):
        """A row stays that of its record, whatever staff do to what it is named by."""
        return self.library.remembered(file.model, key) or shelf.find(
            file.key, tuple(identity(values[name]) for name in file.key)
        )

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

    def _compare(self, file: RecordFile, shelf: Shelf, taken: Taken, values: dict[str, Any]):
        """Writes into the row in memory what the record changes, and notes what staff changed."""
        row = taken.row
        for name, value in values.items():
            if _says(row, name) == identity(value):
                continue
            if not self._may_write(file, taken, name, value):
                taken.kept.append(name)
                continue
            shelf.change(row, name, value)

    def _may_write(self, file: RecordFile, taken: Taken, name: str, value: Any) -> bool:
        """Only where the row holds what was last loaded; a new column was empty then."""
        if value is GONE or taken.row.pk is None:
            return value is not GONE
        if taken.known is None or file.frozen(taken.row):
            return False
        try:
            last = self._value(file.model._meta.get_field(name), taken.known.cells.get(name, ""))
        except CellError:
            return False
        return _says(taken.row, name) == identity(last)

    def _keep_if_at_odds(self, file: RecordFile, shelf: Shelf, taken: Taken) -> None:
        """A row that an edit and the record together would make impossible stays as it is."""
        row = taken.row
        if row.pk is None or not taken.kept or row not in shelf.changed:
            return
        if any(row_problems(row)):
            taken.kept.extend(shelf.change_back(row))
            self.library.memory.forget(row, file.key_of(taken.record.cells))

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

    def _reference(self, model: type[models.Model], text: str) -> Any:
        if text == "":
            raise CellError("is empty")
        found = self.library.named(model, text)
        if found is None:
            raise CellError(f"{text!r} is not known")
        return found

    def _link(self, file: RecordFile, taken: Taken) -> None:
        for name in file.lists:
            link_field = file.model._meta.get_field(name)
            wanted = self._targets(file, taken.record, link_field)
            now = self.links.of_owner(link_field, taken.row)
            links = [Link(link_field, taken.row, target) for target in wanted]
            if not self.links.take(now, links, self._last_links(taken, link_field)):
                taken.kept.append(name)

    def _targets(self, file: RecordFile, record: Row, link_field) -> list[models.Model]:
        found = []
        for text in _references(record.cells, link_field.name):
            try:
                found.append(self._reference(link_field.related_model, text))
            except CellError as error:
                self._problem(file, record, f"{link_field.name} {error}")
        return [target for target in found if target is not GONE]

    def _last_links(self, taken: Taken, link_field) -> set[tuple] | None:
        if taken.row.pk is None:
            return set()
        if taken.known is None:
            return None
        texts = _references(taken.known.cells, link_field.name)
        targets = [self.library.named(link_field.related_model, text) for text in texts]
        found = [target for target in targets if isinstance(target, models.Model)]
        return {Link(link_field, taken.row, target).pair for target in found}

    def _problem(self, file: RecordFile, record: Row, reason: str) -> None:
        self.problems.append(Problem(file.name, record.line, reason))


def refers_to_deleted(values: dict[str, Any]) -> bool:
    return any(value is GONE for value in values.values())


def told(record: Row, names: Iterable[str]) -> str:
    return f"line {record.line}: {', '.join(names)}"


def reason_to_leave_out(
    file: RecordFile, key: str, known: LoadedRecord | None, values: dict[str, Any]
) -> str:
    """Why a record that has no row does not get one; empty where it does."""
    if known:
        return f"staff have deleted {key}"
    if refers_to_deleted(values):
        return REFERS_TO_DELETED
    return BELONGS_TO_FROZEN if file.frozen(file.model(**values)) else ""


def _says(row: models.Model, name: str) -> Any:
    """A form sends the ends of lines as two characters; that alone is no edit."""
    value = part(row, name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _leads_to_itself(model: type[models.Model], name: str) -> bool:
    return model._meta.get_field(name).related_model is model


def _references(cells: Cells, name: str) -> list[str]:
    """Statements stand between blanks, and slugs hold none; a milestone's parties between |."""
    return cells.get(name, "").replace("|", " ").split()
