"""A release as a workbook. Never imported by a web process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.models import Release
from metrics.rows import MEMBERS
from schools.rest.sheets import open_sheet

from .cells import Rows
from .sheet_cells import about_sheet, created, sheet_cells


@contextmanager
def open_workbook(path: Path, release: Release) -> Iterator[Callable[[Rows], None]]:
    about = about_sheet(release)
    with open_sheet(
        path, title="observations", columns=MEMBERS, about=about, created=created(release)
    ) as write:
        yield lambda rows: write(map(sheet_cells, rows.cells))
