"""What a correction would tell of the few students it is about (rule 8, second part).

Where a figure is shown before and after, and its number of students differs by one to ten, all
of whom have the outcome or none of whom has it, the two releases together tell their outcome.
That hidden figures stay hidden is seen to by `Cell.hidden_before`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .limits import Limits


class Figure(Protocol):
    """What is asked of a figure: a `Cell` has all of it."""

    kind: str
    students: int | None
    met: int | None
    open: bool


@dataclass(frozen=True)
class HomogeneousChange:
    """A warning that holds a release up until somebody with a reason lets it pass.

    `students` more (or fewer, below zero); `met` of them more or fewer have the outcome.
    """

    key: str
    students: int
    met: int


def homogeneous_changes(
    before: Mapping[str, Figure], now: Mapping[str, Figure], limits: Limits | None = None
) -> list[HomogeneousChange]:
    """By key. `before` and `now` hold the exact figures behind what is shown in each release.

    Leave out what is hidden in either. Figures that were public elsewhere, and figures other than
    shares, tell nothing by this.
    """
    limits = limits or Limits()
    found = []
    for key in sorted(set(before) & set(now)):
        change = _change(key, before[key], now[key])
        if change and _tells(change, limits):
            found.append(change)
    return found


def _change(key: str, before: Figure, now: Figure) -> HomogeneousChange | None:
    numbers = (before.students, before.met, now.students, now.met)
    if now.open or now.kind != "percent" or None in numbers:
        return None
    return HomogeneousChange(key, now.students - before.students, now.met - before.met)


def _tells(change: HomogeneousChange, limits: Limits) -> bool:
    few = 1 <= abs(change.students) <= limits.threshold
    return few and change.met in (0, change.students)
