"""What is shown less exactly, or hidden as well, where an outcome of a small group is told."""

from collections.abc import Iterable

import numpy as np

from .choice import draw, lot
from .coding import band_place
from .complements import complete
from .remedies import BINDS, connected, give_up
from .spreads import Open
from .working import Working


def blur(narrow: Iterable[Open], working: Working) -> None:
    """One step for each, unless one just made serves it as well."""
    done: set[str] = set()
    for found in narrow:
        binding = _binding(found, working)
        if done & binding:
            continue
        key = _to_code(binding, found.key, working)
        if key is not None:
            working.coarser[key] = working.coarser.get(key, 0) + 1
        else:
            key = _hide(binding, found.key, working)
        done.add(key)


def _binding(found: Open, working: Working) -> set[str]:
    """Shown figures whose range keeps the number from going further."""
    return {
        found.names[place]
        for gains in found.gains
        for place in np.flatnonzero(np.abs(gains) > BINDS)
        if not working.unseen(found.names[place])
    }


def _to_code(binding: set[str], narrow: str, working: Working) -> str | None:
    """A figure that includes the small group, rather than one beside it; drawn among these."""
    parents = {working.totals[place].whole for place in working.totals_of[narrow]}
    coarser = [key for key in binding if _steps_left(key, working) > 0]
    order = sorted(coarser, key=lambda key: (key not in parents, lot(working.secret, key), key))
    return order[0] if order else None


def _steps_left(key: str, working: Working) -> int:
    return band_place(working.students[key], working.limits) - working.coarser.get(key, 0)


def _hide(binding: set[str], narrow: str, working: Working) -> str:
    keys = {key for key in binding if working.may_hide(key)} or connected(narrow, working)
    if not keys:
        give_up(narrow, working)
        return narrow
    key = draw(keys, working.students, working.secret, working.limits.drawn_among)[0]
    working.hide(key)
    complete(working, [working.cells[key].unit])
    return key
