"""The record files as text: header, rows, and the lines they stand on."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .problems import Problem


@dataclass(frozen=True)
class Row:
    """One record. `line` is the first of its lines, since a text may go over several."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    name: str
    columns: list[str]
    rows: list[Row]


def digest_of(folder: Path) -> str:
    """The SHA-256 of all record files: changes with any byte, and with any file's name."""
    seen = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        seen.update(f"{path.name} {len(content)}\n".encode())
        seen.update(content)
    return seen.hexdigest()


def unknown_files(folder: Path, known: Iterable[str]) -> list[Problem]:
    found = {path.name for path in folder.glob("*.csv")}
    return [Problem(name, 1, "no such record file is known") for name in found - set(known)]


def read_table(path: Path, problems: list[Problem]) -> Table:
    """What is wrong with the file itself is added to `problems`; the rest is read all the same."""
    text = _text(path, problems)
    header, *records = list(_records(path.name, text, problems)) or [(1, [])]
    columns = header[1]
    for column, times in Counter(columns).items():
        if times > 1:
            problems.append(Problem(path.name, 1, f"the column {column!r} stands there twice"))
    return Table(path.name, columns, list(_rows(path.name, columns, records, problems)))


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(path.name, 1, f"the file cannot be read: {error.strerror}"))
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem(path.name, line, "the text is not UTF-8"))
        return ""


def _records(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(name, line, f"not readable as CSV: {error}"))


def _rows(
    name: str, columns: list[str], records: list[tuple[int, list[str]]], problems: list[Problem]
) -> Iterator[Row]:
    for line, cells in records:
        if len(cells) != len(columns):
            reason = f"{len(cells)} cells where the header has {len(columns)}"
            problems.append(Problem(name, line, reason))
        elif "\0" in "".join(cells):
            problems.append(Problem(name, line, "a NUL character, which no database keeps"))
        else:
            yield Row(line, dict(zip(columns, cells, strict=True)))
