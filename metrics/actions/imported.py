"""Takes staged figures of a published file in, and takes what a file brought back out."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from metrics.models import Observation
from schools.imports.families import Outcome
from schools.locking import one_at_a_time
from schools.models import ImportedChange, ImportRun

from .recording import BATCH, CELL, LOCK, retire_figures
from .staging import Judgement, replaced_by_staged, write_staged

TABLE = "metrics.observation"


@transaction.atomic
def record_staged(judgement: Judgement, *, run: ImportRun) -> None:
    """Right after `judge_staged`, in the same transaction. What it ends is noted for the undo.

    That the ended figures are noted, and not found again by their order, is because a cell may
    have been empty before: then the figure of an earlier time must not come back.
    """
    ended = [*replaced_by_staged(), *judgement.ending]
    ImportedChange.objects.bulk_create(
        [
            ImportedChange(
                import_run=run,
                table=TABLE,
                row=pk,
                before={"current": True},
                after={"current": False},
            )
            for pk in ended
        ],
        batch_size=BATCH,
    )
    write_staged(run)
    retire_figures(judgement.ending)


@transaction.atomic
def undo_imported_figures(run: ImportRun, *, by, at: datetime) -> Outcome:
    """Ends what the run brought, and gives each cell the figure back that stood there before.

    Of the outcome, `ended` counts the first and `replaced` the second. A cell that was changed
    since stays as it is: `kept` has the id of its figure.
    """
    one_at_a_time(LOCK)
    brought = Observation.objects.filter(import_run=run)
    changed_since = brought.filter(current=False).order_by("pk")
    outcome = Outcome(kept=[str(pk) for pk in changed_since.values_list("pk", flat=True)])
    standing = brought.filter(current=True)
    outcome.ended = retire_figures(list(standing.values_list("pk", flat=True)))
    for batch in _batches(_in_free_cells(_stood_before(run))):
        outcome.replaced += Observation.objects.filter(pk__in=batch).update(current=True)
    return outcome


def _stood_before(run: ImportRun) -> dict[tuple, int]:
    """By cell. Of a run that was undone meanwhile, what stood before that one."""
    found = _cells_of(_ended_by(run.pk))
    undone = list(
        ImportRun.objects.filter(state=ImportRun.State.UNDONE, changes__table=TABLE, pk__lt=run.pk)
        .distinct()
        .order_by("-pk")
        .values_list("pk", flat=True)
    )
    for earlier in undone:
        brought = _ids_of(earlier) & set(found.values())
        before = _cells_of(_ended_by(earlier)) if brought else {}
        found |= {cell: before.get(cell) for cell, pk in found.items() if pk in brought}
    never = set(found.values()) & _brought_by_undone(found.values())
    return {cell: pk for cell, pk in found.items() if pk is not None and pk not in never}


def _ended_by(run: int) -> list[int]:
    noted = ImportedChange.objects.filter(import_run=run, table=TABLE)
    return list(noted.values_list("row", flat=True))


def _ids_of(run: int) -> set[int]:
    return set(Observation.objects.filter(import_run=run).values_list("pk", flat=True))


def _brought_by_undone(ids: Collection[int | None]) -> set[int]:
    found: set[int] = set()
    for batch in _batches([pk for pk in ids if pk is not None]):
        rows = Observation.objects.filter(
            pk__in=batch,
            import_run__kind=ImportRun.Kind.FILE,
            import_run__state=ImportRun.State.UNDONE,
        )
        found |= set(rows.values_list("pk", flat=True))
    return found


def _cells_of(ids: Sequence[int]) -> dict[tuple, int]:
    found: dict[tuple, int] = {}
    for batch in _batches(ids):
        rows = Observation.objects.filter(pk__in=batch).values_list("pk", *CELL)
        found |= {tuple(cell): pk for pk, *cell in rows}
    return found


def _in_free_cells(figures: dict[tuple, int]) -> list[int]:
    """Those in whose cells nothing stands."""
    if not figures:
        return []
    standing = Observation.objects.filter(
        current=True,
        indicator__in={cell[0] for cell in figures},
        school_year__in={cell[2] for cell in figures},
    )
    taken = set(standing.values_list(*CELL).iterator(chunk_size=2000))
    return sorted(pk for cell, pk in figures.items() if cell not in taken)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
