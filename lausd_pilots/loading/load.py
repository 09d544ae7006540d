"""Loads the records: reads all, checks all, and then writes what differs, or nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DataError, IntegrityError, transaction
from django.db.models import Exists

from metrics.actions import LOCK
from schools.locking import one_at_a_time
from schools.models import ImportRun, LoadedRecord

from .build import Builder, Counts
from .constraints import broken_rules
from .declarations import FIGURE_FILES, RECORD_FILES
from .figures import (
    REPORTS,
    Batch,
    FigureReader,
    retire_dropped_figures,
    write_figures,
)
from .files import Table, digest_of, read_table, unknown_files
from .library import Library
from .links import Links
from .memory import Memory
from .problems import Problem, RecordsError
from .record_files import RecordFile
from .subjects import check_discrepancies, link_subjects
from .write import LinkCounts, write_links, write_rows

RECORDS = Path(__file__).resolve().parent.parent / "records"
STATEMENTS = "statements.csv"
DISCREPANCIES = "discrepancies.csv"


@dataclass
class Report:
    """What a load did. `skipped`: the records are those of the last load."""

    skipped: bool = False
    files: dict[str, Counts] = field(default_factory=dict)
    links: LinkCounts = field(default_factory=LinkCounts)
    retired: int = 0

    @property
    def changed(self) -> bool:
        counts = self.files.values()
        rows = any(count.created or count.updated for count in counts)
        return bool(rows or self.links.added or self.links.removed or self.retired)


class Runs:
    """The batches that new figures belong to, each made when the first figure asks for it."""

    def __init__(self, digest: str, at: datetime):
        self.digest, self.at = digest, at
        self.made: dict[Batch, ImportRun] = {}

    def of(self, batch: Batch) -> ImportRun:
        if batch not in self.made:
            self.made[batch] = self._new(batch) if batch.family == REPORTS else self._known(batch)
        return self.made[batch]

    def _known(self, batch: Batch) -> ImportRun:
        """A publisher's file is one batch, in whichever load its figures came."""
        found = ImportRun.objects.filter(
            kind=ImportRun.Kind.RECORDS, family=batch.family, digest=batch.digest
        )
        return found.first() or self._new(batch)

    def _new(self, batch: Batch) -> ImportRun:
        return ImportRun.objects.create(
            kind=ImportRun.Kind.RECORDS,
            family=batch.family,
            file_name=batch.file_name,
            digest=batch.digest or self.digest,
            source=batch.source,
            at=self.at,
            state=ImportRun.State.APPLIED,
        )


@transaction.atomic
def load_records(folder: Path = RECORDS, *, at: datetime, again: bool = False) -> Report:
    """All or nothing. RecordsError names every problem that was found."""
    one_at_a_time("load_records")
    digest = digest_of(folder)
    is_known = digest == _digest_of_last_load()
    if is_known and not again:
        return Report(skipped=True)
    # Nobody enters a figure while its cell is compared and written.
    one_at_a_time(LOCK)
    return _load(folder, Runs(digest, at), is_known=is_known)


def _digest_of_last_load() -> str | None:
    """None too where what the records said is not remembered: then they are compared once."""
    runs = ImportRun.objects.filter(
        Exists(LoadedRecord.objects.all()),
        kind=ImportRun.Kind.RECORDS,
        family=REPORTS,
        state=ImportRun.State.APPLIED,
    )
    return runs.values_list("digest", flat=True).first()


def _load(folder: Path, runs: Runs, *, is_known: bool) -> Report:
    tables = _read(folder)
    problems: list[Problem] = []
    library, links = Library(Memory()), Links()
    builder = Builder(library, links, problems)
    report = Report()
    for file in RECORD_FILES:
        report.files[_label(file)] = builder.take(file, tables[file.name])
    link_subjects(builder, tables[STATEMENTS], report.files[STATEMENTS])
    check_discrepancies(tables[STATEMENTS], tables[DISCREPANCIES], problems)
    reader = FigureReader(builder)
    for file in FIGURE_FILES:
        reader.take(file, tables[file.name])
    problems += broken_rules(library)
    if problems:
        raise RecordsError(problems)
    try:
        _write(library, links, reader, runs, report)
    except (IntegrityError, DataError) as error:
        raise RecordsError([Problem(folder.name, 1, f"the database refuses: {error}")]) from error
    if report.changed or not is_known:
        runs.of(Batch(REPORTS))
    return report


def _read(folder: Path) -> dict[str, Table]:
    """Every record file, if each has the columns that it must have, and no others."""
    files = [*RECORD_FILES, *FIGURE_FILES]
    names = list(dict.fromkeys(file.name for file in files))
    problems = unknown_files(folder, names)
    tables = {name: read_table(folder / name, problems) for name in names}
    for file in files if not problems else []:
        problems += file.column_problems(tables[file.name])
    if problems:
        raise RecordsError(problems)
    return tables


def _write(library: Library, links: Links, reader: FigureReader, runs: Runs, report: Report):
    order = list(dict.fromkeys(file.model for file in RECORD_FILES))
    write_rows(library, order, at=runs.at)
    report.links = write_links(links)
    library.memory.write()
    report.files |= write_figures(reader.figures, runs.of)
    for name, lines in reader.left_out.items():
        report.files.setdefault(name, Counts()).left_out += lines
    report.retired = retire_dropped_figures(reader.figures)


def _label(file: RecordFile) -> str:
    if file.from_columns:
        return file.name
    return f"{file.name} ({file.model._meta.verbose_name_plural})"
