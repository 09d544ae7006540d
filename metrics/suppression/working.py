"""A metric-year while it is being protected: what is hidden so far, and what may be hidden yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .cells import BEFORE, PROTECTS, SMALL, UNKNOWN, UNSOLVED, Cell, Table, Total
from .limits import Limits
from .primary import small_cells, students_of


@dataclass
class Working:
    """Everything is in the order of keys, so that the order of the input changes nothing."""

    table: Table
    limits: Limits
    secret: bytes
    cells: dict[str, Cell] = field(init=False)
    totals: list[Total] = field(init=False)
    totals_of: dict[str, list[int]] = field(init=False)
    # Also worked out where a figure says none, but a total does. Keys without one are not in it.
    students: dict[str, int] = field(init=False)
    # Those of ten students or fewer that are not public already; also such as nobody publishes.
    small: set[str] = field(init=False)
    hidden: dict[str, str] = field(init=False)
    # By how many steps a percent is coded as though it had fewer students.
    coarser: dict[str, int] = field(default_factory=dict)
    # Small ones that public figures give away, whatever we hide.
    given_away: set[str] = field(default_factory=set)
    by_unit: dict[str, list[str]] = field(init=False)
    # What was hidden for the totals' sake, and what rule 4 then asked for beside each.
    remedies: dict[str, list[str]] = field(default_factory=dict)
    pruned: bool = False
    # Those that are open enough. Hiding more never takes that back.
    proven: set[str] = field(default_factory=set)
    proven_in_whole_numbers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cells = {cell.key: cell for cell in sorted(self.table.cells, key=lambda c: c.key)}
        self.totals = in_order(self.table.totals, self.cells)
        self.totals_of = {key: [] for key in self.cells}
        self.by_unit = {}
        for place, total in enumerate(self.totals):
            for key in (total.whole, *total.parts):
                self.totals_of[key].append(place)
        for key, cell in self.cells.items():
            self.by_unit.setdefault(cell.unit, []).append(key)
        self.students = students_of(self.cells, self.totals)
        self.small = small_cells(self.cells, self.totals, self.students, self.limits)
        self.hidden = dict(self._hidden_at_first())

    def _hidden_at_first(self) -> Iterable[tuple[str, str]]:
        for key, cell in self.cells.items():
            if cell.open or cell.implied:
                continue
            if key in self.small:
                yield key, SMALL
            elif cell.students is None or (cell.students and not _has_value(cell)):
                yield key, UNKNOWN
            elif cell.hidden_before:
                # Also without students now: that it was hidden says that there were some.
                yield key, BEFORE

    # --- what readers do not know ---

    def unseen(self, key: str) -> bool:
        return key in self.hidden or self.cells[key].implied

    def fewest(self, key: str) -> int:
        """What readers know of an unseen figure: one without students would say so."""
        cell = self.cells[key]
        # A figure that was hidden before stays hidden when its last student has left.
        surely = not cell.implied and self.students.get(key, 0) > 0
        return 1 if surely else 0

    def may_hide(self, key: str) -> bool:
        """Whether it is shown, is ours to hide, and has so many students that hiding serves."""
        cell = self.cells[key]
        return not (self.unseen(key) or cell.open) and (
            self.students.get(key, 0) > self.limits.threshold
        )

    # --- what is hidden further ---

    def hide(self, key: str, reason: str = PROTECTS) -> bool:
        """False where it cannot be hidden or is hidden already."""
        cell = self.cells[key]
        if cell.open or self.unseen(key):
            return False
        self.hidden[key] = reason
        return True

    def hide_all(self, keys: Iterable[str]) -> bool:
        """Whether any of them was hidden by it."""
        return sum(self.hide(key) for key in keys) > 0

    def hide_unit(self, unit: str, reason: str = UNSOLVED) -> None:
        """Every protected figure of a unit that has students."""
        for key in self.by_unit[unit]:
            if self.cells[key].students != 0:
                self.hide(key, reason)

    def parts_of_one_unit(self) -> list[Total]:
        """The partitions: totals that stay within one unit."""
        return [total for total in self.totals if self._within(total)]

    def aggregates(self) -> list[str]:
        """Units that are made of other units."""
        return sorted(
            {self.cells[total.whole].unit for total in self.totals if not self._within(total)}
        )

    def _within(self, total: Total) -> bool:
        unit = self.cells[total.whole].unit
        return all(self.cells[part].unit == unit for part in total.parts)

    def exposed(self) -> list[str]:
        """What must not be worked out: small ones, and in the end all that is hidden."""
        beside = {
            key
            for key, reason in self.hidden.items()
            # What is withheld for want of a way may be worked out: it protects nobody.
            if reason != UNSOLVED and self.students.get(key, 0) > 0
        }
        exposed = self.small | beside if self.pruned else self.small
        return sorted(exposed - self.given_away)


def in_order(totals: Iterable[Total], cells: dict[str, Cell]) -> list[Total]:
    """Each once, its parts in order. What names a figure that is not there says nothing."""
    known = {
        Total(total.whole, tuple(sorted(set(total.parts))))
        for total in totals
        if total.whole in cells and total.parts and all(part in cells for part in total.parts)
    }
    return sorted(known, key=lambda total: (total.whole, total.parts))


def _has_value(cell: Cell) -> bool:
    if cell.kind == "count":
        return True
    return cell.value is not None or (cell.kind == "percent" and cell.met is not None)
