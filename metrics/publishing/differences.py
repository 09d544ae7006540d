"""Holds the working figures against what stands published, one indicator and year at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from metrics.models import Indicator, PublishedValue, Withdrawal
from metrics.models.releases import Change
from metrics.rows import without_release

from .edition import Begun, Difference, Edition, Part
from .figures import ROWS_AT_A_TIME, Figure, figures_by_year
from .kinds import REMOVED, kind_of_change
from .possible import problems_of
from .protecting import Protection
from .texts import (
    WITHDRAWN,
    Dimensions,
    RowTexts,
    Said,
    end_of,
    row_texts,
    said_openly,
    says_no_number,
)

# Of these nothing is seen that was not seen before.
UNSEEN = {Change.TECHNICAL.value, Change.WITHDRAWN.value}

Progress = Callable[[int, int], None]


class Standing(NamedTuple):
    """A row of the latest release."""

    id: int
    key: str
    row: str
    level: str
    statement: int | None
    school: int | None

    @property
    def says(self) -> tuple[str, str, int | None]:
        """Level and statement are not in the row, but pages filter by them and show them."""
        return without_release(self.row), self.level, self.statement


@dataclass
class Work:
    """What is asked of every figure, and the edition that is being made of the answers."""

    edition: Edition
    dimensions: Dimensions
    protection: Protection
    withdrawn: frozenset[str]
    end: str = field(init=False)

    def __post_init__(self):
        self.end = end_of(self.edition.version)


def work_out(
    edition: Edition, dimensions: Dimensions, protection: Protection, progress: Progress
) -> Edition:
    """Fills the edition. Reads one indicator and school year into memory, and no more."""
    withdrawn = frozenset(Withdrawal.objects.values_list("key", flat=True))
    work = Work(edition, dimensions, protection, withdrawn)
    indicators = list(Indicator.objects.order_by("slug"))
    for done, indicator in enumerate(indicators):
        progress(done, len(indicators))
        years = _standing_years(indicator)
        for school_year, figures in figures_by_year(indicator.pk):
            years.discard(school_year)
            _compare_year(work, indicator, school_year, figures)
        for school_year in sorted(years):
            _compare_year(work, indicator, school_year, [])
    progress(len(indicators), len(indicators))
    return edition


def _standing_years(indicator: Indicator) -> set[int]:
    standing = PublishedValue.objects.standing().filter(indicator=indicator)
    return set(standing.order_by().values_list("school_year", flat=True).distinct())


def _compare_year(
    work: Work, indicator: Indicator, school_year: int, figures: Iterable[Figure]
) -> None:
    standing = _standing(indicator, school_year)
    year = _Year(work, indicator, row_texts(indicator, school_year, work.dimensions))
    for figure in figures:
        year.compare(figure, standing)
    year.remove(standing.values())
    work.edition.take(year.part, year.lines)


def _standing(indicator: Indicator, school_year: int) -> dict[str, Standing]:
    values = PublishedValue.objects.standing().filter(indicator=indicator, school_year=school_year)
    fields = ["id", "key", "row", "level", "statement_id", "school_id"]
    rows = values.values_list(*fields).iterator(chunk_size=ROWS_AT_A_TIME)
    return {row.key: row for row in map(Standing._make, rows)}


@dataclass
class _Year:
    """One indicator in one school year."""

    work: Work
    indicator: Indicator
    texts: RowTexts
    part: Part = field(default_factory=Part)
    lines: list[str] = field(default_factory=list)

    def compare(self, figure: Figure, standing: dict[str, Standing]) -> None:
        """Takes the figure's standing row out of `standing`: what is left has no figure."""
        key = self.texts.key(figure)
        protected, said = self._said(key, figure)
        edition = self.work.edition
        edition.figures += 1
        before = standing.pop(key, None)
        body = self.texts.body(key, figure, said)
        statement = None if protected and says_no_number(said) else figure.statement
        if protected:
            self._refuse_impossible(key, figure)
        if before is not None:
            level = self.work.dimensions.places[figure.population].level
            if before.says == (body, level, statement):
                return
            self.part.ended.append(before.id)
        if not protected:
            self._refuse_impossible(key, figure)
        row = self._begun(key, figure, said, body + self.work.end, statement, before)
        self._note(row, before, figure, protected=protected)

    def _said(self, key: str, figure: Figure) -> tuple[bool, Said]:
        """Whether the figure is protected, and what is said of it."""
        if key in self.work.withdrawn:
            self.work.edition.withdrawn += 1
            return True, WITHDRAWN
        if not self.work.protection.covers(self.indicator, figure):
            return False, said_openly(figure)
        hidden = self.work.edition.hidden
        hidden.protected[self.indicator.slug] += 1
        said, reason = self.work.protection.said(key, figure)
        unbased = figure.value is not None and figure.denominator is None
        if unbased and self.indicator.unit != Indicator.Unit.COUNT:
            self.work.edition.without_students += 1
        if reason:
            hidden.reasons[key] = reason
            hidden.hidden[self.indicator.slug] += 1
        return True, said

    def _refuse_impossible(self, key: str, figure: Figure) -> None:
        problems = problems_of(figure, self.indicator)
        if problems:
            self.work.edition.refuse(key, " ".join(problems))

    def _begun(
        self,
        key: str,
        figure: Figure,
        said: Said,
        row: str,
        statement: int | None,
        before: Standing | None,
    ) -> Begun:
        place = self.work.dimensions.places[figure.population]
        kind = kind_of_change(
            before.row if before else "",
            row,
            status=said.status,
            run_kind=self.work.protection.runs.kind[figure.run],
        )
        return Begun(
            key,
            self.work.edition.number,
            None,
            self.indicator.pk,
            figure.population,
            place.school,
            place.local_district,
            place.board_district,
            place.district_year,
            place.level,
            figure.school_year,
            figure.student_group,
            figure.grade,
            figure.respondent,
            said.status,
            said.value,
            figure.source,
            statement,
            row,
            kind,
        )

    def _note(
        self, row: Begun, before: Standing | None, figure: Figure, *, protected: bool
    ) -> None:
        edition = self.work.edition
        if before is None:
            edition.added += 1
        else:
            edition.changed += 1
        self.part.begun.append(row)
        self.lines.append(f"{row.change} {row.level} {row.row}\n")
        difference = Difference(row.key, row.change, before.row if before else "", row.row)
        edition.note(difference, self.indicator.slug, row.school_id)
        if protected and row.change not in UNSEEN:
            edition.protected_new += 1
            if row.key not in edition.hidden.reasons:
                edition.shown_anew.add(row.key)
            by = self.work.protection.runs.by.get(figure.run)
            edition.entered_by |= {by} - {None}

    def remove(self, left: Iterable[Standing]) -> None:
        edition = self.work.edition
        for row in left:
            edition.removed += 1
            self.part.ended.append(row.id)
            self.lines.append(f"{REMOVED} {row.key}\n")
            edition.note(Difference(row.key, REMOVED, row.row, ""), self.indicator.slug, row.school)
