"""What may change about figures, and when."""

from .publishing import PublishError, PublishReport, publish
from .recording import (
    CELL,
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
    "FigureChanges",
    "FigureError",
    "PublishError",
    "PublishReport",
    "cell_of",
    "compare_figures",
    "publish",
    "record_figures",
    "record_typed_in_figure",
    "retire_figures",
]
