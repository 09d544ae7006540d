"""What is asked for about a sheet of figures. The worker does it: `reforms/sheets/tasks.py`."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.entering import review_source
from reforms.models import FigureSheet, ReviewCycle
from schools.models import ImportRun
from schools.work import queue_run

from .errors import ReviewError

FAMILY = "review-figures"
CHECK, APPLY, UNDO = "check", "apply", "undo"
LONGEST_NAME = 200
State = ImportRun.State


@transaction.atomic
def upload_sheet(
    cycle: ReviewCycle, *, file_name: str, content: bytes, language: str, by, at: datetime
) -> FigureSheet:
    """Keeps the file, to be checked. What the check says is in the language of who asks."""
    run = ImportRun.objects.create(
        kind=ImportRun.Kind.SHEET,
        family=FAMILY,
        file_name=file_name[:LONGEST_NAME],
        digest=hashlib.sha256(content).hexdigest(),
        source=review_source(),
        school_year=cycle.school_year,
        by=by,
        at=at,
        state=State.QUEUED,
        task=CHECK,
    )
    return FigureSheet.objects.create(
        run=run, cycle=cycle, content=content, preview={"language": language}
    )


@transaction.atomic
def ask_to_apply(sheet: FigureSheet, *, ticked: list[int], by) -> FigureSheet:
    """Queues what is ticked, by the places of the lines in the preview."""
    sheet = _locked(sheet, by=by)
    if not can_be_applied(sheet.run):
        raise ReviewError(_("This sheet cannot be applied: it is “%s”.") % _state(sheet))
    if not ticked:
        raise ReviewError(_("Nothing is ticked, so that there is nothing to apply."))
    sheet.ticked = sorted(set(ticked))
    sheet.save(update_fields=["ticked"])
    queue_run(sheet.run, APPLY)
    return sheet


@transaction.atomic
def ask_to_undo(sheet: FigureSheet, *, by) -> FigureSheet:
    sheet = _locked(sheet, by=by)
    if not can_be_undone(sheet.run):
        raise ReviewError(_("This sheet cannot be undone: it is “%s”.") % _state(sheet))
    queue_run(sheet.run, UNDO)
    return sheet


def can_be_applied(run: ImportRun) -> bool:
    """Again, too, where it was stopped: nothing of it was kept."""
    return run.state == State.CHECKED or (run.state, run.task) == (State.FAILED, APPLY)


def can_be_undone(run: ImportRun) -> bool:
    return run.state == State.APPLIED or (run.state, run.task) == (State.FAILED, UNDO)


def _locked(sheet: FigureSheet, *, by) -> FigureSheet:
    run = ImportRun.objects.select_for_update(of=["self"]).get(pk=sheet.run_id)
    if run.by_id != by.pk:
        raise ReviewError(_("Only who sent a sheet applies it or undoes it."))
    sheet.run = run
    return sheet


def _state(sheet: FigureSheet) -> str:
    return sheet.run.get_state_display()
