"""What may change about figures, and when."""

from .entering import ensure_populations, enter_figures, enter_typed_figures, erased_by
from .publishing import PublishError, PublishReport, publish
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
    "PublishError",
    "PublishReport",
    "cell_of",
    "compare_figures",
    "enter_figures",
    "enter_typed_figures",
    "ensure_populations",
    "erased_by",
    "publish",
    "record_figures",
    "record_typed_in_figure",
    "retire_figures",
]
