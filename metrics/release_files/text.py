"""Rows as lines of JSON, and their cells as CSV."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

from metrics.rows import MEMBERS

from .cells import Rows, guarded, rows_of
from .columns import POSITION


@contextmanager
def open_json_lines(path: Path) -> Iterator[Callable[[Rows], object]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda rows: file.write(rows.text)


@contextmanager
def open_csv(path: Path) -> Iterator[Callable[[Rows], object]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header_of(MEMBERS))
        yield lambda rows: file.write(csv_of(rows))


def header_of(columns: Sequence[str]) -> str:
    return ",".join(columns) + "\n"


def csv_of(rows: Rows, columns: Sequence[str] = MEMBERS) -> str:
    """The lines of the rows, or of some of their columns."""
    cells = rows.cells if rows.plain else map(guarded, rows.cells)
    if columns != MEMBERS:
        choose = _choosing(columns)
        cells = map(choose, cells)
    if rows.plain:
        return "\n".join([*map(",".join, cells), ""])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()


def lines_of(rows: Sequence[str]) -> list[str]:
    """The CSV line of each row, without its end."""
    read = rows_of(rows)
    if read.plain:
        return list(map(",".join, read.cells))
    return [_line(cells) for cells in map(guarded, read.cells)]


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _choosing(columns: Sequence[str]) -> Callable[[Sequence[str]], Sequence[str]]:
    positions = [POSITION[name] for name in columns]
    if len(positions) == 1:
        return lambda cells: (cells[positions[0]],)
    return itemgetter(*positions)
