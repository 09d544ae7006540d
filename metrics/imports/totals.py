"""Figures of groups that a file has no row for, made from its rows: see `GroupTotals`.

So that schools count, too, that the file lists and our records do not hold. Where one part is
withheld or missing there is no figure, and a note says why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from metrics.aggregates import words
from metrics.aggregates.deriving import rounded
from metrics.aggregates.words import Words
from metrics.members import lists_of_others
from metrics.models import Indicator, Status
from metrics.school_grades import Grades, needed_grade, read_grades
from metrics.validation import value_of
from schools import years
from schools.imports.families import Reading, Row
from schools.models import School

from . import total_words
from .cells import Said
from .declarations import FigureFamily, Scale
from .rows import Cell, Found, RowReader

# One number for a count; numerator and denominator for a share.
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Others:
    """A list of all schools that the district runs but some. `left_out` are ids by CDS code.

    `without_code` is the number of schools left out that no row can be matched with.
    """

    population: str
    year: str  # of the list, as printed
    left_out: Mapping[str, int]
    without_code: int


@dataclass(frozen=True)
class Parts:
    """What rows give together, which is nothing where any is `hidden` or `missing`."""

    counts: Counts
    used: int
    hidden: int
    missing: int

    @property
    def of(self) -> int:
        return self.used + self.hidden + self.missing


@dataclass(frozen=True)
class Asked:
    """What the rows of a file cannot tell by themselves."""

    lists: tuple[Others, ...]
    grades: Grades
    school_year: int


def read_asked(school_year: int) -> Asked:
    return Asked(tuple(_read_lists()), read_grades(), school_year)


def _read_lists() -> Iterator[Others]:
    for population, schools in lists_of_others():
        codes = dict(School.objects.filter(pk__in=schools).values_list("pk", "cds_code"))
        left_out = {code: pk for pk, code in codes.items() if code}
        printed = years.in_print(population.list_year)
        yield Others(population.slug, printed, left_out, len(codes) - len(left_out))


class Totals:
    """`take` every row; `figures` when all are read. Cells hold the slug of a population."""

    def __init__(self, declared: FigureFamily, reading: Reading):
        self.declared, self.rule = declared, declared.totals
        self.is_there = bool(self.rule)
        self.says_charter = self.is_there and reading.has(self.rule.charter)
        self.charter: dict[str, set[str]] = defaultdict(set)
        self.without_charters = RowReader(self._of_the_rest(), reading)

    def _of_the_rest(self) -> FigureFamily:
        """The district's row without charter schools is read as that of all its schools is."""
        declared = self.declared
        filters = [each for each in declared.filters if each.column != self._charter_column]
        return replace(declared, filters=tuple(filters), choose=_or_none(declared.choose))

    @property
    def _charter_column(self) -> str:
        return self.rule.charter if self.rule else ""

    def take(self, row: Row) -> None:
        if not self.says_charter:
            return
        code = row[self.rule.charter].casefold()
        if not row.is_district:
            self.charter[row.cds].add(code)
        elif code in self.rule.district_run:
            self.without_charters.take(row)

    def figures(self, rows: RowReader, asked: Asked) -> dict[Cell, Found]:
        """`rows` have been read to their end."""
        if not self.is_there:
            return {}
        self.without_charters.finish()
        make = self._sums if self.rule.by_school else self._differences
        said = make(rows, asked)
        return {cell: Found(each, None, "") for cell, each in said if each is not None}

    def _run_by(self, codes: Iterable[str]) -> set[str]:
        wanted = set(codes)
        return {cds for cds, said in self.charter.items() if said & wanted}

    def _cells(self, cells: Iterable[Cell]) -> list[Cell]:
        """Those that can be added up, without whom they are about."""
        summed = {measure.indicator for measure in self.declared.measures if _has_counts(measure)}
        found = {cell._replace(cds="") for cell in cells if cell.indicator in summed}
        return sorted(found)

    def _is_count(self, cell: Cell) -> bool:
        measures = self.declared.measures
        return any(
            each.scale is Scale.COUNT for each in measures if each.indicator == cell.indicator
        )

    def _parts(self, figures: Mapping[Cell, Found], cell: Cell, schools: Iterable[str]) -> Parts:
        found = [figures.get(cell._replace(cds=cds)) for cds in schools]
        return _added(
            [None if each is None else each.said for each in found], count=self._is_count(cell)
        )

    # --- the rows of schools, added up ---

    def _sums(self, rows: RowReader, asked: Asked) -> Iterator[tuple[Cell, Said]]:
        """None where a file was cut to a few schools, which would pass for the district."""
        everybody = set(rows.names)
        if len(everybody) < settings.AGGREGATES["fewest_schools"]:
            return
        own, charters = self._run_by(self.rule.district_run), self._run_by(self.rule.charters)
        neither = self._run_by(self.rule.neither)
        for cell in self._cells(rows.figures):
            if not rows.districts:
                parts = self._parts(rows.figures, cell, everybody)
                counts = {"own": len(own), "charters": len(charters)}
                rest = len(everybody) - len(own | charters)
                rule = total_words.ALL_ROWS.filled(rows=f"{len(everybody):,}", rest=rest, **counts)
                said = self._sum(cell, parts, rule)
                yield cell._replace(cds=self.declared.district), said
            for others in asked.lists if self.says_charter else ():
                untold = len(everybody - own - charters - neither)
                schools = own - set(others.left_out)
                said = self._sum_of_others(rows, cell, others, schools, untold)
                yield cell._replace(cds=others.population), said

    def _sum_of_others(self, rows, cell: Cell, others: Others, schools: set[str], untold) -> Said:
        if others.without_code:
            return _none(total_words.WITHOUT_CODE.filled(schools=others.without_code))
        if untold:
            return _none(total_words.UNTOLD.filled(rows=untold))
        rule = total_words.OTHER_ROWS.filled(schools=f"{len(schools):,}", year=others.year)
        return self._sum(cell, self._parts(rows.figures, cell, schools), rule)

    def _sum(self, cell: Cell, parts: Parts, schools: Words) -> Said:
        if parts.hidden:
            return _none(total_words.HIDDEN.filled(hidden=parts.hidden, of=parts.of))
        if parts.missing:
            return _none(total_words.MISSING.filled(missing=parts.missing, of=parts.of))
        rule = words.COUNTS if self._is_count(cell) else words.SHARES
        return _said(parts.counts, rule.filled(schools=schools))

    # --- the district's row without charter schools, less the schools of a list ---

    def _differences(self, rows: RowReader, asked: Asked) -> Iterator[tuple[Cell, Said]]:
        if not self.without_charters.districts:
            return
        wholes = {cell._replace(cds=""): each.said for cell, each in self._wholes()}
        of_district = [cell for cell in rows.figures if cell.cds in rows.districts]
        for cell in self._cells([*wholes, *of_district]):
            for others in asked.lists:
                said = self._difference(rows, asked, cell, others, wholes.get(cell))
                yield cell._replace(cds=others.population), said

    def _wholes(self) -> Iterable[tuple[Cell, Found]]:
        return self.without_charters.figures.items()

    def _difference(self, rows, asked: Asked, cell: Cell, others: Others, whole) -> Said:
        counts = None if whole is None else _counts(whole, count=self._is_count(cell))
        if counts is None:
            return _none(total_words.NO_WHOLE)
        if others.without_code:
            return _none(total_words.WITHOUT_CODE.filled(schools=others.without_code))
        parts = self._parts(rows.figures, cell, self._listed(rows, asked, cell, others))
        if parts.hidden:
            return _none(total_words.LESS_HIDDEN.filled(hidden=parts.hidden, of=parts.of))
        if parts.missing:
            return _none(total_words.LESS_MISSING.filled(missing=parts.missing, of=parts.of))
        if not parts.used:
            return _none(total_words.NOTHING_LESS)
        rest = tuple(all_ - some for all_, some in zip(counts, parts.counts, strict=True))
        rule = total_words.LESS if self._is_count(cell) else total_words.LESS_SHARES
        return _said(rest, rule.filled(schools=parts.used, year=others.year))

    def _listed(self, rows: RowReader, asked: Asked, cell: Cell, others: Others) -> set[str]:
        """Those that the district's row holds: all with a figure, and all that could have one."""
        grade = needed_grade(Indicator(slug=cell.indicator), cell.grade)
        could = {
            cds
            for cds, school in others.left_out.items()
            if asked.grades.has(school, asked.school_year, grade)
        }
        there = {cds for cds in others.left_out if cell._replace(cds=cds) in rows.figures}
        return (could | there) - self._run_by(self.rule.charters)


