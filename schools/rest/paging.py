"""Pages by the place of their last row: rows that are added meanwhile shift nothing."""

from collections.abc import Callable, Iterable, Iterator
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
# A reader who goes on may ask for more or fewer rows or fields at a time.
FORM = {*NAMES, "fields", "format"}


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
    """`count` is that of the first page, for lists in which it does not change."""

    place: list
    backwards: bool = False
    count: int | None = None


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
    return page_from(found, size, cursor, place_of=order.place_of)


def page_from(
    found: list, size: int, cursor: Cursor | None, *, place_of: Callable[[Any], list]
) -> Page:
    """`found` are the rows beyond the cursor in its direction, one more than fit if there are."""
    more, found = len(found) > size, found[:size]
    if cursor is not None and cursor.backwards:
        found.reverse()
    ends = [place_of(found[0]), place_of(found[-1])] if found else []
    return Page(found, *turns(ends, cursor, more=more))


def turns(
    ends: list[list], cursor: Cursor | None, *, more: bool
) -> tuple[Cursor | None, Cursor | None]:
    """The cursors of the next and of the previous page.

    `ends` are the places of the first and the last row of a page, which lies beyond `cursor`;
    `more` says whether there are others beyond it, in the same direction.
    """
    if not ends:
        return None, None
    backwards = cursor is not None and cursor.backwards
    before, after = Cursor(ends[0], backwards=True), Cursor(ends[1])
    has_before = more if backwards else cursor is not None
    return (after if backwards or more else None), (before if has_before else None)


def batches(read: Callable[[Cursor | None], Page]) -> Iterator[list]:
    """All rows, a page at a time: neither the memory nor a long read grows with them.

    `read` gives the page beyond a cursor; the first one beyond none.
    """
    cursor, first = None, True
    while first or cursor:
        page = read(cursor)
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


def question_in(query: QueryDict, *more: str) -> str:
    """What a cursor belongs to: all that is asked for, but how much of it and in which form.

    `more` is what the list follows from besides, such as its release.
    """
    asked = [(name, sorted(values)) for name, values in query.lists() if name not in FORM]
    return repr([sorted(asked), *more])


def cursor_from(query: QueryDict, order: Order, question: str) -> Cursor | None:
    text = query.get("cursor")
    if text is None:
        return None
    try:
        backwards, place, count = _signer(order, question).unsign_object(text)
    except BadSignature:
        detail = _(
            "“cursor” is none that this list gave to this question. Take over whole addresses "
            "from “next” and “previous”, or start again without it."
        )
        refuse("invalid_value", "cursor", detail)
    return Cursor(place, backwards, count)


@dataclass(frozen=True)
class Addresses:
    """The addresses of the other pages of a list."""

    url: str
    order: Order
    question: str
    count: int | None = None

    def of(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        signed = [cursor.backwards, cursor.place, self.count]
        text = _signer(self.order, self.question).sign_object(signed)
        return replace_query_param(self.url, "cursor", text)


def links(following: str | None, previous: str | None) -> Iterable[str]:
    """RFC 8288."""
    named = [(following, "next"), (previous, "prev")]
    return [f'<{url}>; rel="{relation}"' for url, relation in named if url]


def _signer(order: Order, question: str) -> Signer:
    """A cursor holds good for one question in one order, and nobody can make one up."""
    return Signer(salt=f"cursor {' '.join(order.fields)} {question}")


def _name(field: str) -> str:
    return field.removeprefix("-")


def _turned(field: str) -> str:
    return _name(field) if field.startswith("-") else f"-{field}"
