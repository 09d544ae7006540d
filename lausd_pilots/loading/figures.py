"""The record files of figures: a figure is never changed, so that they are taken in apart."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from metrics.actions import (
    CELL,
    FigureChanges,
    cell_of,
    compare_figures,
    record_figures,
    retire_figures,
)
from metrics.models import Observation
from metrics.rows import key_of
from metrics.validation import figure_problems, is_numeral, value_of
from schools.models import ImportRun, Source

from .build import REFERS_TO_DELETED, Builder, Counts, refers_to_deleted
from .constraints import row_problems
from .files import Row, Table
from .library import Place, identity, part
from .problems import Problem
from .record_files import RecordFile

REPORTS = "reports"
PUBLISHERS_FILES = "publishers-files"
DIMENSIONS = [name.removesuffix("_id") for name in CELL]


class Batch(NamedTuple):
    """Figures that came in together: those of the records, or those of one publisher's file."""

    family: str
    file_name: str = ""
    digest: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class RecordedFigure:
    figure: Observation
    file: str
    batch: Batch


class FigureReader:
    """Makes figures out of records. `figures` and `left_out` grow; nothing is written."""

    def __init__(self, builder: Builder):
        self.builder = builder
        self.figures: list[RecordedFigure] = []
        self.left_out: dict[str, list[str]] = defaultdict(list)
        self._places: dict[tuple, Place] = {}

    def take(self, file: RecordFile, table: Table) -> None:
        names = file.fields_from(table.columns)
        for record in table.rows:
            self.builder.check(file, record)
            values = self.builder.values(file, record, names)
            if refers_to_deleted(values):
                self.left_out[file.name].append(f"line {record.line}: {REFERS_TO_DELETED}")
            elif set(names) <= set(values):
                self._take_figure(file, record, Observation(**values))

    def _take_figure(self, file: RecordFile, record: Row, figure: Observation) -> None:
        if is_numeral(figure.digits):
            figure.value = value_of(figure.digits)
        reasons = [*row_problems(figure), *_figure_problems(figure)]
        reasons += self._repetition(file, record, figure)
        self.builder.problems += [Problem(file.name, record.line, reason) for reason in reasons]
        self.figures.append(RecordedFigure(figure, file.name, _batch(file, record, figure)))

    def _repetition(self, file: RecordFile, record: Row, figure: Observation) -> list[str]:
        cell = tuple(part(figure, name) for name in DIMENSIONS)
        name, line = self._places.setdefault(cell, (file.name, record.line))
        is_first = (name, line) == (file.name, record.line)
        return [] if is_first else [f"this figure is there already: {name}, line {line}"]


def _figure_problems(figure: Observation) -> list[str]:
    problems = figure_problems(figure, figure.indicator)
    if figure.statement and identity(figure.statement.source) != identity(figure.source):
        problems.append(f"{figure.statement} is no fact of {figure.source.slug}")
    return problems


def _batch(file: RecordFile, record: Row, figure: Observation) -> Batch:
    if "digest" not in file.only_read:
        return Batch(REPORTS)
    cells = record.cells
    return Batch(PUBLISHERS_FILES, cells["file"], cells["digest"], figure.source)


# --- writing ---


def write_figures(
    recorded: list[RecordedFigure], run_of: Callable[[Batch], ImportRun]
) -> dict[str, Counts]:
    """Records what differs. What staff or a publisher's file have brought in since is kept."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for (file, batch), figures in _by_batch(recorded).items():
        changes = compare_figures(figures, kind=ImportRun.Kind.RECORDS)
        if changes.any:
            record_figures(changes, run=run_of(batch))
        _add(counts[file], changes)
    return counts


def retire_dropped_figures(recorded: list[RecordedFigure]) -> int:
    """Ends figures that an earlier state of the records had and this one has no more."""
    said = {cell_of(item.figure) for item in recorded}
    current = Observation.objects.filter(
        current=True,
        import_run__kind=ImportRun.Kind.RECORDS,
        import_run__family__in=[REPORTS, PUBLISHERS_FILES],
    )
    cells = current.values_list("pk", *CELL)
    return retire_figures([pk for pk, *cell in cells if tuple(cell) not in said])


def _by_batch(recorded: list[RecordedFigure]) -> dict[tuple[str, Batch], list[Observation]]:
    found: dict[tuple[str, Batch], list[Observation]] = {}
    for item in recorded:
        _take_over_ids(item.figure)
        found.setdefault((item.file, item.batch), []).append(item.figure)
    return found


def _take_over_ids(figure: Observation) -> None:
    """What a figure refers to may have got its id only after the figure was made."""
    for model_field in filter(lambda field: field.is_relation, figure._meta.fields):
        target = model_field.get_cached_value(figure, default=None)
        if target is not None:
            setattr(figure, model_field.name, target)


def _add(counts: Counts, changes: FigureChanges) -> None:
    counts.created += len(changes.new)
    counts.updated += len(changes.replacing)
    counts.unchanged += len(changes.unchanged)
    counts.kept += [f"{key_of(figure)} was brought in since" for figure in changes.kept]
