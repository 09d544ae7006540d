"""The publishers' files: their rows, their digest, and counts read strictly."""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

Row = dict[str, str]


class InputError(Exception):
    """The files do not say what they should; the message names file and reason."""


@dataclass(frozen=True)
class InputFile:
    name: str
    source: str
    digest: str
    rows: list[Row]


def read_csv_file(folder: Path, path: str, *, source: str) -> InputFile:
    content = _bytes_of(folder / path)
    lines = content.decode("utf-8-sig").splitlines()
    rows = [_trimmed(row) for row in csv.DictReader(lines)]
    return _input_file(folder / path, source, content, rows)


def read_workbook(folder: Path, path: str, *, source: str, key_column: str) -> InputFile:
    """The first sheet. Its header is the first row that holds the key column."""
    content = _bytes_of(folder / path)
    workbook = load_workbook(folder / path, read_only=True, data_only=True)
    sheet = workbook.worksheets[0]
    # Some of these sheets claim a million rows.
    sheet.reset_dimensions()
    cells = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    workbook.close()
    start = _header_index(cells, key_column, path)
    header = cells[start]
    # Trailing empty cells are left out of a row, so its length may differ from the header's.
    rows = [dict(zip(header, row, strict=False)) for row in cells[start + 1 :] if any(row)]
    return _input_file(folder / path, source, content, rows)


def require_columns(file: InputFile, columns: list[str]) -> None:
    present = set(file.rows[0]) if file.rows else set()
    missing = [column for column in columns if column not in present]
    if missing:
        raise InputError(f"{file.name}: no column {', '.join(missing)}")


def whole_number(text: str, *, where: str) -> int:
    """A count. "132.0" is how one of the sources writes 132."""
    if not re.fullmatch(r"[0-9]+(\.0)?", text):
        raise InputError(f"{where}: {text!r} is not a whole number")
    return int(text.removesuffix(".0"))


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise InputError(f"{path.name} is not in the input folder")
    return path.read_bytes()


def _input_file(path: Path, source: str, content: bytes, rows: list[Row]) -> InputFile:
    return InputFile(path.name, source, hashlib.sha256(content).hexdigest(), rows)


def _text(cell: object) -> str:
    """A cell as text on one line; header cells are broken over several."""
    return "" if cell is None else " ".join(str(cell).split())


def _trimmed(row: dict[str, str | None]) -> Row:
    return {column: (value or "").strip() for column, value in row.items() if column}


def _header_index(cells: list[list[str]], key_column: str, path: str) -> int:
    for index, row in enumerate(cells):
        if key_column in row:
            return index
    raise InputError(f"{path}: no header row with a column {key_column}")
