"""All values that hidden figures can have, as one linear program of which only the aim changes.

The numbers are differences from the true ones, so that no difference at all is always a
solution, whether or not the figures add up as their totals say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

WHOLE = 1e-6
# No limit at all would leave some programs without an answer. No group differs by that many.
WITHOUT_LIMIT = 10_000
_OPTIONS = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 4,  # primal: what was feasible stays so when the aim changes
    "threads": 1,
    "parallel": "off",
    "random_seed": 1,
}


class WorkIsUp(Exception):
    """So many programs were solved, or so much time went by, that the rest is withheld."""


@dataclass
class Budget:
    """How much work may be done. Programs are counted alike on any machine; time is not."""

    programs: int
    until: float  # of `clock`
    clock: object
    used: int = 0

    def spend(self) -> None:
        self.used += 1
        if self.used > self.programs or self.clock() > self.until:
            raise WorkIsUp


@dataclass(frozen=True)
class Unknown:
    """By how much a number that is not shown, or not exactly, can differ from the true one."""

    key: str
    low: float
    high: float


@dataclass(frozen=True)
class Solution:
    """One state of affairs that fits everything that is shown."""

    differences: np.ndarray  # by column, from the true numbers
    whole: bool


class Polytope:
    """`equations`: for each, the coefficient of each unknown by key; they come to 0."""

    def __init__(
        self,
        unknowns: Sequence[Unknown],
        equations: Sequence[Mapping[str, int]],
        budget: Budget,
    ) -> None:
        self.place = {unknown.key: place for place, unknown in enumerate(unknowns)}
        self.unknowns = list(unknowns)
        self.equations = list(equations)
        self.budget = budget
        self._highs = highspy.Highs()
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(self._model())
        self._aims: dict[int, float] = {}

    def _model(self) -> highspy.HighsLp:
        model = model_of(self.equations, self.place)
        model.col_lower_ = np.array([unknown.low for unknown in self.unknowns], dtype=float)
        model.col_upper_ = np.array([unknown.high for unknown in self.unknowns], dtype=float)
        return model

    def most(self, aims: Mapping[str, float]) -> Solution:
        """The solution in which the weighted sum of the differences is largest."""
        self.budget.spend()
        self._aim({self.place[key]: -weight for key, weight in aims.items()})
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise WorkIsUp
        values = np.array(self._highs.getSolution().col_value)
        whole = bool(np.all(np.abs(values - np.rint(values)) < WHOLE))
        return Solution(values, whole)

    def _aim(self, costs: dict[int, float]) -> None:
        for place in self._aims:
            if place not in costs:
                self._highs.changeColCost(place, 0.0)
        for place, cost in costs.items():
            self._highs.changeColCost(place, cost)
        self._aims = costs

    def settle(self, places: Iterable[int]) -> None:
        """From now on these are shown, and differ by nothing."""
        for place in places:
            self._highs.changeColBounds(place, 0.0, 0.0)

    def unsettle(self, places: Iterable[int]) -> None:
        for place in places:
            unknown = self.unknowns[place]
            self._highs.changeColBounds(place, float(unknown.low), float(unknown.high))

    def prices(self) -> np.ndarray:
        """For each equation, what the last aim would gain if it came to one more than 0."""
        return np.array(self._highs.getSolution().row_dual)

    def gains(self) -> np.ndarray:
        """For each unknown, what the last aim would gain if its bounds were wider."""
        return np.array(self._highs.getSolution().col_dual)


def model_of(equations: Sequence[Mapping], place: Mapping) -> highspy.HighsLp:
    """Without aims and bounds: each of the equations comes to 0. `place` is the column of a key."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(place), len(equations)
    model.col_cost_ = np.zeros(len(place))
    model.row_lower_ = model.row_upper_ = np.zeros(len(equations))
    starts, places, values = [0], [], []
    for equation in equations:
        for key, value in equation.items():
            places.append(place[key])
            values.append(float(value))
        starts.append(len(places))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(places, dtype=np.int32)
    model.a_matrix_.value_ = np.array(values, dtype=float)
    return model
