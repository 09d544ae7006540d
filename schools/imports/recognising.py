"""Tells by the headings which family and layout a file is of, never by its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .families import Family, Layout
from .headings import Fit, fit, shown
from .problems import FileRefused
from .tables import Table

# A file is called near to a layout that it shares this part of the columns with.
NEAR = 0.3
MOST_NAMED = 12


@dataclass(frozen=True)
class Recognised:
    """`heading_row` is the number of the row that holds the headings."""

    family: Family
    table: Table
    fit: Fit
    heading_row: int
    headings: Sequence[str]
    above: tuple[str, ...]

    @property
    def layout(self) -> Layout:
        return self.fit.layout


def recognise(
    tables: Sequence[Table], families: Sequence[Family], *, forced: bool = False
) -> Recognised:
    """FileRefused where nothing fits, naming what is missing, or more than one thing does.

    `forced`: somebody has said the family, so that what is missing in it is named in any case.
    """
    found = [each for table in tables for each in _candidates(table, families)]
    whole = [each for each in found if each.fit.is_whole]
    if not whole:
        raise FileRefused(_unknown(found, families, forced=forced))
    best = max(each.fit.score for each in whole)
    taken = [each for each in whole if each.fit.score == best]
    chosen = _of_one_sheet(whole, taken)
    if chosen.fit.repeated:
        raise FileRefused(_("The file has this column twice: %s.") % _listed(chosen.fit.repeated))
    if chosen.layout.refused:
        raise FileRefused(chosen.layout.refused)
    return chosen


def _candidates(table: Table, families: Sequence[Family]) -> Iterator[Recognised]:
    for at, (number, cells) in enumerate(table.head):
        above = tuple(cell.strip() for _n, row in table.head[:at] for cell in row if cell.strip())
        for family in families:
            for layout in family.layouts:
                if layout.geojson == (table.geometries is not None):
                    yield Recognised(family, table, fit(layout, cells), number, cells, above)


def _of_one_sheet(whole: list[Recognised], best: list[Recognised]) -> Recognised:
    sheets = list(dict.fromkeys(each.table.name for each in whole))
    if len(sheets) > 1:
        quoted = ", ".join(f"“{name}”" for name in sheets)
        raise FileRefused(
            _("More than one sheet of the workbook could be taken: %s. Keep only one.") % quoted
        )
    # A heading row that is there twice, as some files repeat it, is taken where it comes first.
    kinds = {(each.family.code, each.layout.name) for each in best}
    if len(kinds) > 1:
        named = _listed(sorted({each.family.title for each in best}))
        raise FileRefused(
            _("The headings fit more than one kind of file: %s. Say which it is.") % named
        )
    return best[0]


def _unknown(found: list[Recognised], families: Sequence[Family], *, forced: bool) -> str:
    near = max(found, key=_nearness, default=None)
    if near is None or not near.fit.places or (_nearness(near) < NEAR and not forced):
        if forced:
            return _("No row of this file has the headings of %s.") % families[0].title
        return _("This is no file of a known kind: none of its first rows holds known headings.")
    words = {
        "family": near.family.title,
        "layout": near.layout.name,
        "columns": _listed([shown(column) for column in near.fit.missing]),
    }
    return _("This file is nearest to %(family)s (%(layout)s), but it lacks: %(columns)s.") % words


def _nearness(found: Recognised) -> float:
    required = sum(column.required for column in found.layout.columns)
    return (required - len(found.fit.missing)) / max(required, 1)


def _listed(names: Sequence[str]) -> str:
    """Without the line breaks that headings have."""
    plain = [" ".join(name.split()) for name in names]
    more = len(plain) - MOST_NAMED
    rest = [_("and %d more") % more] if more > 0 else []
    return ", ".join([*plain[:MOST_NAMED], *rest])
