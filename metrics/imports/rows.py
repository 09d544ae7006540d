"""Reads the rows of one file into figures, by what the family declares about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.models import Status
from schools.imports.families import Reading, Row
from schools.imports.problems import LONGEST_SHOWN

from .cells import Said, count_of, counted, digits_of, marked, not_readable
from .declarations import Coded, FigureFamily, Filter, Mark, Measure

LONGEST_HEADING = 120


class Cell(NamedTuple):
    """Where a figure belongs. `cds` is that of the school, or of the district.

    Of figures that were made of several rows it is the slug of a population instead.
    """

    indicator: str
    cds: str
    group: str
    grade: str


@dataclass(frozen=True)
class Found:
    """A figure, and where it stands in the file. `row` is None for what was made of several."""

    said: Said
    row: int | None
    heading: str


@dataclass(frozen=True)
class _First:
    """The first of the rows that are about the same thing."""

    number: int
    cells: tuple[str, ...]


class RowReader:
    """`take` every row, then `finish`. `figures` and `names` (of schools, by code) grow."""

    def __init__(self, declared: FigureFamily, reading: Reading):
        self.declared, self.reading = declared, reading
        self.figures: dict[Cell, Found] = {}
        self.names: dict[str, str] = {}
        self.districts: set[str] = set()
        self.measures = [each for each in declared.measures if self._is_there(each)]
        self.columns = sorted({name for each in self.measures for name in _columns_of(each)})
        self.headings = {
            name: " ".join(heading.split())[:LONGEST_HEADING]
            for name, heading in reading.headings.items()
        }
        self._filters = [each for each in declared.filters if reading.has(each.column)]
        self._codes: dict[int, Mapping[str, str | None]] = {}
        self._first: dict[tuple, _First] = {}
        self._to_choose: dict[tuple, list[Row]] = {}

    def _is_there(self, measure: Measure) -> bool:
        of_layout = not measure.layouts or self.reading.layout.name in measure.layouts
        return of_layout and self.reading.has(measure.column)

    # --- rows ---

    def take(self, row: Row) -> None:
        if row.is_district and not self.declared.district:
            return
        if not all(self._passes(row, each) for each in self._filters):
            return
        group, grade = self._coded(row, self.declared.group), self._coded(row, self.declared.grade)
        if group is None or grade is None:
            return
        self._note_who(row)
        about = (row.cds, group, grade, self._kinds(row))
        if self.declared.added_up:
            self._read(row, about)
        elif row.is_district and self.declared.choose:
            self._to_choose.setdefault(about, []).append(row)
        else:
            self._take_one(row, about)

    def _take_one(self, row: Row, about: tuple) -> None:
        """Of rows about the same thing the first is read; the others must agree with it."""
        cells = tuple([row[name] for name in self.columns])
        first = self._first.setdefault(about, _First(row.number, cells))
        if first.number == row.number:
            self._read(row, about)
        elif first.cells != cells:
            at = next(i for i, cell in enumerate(cells) if cell != first.cells[i])
            message = _("This row is about the same as row %(row)d, where “%(other)s” stands.")
            words = {"row": first.number, "other": first.cells[at][:LONGEST_SHOWN]}
            row.problem(self.columns[at], message % words)

    def finish(self) -> None:
        for about, rows in self._to_choose.items():
            chosen = self.declared.choose(rows)
            if isinstance(chosen, str):
                rows[0].problem("", chosen)
            elif chosen is not None:
                self._read(chosen, about)
        self._to_choose = {}

    def _passes(self, row: Row, rule: Filter) -> bool:
        known = self._codes.get(id(rule))
        if known is None:
            taken = {code.casefold() for code in rule.take}
            folded = {code.casefold() for code in (*rule.known, *rule.take)}
            known = {code: "taken" if code in taken else None for code in folded}
            self._codes[id(rule)] = known
        code = row[rule.column]
        if code.casefold() not in known:
            self._unknown(row, rule.column, code)
            return False
        return bool(known[code.casefold()]) or not (row.is_district or rule.schools)

    def _coded(self, row: Row, rule: str | Coded) -> str | None:
        """Our word for the code of the row; None where it is not taken."""
        if isinstance(rule, str):
            return rule
        known = self._codes.get(id(rule))
        if known is None:
            known = {code.casefold(): ours for code, ours in rule.codes.items()}
            self._codes[id(rule)] = known
        code = row[rule.column]
        if code.casefold() not in known:
            self._unknown(row, rule.column, code)
            return None
        return known[code.casefold()]

    def _kinds(self, row: Row) -> tuple[str | None, ...]:
        """For each measure the code on which it depends, None where it is not taken."""
        return tuple([self._coded(row, each.when) if each.when else "" for each in self.measures])

    def _unknown(self, row: Row, column: str, code: str) -> None:
        row.problem(column, _("“%s” is no code that is known here.") % code[:LONGEST_SHOWN])

    def _note_who(self, row: Row) -> None:
        if row.is_district:
            self.districts.add(row.cds)
        elif row.cds not in self.names:
            self.names[row.cds] = row[self.declared.name_column]

    # --- cells ---

    def _read(self, row: Row, about: tuple) -> None:
        _cds, group, grade, kinds = about
        for measure, kind in zip(self.measures, kinds, strict=True):
            said = None if kind is None else self._said(row, measure)
            if said is not None:
                cell = Cell(
                    measure.indicator, row.cds, measure.group or group, measure.grade or grade
                )
                self._keep(cell, Found(said, row.number, self.headings[measure.column]), row)

    def _said(self, row: Row, measure: Measure) -> Said | None:
        marks = self.declared.marks if measure.marks is None else measure.marks
        numerator, could_read = self._count(row, measure.numerator, marks)
        denominator, could_read_too = self._count(row, measure.denominator, marks)
        text = row[measure.column]
        if text in marks:
            return marked(marks[text], denominator if measure.keep_denominator else None)
        digits = digits_of(text, measure.scale)
        if digits is None:
            row.problem(measure.column, not_readable(text, measure.scale))
        if digits is None or not (could_read and could_read_too):
            return None
        # A numerator says nothing without that of which it is a part.
        said = counted(digits, None if denominator is None else numerator, denominator)
        return replace(said, status=Status.COMPUTED) if measure.ours else said

    def _count(self, row: Row, column: str, marks: Mapping[str, Mark]) -> tuple[int | None, bool]:
        if not column:
            return None, True
        count, could_read = count_of(row[column], marks)
        if not could_read:
            row.problem(column, _("“%s” is no count such as 1234.") % row[column][:LONGEST_SHOWN])
        return count, could_read

    def _keep(self, cell: Cell, found: Found, row: Row) -> None:
        before = self.figures.setdefault(cell, found)
        if before is found:
            return
        if self.declared.added_up:
            self.figures[cell] = replace(before, said=_sum(before.said, found.said))
        elif before.said != found.said:
            message = _("Row %(row)d has another figure for the same: “%(other)s”.")
            words = {"row": before.row, "other": before.said.digits or before.said.status}
            self.reading.problems.add(message % words, row=row.number, column=found.heading)


def _columns_of(measure: Measure) -> list[str]:
    return [name for name in (measure.column, measure.numerator, measure.denominator) if name]


def _sum(one: Said, other: Said) -> Said:
    """What is withheld in one withholds the sum."""
    for said in (one, other):
        if said.value is None:
            return said
    total: Decimal = one.value + other.value
    return Said(Status.COMPUTED, total, f"{total.normalize():f}")
