"""Writes the figures of the sample as working figures, a few thousand at a time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from metrics.models import Observation
from schools.bulk import insert_rows
from schools.models import ImportRun, Source

from .figures import STARRED_UP_TO, Figure
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from . import Size

COLUMNS = [
    "indicator_id",
    "population_id",
    "school_year",
    "student_group_id",
    "grade",
    "respondent",
    "status",
    "value",
    "digits",
    "numerator",
    "denominator",
    "qualifier",
    "candidates",
    "note",
    "note_es",
    "source_id",
    "import_run_id",
    "column_name",
    "current",
]
Said = tuple[str, str | None, str, int | None, int | None]


def begin_run(size: "Size", source: Source, *, by, at: datetime) -> ImportRun:
    """Typed in by somebody, or taken from a file that nobody has."""
    asked = f"{size.schools} schools, {size.observations} figures, seed {size.seed}"
    return ImportRun.objects.create(
        kind=ImportRun.Kind.PASTE if by else ImportRun.Kind.FILE,
        family="sample",
        file_name=asked,
        digest="" if by else sha256(asked.encode()).hexdigest(),
        source=source,
        at=at,
        by=by,
        state=ImportRun.State.APPLIED,
    )


def record(
    figures: Iterable[Figure],
    vocabulary: Vocabulary,
    populations: Mapping[int, int],
    run: ImportRun,
) -> None:
    rows = _rows(figures, vocabulary, populations, run)
    insert_rows(Observation, COLUMNS, rows)


def _rows(figures, vocabulary, populations, run) -> Iterator[tuple]:
    says = said_by_staff if run.by_id else said_in_public
    for figure in figures:
        yield (
            vocabulary.indicators[figure.indicator],
            populations[figure.school],
            figure.school_year,
            vocabulary.groups[figure.group],
            "all",
            "",
            *says(figure),
            "",
            "",
            "",
            "",
            vocabulary.source.pk,
            run.pk,
            "",
            True,
        )


def said_in_public(figure: Figure) -> Said:
    """Status, value, digits, numerator, denominator, with the stars of small groups."""
    if figure.met is not None and 0 < figure.students <= STARRED_UP_TO:
        return "suppressed", None, "", None, None
    return said_by_staff(figure)


def said_by_staff(figure: Figure) -> Said:
    """The same with nothing hidden: it is not public yet."""
    if figure.met is None:
        return "reported", str(figure.students), str(figure.students), None, None
    if figure.students == 0:
        return "not_applicable", None, "", None, None
    digits = f"{100 * figure.met / figure.students:.1f}"
    return "reported", digits, digits, figure.met, figure.students
