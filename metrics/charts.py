"""Bars, laid out in numbers and words; templates draw them, and no query is made here.

The drawing has no viewBox: widths are percentages and heights are pixels, so that bars
stretch with the page and text keeps its size. Every bar has its name and its value written
above it, so that nothing is told by color alone.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from metrics.chart_words import bar_words, first_finding, names_in, sentence, target_words, tone
from metrics.models import Indicator, Target
from metrics.readers.entries import Entry

MOST_ROWS = 24
# What fits beside each other at 320 px, in plain and in bold. A longer name takes a second line.
LETTERS_IN_A_LINE, LETTERS_IN_A_HEADING = 41, 36
HEADING, LINE, BAR, GAP, MARGIN = 26, 19, 14, 10, 6
# Where the drawing stands alone, it has a width in pixels, room around it and a title.
WIDTH, PADDING, EMPTY_HEIGHT, LETTERS_IN_A_TITLE = 640, 24, 30, 66


@dataclass(frozen=True)
class Scale:
    """What the whole width stands for, and what bars are named for."""

    full: Decimal
    name_of: Callable[[Entry], str]


@dataclass(frozen=True)
class Line:
    """A line of text; `y` is its baseline."""

    text: str
    y: int


@dataclass(frozen=True)
class Bar:
    """One series of a row. `width` is a percentage, and empty where there is no value."""

    lines: list[Line]
    width: str
    y: int
    bottom: int
    tone: str
    inferred: bool
    sentence: str


@dataclass(frozen=True)
class Mark:
    """A target: an upright dashed line across each bar of a row, and its words above them."""

    x: str
    line: Line


@dataclass(frozen=True)
class Row:
    heading: list[Line]
    bars: list[Bar]
    marks: list[Mark]

    @property
    def is_drawn(self) -> bool:
        """Words stand alone where there is neither a bar nor a target to draw."""
        return bool(self.marks) or any(bar.width for bar in self.bars)


@dataclass(frozen=True)
class Chart:
    """`finding` is empty where the figures cannot be compared."""

    title: str
    finding: str
    says_something: bool
    description: str
    height: int
    rows: list[Row]
    rows_left_out: int
    has_inferred: bool
    bar_height: int = BAR

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Picture:
    """What a drawing needs around it where it stands alone: its size and its title."""

    width: int
    height: int
    inner_width: int
    title: list[Line]
    top: int
    foot: int


def stand_alone(chart: Chart) -> Picture:
    title = lines_at(PADDING + LINE, chart.title, LETTERS_IN_A_TITLE)
    top = title[-1].y + GAP
    foot = top + max(chart.height, EMPTY_HEIGHT) + LINE
    inner_width = WIDTH - 2 * PADDING
    return Picture(WIDTH, foot + PADDING, inner_width, title, top, foot)


def bar_chart(title: str, entries: Sequence[Entry], targets: Sequence[Target] = ()) -> Chart:
    """One row of bars for each school year and group of students, one bar for each population."""
    groups = [(cell, list(found)) for cell, found in groupby(entries, key=cell_of)]
    shown, top, rows = groups[:MOST_ROWS], MARGIN, []
    drawn = [entry for _cell, found in shown for entry in found]
    scale = Scale(full_width(drawn, targets), names_in(drawn))
    for _cell, found in shown:
        rows.append(row_at(top, found, targets_of(found[0], targets), scale))
        top = bottom_of(rows[-1]) + GAP
    return Chart(
        title=title,
        finding=first_finding([found for _cell, found in shown]),
        says_something=has_something_to_compare(drawn),
        description=description(rows),
        height=top,
        rows=rows,
        rows_left_out=len(groups) - len(rows),
        has_inferred=any(bar.inferred for row in rows for bar in row.bars),
    )


def has_something_to_compare(entries: Sequence[Entry]) -> bool:
    """A percentage has its whole to be compared with; a single number fills any width."""
    if any(entry.figure.indicator.unit == Indicator.Unit.PERCENT for entry in entries):
        return True
    return sum(entry.value is not None for entry in entries) > 1


def cell_of(entry: Entry) -> tuple:
    figure = entry.figure
    return (figure.school_year, figure.student_group.pk, entry.grade, figure.respondent)


def full_width(entries: Sequence[Entry], targets: Sequence[Target]) -> Decimal:
    """What the whole width stands for: 100 percent, else the largest number there is."""
    if any(entry.figure.indicator.unit == Indicator.Unit.PERCENT for entry in entries):
        return Decimal(100)
    numbers = [entry.value for entry in entries if entry.value is not None]
    numbers += [target.value for target in targets if target.value is not None]
    return max([*numbers, Decimal(1)])


def targets_of(entry: Entry, targets: Sequence[Target]) -> list[Target]:
    return [
        target
        for target in targets
        if target.value is not None
        and target.student_group_id == entry.figure.student_group.pk
        and target.grade == entry.grade
        and not entry.figure.respondent
    ]


def row_at(top: int, entries: list[Entry], targets: list[Target], scale: Scale) -> Row:
    heading = lines_at(top + HEADING - 8, entries[0].whom, LETTERS_IN_A_HEADING)
    bottom = top + HEADING + LINE * (len(heading) - 1)
    target_lines = [target_words(target) for target in targets]
    first_bar = bottom + LINE * len(target_lines)
    bars: list[Bar] = []
    for entry in entries:
        start = bars[-1].bottom + GAP if bars else first_bar
        bars.append(bar_at(start, entry, scale))
    marks = [
        Mark(share(target.value, scale.full), line)
        for target, line in zip(targets, stacked(bottom, target_lines), strict=True)
    ]
    return Row(heading, bars, marks)


def bar_at(top: int, entry: Entry, scale: Scale) -> Bar:
    name = scale.name_of(entry)
    lines = lines_at(top + LINE - 5, bar_words(entry, name))
    return Bar(
        lines=lines,
        width="" if entry.value is None else share(entry.value, scale.full),
        y=top + LINE * len(lines),
        bottom=top + LINE * len(lines) + BAR,
        tone=tone(entry),
        inferred=entry.is_inferred,
        sentence=sentence(entry, name),
    )


def bottom_of(row: Row) -> int:
    return row.bars[-1].bottom + GAP


def share(value: Decimal, scale: Decimal) -> str:
    """A percentage of the width with a point, whatever the language: SVG knows no comma."""
    part = min(value / scale * 100, Decimal(100)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{part}%"


def lines_at(baseline: int, words: str, letters: int = LETTERS_IN_A_LINE) -> list[Line]:
    return stacked(baseline - LINE + 5, textwrap.wrap(words, letters) or [""])


def stacked(top: int, texts: list[str]) -> list[Line]:
    return [Line(text, top + LINE * (n + 1) - 5) for n, text in enumerate(texts)]


def description(rows: list[Row]) -> str:
    """Every value in words, for those who cannot see the drawing."""
    bars = [bar.sentence for row in rows for bar in row.bars]
    targets = [f"{mark.line.text}." for row in rows for mark in row.marks]
    return " ".join([*bars, *targets])
