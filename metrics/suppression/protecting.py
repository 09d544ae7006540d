"""The whole way from a metric-year to what may be shown of it; withheld where no way is found."""

from time import monotonic

from .cells import UNSOLVED, Pattern, Table
from .hierarchy import protect_numbers
from .limits import Limits
from .outcomes import protect_outcomes
from .pattern import pattern_of
from .polytope import Budget, WorkIsUp
from .working import Working


def protect(
    table: Table, *, secret: bytes, limits: Limits | None = None, clock=monotonic
) -> Pattern:
    """Which figures are hidden, and how the others are shown.

    The same for the same figures, key and limits, whatever their order. Where the work is up,
    all aggregates are withheld, and if that does not help, the whole metric-year.
    """
    limits = limits or Limits()
    programs = 0
    for withheld in (_nothing, _aggregates):
        working = Working(table, limits, secret)
        withheld(working)
        budget = _budget(working, clock)
        try:
            _solve(working, budget)
        except WorkIsUp:
            programs += budget.used
        else:
            return pattern_of(working, _work(working, programs + budget.used))
    working = Working(table, limits, secret)
    _everything(working)
    return pattern_of(working, _work(working, programs))


def _solve(working: Working, budget: Budget) -> None:
    """What is hidden for the outcomes' sake can call for more by the numbers, and so on."""
    for _round in range(working.limits.rounds):
        protect_numbers(working, budget)
        if not protect_outcomes(working, budget):
            return
    raise WorkIsUp


def _budget(working: Working, clock) -> Budget:
    limits = working.limits
    hidden = len(working.hidden)
    return Budget(
        programs=limits.programs + limits.programs_per_hidden * hidden,
        until=clock() + limits.seconds + limits.seconds_per_hidden * hidden,
        clock=clock,
    )


def _nothing(working: Working) -> None:
    pass


def _aggregates(working: Working) -> None:
    for unit in working.aggregates():
        working.hide_unit(unit, UNSOLVED)


def _everything(working: Working) -> None:
    """Also where there are no students."""
    for key, cell in working.cells.items():
        if not (cell.open or cell.implied):
            working.hidden[key] = UNSOLVED


def _work(working: Working, programs: int) -> dict[str, int]:
    ours = [key for key, cell in working.cells.items() if not (cell.open or cell.implied)]
    return {
        "programs": programs,
        "figures": len(ours),
        "small": sum(key in working.small for key in ours),
        "hidden": len(working.hidden),
        "coarser": len(working.coarser),
        "given_away": len(working.given_away),
    }
