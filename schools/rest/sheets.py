"""Writes rows as a workbook. Imports no Django, and is never imported by a web process.

`python -m schools.rest.sheets PATH` reads lines of JSON: first what `begin` takes, then the cells
of each row. `sheet_process.py` starts it. The same rows make the same bytes.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

import xlsxwriter

# A number is a list of its digits, so that text and numbers are told apart.
Cell = str | Sequence[str]


@contextmanager
def open_sheet(
    path: Path, *, title: str, columns: Sequence[str], about: Mapping[str, str], created: datetime
) -> Iterator[Callable[[Iterable[Sequence[Cell]]], None]]:
    """`created` is in UTC and does not say so; `about` fills a second sheet.

    Every text is written as text, whatever it begins with: nothing becomes a formula.
    """
    workbook = xlsxwriter.Workbook(
        path, {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
    )
    # The moment of writing would make other bytes each time.
    workbook.set_properties({"created": created})
    sheet = workbook.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name)
    formats, numbers = _Formats(workbook), count(1)

    def write(rows: Iterable[Sequence[Cell]]) -> None:
        for cells, number in zip(rows, numbers, strict=False):
            _write_row(sheet, number, cells, formats)

    _write_about(workbook.add_worksheet("release"), about)
    yield write
    workbook.close()


def _write_row(sheet, number: int, cells: Sequence[Cell], formats: "_Formats") -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, column, cell)
        else:
            (digits,) = cell
            sheet.write_number(number, column, float(digits), formats.showing(digits))


def _write_about(sheet, about: Mapping[str, str]) -> None:
    for row, (name, words) in enumerate(about.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, words)


class _Formats:
    """88.0 is shown as 88.0: with the digits that were published."""

    def __init__(self, workbook):
        self.workbook = workbook
        self.made: dict[int, object] = {}

    def showing(self, number: str):
        digits = len(number.partition(".")[2])
        if digits not in self.made:
            zeros = f"0.{'0' * digits}" if digits else "0"
            self.made[digits] = self.workbook.add_format({"num_format": zeros})
        return self.made[digits]


def main(path: str) -> None:
    begin = json.loads(sys.stdin.readline())
    created = datetime.fromisoformat(begin.pop("created"))
    with open_sheet(Path(path), created=created, **begin) as write:
        write(map(json.loads, sys.stdin))


if __name__ == "__main__":
    main(sys.argv[1])
