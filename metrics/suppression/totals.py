"""What readers know of the numbers of students: the totals over schools and groups."""

from collections.abc import Iterable

from .cells import Total
from .polytope import WHOLE, WITHOUT_LIMIT, Unknown
from .working import Working


def open_enough(working: Working, key: str, low: float, high: float) -> bool:
    ten = working.limits.threshold
    return high - low >= ten - WHOLE and working.students[key] + high > ten + WHOLE


def known_of_numbers(working: Working) -> tuple[dict[str, Unknown], list[dict[str, int]]]:
    """What is unseen, and the equations it stands in; what is shown differs by nothing."""
    unknowns = {
        key: Unknown(
            key,
            low=working.fewest(key) - working.students.get(key, 0),
            high=WITHOUT_LIMIT,
        )
        for key in working.cells
        if working.unseen(key) and working.cells[key].students != 0
    }
    equations = [equation_of(total, unknowns) for total in working.totals]
    return unknowns, equations


def equation_of(total: Total, unknowns: Iterable[str]) -> dict[str, int]:
    """The whole less its parts, of what is unknown. A number for each total, even if empty."""
    equation = {part: -1 for part in total.parts if part in unknowns}
    if total.whole in unknowns:
        equation[total.whole] = 1
    return equation


def unseen_within(working: Working) -> list[list[str]]:
    return [
        [part for part in total.parts if working.unseen(part) and working.students.get(part)]
        for total in working.parts_of_one_unit()
    ]
