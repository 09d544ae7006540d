"""How a figure that is not hidden may be shown: whole percents, ranges, coded ends (rules 2, 3)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .cells import Cell, Shown
from .limits import Band, Limits

NO_STUDENTS = Shown(digits="", low=None, high=None, status="not_applicable")
_WHOLE = Decimal(1)


def shown(cell: Cell, limits: Limits, *, coarser: int = 0) -> Shown | None:
    """None where even the widest range is not enough. `cell.students` is known and large enough.

    `coarser` is by how many steps a percent is coded as though it had fewer students.
    """
    if cell.kind == "count":
        return Shown(str(cell.students), None, None, cell.status)
    if cell.kind == "score":
        digits = str(cell.value.quantize(_WHOLE, ROUND_HALF_UP))
        return Shown(digits, None, None, cell.status)
    place = band_place(cell.students, limits) - coarser
    if place < 0:
        return None
    low, high = percent_range(whole_percent(cell), limits.bands[place])
    if low == high:
        return Shown(str(low), None, None, cell.status)
    return Shown("", Decimal(low), Decimal(high), "suppressed")


def band_place(students: int, limits: Limits) -> int:
    """Which of the bands goes for so many students."""
    return sum(band.students <= students for band in limits.bands) - 1


def whole_percent(cell: Cell) -> int:
    """Half a percent is rounded up. The numbers of students decide, where they are known."""
    if cell.met is not None:
        return (200 * cell.met + cell.students) // (2 * cell.students)
    return int(cell.value.quantize(_WHOLE, ROUND_HALF_UP))


def percent_range(percent: int, band: Band) -> tuple[int, int]:
    """The whole percents among which one is hidden: 34 is one of 30 to 39, or itself."""
    if percent <= band.end:
        return 0, band.end
    if percent >= 100 - band.end:
        return 100 - band.end, 100
    if band.step == 1:
        return percent, percent
    low = percent - percent % band.step
    return max(low, band.end + 1), min(low + band.step - 1, 99 - band.end)


def met_range(cell: Cell, what: Shown) -> tuple[Fraction, Fraction]:
    """How many students can have the outcome, for a reader who knows how many there are.

    Whole numbers where the working figure has one. It holds the true number in any case.
    """
    low = Fraction(int(what.digits) if what.digits else what.low)
    high = Fraction(int(what.digits) if what.digits else what.high)
    fewest = max(Fraction(0), (low - Fraction(1, 2)) * cell.students / 100)
    most = min(Fraction(cell.students), (high + Fraction(1, 2)) * cell.students / 100)
    if cell.met is None:
        return fewest, most
    # What is rounded up to the next percent belongs to that one.
    last = -(-most // 1) - 1 if most < cell.students or high < 100 else most // 1
    return Fraction(-(-fewest // 1)), Fraction(last)
