"""Reads small files of figures as the importer does, and tells what is in them."""

from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

from metrics.imports import FAMILIES
from schools.imports.reading import Asked, Read, read_file

FOLDER = Path(__file__).parent / "fixtures" / "imports"
# Schools of no real code.
HILL, VALLEY, LAUSD = "19647339999901", "19647339999902", "19647330000000"


class Said(NamedTuple):
    status: str
    digits: str
    numerator: int | None
    denominator: int | None


def reported(digits: str, numerator: int | None = None, denominator: int | None = None) -> Said:
    return Said("reported", digits, numerator, denominator)


def no_value(status: str, denominator: int | None = None) -> Said:
    return Said(status, "", None, denominator)


class FiguresOfFile:
    """`one("graduation-rate", HILL)` is one figure, None where the file has none."""

    def __init__(self, path: Path, *, family: str = "", school_year: int | None = None):
        asked = Asked(family, school_year)
        self.read: Read = read_file(path, FAMILIES, asked=asked)
        self.read.plan.rows.finish()
        self.found = self.read.plan.rows.figures

    def one(self, indicator: str, cds: str, group: str = "all", grade: str = "all") -> Said | None:
        found = self.found.get((indicator, cds, group, grade))
        if found is None:
            return None
        said = found.said
        return Said(str(said.status), said.digits, said.numerator, said.denominator)

    def said(self, indicator: str, cds: str):
        """As the checks of figures are given it."""
        return self.found[indicator, cds, "all", "all"].said

    def values(self, indicator: str, cds: str) -> dict[tuple[str, str], str]:
        """What one school has, by group and grade: digits, or the status."""
        return {
            (cell.group, cell.grade): found.said.digits or str(found.said.status)
            for cell, found in self.found.items()
            if (cell.indicator, cell.cds) == (indicator, cds)
        }

    @property
    def problems(self) -> list[tuple[int | None, str, str]]:
        problems = self.read.problems.in_order()
        return [(each.row, each.column, each.message) for each in problems]

    @property
    def kind(self) -> tuple[str, str, int]:
        return self.read.family.code, self.read.recognised.layout.name, self.read.school_year


def of_fixture(name: str, **asked) -> FiguresOfFile:
    return FiguresOfFile(FOLDER / name, **asked)


def workbook(path: Path, sheets: dict[str, list[list]]) -> Path:
    """Numbers become numbers, text becomes text, None an empty cell."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
