"""Writes new rows, what differs in others, and links: in sets, and only what differs.

Each row that is written gets its history row; nobody has written it, so none of them says who.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from schools.history import create_tracked, update_tracked

from .library import Library, Shelf
from .links import Links, columns
from .problems import Problem, RecordsError

BATCH = 500


def write_rows(library: Library, order: list[type[models.Model]], *, at: datetime) -> None:
    for model in order:
        shelf = library.shelf(model)
        for wave in _waves(shelf):
            create_tracked(model, wave, by=None, at=at)
        for fields, rows in _by_changed_fields(shelf).items():
            update_tracked(model, rows, fields, by=None, at=at)


def _waves(shelf: Shelf) -> Iterator[list[models.Model]]:
    """Rows that refer to others of the same model are made after those."""
    fields = [
        field.name for field in shelf.model._meta.fields if field.related_model is shelf.model
    ]
    waiting = list(shelf.new)
    while waiting:
        ready = [row for row in waiting if all(_is_saved(row, name) for name in fields)]
        if not ready:
            file, line = shelf.place_of(waiting[0])
            raise RecordsError([Problem(file, line, "refers to itself in a circle")])
        yield ready
        waiting = [row for row in waiting if row.pk is None]


def _is_saved(row: models.Model, name: str) -> bool:
    target = row._meta.get_field(name).get_cached_value(row, default=None)
    return target is None or target.pk is not None


def _by_changed_fields(shelf: Shelf) -> dict[frozenset[str], list[models.Model]]:
    """Each row is written with the fields that differ in it, and no others."""
    found: dict[frozenset[str], list[models.Model]] = {}
    for row, fields in shelf.changed.items():
        found.setdefault(frozenset(fields), []).append(row)
    return found


@dataclass
class LinkCounts:
    added: int = 0
    removed: int = 0


def write_links(links: Links) -> LinkCounts:
    for field, new in links.new.items():
        through, names = field.remote_field.through, columns(field)
        pairs = [(link.owner.pk, link.target.pk) for link in new]
        rows = [through(**dict(zip(names, pair, strict=True))) for pair in pairs]
        through._base_manager.bulk_create(rows, batch_size=BATCH)
    for field, old in links.old.items():
        _delete(field.remote_field.through, old)
    return LinkCounts(sum(map(len, links.new.values())), sum(map(len, links.old.values())))


def _delete(through, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        through._base_manager.filter(pk__in=ids[start : start + BATCH]).delete()
