"""Takes figures into the working data. A row is never changed, but for `current`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import Observation
from metrics.rows import key_of
from metrics.validation import figure_problems
from schools.bulk import insert_rows
from schools.locking import one_at_a_time
from schools.models import ImportRun

BATCH = 500
# Held by all who record typed-in figures: between comparing and recording nobody comes in.
LOCK = "figures"
CELL = [
    "indicator_id",
    "population_id",
    "school_year",
    "student_group_id",
    "grade",
    "respondent",
]
# What a figure says. Two rows that agree in all of it are the same figure.
SAYS = [
    "status",
    "value",
    "digits",
    "low",
    "high",
    "numerator",
    "denominator",
    "qualifier",
    "candidates",
    "note",
    "note_es",
    "source_id",
    "statement_id",
]
TYPED_IN = [ImportRun.Kind.PASTE, ImportRun.Kind.FORM, ImportRun.Kind.SHEET]
# What stands in a cell gives way to the same or a higher rank: what staff have typed in stays
# whatever a file says, a publisher's file takes the place of the records kept with the software,
# and what was computed from schools never that of a figure which somebody published.
PRECEDENCE: dict[str, int] = {
    ImportRun.Kind.COMPUTED: 0,
    ImportRun.Kind.RECORDS: 1,
    ImportRun.Kind.FILE: 2,
    **dict.fromkeys(TYPED_IN, 3),
}

Cell = tuple[Any, ...]
_FIELDS = [field for field in Observation._meta.concrete_fields if not field.primary_key]


class FigureError(Exception):
    """The message is safe to show to staff."""


@dataclass(frozen=True)
class FigureChanges:
    """What recording figures would do. Made by `compare_figures`."""

    new: list[Observation] = field(default_factory=list)
    # The new figure and the id of the one that it takes the place of.
    replacing: list[tuple[Observation, int]] = field(default_factory=list)
    unchanged: list[Observation] = field(default_factory=list)
    # What stands there has precedence, and is not superseded.
    kept: list[Observation] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.new or self.replacing)


@dataclass(frozen=True)
class _Current:
    id: int
    says: tuple[Any, ...]
    run_kind: str


def cell_of(figure: Observation) -> Cell:
    return tuple(getattr(figure, name) for name in CELL)


def compare_figures(
    figures: Sequence[Observation], *, kind: str = ImportRun.Kind.FORM
) -> FigureChanges:
    """Holds figures against the current ones of their cells. Writes nothing.

    `kind` is that of the batch they would come in with: see `PRECEDENCE`.
    """
    current = _current_rows(figures)
    changes = FigureChanges()
    for figure in figures:
        found = current.get(cell_of(figure))
        if found is None:
            changes.new.append(figure)
        elif found.says == _says(figure):
            changes.unchanged.append(figure)
        elif PRECEDENCE[found.run_kind] > PRECEDENCE[kind]:
            changes.kept.append(figure)
        else:
            changes.replacing.append((figure, found.id))
    return changes


@transaction.atomic
def record_figures(changes: FigureChanges, *, run: ImportRun) -> None:
    """Writes what `compare_figures` found, as part of one batch."""
    figures = [*changes.new, *(figure for figure, _old in changes.replacing)]
    _refuse_impossible(figures)
    _end([old for _figure, old in changes.replacing])
    for figure in figures:
        figure.import_run, figure.current = run, True
    _add(figures, run)


@transaction.atomic
def record_typed_in_figure(figure: Observation, *, by, at: datetime) -> Observation:
    """Takes in one figure that a person typed, as a batch of its own."""
    one_at_a_time(LOCK)
    run = ImportRun.objects.create(
        kind=ImportRun.Kind.FORM, family="figure", by=by, at=at, state=ImportRun.State.APPLIED
    )
    changes = compare_figures([figure])
    if not changes.any:
        raise FigureError(_("This figure stands there already."))
    record_figures(changes, run=run)
    return figure


@transaction.atomic
def retire_figures(ids: Iterable[int]) -> int:
    """Ends figures that nothing takes the place of."""
    return _end(list(ids))


def _add(figures: list[Observation], run: ImportRun) -> None:
    """Gives the figures their ids, as few or many they are."""
    if len(figures) <= BATCH:
        Observation.objects.bulk_create(figures)
        return
    columns = [field.column for field in _FIELDS]
    insert_rows(Observation, columns, [[getattr(f, c) for c in columns] for f in figures])
    added = Observation.objects.filter(import_run=run, current=True).values_list("pk", *CELL)
    ids = {tuple(cell): pk for pk, *cell in added.iterator(chunk_size=2000)}
    for figure in figures:
        figure.pk = ids[cell_of(figure)]
        figure._state.adding = False


def _current_rows(figures: Sequence[Observation]) -> dict[Cell, _Current]:
    """The current figures around these cells, in one query whatever their number."""
    rows = Observation.objects.filter(
        current=True,
        indicator__in={figure.indicator_id for figure in figures},
        population__in={figure.population_id for figure in figures},
        school_year__in={figure.school_year for figure in figures},
    )
    found = rows.values_list("id", "import_run__kind", *CELL, *SAYS).iterator(chunk_size=2000)
    says_from = 2 + len(CELL)
    wanted = {cell_of(figure) for figure in figures}
    return {
        row[2:says_from]: _Current(row[0], row[says_from:], row[1])
        for row in found
        if row[2:says_from] in wanted
    }


def _says(figure: Observation) -> tuple[Any, ...]:
    return tuple(getattr(figure, name) for name in SAYS)


def _refuse_impossible(figures: list[Observation]) -> None:
    problems = [
        f"{key_of(figure)}: {problem}"
        for figure in figures
        for problem in figure_problems(figure, figure.indicator)
    ]
    if problems:
        raise FigureError(_("Nothing was recorded. %s") % " ".join(problems))


def _end(ids: list[int]) -> int:
    ended = 0
    for start in range(0, len(ids), BATCH):
        batch = Observation.objects.filter(pk__in=ids[start : start + BATCH], current=True)
        ended += batch.update(current=False)
    return ended
