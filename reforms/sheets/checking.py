"""What a sheet would change, and what is wrong with it. Writes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.entering import Kind, judge
from metrics.models import Indicator
from reforms.models import AskedIndicator, ReviewCycle
from reforms.readers.figures_asked import figures_asked

from .entries import Placed, read_row
from .headings import read_headings
from .lines import Line, line_of
from .reading import Row
from .schools import match_rows


@dataclass(frozen=True)
class Found:
    """`lines` in the order of the sheet. What changes nothing is only counted."""

    lines: list[Line]
    unchanged: int


def check_rows(rows: Sequence[Row], cycle: ReviewCycle, *, by) -> Found:
    """As many queries for one school as for a thousand."""
    headings = read_headings(rows[0], asked_in(cycle))
    matched = match_rows(rows[1:], headings.code, cycle, by=by)
    asked = figures_asked([review for _row, review in matched.rows])
    read = [
        each
        for row, review in matched.rows
        for each in read_row(
            row, review, headings, {figure.indicator: figure for figure in asked[review.pk]}
        )
    ]
    placed = [each for each in read if isinstance(each, Placed)]
    verdicts = judge([each.entry for each in placed])
    lines = [
        line_of(verdict, place=each.place, school=each.review.school.name, review=each.review.pk)
        for verdict, each in zip(verdicts, placed, strict=True)
        if verdict.kind not in (Kind.UNCHANGED, Kind.BLANK)
    ]
    faults = [*headings.faults, *matched.faults, *(each for each in read if isinstance(each, Line))]
    unchanged = Counter(verdict.kind for verdict in verdicts)[Kind.UNCHANGED]
    return Found(sorted([*faults, *lines], key=lambda line: line.row), unchanged)


def asked_in(cycle: ReviewCycle) -> list[Indicator]:
    asked = AskedIndicator.objects.filter(cycle=cycle).select_related("indicator")
    return list({each.indicator_id: each.indicator for each in asked}.values())
