"""Nobody can tell that all or none of a small group have an outcome (step 3 of the algorithm).

Readers are taken to know every number of students, from other publications: whoever knows fewer
of them can rule out less. What they see of an outcome is a coded percent: a range of numbers.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from .blurring import blur
from .cells import Cell, Total
from .coding import met_range, shown
from .polytope import WHOLE, WITHOUT_LIMIT, Budget, Polytope, Unknown, WorkIsUp
from .spreads import Open, Spreads
from .swaps import reached_by_swaps
from .totals import equation_of, unseen_within
from .working import Working

Met = Mapping[str, Fraction]


def protect_outcomes(working: Working, budget: Budget) -> bool:
    """Codes more coarsely, or hides more, until no outcome is told. Whether it hid anything.

    Raises WorkIsUp.
    """
    hidden = len(working.hidden)
    met = met_of(working)
    small = [key for key in sorted(working.small) if key in met and _is_share(working.cells[key])]
    for _round in range(working.limits.rounds):
        small = [key for key in small if key not in working.given_away]
        narrow = _narrow(small, met, working, budget) if small else []
        if not narrow:
            return len(working.hidden) > hidden
        blur(narrow, working)
    raise WorkIsUp


def _narrow(small: list[str], met: Met, working: Working, budget: Budget) -> list[Open]:
    unknowns, equations = known_of_outcomes(working, met)
    polytope = Polytope(list(unknowns.values()), equations, budget)
    reached = reached_by_swaps(unknowns, equations, unseen_within(working))
    spreads = Spreads(polytope, lambda *spread: _enough(working, met, *spread), reached)
    narrow = spreads.narrow(small)
    if narrow or any(number.denominator != 1 for number in met.values()):
        return narrow
    tight = spreads.tightest(small, working.limits.whole_numbers_share)
    tight = spreads.narrow_in_whole_numbers(tight, lambda key: _width(key, working))
    return [spreads.bound_by(key) for key in tight]


def _width(key: str, working: Working) -> int:
    """How many students' outcome has to stay open."""
    return max(1, ceil(working.limits.outcome_width * working.students[key]))


def _is_share(cell: Cell) -> bool:
    return cell.kind == "percent"


def _enough(working: Working, met: Met, key: str, low: float, high: float) -> bool:
    students, number = working.students[key], float(met[key])
    one_may = number + high >= 1 - WHOLE
    one_may_not = number + low <= students - 1 + WHOLE
    return one_may and one_may_not and high - low >= working.limits.outcome_width * students - WHOLE


def known_of_outcomes(
    working: Working, met: Met
) -> tuple[dict[str, Unknown], list[dict[str, int]]]:
    """What is not shown exactly, and the equations between the numbers with the outcome."""
    unknowns = {
        key: Unknown(key, *_range(key, met, working))
        for key, cell in working.cells.items()
        if _is_share(cell) and not cell.open and cell.students != 0
    }
    return unknowns, [equation_of(total, unknowns) for total in working.totals]


def _range(key: str, met: Met, working: Working) -> tuple[float, float]:
    """By how much the number with the outcome can differ, by what is shown of it alone."""
    cell, students = working.cells[key], working.students.get(key)
    if key not in met or students is None:
        return 0, WITHOUT_LIMIT
    if working.unseen(key):
        return float(-met[key]), float(students - met[key])
    low, high = met_range(cell, shown(cell, working.limits, coarser=working.coarser.get(key, 0)))
    return float(low - met[key]), float(high - met[key])


def met_of(working: Working) -> dict[str, Fraction]:
    """How many students have the outcome, as far as figures and totals tell it."""
    met = {}
    for key, cell in working.cells.items():
        number = _met(cell)
        if number is not None:
            met[key] = number
    while _work_out_one_more(working, met):
        pass
    return met


def _met(cell: Cell) -> Fraction | None:
    if cell.students == 0:
        return Fraction(0)
    if cell.met is not None:
        return Fraction(cell.met)
    if cell.value is None or cell.students is None:
        return None
    return Fraction(cell.value) * cell.students / 100


def _work_out_one_more(working: Working, met: dict[str, Fraction]) -> bool:
    """One pass: adds what single totals lack. Whether there was any."""
    before = len(met)
    for total in working.totals:
        missing = [key for key in (total.whole, *total.parts) if key not in met]
        if len(missing) == 1 and missing[0] in working.students:
            met[missing[0]] = _remainder(missing[0], total, met, working)
    return len(met) > before


def _remainder(key: str, total: Total, met: Mapping[str, Fraction], working: Working) -> Fraction:
    parts = sum((met[part] for part in total.parts if part != key), Fraction(0))
    number = parts if key == total.whole else met[total.whole] - parts
    return min(max(number, Fraction(0)), Fraction(working.students[key]))
