"""What a workbook of figures holds, for the process that writes it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from metrics.models import Release
from schools.samples import holds_a_sample

from .columns import COLUMNS
from .names import SAMPLE_WORDS

IS_A_NUMBER = [column.kind in ("number", "integer") for column in COLUMNS]


def sheet_cells(cells: Sequence[str]) -> list[str | list[str]]:
    """A number is a list of its digits."""
    return [
        [cell] if cell and number else cell for cell, number in zip(cells, IS_A_NUMBER, strict=True)
    ]


def about_sheet(release: Release) -> dict[str, str]:
    return {
        "version": release.version,
        "revision": str(release.revision),
        "state": release.state,
        "reason": release.reason,
        "made at": release.made_at.astimezone(UTC).isoformat(),
        "about": SAMPLE_WORDS if holds_a_sample() else "",
    }


def created(release: Release) -> datetime:
    return release.made_at.astimezone(UTC).replace(tzinfo=None)
