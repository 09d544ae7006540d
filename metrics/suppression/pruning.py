"""Shows again what was hidden for the totals' sake, and is not needed after all.

Figures are hidden one after the other, so that a later one can make an earlier one needless.
Nothing is shown again that rule 4 has chosen: its lot must stay as it fell.
"""

from collections.abc import Iterable

import numpy as np

from .cells import PROTECTS
from .complements import is_complete
from .polytope import WHOLE, Budget, Polytope
from .spreads import Spreads
from .totals import known_of_numbers, open_enough
from .working import Working

PUSHES = 24


def prune(working: Working, budget: Budget) -> None:
    """Takes out of `working.hidden` what is not needed. Small tables only: it is costly."""
    if working.remedies and len(working.hidden) <= working.limits.prune_up_to:
        _prune(working, budget)


def _prune(working: Working, budget: Budget) -> None:
    unknowns, equations = known_of_numbers(working)
    polytope = Polytope(list(unknowns.values()), equations, budget)
    witnesses = _Witnesses(working, polytope)
    order = sorted(working.remedies.items(), key=lambda item: (-working.students[item[0]], item[0]))
    for key, in_its_wake in order:
        for keys in ([key, *in_its_wake], [key]):
            if _allowed(keys, working) and witnesses.without(keys):
                for one in keys:
                    del working.hidden[one]
                break


def show_useless(spreads: Spreads, working: Working) -> None:
    """What protects others and can be worked out itself protects nobody: readers lose nothing."""
    beside = [
        key
        for key, reason in working.hidden.items()
        if reason == PROTECTS and key not in working.small and working.students.get(key)
    ]
    for found in spreads.narrow(sorted(beside)):
        if found.fixed and _allowed([found.key], working):
            del working.hidden[found.key]


def _allowed(keys: list[str], working: Working) -> bool:
    """Whether rule 4 is kept in all partitions of their units when they are shown."""
    reasons = {key: working.hidden.pop(key) for key in keys if key in working.hidden}
    units = {working.cells[key].unit for key in keys}
    allowed = len(reasons) == len(keys) and all(is_complete(working, unit) for unit in units)
    working.hidden.update(reasons)
    return allowed


class _Witnesses:
    """States of affairs that fit what is shown, and prove between them that all is open."""

    def __init__(self, working: Working, polytope: Polytope) -> None:
        self._working, self._polytope = working, polytope
        self._keys = working.exposed()
        self._places = np.array([polytope.place[key] for key in self._keys], dtype=int)
        self._states = np.zeros((1, len(polytope.unknowns)))
        for push in range(PUSHES):
            signs = np.random.default_rng(push).choice([-1.0, 1.0], len(self._keys))
            self._add(dict(zip(self._keys, signs, strict=True)))

    def without(self, keys: Iterable[str]) -> bool:
        """Whether all stay open when these are known; if so, they are from now on."""
        keys = list(keys)
        places = [self._polytope.place[key] for key in keys]
        before = self._states
        self._states = before[np.all(np.abs(before[:, places]) < WHOLE, axis=1)]
        self._polytope.settle(places)
        if all(self._is_open(place) for place in range(len(self._keys))):
            return True
        self._polytope.unsettle(places)
        self._states = before
        return False

    def _is_open(self, place: int) -> bool:
        for weight in (0.0, 1.0, -1.0):
            if weight:
                self._add({self._keys[place]: weight})
            column = self._states[:, self._places[place]]
            if open_enough(self._working, self._keys[place], column.min(), column.max()):
                return True
        return False

    def _add(self, aims: dict[str, float]) -> None:
        state = self._polytope.most(aims).differences
        self._states = np.vstack([self._states, state])