def _or_none(choose: Callable | None) -> Callable | None:
    """Where the row without charter schools cannot be told, only its figures are not made."""

    def chosen(rows):
        found = choose(rows)
        return None if isinstance(found, str) else found

    return chosen if choose else None


# --- counts ---


def _has_counts(measure) -> bool:
    if measure.scale is Scale.COUNT:
        return True
    return measure.scale is not Scale.SCORE and bool(measure.numerator and measure.denominator)


def _counts(said: Said, *, count: bool) -> Counts | None:
    if said.value is None:
        return None
    counts = (int(said.value),) if count else (said.numerator, said.denominator)
    return None if None in counts else counts


def _added(parts: list[Said | None], *, count: bool) -> Parts:
    """Where nobody was there to be counted, nothing is missing."""
    there = [each for each in parts if not (each and each.status == Status.NOT_APPLICABLE)]
    hidden = [each for each in there if each and each.status == Status.SUPPRESSED]
    found = [_counts(each, count=count) for each in there if each]
    used = [counts for counts in found if counts is not None]
    none = (0,) if count else (0, 0)
    counts = tuple(sum(numbers) for numbers in zip(*used, strict=True)) if used else none
    return Parts(counts, len(used), len(hidden), len(there) - len(used) - len(hidden))


def _said(counts: Counts, rule: Words) -> Said:
    if min(counts) < 0:
        return _none(words.IMPOSSIBLE)
    if len(counts) == 1:
        digits = str(counts[0])
        return _figure(digits, (None, None), rule)
    numerator, denominator = counts
    if denominator == 0:
        return _none(words.NOBODY, Status.NOT_APPLICABLE)
    if numerator > denominator:
        return _none(words.IMPOSSIBLE)
    return _figure(rounded(100 * numerator, denominator), counts, rule)


def _figure(digits: str, counts: tuple, rule: Words) -> Said:
    return Said(Status.COMPUTED, value_of(digits), digits, *counts, rule.english, rule.spanish)


def _none(reason: Words, status: str = Status.NOT_REPORTED) -> Said:
    return Said(status, note=reason.english, note_es=reason.spanish)
