"""Links between rows. A list of a record is one value: it is written as a whole, or kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models

from .library import identity


class Link(NamedTuple):
    """A row that names another in a many-to-many field."""

    field: models.ManyToManyField
    owner: models.Model
    target: models.Model

    @property
    def pair(self) -> tuple:
        return self.field, identity(self.owner), identity(self.target)


class Links:
    """The links as they stand in the database, and those to be added and removed."""

    def __init__(self):
        self.new: dict[models.ManyToManyField, list[Link]] = defaultdict(list)
        self.old: dict[models.ManyToManyField, list[int]] = defaultdict(list)
        self._by_end: dict[tuple, dict[tuple, int]] = {}

    def of_owner(self, field: models.ManyToManyField, owner: models.Model) -> dict[tuple, int]:
        """The links that a row has now, each with its id."""
        return self._ends(field, "owner").get(identity(owner), {})

    def to_target(self, field: models.ManyToManyField, target: models.Model) -> dict[tuple, int]:
        return self._ends(field, "target").get(identity(target), {})

    def take(self, now: dict[tuple, int], wanted: Iterable[Link], last: set[tuple] | None) -> bool:
        """Writes a list that stands as it was last loaded. False if it was changed since.

        `now` are the links of the list in the database; `last` is None where nobody knows.
        """
        by_pair = {link.pair: link for link in wanted}
        if now.keys() == by_pair.keys():
            return True
        if now.keys() != last:
            return False
        for pair in by_pair.keys() - now.keys():
            self.new[pair[0]].append(by_pair[pair])
        for pair in now.keys() - by_pair.keys():
            self.old[pair[0]].append(now[pair])
        return True

    def _ends(self, field: models.ManyToManyField, end: str) -> dict[Any, dict[tuple, int]]:
        if (field, end) not in self._by_end:
            found = self._by_end[field, end] = defaultdict(dict)
            for owner, target, pk in _rows(field):
                found[owner if end == "owner" else target][field, owner, target] = pk
        return self._by_end[field, end]


def columns(field: models.ManyToManyField) -> list[str]:
    return [f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"]


def _rows(field: models.ManyToManyField) -> Iterator[tuple[int, int, int]]:
    through = field.remote_field.through
    yield from through._base_manager.values_list(*columns(field), "pk")
