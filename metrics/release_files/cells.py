"""The cells of rows that are kept as JSON text.

Rows are compact JSON with their members in one order. A row without anything that has to be
escaped or guarded somewhere is taken apart by one regular expression, many rows at a time, which
takes a third of the time of reading JSON. All others are read as JSON.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.rows import MEMBERS, NUMBERS
from schools.rest.renderers import FORMULA_MARKS

# Numbers may begin with a minus sign, which is no formula.
NEVER_GUARDED = {*NUMBERS, "candidates"}
# Neither escaped, nor in quotation marks in CSV, nor taken for a formula.
_PLAIN_TEXT = r'(?:null|"([^"\\,=+\-@][^"\\,]*)")'
_PLAIN_NUMBER = r"(?:null|([0-9.]+))"
_NOTHING = "(null){0}null"


@dataclass(frozen=True)
class Rows:
    """Some rows in their order: as lines of JSON, and a cell for each of MEMBERS, empty for null.

    Where they are `plain`, no cell needs quotation marks in CSV or looks like a formula.
    """

    text: str
    cells: Sequence[Sequence[str]]
    plain: bool


def rows_in(text: str, count: int) -> Rows:
    """`text` is so many rows, a line each."""
    cells = PLAIN_ROW.findall(text)
    if len(cells) == count:
        return Rows(text, cells, plain=True)
    lines = text.split("\n")[:-1]
    return Rows(text, [_cells(f"{line}\n") for line in lines], plain=False)


def rows_of(texts: Sequence[str]) -> Rows:
    return rows_in("\n".join([*texts, ""]), len(texts))


def _cells(line: str) -> Sequence[str]:
    plain = PLAIN_ROW.fullmatch(line)
    return plain.groups("") if plain else cells_of(line)


def cells_of(row: str) -> list[str]:
    # Numbers are read as text, so that they keep their digits.
    members = json.loads(row, parse_float=str, parse_int=str)
    # A row of an earlier release keeps the members that it was published with.
    return [_cell(members.get(name)) for name in MEMBERS]


def _cell(content: str | list[str] | None) -> str:
    if content is None:
        return ""
    return " ".join(content) if isinstance(content, list) else content


def _pattern(name: str) -> str:
    if name == "candidates":
        return f'"{name}":{_NOTHING}'
    return f'"{name}":{_PLAIN_NUMBER if name in NUMBERS else _PLAIN_TEXT}'


PLAIN_ROW = re.compile(rf"\{{{','.join(map(_pattern, MEMBERS))}\}}\n")


def guarded(cells: Sequence[str]) -> list[str]:
    """As a spreadsheet may read them: text that it would take for a formula is marked as text."""
    return [
        f"'{cell}" if name not in NEVER_GUARDED and cell.startswith(FORMULA_MARKS) else cell
        for name, cell in zip(MEMBERS, cells, strict=True)
    ]
