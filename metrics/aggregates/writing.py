"""Holds what was added up against what stands, and writes what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from metrics.actions.recording import CELL, SAYS, FigureChanges, record_figures, retire_figures
from metrics.models import Indicator, Observation, Population
from metrics.rows import key_of
from schools.models import ImportRun

from .basis import FAMILY
from .report import Report


def begin_run(by, at: datetime) -> ImportRun:
    return ImportRun.objects.create(
        kind=ImportRun.Kind.COMPUTED,
        family=FAMILY,
        by=by,
        at=at,
        state=ImportRun.State.APPLIED,
    )


class Writing:
    """Holds what was added up against what stands, indicator by indicator."""

    def __init__(self, run: ImportRun):
        self.run = run
        self.report = Report()

    def take(self, indicator: Indicator, figures: Iterable[Observation]) -> None:
        standing = _standing(indicator)
        changes = FigureChanges()
        for figure in figures:
            there = standing.pop(tuple(getattr(figure, name) for name in CELL), None)
            self._compare(figure, there, changes)
        ended = [each.id for each in standing.values() if each.is_computed]
        if ended:
            self.report.ended += retire_figures(ended)
        if changes.any:
            record_figures(changes, run=self.run)
            self.report.new += len(changes.new)
            self.report.changed += len(changes.replacing)

    def _compare(self, figure: Observation, there: "Standing | None", changes) -> None:
        if there is None:
            changes.new.append(figure)
        elif not there.is_computed:
            self.report.kept += 1
            if there.differs_from(figure):
                self.report.differing.append(there.difference(figure))
        elif there.says == tuple(getattr(figure, name) for name in SAYS):
            self.report.unchanged += 1
        else:
            changes.replacing.append((figure, there.id))

    def end(self, basis: str) -> None:
        self.run.report = self.report.as_kept(basis)
        self.run.save(update_fields=["report"])


@dataclass(frozen=True)
class Standing:
    """The figure of a group that stands in a cell, and the way it came."""

    id: int
    kind: str
    says: tuple

    @property
    def is_computed(self) -> bool:
        return self.kind == ImportRun.Kind.COMPUTED

    def said(self, name: str):
        return self.says[SAYS.index(name)]

    def differs_from(self, figure: Observation) -> bool:
        """Its digits may be finer than ours; a figure that could not be added up differs not."""
        if figure.value is None:
            return False
        return any(
            self.said(name) != getattr(figure, name)
            for name in ("value", "numerator", "denominator")
            if name == "value" or None not in (self.said(name), getattr(figure, name))
        )

    def difference(self, figure: Observation) -> str:
        stands = _in_words(self.said("digits"), self.said("numerator"), self.said("denominator"))
        parts = _in_words(figure.digits, figure.numerator, figure.denominator)
        return f"{key_of(figure)}: {stands} stands there; the schools give {parts}"


def _in_words(digits: str, numerator: int | None, denominator: int | None) -> str:
    share = "" if numerator is None else f" ({numerator} of {denominator})"
    return f"{digits or 'no figure'}{share}"


def _standing(indicator: Indicator) -> dict[tuple, Standing]:
    rows = Observation.objects.filter(current=True, indicator=indicator)
    rows = rows.exclude(population__kind=Population.Kind.SCHOOL).order_by()
    fields = ["id", "import_run__kind", *CELL, *SAYS]
    says_from = 2 + len(CELL)
    return {
        row[2:says_from]: Standing(row[0], row[1], row[says_from:])
        for row in rows.values_list(*fields).iterator(chunk_size=2000)
    }
