"""What comes out: how each figure is shown or why it is hidden, and a digest of how it came."""

import hashlib

import orjson

from .cells import Pattern, Shown, Table
from .coding import NO_STUDENTS, shown
from .limits import Limits
from .working import Working, in_order

# Rises whenever the same input may lead to another pattern.
VERSION = 1


def pattern_of(working: Working, work: dict[str, int]) -> Pattern:
    ours = [cell for cell in working.cells.values() if not (cell.open or cell.implied)]
    hidden = {cell.key: working.hidden[cell.key] for cell in ours if cell.key in working.hidden}
    seen = {cell.key: _shown(cell, working) for cell in ours if cell.key not in working.hidden}
    digest = _digest(working.table, working.limits, working.secret, seen, hidden)
    return Pattern(shown=seen, hidden=hidden, digest=digest, work=work)


def _shown(cell, working: Working) -> Shown:
    if cell.students == 0:
        return NO_STUDENTS
    return shown(cell, working.limits, coarser=working.coarser.get(cell.key, 0))


def _digest(
    table: Table, limits: Limits, secret: bytes, seen: dict[str, Shown], hidden: dict[str, str]
) -> str:
    """Of all that went in and came out. It depends on hidden values: for staff only."""
    cells = {cell.key: cell for cell in table.cells}
    everything = [
        VERSION,
        table.name,
        # Which key it was, without telling it.
        hashlib.sha256(b"which key" + secret).hexdigest()[:16],
        repr(limits),
        [repr(cells[key]) for key in sorted(cells)],
        [repr(total) for total in in_order(table.totals, cells)],
        [[key, repr(seen[key])] for key in sorted(seen)],
        [[key, hidden[key]] for key in sorted(hidden)],
    ]
    return hashlib.sha256(orjson.dumps(everything)).hexdigest()
