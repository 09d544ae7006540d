"""What may change about figures, and when. `publish` is here, too: see `publishing`."""

from typing import Any

from . import publishing
from .entering import ensure_populations, enter_figures, enter_typed_figures, erased_by
from .recording import (
    CELL,
    LOCK,
    FigureChanges,
    FigureError,
    cell_of,
    compare_figures,
    record_figures,
    record_typed_in_figure,
    retire_figures,
)

__all__ = [
    "CELL",
    "LOCK",
    "FigureChanges",
    "FigureError",
    "cell_of",
    "compare_figures",
    "enter_figures",
    "enter_typed_figures",
    "ensure_populations",
    "erased_by",
    "record_figures",
    "record_typed_in_figure",
    "retire_figures",
]


def __getattr__(name: str) -> Any:
    return publishing.found(name, module=__name__)
