"""Takes back what one batch of typed-in figures did, cell by cell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import Observation
from schools.audit import record_change
from schools.locking import one_at_a_time
from schools.models import ImportRun

from .entering import LOCK
from .recording import BATCH, cell_of, retire_figures


@dataclass(frozen=True)
class Undone:
    """`skipped` are figures of the batch, or erased by it, in cells that were changed since."""

    restored: int
    skipped: list[Observation]


@dataclass(frozen=True)
class _Step:
    """A cell of the batch: what it put there, and what stood there before."""

    figure: Observation | None
    before: Observation | None

    @property
    def any(self) -> Observation:
        return self.figure or self.before


@transaction.atomic
def undo_run(
    run: ImportRun,
    *,
    before: Mapping[int, int | None],
    erased: Collection[int],
    only: Collection[int],
    by,
    at: datetime,
) -> Undone:
    """Gives each cell the figure back that stood there: `before`, by the id of its successor.

    `erased` are figures that the batch ended without putting others there.

    The earlier row itself is made current again, and no copy of it. A copy would belong to a
    batch of somebody who typed it in, which the earlier figure may never have been: it would lose
    its source, and figures that were public already could not be published any more. Who took
    back what, and when, stands in the log. Only figures of the populations in `only`.
    """
    one_at_a_time(LOCK)
    steps = [step for step in _steps(run, before, erased) if step.any.population_id in only]
    standing = _standing_in([step.any for step in steps])
    undone, skipped = [], []
    for step in steps:
        if standing.get(cell_of(step.any)) == _pk(step.figure):
            undone.append(step)
        else:
            skipped.append(step.any)
    retire_figures(step.figure.pk for step in undone if step.figure)
    _make_current([step.before.pk for step in undone if step.before])
    message = _("Undone: %(count)d figures.") % {"count": len(undone)}
    record_change(run, message, by=by, at=at)
    return Undone(len(undone), skipped)


def _steps(
    run: ImportRun, before: Mapping[int, int | None], erased: Collection[int]
) -> list[_Step]:
    wanted = {pk for pk in before.values() if pk is not None} | set(erased)
    earlier = Observation.objects.select_related("indicator", "population").in_bulk(wanted)
    figures = Observation.objects.filter(import_run=run).select_related("indicator", "population")
    return [
        *(_Step(figure, earlier.get(before.get(figure.pk))) for figure in figures.order_by("pk")),
        *(_Step(None, earlier[pk]) for pk in erased),
    ]


def _standing_in(figures: list[Observation]) -> dict[tuple, int]:
    """The ids of the current figures, by cell, in one query."""
    rows = Observation.objects.filter(
        current=True,
        indicator__in={figure.indicator_id for figure in figures},
        population__in={figure.population_id for figure in figures},
        school_year__in={figure.school_year for figure in figures},
    )
    return {cell_of(row): row.pk for row in rows}


def _pk(figure: Observation | None) -> int | None:
    return figure.pk if figure else None


def _make_current(ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        Observation.objects.filter(pk__in=ids[start : start + BATCH]).update(current=True)
