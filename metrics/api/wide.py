"""Figures as a wide table: one row for each population and school year, a column for each cell."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from metrics.questions import wide
from metrics.questions.asking import Question
from metrics.questions.places import places_in
from schools import years
from schools.rest import paging, parameters
from schools.rest.renderers import RowText

ORDER = paging.Order(("population", "school_year"))
PLACE = [
    "id",
    "population",
    "school",
    "local_district",
    "board_district",
    "district_year",
    "school_year",
]
# Beside the column of a value, that of what kind it is, or why there is none.
STATUS = "/status"
WIDE_ROW = {
    "type": "object",
    "description": "With `wide=true`: all figures of one population in one school year. Members "
    "beside these are `indicator/student_group/grade/respondent`, with its value, and the same "
    "with `/status` after it. Where both are null, no figure is on record.",
    "required": PLACE,
    # Else a row of one figure would pass for it, whatever members it has.
    "not": {"required": ["indicator"]},
    "properties": {name: {"type": "string", "nullable": True} for name in PLACE},
    "additionalProperties": {
        "nullable": True,
        "anyOf": [{"type": "number"}, {"type": "string"}],
    },
}

Row = dict[str, Any]


def refuse_fields(query) -> None:
    if "fields" in query:
        detail = _("With “wide”, the columns follow from the filters: “fields” has no say in them.")
        parameters.refuse("invalid_value", "fields", detail)


def cells_that_fit(question: Question) -> dict[wide.Cell, str]:
    cells = wide.cells_of(question)
    if len(cells) > wide.MOST_CELLS:
        detail = _(
            "A wide table has up to %s columns of figures, and this one would have more. Ask for "
            "fewer indicators, student groups or grades."
        )
        parameters.refuse("too_many_columns", "wide", detail % wide.MOST_CELLS, "indicator")
    return cells


def page(endpoint, question: Question, size: int, bound: str, url: str) -> Response:
    """`bound` is the question that cursors belong to, `url` the address of the list."""
    cursor = paging.cursor_from(endpoint.request.query_params, ORDER, bound)
    cells = cells_that_fit(question)
    found = wide.places_page(question, size, cursor)
    count = cursor.count if cursor else wide.count_places(question)
    addresses = paging.Addresses(url, ORDER, bound, count)
    following, previous = addresses.of(found.next), addresses.of(found.previous)
    body = {
        "count": count,
        "next": following,
        "previous": previous,
        "results": rows_of(question, found.rows, cells),
        "meta": endpoint.meta(question),
    }
    return endpoint.linked(Response(body), following, previous)


def whole(endpoint, question: Question) -> HttpResponse:
    cells, meta = cells_that_fit(question), endpoint.meta(question)
    if endpoint.request.method == "HEAD":
        return endpoint.as_a_file(StreamingHttpResponse([]), meta)
    columns = [*PLACE, *(column for name in cells.values() for column in (name, name + STATUS))]
    lines = endpoint.request.accepted_renderer.lines(every_row(question, cells), columns, meta)
    return endpoint.as_a_file(StreamingHttpResponse(lines), meta)


def every_row(question: Question, cells: dict[wide.Cell, str]) -> Iterator[Row]:
    for places in wide.every_place(question):
        yield from rows_of(question, places, cells)


def rows_of(
    question: Question, places: Iterable[wide.Place], cells: dict[wide.Cell, str]
) -> list[Row]:
    placed = places_in(question.as_of_year)
    empty = {column: None for name in cells.values() for column in (name, name + STATUS)}
    rows = {place: _about(place) | empty for place in places}
    for place, cell, served in wide.figures_in(question, rows):
        (text,) = placed.texts([served])
        figure, row = RowText(text).read(), rows[place]
        row |= {name: figure[name] for name in PLACE[2:6]}
        row[cells[cell]], row[cells[cell] + STATUS] = figure["value"], figure["status"]
    return list(rows.values())


def _about(place: wide.Place) -> Row:
    label = years.label(place.school_year)
    about = {"id": f"{place.slug}/{label}", "population": place.slug}
    return about | dict.fromkeys(PLACE[2:6]) | {"school_year": label}
