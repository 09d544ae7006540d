"""Which column of a sheet holds what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from metrics.models import Indicator

from .layout import TO_FILL_IN, Column, Part, by_heading, columns_for, key_of
from .lines import Line, fault
from .reading import Row


@dataclass(frozen=True)
class Headings:
    """The columns by their numbers, those to be filled in by indicator and part."""

    columns: Mapping[int, Column]
    fields: Mapping[Indicator, Mapping[Part, int]] = field(default_factory=dict)
    faults: list[Line] = field(default_factory=list)

    @property
    def code(self) -> int:
        return next(at for at, column in self.columns.items() if column.part == Part.CODE)


def read_headings(row: Row, indicators: Iterable[Indicator]) -> Headings:
    """A column that nobody knows, or that stands there twice, is left out and told of."""
    known = by_heading(columns_for(indicators))
    times = Counter(key_of(cell.text) for cell in row.cells.values())
    columns, faults, seen = {}, [], set()
    for at, cell in row.cells.items():
        key = key_of(cell.text)
        column = known.get(key)
        # Twice the codes of the schools: the first are taken.
        first_code = column == Column(Part.CODE) and key not in seen
        if column is None or (times[key] > 1 and not first_code):
            faults.append(fault(row.number, at, _problem(column), heading=cell.text))
        else:
            columns[at] = column
        seen.add(key)
    return Headings(columns, _fields(columns), faults)


def _problem(column: Column | None) -> str:
    if column is None:
        return _("No such column is asked for in this cycle: nothing of it is taken.")
    return _("This column stands here more than once: nothing of it is taken.")


def _fields(columns: Mapping[int, Column]) -> Mapping[Indicator, Mapping[Part, int]]:
    fields: dict[Indicator, dict[Part, int]] = defaultdict(dict)
    for at, column in columns.items():
        if column.part in TO_FILL_IN and column.indicator:
            fields[column.indicator][column.part] = at
    return fields
