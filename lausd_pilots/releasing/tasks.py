"""What the worker does with releases: prepares them, makes them, writes their files."""

from functools import partial

from django.utils import timezone

from metrics.models import PreparedRelease
from metrics.publishing import stages
from metrics.publishing.preparing import CONFIRM, FAMILY, FILES, PREPARE
from metrics.publishing.reporting import WARNING, item
from metrics.release_files import write_missing_release_files
from reforms.models import AnnualReview, State
from schools.models import ImportRun
from schools.work import end_run

from .previews import draw_previews, forget_previews


def prepare(run: ImportRun) -> None:
    prepared = PreparedRelease.objects.get(run=run)
    rehearsal = stages.Rehearsal(look=partial(draw_previews, prepared.pk), more=_of_the_reviews)
    stages.prepare(run, rehearsal, at=timezone.now())


def confirm(run: ImportRun) -> None:
    stages.confirm(run, at=timezone.now())
    forget_previews(PreparedRelease.objects.get(run=run).pk)


def write_files(run: ImportRun) -> None:
    write_missing_release_files()
    end_run(run, ImportRun.State.APPLIED)


def _of_the_reviews() -> list[dict]:
    """Published reviews that were taken back for a correction: figures may still change."""
    corrected = AnnualReview.objects.exclude(correction_reason="")
    reviews = corrected.exclude(state__in=[State.PUBLISHED, State.WITHDRAWN])
    named = [
        f"{review.school.name}, {review.cycle}"
        for review in reviews.select_related("school", "cycle__initiative")
    ]
    return [item(WARNING, "open-corrections", len(named), named)] if named else []


TASKS = {
    (FAMILY, PREPARE): prepare,
    (FAMILY, CONFIRM): confirm,
    (FAMILY, FILES): write_files,
}
