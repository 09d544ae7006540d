"""What a record file is: which model it fills, and how a row of it is recognised."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models

from .files import Table
from .problems import Problem

Cells = dict[str, str]


@dataclass(frozen=True)
class RecordFile:
    """One record file, or one model that it fills. Columns are named as the model's fields.

    `key` are the fields that name a row: by them a record finds its row in the database.
    `lists` are columns of many references. `renamed` leads from a column to its field,
    `spelled` from the text of a column to the text of its field; `derived` makes the text of a
    field from all cells.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    lists: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, Callable[[str], str]] = field(default_factory=dict)
    derived: dict[str, Callable[[Cells], str]] = field(default_factory=dict)
    # Columns that `derived` and others read, and that are no fields.
    only_read: tuple[str, ...] = ()
    # Fields that no record states.
    left_out: tuple[str, ...] = ()
    # A second model filled from the same file takes derived fields only.
    from_columns: bool = True
    checks: tuple[Callable[[Cells], str | None], ...] = ()
    # Whether a row, or one still to be made, belongs to what may not change any more.
    frozen: Callable[[models.Model], bool] = lambda row: False

    def field_of(self, column: str) -> str:
        return self.renamed.get(column, column)

    def fields_from(self, columns: list[str]) -> list[str]:
        """The fields that a file with these columns fills, the lists left out."""
        taken = columns if self.from_columns else []
        names = {self.field_of(name): None for name in [*taken, *self.derived]}
        return [name for name in names if name not in (*self.lists, *self.only_read)]

    def text_of(self, name: str, cells: Cells) -> str:
        """The text of a field; CellError where it cannot be derived."""
        if name in self.derived:
            return self.derived[name](cells)
        text = cells.get(self._columns().get(name, name), "")
        return self.spelled[name](text) if name in self.spelled else text

    def key_of(self, cells: Cells) -> str:
        return "/".join(self.text_of(name, cells) for name in self.key)

    def texts(self, cells: Cells) -> Cells:
        """All that a record says, by field: what is remembered of it."""
        names = self.fields_from(list(cells))
        listed = [name for name in (*self.lists, *self.only_read) if self.from_columns]
        return {name: self.text_of(name, cells) for name in [*names, *listed]}

    def _columns(self) -> Cells:
        return {field: column for column, field in self.renamed.items()}

    def column_problems(self, table: Table) -> list[Problem]:
        if not self.from_columns:
            return []
        missing = [column for column in self._required() if column not in table.columns]
        unknown = [column for column in table.columns if column not in self._known()]
        reasons = [f"the column {column!r} is missing" for column in missing]
        reasons += [f"no column {column!r} is known" for column in unknown]
        return [Problem(table.name, 1, reason) for reason in reasons]

    def _required(self) -> list[str]:
        needed = [field.name for field in self._fields() if not _may_be_left_out(field)]
        needed = {*self.key, *needed, *self.lists, *self.only_read} - set(self.derived)
        return sorted(self._columns().get(name, name) for name in needed)

    def _known(self) -> set[str]:
        fields = {field.name for field in self._fields()} - set(self.derived)
        fields -= set(self.renamed.values())
        return fields | set(self.renamed) | set(self.lists) | set(self.only_read)

    def _fields(self) -> list[models.Field]:
        fields = [field for field in self.model._meta.fields if not field.primary_key]
        return [field for field in fields if field.name not in self.left_out]


def _may_be_left_out(field: models.Field) -> bool:
    return field.null or field.blank or field.has_default()
