"""Reads one file from its first row to its last, and hands the rows of LAUSD to a plan."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from schools import years

from . import codes
from .families import Edition, Family, Levels, Outcome, Plan, Reading, Row
from .file_years import YearIsKnown, YearReader
from .files import open_file
from .problems import LONGEST_SHOWN, FileRefused, Problems
from .recognising import Recognised, recognise

ROWS_BETWEEN_WORDS = 20_000
# Foot notes stand in a cell or two, and have no code.
MOST_CELLS_OF_A_NOTE = 2

# Is told the number of rows that were read so far.
Tell = Callable[[int], None]


@dataclass
class Counts:
    """Of the rows below the headings: all that hold anything; those of LAUSD; those of them that
    are of a level and year that is taken; and those that are of another year than asked.
    """

    read: int = 0
    ours: int = 0
    taken: int = 0
    other_years: int = 0


@dataclass
class Read:
    """A file as it was read. `outcome` is known once the plan has compared."""

    recognised: Recognised
    plan: Plan
    problems: Problems
    counts: Counts
    # None only where there are problems with the year of every row.
    school_year: int | None
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def family(self) -> Family:
        return self.recognised.family

    def edition(self) -> Edition:
        year = self.school_year
        of_year = Edition(f"{self.family.code}-{years.label(year)}", years.in_print(year))
        return self.plan.edition(year) or of_year


@dataclass(frozen=True)
class Asked:
    """What whoever sends a file says about it."""

    family: str = ""
    school_year: int | None = None


def read_file(
    path: Path,
    families: Sequence[Family],
    *,
    asked: Asked,
    tell: Tell = lambda rows: None,
    year_is_known: YearIsKnown = lambda family, school_year: None,
) -> Read:
    """FileRefused where the file as a whole cannot be taken; single problems are in the answer.

    `year_is_known` is called once, as soon as the file has said its year; it may refuse.
    """
    recognised = recognise(
        open_file(path), _asked_for(asked.family, families), forced=bool(asked.family)
    )
    reader = _Reader(recognised, asked, year_is_known)
    for rows, (number, cells) in enumerate(_below(recognised), 1):
        reader.take(number, cells)
        if rows % ROWS_BETWEEN_WORDS == 0:
            tell(rows)
    return reader.ended()


def _asked_for(code: str, families: Sequence[Family]) -> Sequence[Family]:
    if not code:
        return families
    found = [family for family in families if family.code == code]
    if not found:
        words = {"code": code, "known": ", ".join(sorted(family.code for family in families))}
        raise FileRefused(_("No family is called %(code)s. There are: %(known)s.") % words)
    return found


def _below(recognised: Recognised) -> Iterator:
    """The rows below the headings. However reading ends, the process behind it ends, too."""
    with closing(recognised.table.rows()) as rows:
        for number, cells in rows:
            if number > recognised.heading_row:
                yield number, cells


class _Reader:
    """One pass over one file. `take` is called for every row, so that it asks little of most."""

    def __init__(self, recognised: Recognised, asked: Asked, year_is_known):
        self.recognised, self.asked = recognised, asked
        self.counts, self.problems = Counts(), Problems()
        family, fit = recognised.family, recognised.fit
        self.reading = Reading(
            family=family,
            layout=recognised.layout,
            headings={name: recognised.headings[at].strip() for name, at in fit.places.items()},
            above=recognised.above,
            problems=self.problems,
        )
        self.plan = family.plan(self.reading)
        self.year = YearReader(self.reading, fit.years, asked.school_year, year_is_known)
        self.level = _level_reader(family.levels, self.reading)
        self.code = self._code_reader()
        self.width = max(fit.places.values(), default=-1) + 1
        self.headings = len(recognised.headings)

    def _code_reader(self) -> codes.CodeReader | None:
        key = self.reading.family.key
        if key is None:
            return None
        return codes.code_reader([self.recognised.fit.places[name] for name in key.columns])

    def take(self, number: int, cells: Sequence[str]) -> None:
        self.counts.read += 1
        if self.recognised.table.even and not self.width <= len(cells) <= self.headings:
            self._check_length(number, cells)
        code = self.code(cells) if self.code else ""
        if code is None:
            self._take_malformed(number, cells)
        elif code or not self.code:
            self._take_ours(number, cells, code)

    def _take_ours(self, number: int, cells: Sequence[str], code: str) -> None:
        row = Row(self.reading, self.recognised.fit.places, cells, number)
        row.cds = code
        self.counts.ours += 1
        if self.recognised.table.geometries:
            row.geometry = self.recognised.table.geometries[number - 1]
        if code.endswith(codes.NOT_PUBLIC) and not self.reading.family.not_public:
            return
        if not self.level(row):
            return
        if not self.year.takes(row):
            self.counts.other_years += 1
            return
        self.counts.taken += 1
        self.plan.take(row)

    def _take_malformed(self, number: int, cells: Sequence[str]) -> None:
        names = self.reading.family.key.columns
        row = Row(self.reading, self.recognised.fit.places, cells, number)
        found = [row[name] for name in names]
        filled = sum(bool(cell.strip()) for cell in cells)
        has_digits = any(each.isdigit() for each in "".join(found))
        if not filled or (filled <= MOST_CELLS_OF_A_NOTE and not has_digits):
            self.counts.read -= 1
            return
        written = " ".join(found).strip()[:LONGEST_SHOWN]
        if not written:
            row.problem(names[0], _("The row has no CDS code."))
            return
        row.problem(names[0], _("“%s” is no CDS code: it needs 14 digits.") % written)

    def _check_length(self, number: int, cells: Sequence[str]) -> None:
        """A row of a text that was cut off, or in which a name holds the delimiter."""
        filled = sum(bool(cell.strip()) for cell in cells)
        if filled <= MOST_CELLS_OF_A_NOTE:
            return
        words = {"cells": len(cells), "headings": self.headings}
        if len(cells) < self.width:
            message = _("The row ends early: it has %(cells)d cells, the headings %(headings)d.")
        elif any(cell.strip() for cell in cells[self.headings :]):
            message = _("The row has %(cells)d cells, but there are %(headings)d headings.")
        else:
            return
        self.problems.add(message % words, row=number)

    def ended(self) -> Read:
        if not self.counts.read:
            raise FileRefused(_("There is no row below the headings."))
        if not self.counts.taken and not self.problems:
            self.year.refuse_if_other()
            raise FileRefused(
                _("None of its %d rows is about a school of Los Angeles Unified (19 64733).")
                % self.counts.read
            )
        return Read(
            self.recognised, self.plan, self.problems, self.counts, school_year=self.year.ended()
        )


# --- levels ---


def _level_reader(levels: Levels | None, reading: Reading) -> Callable[[Row], bool]:
    """Says whether a row is taken, and notes on it whether it is about the whole district."""
    if levels is None or not reading.has(levels.column):
        return _level_by_code
    known = {
        **{code.casefold(): None for code in levels.other},
        **{code.casefold(): True for code in levels.district},
        **{code.casefold(): False for code in levels.school},
    }

    def take(row: Row) -> bool:
        level = row[levels.column]
        if level.casefold() not in known:
            row.problem(levels.column, _("“%s” is no level that is known.") % level[:LONGEST_SHOWN])
            return False
        is_district = known[level.casefold()]
        row.is_district = bool(is_district)
        if is_district is False and row.cds.endswith(codes.WHOLE_DISTRICT):
            row.problem(levels.column, _("The row is about a school, but has the code of none."))
            return False
        return is_district is not None

    return take


def _level_by_code(row: Row) -> bool:
    row.is_district = row.cds.endswith(codes.WHOLE_DISTRICT)
    return True
