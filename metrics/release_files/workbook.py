"""A release as a workbook. Never imported by a web process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from itertools import count
from pathlib import Path

import xlsxwriter

from metrics.models import Release
from metrics.rows import MEMBERS
from schools.samples import holds_a_sample

from .cells import Rows
from .columns import COLUMNS
from .names import SAMPLE_WORDS

NUMBERS = [
    position for position, column in enumerate(COLUMNS) if column.kind in ("number", "integer")
]


@contextmanager
def open_workbook(path: Path, release: Release) -> Iterator[Callable[[Rows], None]]:
    """Every text is written as text, whatever it begins with: nothing becomes a formula.

    The same release makes the same bytes.
    """
    workbook = xlsxwriter.Workbook(
        path, {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
    )
    # The moment of writing would make other bytes each time.
    workbook.set_properties({"created": release.made_at.astimezone(UTC).replace(tzinfo=None)})
    sheet = workbook.add_worksheet("observations")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(MEMBERS):
        sheet.write_string(0, column, name)
    formats, numbers = _Formats(workbook), count(1)

    def write(rows: Rows) -> None:
        for cells, number in zip(rows.cells, numbers, strict=False):
            _write_row(sheet, number, cells, formats)

    _write_about(workbook.add_worksheet("release"), release)
    yield write
    workbook.close()


def _write_row(sheet, number: int, cells, formats: "_Formats") -> None:
    for column, cell in enumerate(cells):
        if not cell:
            continue
        if column in NUMBERS:
            sheet.write_number(number, column, float(cell), formats.showing(cell))
        else:
            sheet.write_string(number, column, cell)


def _write_about(sheet, release: Release) -> None:
    about = {
        "version": release.version,
        "revision": str(release.revision),
        "state": release.state,
        "reason": release.reason,
        "made at": release.made_at.astimezone(UTC).isoformat(),
        "about": SAMPLE_WORDS if holds_a_sample() else "",
    }
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
