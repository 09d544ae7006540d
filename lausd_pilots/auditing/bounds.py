"""How little and how much a hidden number can be: one linear program, of which only the
objective changes (about 4 ms a bound, where building it anew takes most of a second)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import highspy
import numpy as np

# More students than any district has: no number is unbounded, and no program without an end.
MOST = 1_000_000.0
NEAR = 1e-6
# Seconds that the search among whole numbers may take for one bound.
LONGEST = 1.0


class Line(NamedTuple):
    """low <= sum of coefficient × column <= high. `relaxed` replaces it if it cannot be so."""

    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    relaxed: tuple[float, float] | None = None


@dataclass(frozen=True)
class Range:
    """Whole numbers from `low` to `high` are possible. Not `tight`: perhaps others too."""

    low: int
    high: int
    tight: bool = True

    @property
    def values(self) -> int:
        return self.high - self.low + 1

    def within(self, other: "Range") -> "Range":
        return Range(max(self.low, other.low), min(self.high, other.high))


class Polytope:
    """All numbers that agree with what is public.

    What contradicts the rest (a guess that was wrong, an error of the publisher) is relaxed or
    left out, as an outsider would; `left_out` says how many lines.
    """

    def __init__(self, columns: Sequence[tuple[float, float]], lines: Iterable[Line]):
        self.columns = list(columns)
        self.lines, self.left_out = _consistent(self.columns, list(lines))
        self._solver = _solver(self.columns, self.lines)
        _begin(self._solver)
        self._least = np.full(len(self.columns), np.inf)
        self._most = np.full(len(self.columns), -np.inf)
        self._costly: int | None = None

    def range(self, column: int, enough: float) -> Range:
        """At least `enough` wide, or the true bounds: no more is solved than must be."""
        for sense in (1.0, -1.0):
            if self._most[column] - self._least[column] < enough - NEAR:
                self._look(column, sense)
        low, high = self._least[column], self._most[column]
        wide = high - low >= enough - NEAR
        return Range(int(np.ceil(low - NEAR)), int(np.floor(high + NEAR)), tight=not wide)

    def most(self, column: int, enough: float) -> int:
        """The greatest whole number possible, or any that is at least `enough`."""
        if self._most[column] < enough - NEAR:
            self._look(column, -1.0)
        return int(np.floor(self._most[column] + NEAR))

    def least(self, column: int, enough: float) -> int:
        """The least whole number possible, or any that is at most `enough`."""
        if self._least[column] > enough + NEAR:
            self._look(column, 1.0)
        return int(np.ceil(self._least[column] - NEAR))

    def whole_range(self, column: int) -> Range:
        """The bounds among whole numbers, which can be narrower where sums are linked."""
        solver = _solver(self.columns, self.lines)
        count = len(self.columns)
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        low, high = (_whole_bound(solver, column, sense) for sense in (1.0, -1.0))
        return Range(low, high)

    def _look(self, column: int, sense: float) -> None:
        if self._costly is not None:
            self._solver.changeColCost(self._costly, 0.0)
        self._solver.changeColCost(column, sense)
        self._costly = column
        self._solver.run()
        _demand_optimal(self._solver)
        values = np.array(self._solver.getSolution().col_value)
        np.minimum(self._least, values, out=self._least)
        np.maximum(self._most, values, out=self._most)


def _whole_bound(solver, column: int, sense: float) -> int:
    """The best bound proved, also where the time did not do for finding the number itself."""
    solver.changeColCost(column, sense)
    solver.setOptionValue("time_limit", solver.getRunTime() + LONGEST)
    solver.run()
    bound = solver.getInfo().mip_dual_bound * sense
    solver.changeColCost(column, 0.0)
    return int(np.ceil(bound - NEAR)) if sense > 0 else int(np.floor(bound + NEAR))


# --- building ---


def _consistent(columns, lines) -> tuple[list[Line], int]:
    solver = _solver(columns, lines)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
        return lines, 0
    wrong = _contradicting(columns, lines)
    kept = [
        _relaxed(line) if number in wrong else line
        for number, line in enumerate(lines)
        if number not in wrong or line.relaxed
    ]
    solver = _solver(columns, kept)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
        return kept, len(wrong)
    again = _contradicting(columns, kept)
    return [line for number, line in enumerate(kept) if number not in again], len(wrong | again)


def _relaxed(line: Line) -> Line:
    low, high = line.relaxed
    return line._replace(low=low, high=high, relaxed=None)


def _contradicting(columns, lines) -> set[int]:
    """The fewest students that must be missing or too many somewhere, and in which lines."""
    count = len(columns)
    loose = [
        line._replace(
            terms=(*line.terms, (count + 2 * number, 1.0), (count + 2 * number + 1, -1.0))
        )
        for number, line in enumerate(lines)
    ]
    solver = _solver([*columns, *[(0.0, MOST)] * (2 * len(lines))], loose)
    for column in range(count, count + 2 * len(lines)):
        solver.changeColCost(column, 1.0)
    solver.run()
    slack = np.array(solver.getSolution().col_value)[count:]
    return {number // 2 for number in np.flatnonzero(slack > NEAR).tolist()}


def _solver(columns, lines) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(lines)
    lp.col_cost_ = np.zeros(len(columns))
    lp.col_lower_ = np.array([low for low, _high in columns])
    lp.col_upper_ = np.array([high for _low, high in columns])
    lp.row_lower_ = np.array([line.low for line in lines])
    lp.row_upper_ = np.array([line.high for line in lines])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *[len(line.terms) for line in lines]])
    terms = [term for line in lines for term in line.terms]
    lp.a_matrix_.index_ = np.array([column for column, _by in terms], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([by for _column, by in terms], dtype=float)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    return solver


def _begin(solver) -> None:
    """From the first point found, every other is reached by the primal simplex method, which
    stays among the possible ones when the aim changes."""
    solver.setOptionValue("presolve", "on")
    solver.run()
    _demand_optimal(solver)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", 4)


def _demand_optimal(solver) -> None:
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"The linear program ended with {solver.modelStatusToString(status)}.")
