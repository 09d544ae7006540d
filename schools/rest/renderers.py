"""How rows are written: JSON, CSV, JSON lines, and JSON on a page to look at."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.template import loader
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

from .sheet_process import write_sheet

# What a spreadsheet would take for a formula.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
# The moment of a workbook that belongs to no release.
BEFORE_ALL = "2000-01-01T00:00:00"


class RowText:
    """A row that is kept as JSON text, and passed on as it is."""

    def __init__(self, text: str):
        self.text = text

    def read(self) -> dict:
        """The row with all digits of its numbers."""
        return json.loads(self.text, parse_float=Decimal)


class JSON(BaseRenderer):
    """Decimals keep the digits they were published with."""

    media_type = "application/json"
    format = "json"
    charset = None
    # A browser asks for HTML, and is given JSON all the same: pages are elsewhere.
    answers_to = ("text/html", "application/xhtml+xml", "application/problem+json")

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return to_json(data)


class CSV(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    streams = True

    def render(self, data, accepted_media_type=None, renderer_context=None):
        row = as_record(data)
        return "".join(self.lines([row], list(row), {}))

    def lines(self, rows: Iterable, columns: list[str], _about: Mapping) -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        for row in map(as_record, rows):
            if buffer.tell() > 50_000:
                yield _emptied(buffer)
            writer.writerow([cell(row.get(column)) for column in columns])
        yield _emptied(buffer)


class JSONLines(BaseRenderer):
    media_type = "application/jsonl"
    format = "jsonl"
    charset = None
    streams = True
    answers_to = ("application/x-ndjson", "application/x-jsonlines")

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"".join(self.lines([data], [], {}))

    def lines(self, rows: Iterable, _columns: list[str], _about: Mapping) -> Iterator[bytes]:
        for row in rows:
            yield to_json(row) + b"\n"


class XLSX(BaseRenderer):
    """For those who have nothing but a spreadsheet. Numbers stay numbers, with their digits."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    streams = True
    # It takes seconds, and no office program opens more of them quickly.
    most_rows = 50_000

    def render(self, data, accepted_media_type=None, renderer_context=None):
        row = as_record(data)
        return b"".join(self.lines([row], list(row), {}))

    def lines(self, rows: Iterable, columns: list[str], about: Mapping) -> Iterable[bytes]:
        cells = ([sheet_cell(row.get(name)) for name in columns] for row in map(as_record, rows))
        return write_sheet(self.begin(columns, about), cells)

    @staticmethod
    def begin(columns: list[str], about: Mapping) -> dict[str, Any]:
        """The same rows of the same release make the same bytes."""
        created = (about.get("released_at") or BEFORE_ALL)[: len(BEFORE_ALL)]
        said = {name: str(words) for name, words in about.items() if words is not None}
        return {"title": "rows", "columns": columns, "about": said, "created": created}


class Page(BaseRenderer):
    """The JSON of an answer, laid out on a page. Only on demand: `?format=api`."""

    media_type = "text/html"
    format = "api"
    charset = "utf-8"
    by_header = False

    def render(self, data, accepted_media_type=None, renderer_context=None):
        view, request = renderer_context["view"], renderer_context["request"]
        laid_out = to_json(RowText(to_json(data).decode()).read(), orjson.OPT_INDENT_2)
        context = {"name": view.noun, "data": data, "json": laid_out.decode()}
        return loader.render_to_string("pages/api.html", context, request=request._request)


def to_json(data: Any, option: int | None = None) -> bytes:
    return orjson.dumps(data, default=_as_json, option=option)


def as_record(row: dict | RowText) -> dict:
    return row.read() if isinstance(row, RowText) else row


def cell(value: Any) -> str:
    return _harmless(_plain(value)) if isinstance(value, (str, list, tuple)) else _plain(value)


def sheet_cell(value: Any) -> str | list[str]:
    """A number is a list of its digits; text needs no guard, since it is written as text."""
    is_a_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return [_digits(value)] if is_a_number else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return _cell_of_several(value)
    if isinstance(value, (dict, RowText)):
        return to_json(value).decode()
    return value if isinstance(value, str) else _digits(value)


def _cell_of_several(values: list | tuple) -> str:
    """Numbers are parted by blanks, as in the files of a release; names may hold blanks."""
    if all(isinstance(value, (int, Decimal)) for value in values):
        return " ".join(map(_digits, values))
    if all(isinstance(value, str) for value in values):
        return "|".join(values)
    return to_json(values).decode()


def _digits(number: Any) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_MARKS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _as_json(value: Any) -> Any:
    if isinstance(value, RowText):
        return orjson.Fragment(value.text)
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
