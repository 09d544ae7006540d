"""Which figures are about so few students that they are hidden for their own sake (rule 1)."""

from collections.abc import Mapping, Sequence

from .cells import Cell, Total
from .limits import Limits


def students_of(cells: Mapping[str, Cell], totals: Sequence[Total]) -> dict[str, int]:
    """The number of students of each figure, as far as figures and totals tell it."""
    students = {key: cell.students for key, cell in cells.items() if cell.students is not None}
    found = True
    while found:
        found = False
        for total in totals:
            found |= _work_out(total, students)
    return students


def _work_out(total: Total, students: dict[str, int]) -> bool:
    """Adds the one number that a total lacks. A reader can do the same sum."""
    missing = [key for key in (total.whole, *total.parts) if key not in students]
    if len(missing) != 1:
        return False
    known = sum(students[part] for part in total.parts if part in students)
    if missing[0] == total.whole:
        students[total.whole] = known
    else:
        # Numbers that do not add up tell nothing; then it counts as none.
        students[missing[0]] = max(0, students[total.whole] - known)
    return True


def small_cells(
    cells: Mapping[str, Cell],
    totals: Sequence[Total],
    students: Mapping[str, int],
    limits: Limits,
) -> set[str]:
    """Keys of one to ten students that nobody else has published."""
    small = {
        key
        for key, cell in cells.items()
        if not cell.open and 1 <= students.get(key, 0) <= limits.threshold
    }
    return small - _public_remainders(cells, totals)


def _public_remainders(cells: Mapping[str, Cell], totals: Sequence[Total]) -> set[str]:
    """What nobody publishes, but what remains of figures that are all public already."""
    public: set[str] = set()
    for total in totals:
        keys = (total.whole, *total.parts)
        rest = [key for key in keys if not cells[key].open]
        if len(rest) == 1 and cells[rest[0]].implied:
            public.add(rest[0])
    return public
