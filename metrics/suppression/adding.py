"""Which figures add up, and what remains where they do not reach their whole."""

from collections.abc import Sequence
from dataclasses import replace

from .cells import Cell, Total


class Adding:
    """Totals over cells by key. A rest that nobody publishes becomes an implied cell."""

    def __init__(self, cells: dict[str, Cell]) -> None:
        self._cells = dict(cells)
        self._totals: list[Total] = []

    def result(self) -> tuple[tuple[Cell, ...], tuple[Total, ...]]:
        return tuple(self._cells.values()), tuple(self._totals)

    def add(self, whole: str, parts: Sequence[str], *, rest: str) -> bool:
        """False, and no total, where the parts are more than the whole.

        Where they are fewer, `rest` names what there is beside. Where nobody knows how many they
        are, several parts are taken to be all: who guesses so must not be right about few.
        """
        parts = [part for part in parts if part != whole]
        if not parts:
            return True
        cells = [self._cells[part] for part in parts]
        left = _left(self._cells[whole], [cell.students for cell in cells], "students")
        if left is not None and left < 0:
            return False
        if left or (left is None and len(parts) == 1):
            parts.append(self._rest(whole, cells, left, rest))
        self._totals.append(Total(whole, tuple(parts)))
        return True

    def _rest(self, whole: str, cells: Sequence[Cell], left: int | None, name: str) -> str:
        key = f"{whole}/{name}"
        met = _left(self._cells[whole], [cell.met for cell in cells], "met")
        self._cells[key] = replace(
            self._cells[whole],
            key=key,
            group=f"{self._cells[whole].group}/{name}",
            students=left,
            met=met if met is None or left is None else min(max(met, 0), left),
            value=None,
            open=False,
            hidden_before=False,
            implied=True,
        )
        return key


def _left(whole: Cell, parts: Sequence[int | None], name: str) -> int | None:
    number = getattr(whole, name)
    if number is None or None in parts:
        return None
    return number - sum(parts)
