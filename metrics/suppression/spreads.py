"""How far hidden numbers can be from the true ones, as far as it has to be known.

Whatever is found on the way counts for all numbers: each solution is a state of affairs that
fits what is shown, so most numbers are proved safe without a program of their own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from .polytope import WHOLE, Polytope
from .whole_numbers import WholeNumbers

# How often many numbers at once are pushed up or down, before one is looked at alone.
PUSHES = 8
SEARCHES = 20

Enough = Callable[[str, float, float], bool]


@dataclass(frozen=True)
class Open:
    """A number that is not open enough, and the prices of the equations that bind it."""

    key: str
    prices: tuple[np.ndarray, ...]  # by equation: what it would gain if that came to more
    gains: tuple[np.ndarray, ...]  # by unknown: what it would gain if that had more room
    names: list[str]  # of the unknowns
    fixed: bool  # whether it can have one value only


class Spreads:
    """`enough(key, low, high)` says whether differences from low to high leave it open."""

    def __init__(
        self,
        polytope: Polytope,
        enough: Enough,
        reached: Mapping[str, tuple[float, float]],
    ) -> None:
        self._polytope = polytope
        self._enough = enough
        size = len(polytope.unknowns)
        self._low, self._high = np.zeros(size), np.zeros(size)
        for key, (low, high) in reached.items():
            place = polytope.place[key]
            self._low[place], self._high[place] = low, high
        # The same, but only of what was reached in whole numbers.
        self._whole_low, self._whole_high = self._low.copy(), self._high.copy()

    def narrow(self, keys: Iterable[str]) -> list[Open]:
        """Those of the keys that are not open enough."""
        left = [key for key in keys if not self.is_open(key)]
        for push in range(PUSHES):
            if len(left) > PUSHES:
                self._push(left, push)
                left = [key for key in left if not self.is_open(key)]
        found = (self._alone(key) for key in left)
        return [narrow for narrow in found if narrow is not None]

    def is_open(self, key: str) -> bool:
        place = self._polytope.place[key]
        return self._enough(key, self._low[place], self._high[place])

    def tightest(self, keys: Iterable[str], share: float) -> list[str]:
        """That share of the keys, but only those not known to be open in whole numbers.

        At most `SEARCHES`: in a large table, what is tight is alike.
        """
        keys = sorted(keys, key=lambda key: (round(self._width(key), 6), key))
        place = self._polytope.place
        return [
            key
            for key in keys[: min(SEARCHES, ceil(len(keys) * share))]
            if not self._enough(key, self._whole_low[place[key]], self._whole_high[place[key]])
        ]

    def _width(self, key: str) -> float:
        place = self._polytope.place[key]
        return float(self._high[place] - self._low[place])

    def _push(self, keys: list[str], push: int) -> None:
        """All up, all down, then every second, fourth, … against the others."""
        block = 1 << (push // 2)
        sign = 1 if push % 2 else -1
        weights = {
            key: float(sign if push < 2 or (place // block) % 2 else -sign)
            for place, key in enumerate(keys)
        }
        self._note(self._polytope.most(weights))

    def _alone(self, key: str) -> Open | None:
        for weight in (1.0, -1.0):
            if self.is_open(key):
                return None
            self._note(self._polytope.most({key: weight}))
        return None if self.is_open(key) else self.bound_by(key)

    def bound_by(self, key: str) -> Open:
        """What keeps it from going further up and further down."""
        prices, gains = [], []
        for weight in (1.0, -1.0):
            self._note(self._polytope.most({key: weight}))
            prices.append(self._polytope.prices())
            gains.append(self._polytope.gains())
        fixed = self._width(key) < WHOLE
        return Open(key, tuple(prices), tuple(gains), list(self._polytope.place), fixed)

    def _note(self, solution) -> None:
        np.minimum(self._low, solution.differences, out=self._low)
        np.maximum(self._high, solution.differences, out=self._high)
        if solution.whole:
            np.minimum(self._whole_low, solution.differences, out=self._whole_low)
            np.maximum(self._whole_high, solution.differences, out=self._whole_high)

    def narrow_in_whole_numbers(
        self, keys: Iterable[str], width: Callable[[str], int]
    ) -> list[str]:
        """Those of the keys not found to be open enough in whole numbers: `width` of a key."""
        keys = list(keys)
        whole = WholeNumbers(self._polytope) if keys else None
        return [key for key in keys if not self._is_open_in_whole_numbers(key, whole, width(key))]

    def _is_open_in_whole_numbers(self, key: str, whole: WholeNumbers, width: int) -> bool:
        """As far up as it gets, and for the rest of the width down."""
        place = self._polytope.place[key]
        most, least = floor(self._high[place] + WHOLE), ceil(self._low[place] - WHOLE)
        up_to = min(width, most)
        down_to = max(up_to - width, least)
        up, down = whole.farthest(key, up_to), whole.farthest(key, down_to)
        if self._enough(key, down, up):
            return True
        if up < up_to and whole.found(key, up_to):
            up = up_to
        if not self._enough(key, down, up) and down > down_to and whole.found(key, down_to):
            down = down_to
        return self._enough(key, down, up)
