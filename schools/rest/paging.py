"""Pages by the place of their last row: rows that are added meanwhile shift nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.utils.urls import replace_query_param

from .parameters import refuse

DEFAULT_SIZE, LARGEST_SIZE = 100, 1000
# Beyond it, counting would cost more than the page.
COUNTED_UP_TO = 100_000
# Parameters that are only about pages.
NAMES = ["page_size", "cursor"]


@dataclass(frozen=True)
class Order:
    """Fields that together tell all rows apart; a minus turns one round. None may be null."""

    fields: tuple[str, ...]

    def place_of(self, row: Any) -> list:
        found = [attrgetter(_name(field).replace("__", "."))(row) for field in self.fields]
        return [value.isoformat() if isinstance(value, date) else value for value in found]

    def sort(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        return rows.order_by(*(_turned(field) if backwards else field for field in self.fields))

    def beyond(self, place: list, *, backwards: bool = False) -> Q:
        """The rows after a place, or before it."""
        condition, same = Q(), Q()
        for field, value in zip(self.fields, place, strict=True):
            lookup = "lt" if field.startswith("-") != backwards else "gt"
            condition |= same & Q(**{f"{_name(field)}__{lookup}": value})
            same &= Q(**{_name(field): value})
        return condition


@dataclass(frozen=True)
class Cursor:
    place: list
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    rows: list
    next: Cursor | None
    previous: Cursor | None


def page_of(rows: QuerySet, order: Order, size: int, cursor: Cursor | None) -> Page:
    backwards = cursor is not None and cursor.backwards
    if cursor is not None:
        rows = rows.filter(order.beyond(cursor.place, backwards=backwards))
    found = list(order.sort(rows, backwards=backwards)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Page(
        rows=found,
        next=_after(found, order) if backwards or more else None,
        previous=_before(found, order) if (more if backwards else cursor) else None,
    )


def batches(rows: QuerySet, order: Order) -> Iterator[list]:
    """All rows, a page at a time: neither the memory nor a long read grows with them."""
    cursor, first = None, True
    while first or cursor:
        page = page_of(rows, order, LARGEST_SIZE, cursor)
        yield page.rows
        cursor, first = page.next, False


def count(rows: QuerySet) -> int | None:
    found = rows.order_by()[: COUNTED_UP_TO + 1].count()
    return found if found <= COUNTED_UP_TO else None


def size_from(query: QueryDict) -> int:
    text = query.get("page_size", str(DEFAULT_SIZE))
    readable = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_SIZE))
    if not (readable and 1 <= int(text) <= LARGEST_SIZE):
        detail = _("“page_size” must be a whole number from 1 to %s.") % LARGEST_SIZE
        refuse("invalid_value", "page_size", detail)
    return int(text)


def cursor_from(query: QueryDict, order: Order) -> Cursor | None:
    text = query.get("cursor")
    if text is None:
        return None
    try:
        backwards, place = _signer(order).unsign_object(text)
    except BadSignature:
        detail = _("“cursor” is none that this list gave. Start again without it.")
        refuse("invalid_value", "cursor", detail)
    return Cursor(place, backwards)


def address_of(url: str, cursor: Cursor | None, order: Order) -> str | None:
    """The address of the list that starts at the cursor."""
    if cursor is None:
        return None
    text = _signer(order).sign_object([cursor.backwards, cursor.place])
    return replace_query_param(url, "cursor", text)


def _after(rows: list, order: Order) -> Cursor | None:
    return Cursor(order.place_of(rows[-1])) if rows else None


def _before(rows: list, order: Order) -> Cursor | None:
    return Cursor(order.place_of(rows[0]), backwards=True) if rows else None


def _signer(order: Order) -> Signer:
    """A cursor holds good for lists of the same order only, and nobody can make one up."""
    return Signer(salt=f"cursor {' '.join(order.fields)}")


def _name(field: str) -> str:
    return field.removeprefix("-")


def _turned(field: str) -> str:
    return _name(field) if field.startswith("-") else f"-{field}"
