"""The attack on percentages: of which group can it be proved that none, or all, met the outcome?

Of every cell there are two numbers, the students who met it and those who did not. Sums of
groups and schools hold for both, and a published percentage binds the one to the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from .bounds import MOST, Line, Polytope
from .public import Cell, MetricYear, Relation
from .rows import Row

LARGEST_SMALL = 10
# A hidden percentage of a small group is narrowed where less than half of the scale is left.
NARROW = 0.5


@dataclass(frozen=True)
class OutcomeFindings:
    """`none` and `all`: proved. `narrowed`: small groups of which less than half is left."""

    none: list[Cell] = field(default_factory=list)
    all: list[Cell] = field(default_factory=list)
    narrowed: list[Cell] = field(default_factory=list)
    looked_at: int = 0
    left_out: int = 0


def attack_outcomes(
    table: MetricYear, students: Mapping[Cell, int] | None = None
) -> OutcomeFindings:
    """`students` are the sizes of groups that are known elsewhere."""
    program = _Program(table, students or {})
    targets = [cell for cell, row in table.cells.items() if _could_be_none_or_all(row)]
    targets += table.rests()
    found = {cell: program.says(cell) for cell in targets}
    return OutcomeFindings(
        none=[cell for cell in targets if found[cell] == "none"],
        all=[cell for cell in targets if found[cell] == "all"],
        narrowed=[cell for cell in table.hidden() if program.is_narrow(cell)],
        looked_at=len(targets),
        left_out=program.polytope.left_out,
    )


def _could_be_none_or_all(row: Row) -> bool:
    """All others are plainly in between: 40 % is neither."""
    if row.hidden:
        return True
    between = row.between
    return between is not None and not row.nobody and (between[0] <= 0 or between[1] >= 100)


@dataclass(frozen=True)
class _Pair:
    """Columns of a cell. Without `not_met`, that is what `met` leaves of the `size`."""

    met: int
    not_met: int | None
    size: float | None = None


class _Program:
    def __init__(self, table: MetricYear, students: Mapping[Cell, int]):
        self.pairs: dict[Cell, _Pair] = {}
        self.at_least_one: set[Cell] = set()
        self._bounds: list[tuple[float, float]] = []
        self._lines: list[Line] = []
        for cell, row in table.cells.items():
            self._cell(cell, row, _size(row, students.get(cell)))
        for relation in table.relations:
            self._relation(relation)
        self.polytope = Polytope(self._bounds, self._lines)

    # --- what it says ---

    def says(self, cell: Cell) -> str:
        """Whether it is proved that there are students, of whom `none` or `all` met it."""
        nobody_met = self._most_met(cell) < 1
        everybody_met = self._most_not_met(cell) < 1
        if nobody_met == everybody_met or not self._has_students(cell, nobody_met):
            return ""
        return "none" if nobody_met else "all"

    def is_narrow(self, cell: Cell) -> bool:
        pair = self.pairs[cell]
        if pair.size is None or not 1 < pair.size <= LARGEST_SMALL:
            return False
        found = self.polytope.range(pair.met, pair.size * NARROW)
        return found.tight and found.high - found.low < pair.size * NARROW

    def _most_met(self, cell: Cell) -> int:
        return self.polytope.most(self.pairs[cell].met, 1.0)

    def _most_not_met(self, cell: Cell) -> int:
        pair = self.pairs[cell]
        if pair.not_met is not None:
            return self.polytope.most(pair.not_met, 1.0)
        return int(pair.size) - self.polytope.least(pair.met, pair.size - 1)

    def _has_students(self, cell: Cell, nobody_met: bool) -> bool:  # noqa: FBT001
        if cell in self.at_least_one:
            return True
        pair = self.pairs[cell]
        column = pair.not_met if nobody_met else pair.met
        return column is not None and self.polytope.least(column, 0.0) >= 1

    # --- what is known ---

    def _cell(self, cell: Cell, row: Row, size: int | None) -> None:
        least = 1 if row.hidden else LARGEST_SMALL + 1  # a small group would be hidden
        if size is None or size > 0:
            self.at_least_one.add(cell)
        pair = self._open(cell, size)
        if size is None:
            self._lines.append(Line(((pair.met, 1.0), (pair.not_met, 1.0)), least, inf))
        if row.numerator is not None:
            met = float(row.numerator)
            self._lines.append(Line(((pair.met, 1.0),), met, met, (0.0, inf)))
        elif row.between is not None and size != 0:
            self._share(pair, *(float(bound) / 100 for bound in row.between))

    def _open(self, cell: Cell, size: int | None = None) -> _Pair:
        if cell not in self.pairs:
            first = len(self._bounds)
            known = size is not None
            self.pairs[cell] = _Pair(first, None if known else first + 1, size)
            self._bounds += [(0.0, float(size))] if known else [(0.0, MOST), (0.0, MOST)]
        return self.pairs[cell]

    def _share(self, pair: _Pair, low: float, high: float) -> None:
        """A size that somebody else gives may contradict the share: then it is left out."""
        met = pair.met
        if pair.size is not None:
            line = Line(((met, 1.0),), low * pair.size, high * pair.size, (-inf, inf))
            self._lines.append(line)
            return
        if low > 0:
            self._lines.append(Line(((met, 1 - low), (pair.not_met, -low)), 0.0, inf))
        if high < 1:
            self._lines.append(Line(((met, 1 - high), (pair.not_met, -high)), -inf, 0.0))

    def _relation(self, relation: Relation) -> None:
        pairs = [self._open(cell) for cell in (relation.whole, *relation.parts)]
        signs = [1.0, *[-1.0] * len(relation.parts)]
        relaxed = (0.0, inf)
        terms = [(pair.met, sign) for pair, sign in zip(pairs, signs, strict=True)]
        self._lines.append(Line(tuple(terms), 0.0, 0.0, None if relation.sure else relaxed))
        if all(pair.size is not None for pair in pairs):
            return
        constant, terms = 0.0, []
        for pair, sign in zip(pairs, signs, strict=True):
            if pair.not_met is None:
                constant += sign * pair.size
            terms.append((pair.met, -sign) if pair.not_met is None else (pair.not_met, sign))
        relaxed = None if relation.sure else (-constant, inf)
        self._lines.append(Line(tuple(terms), -constant, -constant, relaxed))


def _size(row: Row, elsewhere: int | None) -> int | None:
    if row.nobody:
        return 0
    return elsewhere if row.denominator is None else int(row.denominator)
