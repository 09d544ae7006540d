"""What two releases give away together that neither gives away alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil, floor

from .rows import COUNT, PERCENT, Row

LARGEST_SMALL = 10


@dataclass(frozen=True)
class RevisionFindings:
    """Keys of figures.

    `unstarred`: hidden once, shown later. `shown_before`: hidden now, but an earlier release that
    anybody may have kept shows it. `homogeneous`: a few students came or left, and it can be
    worked out that all of them, or none, met the outcome.
    """

    unstarred: list[str] = field(default_factory=list)
    shown_before: list[str] = field(default_factory=list)
    homogeneous: list[str] = field(default_factory=list)


def compare(
    before: Iterable[Row], after: Iterable[Row], students: tuple[Mapping, Mapping] | None = None
) -> RevisionFindings:
    """`students`: the sizes of groups before and after, by key, where an outsider knows them."""
    earlier = {row.key: row for row in before}
    findings = RevisionFindings()
    for row in after:
        old = earlier.get(row.key)
        if old is None:
            continue
        if old.hidden and row.exact:
            findings.unstarred.append(row.key)
        elif row.hidden and old.exact:
            findings.shown_before.append(row.key)
        elif students and _homogeneous(old, row, *(sizes.get(row.key) for sizes in students)):
            findings.homogeneous.append(row.key)
    return findings


def with_what_was_shown(rows: Iterable[Row], earlier: Iterable[Iterable[Row]]) -> list[Row]:
    """Hidden figures as an earlier release, the latest of them, still shows them.

    The outsider takes it that they have not changed. `earlier` is the oldest release first.
    """
    shown = {row.key: row for release in earlier for row in release if row.exact}
    return [
        replace(row, status=shown[row.key].status, value=shown[row.key].value)
        if row.hidden and row.key in shown
        else row
        for row in rows
    ]


def _homogeneous(old: Row, new: Row, before: int | None, after: int | None) -> bool:
    if old.unit != PERCENT or before is None or after is None or old.between == new.between:
        return False
    moved = after - before
    if not 1 <= abs(moved) <= LARGEST_SMALL or not (old.exact and new.exact):
        return False
    changes = {new_met - old_met for old_met in _met(old, before) for new_met in _met(new, after)}
    return bool(changes) and (changes == {0} or changes == {moved})


def _met(row: Row, size: int) -> range:
    """How many students may have met the outcome."""
    low, high = (bound / Decimal(100) * size for bound in row.between)
    return range(max(0, ceil(low)), min(size, floor(high)) + 1)


def sizes_of(rows: Iterable[Row]) -> dict[str, int]:
    return {row.key: int(row.value) for row in rows if row.unit == COUNT and row.exact}
