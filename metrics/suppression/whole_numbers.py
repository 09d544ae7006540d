"""Whether a difference from the true number is possible in whole numbers of students.

Bounds in fractions can be wider, where totals overlap. What moves the fewest students to reach a
difference is a short round of swaps, and mostly whole; only where it is not, a search is made.
"""

import highspy
import numpy as np

from .polytope import WHOLE, Polytope, model_of

# Of the search for one figure. What it has not found then counts as not there.
NODES = 50
SHORT = 20
_QUIET = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 1}


class WholeNumbers:
    """Each number is split into how much it rises and how much it falls, which both cost."""

    def __init__(self, polytope: Polytope) -> None:
        self._polytope, self._budget = polytope, polytope.budget
        self._low = np.array([unknown.low for unknown in polytope.unknowns], dtype=float)
        self._high = np.array([unknown.high for unknown in polytope.unknowns], dtype=float)
        self._columns = len(polytope.unknowns)
        self._highs = _quiet()
        self._highs.passModel(self._split())

    def farthest(self, key: str, limit: int) -> int:
        """The difference next to `limit`, from 0 on, that the fewest moves reach wholly."""
        place = self._polytope.place[key]
        step = 1 if limit < 0 else -1
        for difference in range(limit, 0, step):
            fewest = self._fewest_moves(place, difference)
            if fewest is not None and np.all(np.abs(fewest - np.rint(fewest)) < WHOLE):
                return difference
        return 0

    def found(self, key: str, difference: int) -> bool:
        """Whether a search reaches it: among the figures near those that move, then among all."""
        place = self._polytope.place[key]
        fewest = self._fewest_moves(place, difference)
        if fewest is None:
            return False
        near = self._near(np.abs(fewest) > WHOLE)
        return self._search(place, difference, near) or self._search(
            place, difference, np.ones(self._columns, dtype=bool)
        )

    def _near(self, moving: np.ndarray) -> np.ndarray:
        """Also what stands in one short equation with them, such as the groups of one school."""
        near = moving.copy()
        for equation in self._polytope.equations:
            places = [self._polytope.place[key] for key in equation]
            if len(places) <= SHORT and moving[places].any():
                near[places] = True
        return near

    def _fewest_moves(self, place: int, difference: int) -> np.ndarray | None:
        self._budget.spend()
        rise, fall = max(difference, 0), max(-difference, 0)
        self._highs.changeColBounds(place, float(rise), float(rise))
        self._highs.changeColBounds(place + self._columns, float(fall), float(fall))
        self._highs.run()
        optimal = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        moves = np.array(self._highs.getSolution().col_value) if optimal else None
        self._highs.changeColBounds(place, 0.0, self._high[place])
        self._highs.changeColBounds(place + self._columns, 0.0, -self._low[place])
        return None if moves is None else moves[: self._columns] - moves[self._columns :]

    def _split(self) -> highspy.HighsLp:
        falls = [
            {**equation, **{(key,): -value for key, value in equation.items()}}
            for equation in self._polytope.equations
        ]
        places = dict(self._polytope.place)
        places |= {(key,): place + self._columns for key, place in self._polytope.place.items()}
        model = model_of(falls, places)
        model.col_cost_ = np.ones(2 * self._columns)
        model.col_lower_ = np.zeros(2 * self._columns)
        model.col_upper_ = np.concatenate([self._high, -self._low])
        return model

    def _search(self, place: int, difference: int, among: np.ndarray) -> bool:
        self._budget.spend()
        model = model_of(self._polytope.equations, self._polytope.place)
        ends = np.where(among, 3.0 * abs(difference), 0.0)
        lower, upper = np.maximum(self._low, -ends), np.minimum(self._high, ends)
        lower[place] = upper[place] = difference
        model.col_lower_, model.col_upper_ = lower, upper
        model.integrality_ = [highspy.HighsVarType.kInteger] * self._columns
        highs = _quiet()
        highs.setOptionValue("mip_max_nodes", NODES)
        highs.passModel(model)
        highs.run()
        return highs.getModelStatus() == highspy.HighsModelStatus.kOptimal


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()
    for name, value in _QUIET.items():
        highs.setOptionValue(name, value)
    return highs
