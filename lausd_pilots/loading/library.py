"""All rows in memory: those of the database and those that the records add or change.

A record may refer to another that is written in the same load and has no id yet. So references
lead to the rows themselves, and `identity` tells two of them apart.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models

from reforms.models import Rubric, RubricElement
from schools.models import Discrepancy, Figure, School, SchoolName, Statement

from .files import Row
from .memory import Memory

Place = tuple[str, int]
# By what a record file names a row of these models; of all others by slug.
NAMED_BY = {
    Statement: ("code",),
    Discrepancy: ("code",),
    Figure: ("source", "slug"),
    Rubric: ("initiative", "version"),
    RubricElement: ("strand", "rubric"),
}

# What a reference leads to where staff have deleted the row.
GONE = object()


def identity(value: Any) -> Any:
    """A row's id, or, as long as it has none, the row itself; every other value as it is."""
    if isinstance(value, models.Model):
        return value.pk or ("new", id(value))
    return value


def part(row: models.Model, name: str) -> Any:
    """The value of a field, of a reference its identity."""
    field = row._meta.get_field(name)
    if not field.is_relation:
        return identity(row) if field.primary_key else getattr(row, name)
    saved = getattr(row, field.attname)
    return identity(field.get_cached_value(row, default=None)) if saved is None else saved


class Shelf:
    """The rows of one model, found by any fields."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.rows = list(model._base_manager.order_by("pk"))
        self.new: list[models.Model] = []
        # What the changed fields held before.
        self.changed: dict[models.Model, dict[str, Any]] = defaultdict(dict)
        self.places: dict[Any, Place] = {}
        # Rows that lack a cell which could not be read; that is reported once, and suffices.
        self.unread: set[Any] = set()
        self._indexes: dict[tuple[str, ...], dict[tuple, models.Model]] = {}

    def find(self, fields: tuple[str, ...], values: tuple) -> models.Model | None:
        if fields not in self._indexes:
            self._indexes[fields] = dict(self._entries(fields))
        return self._indexes[fields].get(values)

    def add(self, row: models.Model) -> None:
        self.rows.append(row)
        self.new.append(row)
        for fields, index in self._indexes.items():
            index.setdefault(tuple(part(row, name) for name in fields), row)

    def change(self, row: models.Model, name: str, value: Any) -> None:
        if row.pk is not None:
            self.changed[row][name] = getattr(row, row._meta.get_field(name).attname)
        setattr(row, name, value)

    def change_back(self, row: models.Model) -> list[str]:
        """Returns the names of the fields."""
        before = self.changed.pop(row)
        for name, value in before.items():
            setattr(row, row._meta.get_field(name).attname, value)
        return list(before)

    def place(self, row: models.Model, file: str, record: Row) -> None:
        self.places[identity(row)] = (file, record.line)

    def place_of(self, row: models.Model) -> Place | None:
        """Where the records speak of a row; None if they do not."""
        return self.places.get(identity(row))

    def to_be_checked(self) -> list[models.Model]:
        touched = [*self.new, *self.changed]
        return [row for row in touched if identity(row) not in self.unread]

    def _entries(self, fields: tuple[str, ...]) -> Iterator[tuple[tuple, models.Model]]:
        for row in self.rows:
            yield tuple(part(row, name) for name in fields), row


class SchoolShelf(Shelf):
    """Schools are found by every address they have or had, since they may be renamed."""

    def _entries(self, fields):
        yield from super()._entries(fields)
        if fields == ("slug",):
            schools = {school.pk: school for school in self.rows}
            for slug, school_id in SchoolName.objects.values_list("slug", "school_id"):
                yield (slug,), schools[school_id]


class Library:
    def __init__(self, memory: Memory):
        self.memory = memory
        self._shelves: dict[type[models.Model], Shelf] = {}
        self._left_out: set[tuple[type[models.Model], str]] = set()

    def shelf(self, model: type[models.Model]) -> Shelf:
        if model not in self._shelves:
            kind = SchoolShelf if model is School else Shelf
            self._shelves[model] = kind(model)
        return self._shelves[model]

    def shelves(self) -> list[Shelf]:
        return list(self._shelves.values())

    def leave_out(self, model: type[models.Model], key: str) -> None:
        """From here on references to this record lead to GONE."""
        self._left_out.add((model, key))

    def remembered(self, model: type[models.Model], key: str) -> models.Model | None:
        """The row that a record stood for when it was last loaded, if it is still there."""
        known = self.memory.of(model, key)
        return self.shelf(model).find(("id",), (known.row,)) if known else None

    def named(self, model: type[models.Model], text: str) -> Any:
        """The row that a record file calls so, or GONE, or None if no record is called so."""
        found = self.remembered(model, text) or self._found(model, text)
        return GONE if found is None and (model, text) in self._left_out else found

    def _found(self, model: type[models.Model], text: str) -> models.Model | None:
        """Parts of a name stand between slashes."""
        fields = NAMED_BY.get(model, ("slug",))
        texts = text.split("/", len(fields) - 1)
        if len(texts) != len(fields):
            return None
        values = tuple(map(self._key_part, [model] * len(fields), fields, texts))
        return self.shelf(model).find(fields, values)

    def _key_part(self, model: type[models.Model], name: str, text: str) -> Any:
        field = model._meta.get_field(name)
        if field.is_relation:
            return identity(self.named(field.related_model, text))
        is_number = isinstance(field, models.IntegerField) and text.isascii() and text.isdigit()
        return int(text) if is_number else text
