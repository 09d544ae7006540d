"""Rows as lines of JSON, and their cells as CSV."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.rows import MEMBERS

from .cells import Rows, guarded


@contextmanager
def open_json_lines(path: Path) -> Iterator[Callable[[Rows], object]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda rows: file.write(rows.text)


@contextmanager
def open_csv(path: Path) -> Iterator[Callable[[Rows], None]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MEMBERS)

        def write(rows: Rows) -> None:
            if rows.plain:
                file.write("\n".join(map(",".join, rows.cells)) + "\n")
            else:
                writer.writerows(map(guarded, rows.cells))

        yield write
