"""Which figures about students may be shown, and how; nothing hidden can be worked out again.

Only publishing imports it, since it solves linear programs: no page may load it.
"""

from .cells import Cell, Pattern, Shown, Table, Total
from .limits import Band, Limits
from .protecting import protect

__all__ = ["Band", "Cell", "Limits", "Pattern", "Shown", "Table", "Total", "protect"]
