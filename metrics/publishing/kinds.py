"""Why a row begins: what has changed about the figure since the last release."""

import json
from typing import Any

from metrics.models import Status
from metrics.models.releases import Change
from schools.models import ImportRun

REMOVED = "removed"
# Where a school stands and what it is called: the figure itself is the same.
NAMES = {"school", "local_district", "board_district", "district_year", "release"}
# By the way a figure came in. What a publisher gave us anew it has changed itself; whatever else
# differs was corrected here.
FROM_A_SOURCE = {ImportRun.Kind.FILE.value, ImportRun.Kind.COMPUTED.value}


def kind_of_change(before: str, after: str, *, status: str, run_kind: str) -> str:
    """`before` and `after` are rows as JSON text; `before` is blank where there was none."""
    if not before:
        return Change.ADDED.value
    if figure_in(before) == figure_in(after):
        return Change.TECHNICAL.value
    if status == Status.WITHDRAWN:
        return Change.WITHDRAWN.value
    return Change.REAL.value if run_kind in FROM_A_SOURCE else Change.CORRECTION.value


def figure_in(row: str) -> dict[str, Any]:
    """All digits count: 72.0 is not 72."""
    read = json.loads(row, parse_float=str, parse_int=str)
    return {name: content for name, content in read.items() if name not in NAMES}
