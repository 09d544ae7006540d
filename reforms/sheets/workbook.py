"""Reads and writes workbooks in a process of its own: `python -m reforms.sheets.workbook read`.

Imports no Django, and is imported by nothing that serves pages: openpyxl is slow to load, and a
workbook made to do harm can end this process and nothing else. `read` takes the file and answers
JSON; `write` takes JSON and answers the file. What `processes.py` starts.
"""

import datetime
import io
import json
import math
import sys
import warnings
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reforms.sheets.limits import LONGEST_TEXT, MOST_CELLS, MOST_ROWS
from schools.workbook_rows import limit_memory, parsed_rows, problem_of

MOST_SHEETS = 20
HEADING = "code"

GREY = PatternFill("solid", fgColor="FFE4E8EC")
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
LOCKED, OPEN = Protection(locked=True), Protection(locked=False)


class Refused(Exception):
    """The word is one of `files.PROBLEMS`."""


# --- reading ---


def read(content: bytes) -> dict:
    """The rows of the sheet with the heading `code`, or else of the first: only what is in them."""
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheets = book.worksheets[:MOST_SHEETS]
    if not sheets:
        raise Refused("no_sheet")
    return {"rows": list(rows_of(next(filter(is_ours, sheets), sheets[0])))}


def is_ours(sheet) -> bool:
    _number, cells = next(rows_of(sheet), (1, []))
    return any(text.strip().casefold() == HEADING for _column, text, _odd in cells)


def rows_of(sheet) -> Iterator[tuple[int, list]]:
    """The rows that hold anything, each with its number, each cell with that of its column."""
    rows = cells_found = 0
    book = sheet.parent
    for number, found in parsed_rows(sheet):
        cells = [cell for each in found if (cell := cell_of(each, book)) is not None]
        if len({column for column, _text, _odd in cells}) < len(cells):
            raise Refused("damaged")
        rows, cells_found = rows + bool(cells), cells_found + len(cells)
        if rows > MOST_ROWS or cells_found > MOST_CELLS:
            raise Refused("too_many_rows")
        if cells:
            yield number, cells


def cell_of(found: dict, book) -> tuple[int, str, str] | None:
    """Column, text, and what is wrong with it. None for a cell with nothing in it."""
    value, kind = found["value"], found["data_type"]
    if kind == "f":
        return found["column"], "", "formula"
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if kind == "e":
        return found["column"], str(value), "error"
    if isinstance(value, bool):
        return found["column"], str(value).upper(), "boolean"
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return found["column"], str(value), "date"
    if isinstance(value, (int, float)):
        return found["column"], *number_of(value, percentage=is_percentage(found["style_id"], book))
    text = str(value)
    return found["column"], text[:LONGEST_TEXT], "long" if len(text) > LONGEST_TEXT else ""


def number_of(value: float, *, percentage: bool) -> tuple[str, str]:
    """As the spreadsheet shows it: 0.712 in the format 0.0% is 71.2."""
    if not math.isfinite(value):
        return str(value), "error"
    number = Decimal(repr(value)) * (100 if percentage else 1)
    if number.adjusted() > 30:
        return str(value), ""
    return f"{number.normalize():f}", ""


def is_percentage(style_id: int, book) -> bool:
    formats = book._cell_styles
    number = formats[style_id].numFmtId if style_id < len(formats) else 0
    if number in BUILTIN_FORMATS:
        return "%" in BUILTIN_FORMATS[number]
    custom = book._number_formats
    return 0 <= number - 164 < len(custom) and "%" in custom[number - 164]


# --- writing ---


def write(asked: dict) -> bytes:
    """`asked`: see `template.py`, which makes it."""
    book = Workbook(write_only=True)
    add_figures(book, asked)
    add_instructions(book, asked["instructions_title"], asked["instructions"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def add_figures(book: Workbook, asked: dict) -> None:
    sheet = book.create_sheet(asked["title"])
    sheet.freeze_panes = "C2"
    for number, column in enumerate(asked["columns"], 1):
        sheet.column_dimensions[get_column_letter(number)].width = column["width"]
    protect(sheet)
    sheet.append([heading(sheet, column["heading"]) for column in asked["columns"]])
    for row in asked["rows"]:
        sheet.append([field_for(sheet, *field) for field in row])
    for number, column in enumerate(asked["columns"], 1):
        if column["check"] and asked["rows"]:
            sheet.data_validations.append(check(number, column, last=len(asked["rows"]) + 1))


def protect(sheet) -> None:
    """Without a password: it keeps hands off the wrong cells, and is no lock."""
    sheet.protection.sheet = True
    # True forbids, here.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.formatCells = False


def heading(sheet, text: str) -> WriteOnlyCell:
    cell = cell_for(sheet, text)
    cell.font, cell.alignment = BOLD, WRAPPED
    return cell


def field_for(sheet, text: str, is_number, is_open) -> WriteOnlyCell:
    cell = cell_for(sheet, Decimal(text) if is_number else text)
    cell.protection = OPEN if is_open else LOCKED
    if not is_open:
        cell.fill = GREY
    return cell


def cell_for(sheet, content: str | Decimal) -> WriteOnlyCell:
    """Without the signs that XML cannot hold. Blank text is no cell."""
    text = ILLEGAL_CHARACTERS_RE.sub("", content) if isinstance(content, str) else content
    return WriteOnlyCell(sheet, None if text == "" else text)


def check(number: int, column: dict, last: int) -> DataValidation:
    """What the spreadsheet itself refuses while somebody types."""
    letter = get_column_letter(number)
    first = f"{letter}2"
    words = ",".join(f'UPPER({first})="{word}"' for word in column["words"])
    rules = {
        "percent": f"AND(ISNUMBER({first}),{first}>=0,{first}<=100)",
        "whole": f"AND(ISNUMBER({first}),{first}>=0,{first}=INT({first}))",
        "number": f"ISNUMBER({first})",
    }
    return DataValidation(
        type="custom",
        formula1=f"OR({rules[column['check']]},{words})",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column["heading"][:32],
        error=column["refusal"][:255],
        sqref=f"{first}:{letter}{last}",
    )


def add_instructions(book: Workbook, title: str, lines: list[str]) -> None:
    sheet = book.create_sheet(title)
    sheet.column_dimensions["A"].width = 100
    for line in lines:
        cell = cell_for(sheet, line)
        cell.alignment = WRAPPED
        sheet.append([cell])


# --- the process ---


def answer_to_read(content: bytes) -> bytes:
    try:
        found = read(content)
    except Refused as refused:
        found = {"problem": str(refused)}
    except Exception as problem:
        found = {"problem": problem_of(problem)}
    return json.dumps(found).encode("ascii")


def main(task: str) -> None:
    limit_memory()
    warnings.simplefilter("ignore")
    given = sys.stdin.buffer.read()
    answer = answer_to_read(given) if task == "read" else write(json.loads(given))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(sys.argv[1])
