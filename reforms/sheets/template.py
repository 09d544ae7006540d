"""The sheet that a school fills in: who is asked, for what, and what stands there so far."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.models import Indicator
from metrics.typed import CLEAR, WORDS, as_typed
from metrics.validation import is_numeral
from reforms.models import AnnualReview, ReviewCycle
from reforms.readers.figures_asked import AskedFigure, figures_asked
from schools import years
from schools.languages import in_language

from .cells import neutralised
from .layout import TO_FILL_IN, Column, Part, columns_for
from .processes import write_workbook

WIDTHS = {Part.CODE: 30, Part.NAME: 34, Part.NOTE: 30}
WIDTH = 16


@dataclass(frozen=True)
class Field:
    """One cell of the sheet. `open` is to be filled in."""

    text: str = ""
    number: bool = False
    open: bool = False


def as_csv(cycle: ReviewCycle, reviews: Sequence[AnnualReview]) -> bytes:
    columns, rows = _table(reviews)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.heading for column in columns])
    writer.writerows([field.text for field in row] for row in rows)
    # With the mark by which spreadsheets know UTF-8.
    return target.getvalue().encode("utf-8-sig")


def as_workbook(cycle: ReviewCycle, reviews: Sequence[AnnualReview]) -> bytes:
    """Written by another process, for some seconds where there are many schools."""
    columns, rows = _table(reviews)
    return write_workbook(
        {
            "title": _("Figures"),
            "columns": [_described(column) for column in columns],
            "rows": [[[field.text, field.number, field.open] for field in row] for row in rows],
            "instructions_title": _("Instructions"),
            "instructions": _instructions(cycle, columns),
        }
    )


def _table(reviews: Sequence[AnnualReview]) -> tuple[list[Column], list[list[Field]]]:
    asked = figures_asked(reviews)
    indicators = {figure.indicator for figures in asked.values() for figure in figures}
    in_order = sorted(indicators, key=lambda indicator: (indicator.position, indicator.name))
    columns = columns_for(in_order)
    return columns, [_row(columns, review, asked[review.pk]) for review in reviews]


def _row(columns: list[Column], review: AnnualReview, asked: list[AskedFigure]) -> list[Field]:
    of_school = {
        Part.CODE: Field(review.school.slug),
        Part.NAME: Field(neutralised(review.school.name)),
    }
    by_indicator = {figure.indicator: figure for figure in asked}
    return [
        of_school.get(column.part) or _field(column.part, by_indicator.get(column.indicator))
        for column in columns
    ]


def _field(part: Part, asked: AskedFigure | None) -> Field:
    """Locked where the school is not asked for the indicator."""
    if asked is None:
        return Field()
    is_open = part in TO_FILL_IN
    figure = asked.last_year if part == Part.LAST_YEAR else asked.current
    if part == Part.NOTE:
        return Field(neutralised(figure.note if figure else ""), open=is_open)
    if part in (Part.NUMERATOR, Part.DENOMINATOR):
        number = getattr(figure, part, None)
        text = "" if number is None else str(number)
    else:
        text = as_typed(figure)
    number = is_numeral(text)
    return Field(text if number else neutralised(text), number, is_open)


# --- what only a workbook has ---


def _described(column: Column) -> dict:
    check, refusal = _check(column)
    return {
        "heading": column.heading,
        "width": WIDTHS.get(column.part, WIDTH),
        "check": check,
        "refusal": refusal,
        "words": [CLEAR, *(WORDS if column.part == Part.VALUE else [])],
    }


def _check(column: Column) -> tuple[str, str]:
    """What the spreadsheet checks while somebody types, and what it then says."""
    if column.part not in TO_FILL_IN or column.part == Part.NOTE:
        return "", ""
    whole = _("Enter a whole number, or CLEAR.")
    if column.part != Part.VALUE:
        return "whole", whole
    words = _("NOT APPLICABLE, NOT COLLECTED or CLEAR are possible, too.")
    return {
        Indicator.Unit.PERCENT: ("percent", f"{_('Enter a number from 0 to 100.')} {words}"),
        Indicator.Unit.COUNT: ("whole", f"{_('Enter a whole number.')} {words}"),
    }.get(column.indicator.unit, ("number", f"{_('Enter a number.')} {words}"))


def _instructions(cycle: ReviewCycle, columns: list[Column]) -> list[str]:
    year = years.in_print(cycle.school_year)
    return [
        _("%(cycle)s: figures of school year %(year)s")
        % {"cycle": cycle.get_kind_display(), "year": year},
        "",
        _("Fill in the white cells. Grey cells are only for reading."),
        _("Do not change the headings of the first row, nor the codes of the schools."),
        _("A blank cell keeps what stands on the site. It never means zero."),
        _("CLEAR erases what stands there: the value with its note, or only a note or a number."),
        _("Write NOT APPLICABLE or NOT COLLECTED where there is no value for this reason."),
        _("Enter percentages from 0 to 100: 71.2 for 71.2 percent."),
        _("Numerator and denominator are the numbers of students of which a share was made."),
        _("Explain in the note what stands out from last year. It is published with its figure."),
        _("Formulas are not taken: copy their results and paste them as values."),
        _("Then send the sheet back on the page it came from. You see all changes beforehand."),
        "",
        _("The codes of the indicators:"),
        *(neutralised(_told(column)) for column in columns if column.part == Part.VALUE),
    ]


def _told(column: Column) -> str:
    indicator = column.indicator
    name = in_language(indicator, "name")
    return f"{indicator.slug}: {name} ({indicator.get_unit_display()})"
