"""The attack on hidden counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from .bounds import MOST, Line, Polytope, Range
from .public import Cell, MetricYear, Relation

# The published rule: groups of one to ten students are hidden.
LARGEST_SMALL = 10
# Of the narrowest ranges, so many and this share are looked at again among whole numbers.
LOOKED_AT_AGAIN = 10
SHARE_LOOKED_AT_AGAIN = 0.05


@dataclass(frozen=True)
class CountFindings:
    """What was found of the hidden cells of one metric-year."""

    ranges: Mapping[Cell, Range] = field(default_factory=dict)
    left_out: int = 0

    @property
    def recovered(self) -> list[Cell]:
        return [cell for cell, found in self.ranges.items() if found.values <= 1]

    @property
    def narrowed(self) -> list[Cell]:
        """May be small, and fewer than ten values are left for it. None that is recovered."""
        return [
            cell
            for cell, found in self.ranges.items()
            if found.low <= LARGEST_SMALL and 1 < found.values < LARGEST_SMALL
        ]

    @property
    def proved_small(self) -> list[Cell]:
        return [cell for cell, found in self.ranges.items() if found.high <= LARGEST_SMALL]


def attack_counts(table: MetricYear, known: Mapping[Cell, int] | None = None) -> CountFindings:
    """`known` are hidden cells of which the outsider has heard elsewhere."""
    targets = [cell for cell in table.hidden() if cell not in (known or {})]
    columns, lines = _columns(table, known or {}), []
    polytope_columns = list(columns.bounds.values())
    for relation in table.relations:
        lines += _lines(relation, columns)
    polytope = Polytope(polytope_columns, lines)
    ranges = {cell: polytope.range(columns.number[cell], LARGEST_SMALL) for cell in targets}
    for cell in _narrowest(ranges):
        ranges[cell] = ranges[cell].within(polytope.whole_range(columns.number[cell]))
    return CountFindings(ranges | _small_rests(table, columns, polytope), polytope.left_out)


def _small_rests(table: MetricYear, columns, polytope: Polytope) -> dict[Cell, Range]:
    """Nobody wrote them down, and so nobody hid them."""
    found = {}
    for cell in table.rests():
        if cell in columns.fixed:
            count = int(columns.fixed[cell])
            found[cell] = Range(count, count)
        else:
            found[cell] = polytope.range(columns.number[cell], LARGEST_SMALL)
    return {cell: bounds for cell, bounds in found.items() if _is_small(bounds)}


def _is_small(found: Range) -> bool:
    return found.low <= LARGEST_SMALL and found.values < LARGEST_SMALL and found.high >= 1


@dataclass
class _Columns:
    """Cells whose number is not known. What is known is a constant of the lines."""

    fixed: dict[Cell, float] = field(default_factory=dict)
    bounds: dict[Cell, tuple[float, float]] = field(default_factory=dict)
    number: dict[Cell, int] = field(default_factory=dict)

    def open(self, cell: Cell, low: float, high: float) -> None:
        self.number[cell] = len(self.bounds)
        self.bounds[cell] = (low, high)


def _columns(table: MetricYear, known: Mapping[Cell, int]) -> _Columns:
    columns = _Columns()
    for cell, row in table.cells.items():
        count = known.get(cell, row.count)
        if count is not None:
            columns.fixed[cell] = float(count)
        elif row.low is not None:
            columns.open(cell, max(1.0, float(row.low)), float(row.high))
        else:
            # Where there is nobody, the row says so: a hidden number is at least one.
            columns.open(cell, 1.0, MOST)
    for relation in table.relations:
        others = [cell for cell in (relation.whole, *relation.parts) if cell != relation.rest]
        if relation.rest and all(cell in columns.fixed for cell in others):
            columns.fixed[relation.rest] = _remainder([columns.fixed[cell] for cell in others])
            continue
        for cell in (relation.whole, *relation.parts):
            if cell not in columns.fixed and cell not in columns.number:
                columns.open(cell, 0.0, MOST)
    return columns


def _remainder(counts: list[float]) -> float:
    whole, *parts = counts
    return whole - sum(parts)


def _lines(relation: Relation, columns: _Columns) -> list[Line]:
    """whole − parts = 0; or ≥ 0 where it turns out that parts are missing."""
    constant, terms = 0.0, []
    cells = [(relation.whole, 1.0), *[(part, -1.0) for part in relation.parts]]
    for cell, sign in cells:
        if cell in columns.fixed:
            constant += sign * columns.fixed[cell]
        else:
            terms.append((columns.number[cell], sign))
    if not terms:
        return []
    relaxed = None if relation.sure else (-constant, inf)
    return [Line(tuple(terms), -constant, -constant, relaxed)]


def _narrowest(ranges: Mapping[Cell, Range]) -> list[Cell]:
    """Of those about which nothing is found yet."""
    tight = sorted(
        (cell for cell, found in ranges.items() if found.tight and not _is_small(found)),
        key=lambda cell: (ranges[cell].values, cell),
    )
    again = max(LOOKED_AT_AGAIN, round(SHARE_LOOKED_AT_AGAIN * len(ranges)))
    return [cell for cell in tight if ranges[cell].values > 1][:again]
