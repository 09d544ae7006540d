"""The content of a file as rows of cells, whether it is a workbook or CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from .cells import restored
from .files import UTF16, Kind, SheetRefused, kind_of
from .layout import Part, key_of
from .limits import LONGEST_TEXT, MOST_CELLS, MOST_ROWS
from .processes import read_workbook

DELIMITERS = [",", ";", "\t"]


@dataclass(frozen=True)
class Cell:
    """`odd` says why the text is not what somebody typed: a formula, a date …"""

    text: str
    odd: str = ""


@dataclass(frozen=True)
class Row:
    """`cells` holds only what is filled in, by the number of the column from 1."""

    number: int
    cells: dict[int, Cell]


def read_rows(content: bytes) -> list[Row]:
    """The first row is that of the headings. Raises SheetRefused."""
    rows = _of_workbook(content) if kind_of(content) == Kind.WORKBOOK else _of_text(content)
    if not rows or not any(key_of(cell.text) == Part.CODE for cell in rows[0].cells.values()):
        raise SheetRefused("no_code")
    return rows


def _of_workbook(content: bytes) -> list[Row]:
    return [
        Row(number, {column: Cell(restored(text), odd) for column, text, odd in cells})
        for number, cells in read_workbook(content)["rows"]
    ]


def _of_text(content: bytes) -> list[Row]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetRefused("not_text")
    try:
        return list(_rows_of_text(text))
    except csv.Error:
        raise SheetRefused("not_text") from None


def _decoded(content: bytes) -> str:
    """Spreadsheets write Windows-1252 where nobody chose anything else."""
    encodings = ["utf-16"] if content.startswith(UTF16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused("not_text")


def _rows_of_text(text: str) -> Iterator[Row]:
    """Numbered as a spreadsheet numbers them, in which a text of two lines is one row."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text))
    rows = found = 0
    for number, line in enumerate(lines, 1):
        cells = {at: _cell(each) for at, each in enumerate(line, 1) if each.strip()}
        rows, found = rows + bool(cells), found + len(cells)
        if rows > MOST_ROWS or found > MOST_CELLS:
            raise SheetRefused("too_many_rows")
        if cells:
            yield Row(number, cells)


def _cell(text: str) -> Cell:
    return Cell(restored(text)[:LONGEST_TEXT], "long" if len(text) > LONGEST_TEXT else "")


def _delimiter_of(text: str) -> str:
    """Where the comma marks decimals, spreadsheets part cells with semicolons."""
    headings = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=headings.count)
