"""What the cells of a school's row say, as entries for the validator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics import entering
from metrics.entering import Entry
from metrics.models import Indicator, Observation, Population
from metrics.typed import CLEAR, word_of
from metrics.validation import is_numeral
from reforms.models import AnnualReview
from reforms.readers.figures_asked import AskedFigure, population_of

from .cells import has_unshown, letters
from .headings import Headings
from .layout import Part
from .lines import Line, fault
from .reading import Cell, Row

ODD = {
    "formula": gettext_lazy("This is a formula. Copy its result and paste it as a value."),
    "date": gettext_lazy(
        "The spreadsheet has made a date of it. Format the cell as a number, and type it again."
    ),
    "boolean": gettext_lazy("This is TRUE or FALSE, not a number."),
    "error": gettext_lazy("The spreadsheet shows an error here."),
    "long": gettext_lazy("This is longer than 5,000 characters."),
}
# In a note these are words like any others.
FINE_IN_NOTES = {"date", "boolean"}


@dataclass(frozen=True)
class Placed:
    """An entry, and where it stands."""

    entry: Entry
    review: AnnualReview
    place: str


def read_row(
    row: Row, review: AnnualReview, headings: Headings, asked: Mapping[Indicator, AskedFigure]
) -> Iterator[Placed | Line]:
    """Entries, and lines about cells that cannot be one."""
    for at, cell in row.cells.items():
        if at not in headings.columns and not _has_heading(at, headings):
            yield _fault(row, at, review, cell, _("This column has no heading."))
    for indicator, numbers in headings.fields.items():
        cells = {part: row.cells[at] for part, at in numbers.items() if at in row.cells}
        if not cells:
            continue
        faults = [
            _fault(row, numbers[part], review, cell, problem)
            for part, cell in cells.items()
            if (problem := _problem(part, cell, asked_for=indicator in asked))
        ]
        if faults:
            yield from faults
        else:
            entry = _entry(row, review, asked[indicator], cells, column=indicator.slug)
            first = min(numbers[part] for part in cells)
            at = numbers[Part.VALUE] if Part.VALUE in cells else first
            yield Placed(entry, review, f"{letters(at)}{row.number}")


def _has_heading(at: int, headings: Headings) -> bool:
    """Of a column that was left out it is told once, and not in every row."""
    return any(line.place.rstrip("0123456789") == letters(at) for line in headings.faults)


def _problem(part: Part, cell: Cell, *, asked_for: bool) -> str:
    if not asked_for:
        return _("This school is not asked for this indicator.")
    if cell.odd and not (part == Part.NOTE and cell.odd in FINE_IN_NOTES):
        return str(ODD[cell.odd])
    if has_unshown(cell.text):
        return _("The cell holds signs that cannot be shown. Type it again.")
    return ""


def _fault(row: Row, at: int, review: AnnualReview, cell: Cell, problem: str) -> Line:
    return fault(row.number, at, problem, school=review.school.name, text=cell.text)


def _entry(
    row: Row, review: AnnualReview, asked: AskedFigure, cells: Mapping[Part, Cell], *, column: str
) -> Entry:
    texts = {part: cell.text.strip() for part, cell in cells.items()}
    return Entry(
        cell=cell_of(review, asked.indicator),
        value=_as_it_stands(texts.get(Part.VALUE, ""), asked.current),
        note=_or_cleared(texts.get(Part.NOTE)),
        numerator=_or_cleared(texts.get(Part.NUMERATOR)),
        denominator=_or_cleared(texts.get(Part.DENOMINATOR)),
        row=row.number,
        column=column,
    )


def cell_of(review: AnnualReview, indicator: Indicator) -> entering.Cell:
    """A school of which nothing was ever recorded gets its population when a sheet is applied.

    Until then it is told from others by a number that no population has.
    """
    population = population_of(review) or Population(pk=-review.school_id)
    return entering.Cell(indicator, population, review.cycle.school_year)


def _as_it_stands(text: str, current: Observation | None) -> str:
    """Spreadsheets make 71 of 71.0: the same number is no change."""
    same = (
        current is not None
        and current.value is not None
        and is_numeral(text)
        and is_numeral(current.digits)
        and Decimal(text) == Decimal(current.digits)
    )
    return current.digits if same else text


def _or_cleared(text: str | None) -> str | None:
    """A blank cell, which is none here, leaves what stands there."""
    return "" if text is not None and word_of(text) == CLEAR else text
