"""What becomes of the figures of one file: checked, held against what stands, and recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from metrics.actions import LOCK
from metrics.actions.entering import add_populations
from metrics.actions.imported import record_staged
from metrics.actions.staging import (
    KEPT,
    NEW,
    REPLACING,
    UNCHANGED,
    Judged,
    Judgement,
    StagedRow,
    drop_staged,
    judge_staged,
    judged,
    stage_figures,
)
from metrics.models import Indicator, Observation, Population, StudentGroup
from metrics.rows import key_of
from metrics.validation import figure_problems
from schools import years
from schools.imports.codes import NOT_PUBLIC
from schools.imports.families import MOST_CHANGES, Change, Edition, Outcome, Reading, Row
from schools.imports.problems import FileRefused
from schools.locking import one_at_a_time
from schools.models import ImportRun, School, Source

from .declarations import FigureFamily
from .rows import Found, RowReader
from .totals import Totals, read_asked

KIND = ImportRun.Kind.FILE


@dataclass(frozen=True)
class _Known:
    """What the figures refer to, by the words of the file; populations by CDS code.

    A population of a school that nothing was ever recorded of has no id yet: there is None.
    """

    indicators: Mapping[str, Indicator]
    groups: Mapping[str, StudentGroup]
    schools: Mapping[str, School]
    populations: Mapping[str, int | None]
    names: Mapping[int, str]


class FigurePlan:
    def __init__(self, declared: FigureFamily, reading: Reading):
        self.declared, self.reading = declared, reading
        self.rows = RowReader(declared, reading)
        self.totals = Totals(declared, reading)

    def take(self, row: Row) -> None:
        self.rows.take(row)
        self.totals.take(row)

    def edition(self, school_year: int) -> Edition | None:
        return None

    def compare(self, *, school_year: int, source_slug: str) -> Outcome:
        self.rows.finish()
        if connection.in_atomic_block:
            # Nobody enters a figure while its cell is compared and written.
            one_at_a_time(LOCK)
        self.school_year = school_year
        self._add_totals()
        self.known = self._look_up()
        self._check_figures()
        if self.reading.problems:
            return Outcome(unmatched=self._unmatched())
        source = Source.objects.filter(slug=source_slug).first()
        self.judgement = self._judge(source)
        return self._outcome()

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        if not self.judgement.any:
            return
        add_populations(self.known.schools.values(), by=by, at=at)
        self.known = self._look_up()
        # Again, now that every population and the source have an id.
        self.judgement = self._judge(run.source)
        record_staged(self.judgement, run=run)
        drop_staged()

    def _add_totals(self) -> None:
        made = {}
        if self.totals.is_there:
            made = self.totals.figures(self.rows, read_asked(self.school_year))
        self.groups = {cell.cds for cell in made}
        self.figures = {**self.rows.figures, **made}

    # --- what the figures refer to ---

    def _look_up(self) -> _Known:
        cells = self.figures
        groups = _by_slug(StudentGroup, {cell.group for cell in cells})
        schools = {
            school.cds_code: school
            for school in School.objects.filter(cds_code__in=self.rows.names)
        }
        populations: dict[str, int | None] = dict.fromkeys(schools)
        names = {}
        codes = {school.pk: code for code, school in schools.items()}
        for each in Population.objects.filter(school__in=codes):
            populations[codes[each.school_id]] = each.pk
            names[each.pk] = each.slug
        for cds in self.rows.districts:
            district = _by_slug(Population, {self.declared.district})[self.declared.district]
            populations[cds], names[district.pk] = district.pk, district.slug
        for slug, group in _by_slug(Population, self.groups).items():
            populations[slug], names[group.pk] = group.pk, slug
        indicators = _by_slug(Indicator, {cell.indicator for cell in cells})
        return _Known(indicators, groups, schools, populations, names)

    def _unmatched(self) -> list[str]:
        """Schools that the file tells of and our records do not hold. None is made from a name."""
        missing = sorted(set(self.rows.names) - set(self.known.schools))
        schools = [cds for cds in missing if not cds.endswith(NOT_PUBLIC)]
        return [f"{cds} {self.rows.names[cds]}".strip() for cds in schools]

    def _check_figures(self) -> None:
        for cell, found in self.figures.items():
            for problem in figure_problems(found.said, self.known.indicators[cell.indicator]):
                self.reading.problems.add(problem, row=found.row, column=found.heading)

    # --- what would change ---

    def _judge(self, source: Source | None) -> Judgement:
        stage_figures(self._staged_rows(source))
        earlier = ImportRun.objects.filter(
            kind=KIND,
            family=self.declared.code,
            school_year=self.school_year,
            state=ImportRun.State.APPLIED,
        )
        return judge_staged(kind=KIND, batches=earlier.values_list("pk", flat=True))

    def _staged_rows(self, source: Source | None) -> Iterator[StagedRow]:
        source_id = source.pk if source else None
        known = self.known
        for cell, found in self.figures.items():
            if cell.cds in known.populations:
                # No figure stands in the cell of a population that is not there yet.
                population = known.populations[cell.cds] or -known.schools[cell.cds].pk
                indicator, group = known.indicators[cell.indicator], known.groups[cell.group]
                yield (
                    *(indicator.pk, population, self.school_year, group.pk, cell.grade, ""),
                    *_says(found, source_id),
                    *(found.row, found.heading),
                )

    def _outcome(self) -> Outcome:
        counts = self.judgement.counts
        words = _Words(self.known)
        changes = [words.change(each) for each in judged(NEW, REPLACING, most=MOST_CHANGES)]
        changes += _endings(self.judgement.ending[: MOST_CHANGES - len(changes)])
        return Outcome(
            created=counts.get(NEW, 0),
            replaced=counts.get(REPLACING, 0),
            unchanged=counts.get(UNCHANGED, 0),
            ended=len(self.judgement.ending),
            kept=[words.key(each) for each in judged(KEPT)],
            unmatched=self._unmatched(),
            changes=changes,
        )


def _says(found: Found, source_id: int | None) -> tuple:
    """In the order of `metrics.actions.recording.SAYS`."""
    said = found.said
    return (
        *(said.status, said.value, said.digits, None, None, said.numerator, said.denominator),
        *("", "", said.note, said.note_es, source_id, None),
    )


def _by_slug(model, slugs: set[str]) -> dict:
    found = {each.slug: each for each in model.objects.filter(slug__in=slugs)}
    missing = sorted(slugs - set(found))
    if missing:
        raise FileRefused(
            _("The records hold no %(kind)s called %(slugs)s: run load_reports first.")
            % {"kind": model._meta.verbose_name, "slugs": ", ".join(missing)}
        )
    return found


# --- changes in words ---


class _Words:
    """Keys as `metrics.rows.key_of` makes them, without a query for each."""

    def __init__(self, known: _Known):
        self.indicators = {each.pk: each.slug for each in known.indicators.values()}
        self.groups = {each.pk: each.slug for each in known.groups.values()}
        self.populations = {
            **known.names,
            **{-school.pk: school.slug for school in known.schools.values()},
        }

    def key(self, figure: Judged) -> str:
        indicator, population, school_year, group, grade, _respondent = figure.cell
        return "/".join(
            [
                self.indicators[indicator],
                self.populations[population],
                years.label(school_year),
                self.groups[group],
                grade,
                "-",
            ]
        )

    def change(self, figure: Judged) -> Change:
        before = None if figure.before is None else _shown(*figure.before)
        return Change(self.key(figure), before, _shown(*figure.after))


def _endings(ids: list[int]) -> list[Change]:
    rows = Observation.objects.filter(pk__in=ids).select_related(
        "indicator", "population", "student_group"
    )
    # By name: the ids of rows, and the order engines find them in, differ.
    rows = sorted(rows, key=key_of)
    return [Change(key_of(row), _shown(row.digits, row.status), None) for row in rows]


def _shown(digits: str, status: str) -> str:
    return digits or status
