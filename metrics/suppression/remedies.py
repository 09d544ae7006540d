"""What to hide next, where somebody could work out a small figure."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from .cells import UNSOLVED
from .choice import draw
from .complements import complete
from .spreads import Open
from .working import Working

BINDS = 1e-7


def hide_for(narrow: Iterable[Open], working: Working) -> set[str]:
    """Hides one more figure for each narrow one, unless one just hidden serves it as well.

    Units of which something was hidden.
    """
    serving = {found.key: _serving(found, working) for found in narrow}
    aggregates = set(working.aggregates())
    touched = set()
    while serving:
        key = _most_useful(serving, working, aggregates)
        if key is None:
            return touched.union(*(give_up(key, working) for key in serving))
        unit = working.cells[key].unit
        before = set(working.hidden)
        working.hide(key)
        complete(working, [unit])
        working.remedies[key] = sorted(set(working.hidden) - before - {key})
        touched.add(unit)
        serving = {
            narrow: {other for other in keys if working.may_hide(other)}
            for narrow, keys in serving.items()
            if key not in keys
        }
    return touched


def _serving(found: Open, working: Working) -> set[str]:
    """Shown figures that would widen it: those that the binding equations do not cancel out."""
    serving: set[str] = set()
    for prices in found.prices:
        gain: dict[str, float] = {}
        for place in np.flatnonzero(np.abs(prices) > BINDS):
            total = working.totals[place]
            gain[total.whole] = gain.get(total.whole, 0.0) + prices[place]
            for part in total.parts:
                gain[part] = gain.get(part, 0.0) - prices[place]
        serving |= {key for key, value in gain.items() if abs(value) > BINDS}
    serving = {key for key in serving if working.may_hide(key)}
    return serving or connected(found.key, working)


def connected(key: str, working: Working) -> set[str]:
    """What may be hidden in the equations of the figure; else in those of what is unseen there."""
    seen, edge = {key}, [key]
    while edge:
        near = {
            other
            for one in edge
            for place in working.totals_of[one]
            for other in (working.totals[place].whole, *working.totals[place].parts)
        } - seen
        serving = {other for other in near if working.may_hide(other)}
        if serving:
            return serving
        seen |= near
        edge = sorted(other for other in near if working.unseen(other))
    return set()


def _most_useful(serving: dict[str, set[str]], working: Working, aggregates: set[str]):
    """Drawn among the smallest of those that serve most. Schools come first, or aggregates."""
    uses = Counter(key for keys in serving.values() for key in keys)
    schools = [key for key in uses if working.cells[key].unit not in aggregates]
    order = [schools, [key for key in uses if working.cells[key].unit in aggregates]]
    if not working.limits.schools_first:
        order.reverse()
    keys = next(filter(None, order), [])
    if not keys:
        return None
    rank = {key: (_pinned(key, working), -uses[key]) for key in keys}
    least = min(rank.values())
    keys = [key for key in keys if rank[key] == least]
    return draw(keys, working.students, working.secret, working.limits.drawn_among)[0]


def _pinned(key: str, working: Working) -> int:
    """In how many equations over several units nothing else is unseen: there it would be known.

    Those of its own unit do not count, since rule 4 will hide another group beside it.
    """
    unit = working.cells[key].unit
    pinned = 0
    for place in working.totals_of[key]:
        total = working.totals[place]
        keys = {total.whole, *total.parts} - {key}
        if any(working.cells[other].unit != unit for other in keys):
            pinned += not any(working.unseen(other) for other in keys)
    return pinned


def give_up(key: str, working: Working) -> set[str]:
    """Public figures give it away. The rest of the unit's is hidden, so that no more follows."""
    unit = working.cells[key].unit
    before = len(working.hidden)
    working.hide_unit(unit, UNSOLVED)
    if len(working.hidden) == before:
        working.given_away.add(key)
    return {unit}
