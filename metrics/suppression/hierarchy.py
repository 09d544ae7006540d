"""No small number can be worked out from totals over schools and groups (rule 5).

Every total is an equation; a linear program finds the least and the most that each small figure
can be for somebody who solves them all. Where that is too narrow, more is hidden.
"""

from .complements import complete
from .polytope import Budget, Polytope, WorkIsUp
from .pruning import prune, show_useless
from .remedies import hide_for
from .spreads import Open, Spreads
from .swaps import reached_by_swaps
from .totals import known_of_numbers, open_enough, unseen_within
from .working import Working


def protect_numbers(working: Working, budget: Budget) -> None:
    """Hides until each small number can be any of ten, and more than ten.

    Whatever is hidden further only widens what was possible before: what is proven stays so.
    Raises WorkIsUp.
    """
    touched = None
    for _round in range(working.limits.rounds):
        complete(working, touched)
        narrow = _narrow(working, budget)
        if not narrow and not working.pruned:
            prune(working, budget)
            show_useless(_spreads(working, budget), working)
            # From here on, also what is hidden beside the small ones must not be worked out.
            working.pruned = True
            narrow = _narrow(working, budget)
        if not narrow:
            narrow = _narrow_in_whole_numbers(working, budget)
        if not narrow:
            return
        touched = hide_for(narrow, working)
    raise WorkIsUp


def _narrow(working: Working, budget: Budget) -> list[Open]:
    left = [key for key in working.exposed() if key not in working.proven]
    if not left:
        return []
    narrow = _spreads(working, budget).narrow(left)
    working.proven.update(set(left) - {found.key for found in narrow})
    return narrow


def _narrow_in_whole_numbers(working: Working, budget: Budget) -> list[Open]:
    """Of the tightest: bounds in fractions can be wider than such in whole numbers."""
    left = [key for key in working.exposed() if key not in working.proven_in_whole_numbers]
    if not left:
        return []
    spreads = _spreads(working, budget)
    narrow = spreads.narrow(left)
    if not narrow:
        tight = spreads.tightest(left, working.limits.whole_numbers_share)
        ten = working.limits.threshold
        tight = spreads.narrow_in_whole_numbers(tight, lambda _key: ten)
        working.proven_in_whole_numbers.update(set(left) - set(tight))
        narrow = [spreads.bound_by(key) for key in tight]
    return narrow


def _spreads(working: Working, budget: Budget) -> Spreads:
    unknowns, equations = known_of_numbers(working)
    reached = reached_by_swaps(unknowns, equations, unseen_within(working))
    polytope = Polytope(list(unknowns.values()), equations, budget)
    return Spreads(polytope, lambda *spread: open_enough(working, *spread), reached)
