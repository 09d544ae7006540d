"""Reads a workbook in a process of its own: `python -m schools.imports.workbook_process …`.

Imports no Django. `head PATH ROWS` answers the first filled rows of every sheet, `rows PATH N`
all filled rows of the sheet at that place; both as lines of JSON: `[place, name]` before the rows
of a sheet, `[number, [cells]]` for each row, and at last `{"problem": …}`, with an empty word
where all went well. What `workbooks.py` starts.
"""

import datetime
import json
import math
import sys
import warnings
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from schools.workbook_rows import limit_memory, parsed_rows, problem_of

OLD = b"\xd0\xcf\x11\xe0"
MOST_SHEETS = 30
MOST_COLUMNS = 1_000

Rows = Iterator[tuple[int, list[str]]]


class TooWide(Exception):
    """A row reaches further than that of any published file."""


def sheets_of(path: str) -> list[tuple[str, Rows]]:
    # Both libraries would go by the name of a path.
    file = open(path, "rb")  # noqa: SIM115
    beginning = file.read(len(OLD))
    file.seek(0)
    if beginning == OLD:
        book = CalamineWorkbook.from_filelike(file)
        return [(name, old_rows(book, name)) for name in book.sheet_names[:MOST_SHEETS]]
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    return [(sheet.title, rows_of(sheet)) for sheet in book.worksheets[:MOST_SHEETS]]


def rows_of(sheet) -> Rows:
    for number, found in parsed_rows(sheet, values=True):
        cells = [(each["column"], text(each["value"])) for each in found]
        yield number, laid_out([(column, cell) for column, cell in cells if cell.strip()])


def laid_out(cells: Sequence[tuple[int, str]]) -> list[str]:
    width = max((column for column, _cell in cells), default=0)
    if width > MOST_COLUMNS:
        raise TooWide
    row = [""] * width
    for column, cell in cells:
        row[column - 1] = cell
    return row


def old_rows(book: CalamineWorkbook, name: str) -> Rows:
    for number, found in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
        cells = [text(each) for each in found]
        yield number, laid_out([(at, cell) for at, cell in enumerate(cells, 1) if cell.strip()])


def text(value) -> str:
    """A number as plain digits, 17 and not 17.0; a day as 2018-02-14."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def number(value: float) -> str:
    """The shortest digits that mean this number, never with an exponent."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    return f"{Decimal(repr(value)):f}"


def say(line) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def answer(task: str, path: str, asked: int) -> None:
    for place, (name, rows) in enumerate(sheets_of(path)):
        if task == "rows" and place != asked:
            continue
        say([place, name])
        filled = (row for row in rows if row[1])
        for row in islice(filled, asked if task == "head" else None):
            say(row)


def main(task: str, path: str, asked: int) -> None:
    limit_memory()
    warnings.simplefilter("ignore")
    problem = ""
    try:
        answer(task, path, asked)
    except TooWide:
        problem = "too_large_inside"
    # What a library in Rust throws is no Exception.
    except BaseException as error:
        problem = problem_of(error)
    say({"problem": problem})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
