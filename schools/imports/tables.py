"""What a file holds, as tables of text: one reading for text, workbooks and GeoJSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# The headings stand in one of the first filled rows, after a preamble of fifteen at most.
ROWS_OF_HEAD = 25

# The number of a row as people see it, from 1, and its cells.
NumberedRow = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or a text as one delimiter parts it.

    `head` are its first filled rows; `rows` reads all filled rows, anew with each call, a few at
    a time. `even`: all rows are as long as the first, so that one which ends early was cut off.
    `geometries` are those of GeoJSON features, by the number of the row.
    """

    name: str
    head: Sequence[NumberedRow]
    rows: Callable[[], Iterator[NumberedRow]]
    even: bool = False
    geometries: Sequence[dict] | None = None
