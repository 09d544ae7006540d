"""What is asked for about a file: to read it, take it in, undo it, drop it. The worker does it."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from schools.audit import record_change
from schools.models import ImportRun
from schools.work import queue_run

from .problems import FileRefused
from .reading import Asked
from .reports import first_report
from .storing import LONGEST_NAME, forget_after, store

READ, TAKE_IN, TAKE_BACK = "read", "take-in", "take-back"
State = ImportRun.State


class ImportRefused(Exception):
    """The message is safe to show to staff."""


def receive_file(
    file: BinaryIO | Iterable[bytes],
    *,
    name: str,
    family: str = "",
    school_year: int | None = None,
    by,
    at: datetime,
) -> ImportRun:
    """Keeps the file, to be read by the worker. `family` is a code where the sender says it."""
    try:
        digest = store(file)
    except FileRefused as problem:
        raise ImportRefused(str(problem)) from None
    return ImportRun.objects.create(
        kind=ImportRun.Kind.FILE,
        family=family,
        file_name=name[-LONGEST_NAME:],
        digest=digest,
        school_year=school_year,
        by=by,
        at=at,
        state=State.QUEUED,
        task=READ,
        report=first_report(Asked(family, school_year)),
    )


def can_be_applied(run: ImportRun) -> bool:
    """Again, too, where it was stopped: nothing of it was kept."""
    return run.state == State.CHECKED or (run.state, run.task) == (State.FAILED, TAKE_IN)


def can_be_undone(run: ImportRun) -> bool:
    """Also one that came in by the command."""
    return run.state == State.APPLIED or (run.state, run.task) == (State.FAILED, TAKE_BACK)


def can_be_dropped(run: ImportRun) -> bool:
    waits = run.state in (State.QUEUED, State.CHECKED) and run.task in (READ, TAKE_IN)
    return waits or (run.state == State.FAILED and run.task in (READ, TAKE_IN))


@transaction.atomic
def ask_to_apply(run: ImportRun, *, by, at: datetime) -> ImportRun:
    run = _locked(run)
    if not can_be_applied(run):
        raise ImportRefused(_refusal(run, _("This file cannot be taken in: it is “%s”.")))
    others = ImportRun.objects.filter(
        kind=ImportRun.Kind.FILE,
        family=run.family,
        school_year=run.school_year,
        state__in=[State.QUEUED, State.RUNNING],
    )
    if others.exclude(pk=run.pk).exclude(task=READ).exists():
        raise ImportRefused(_("Another file of this family and year is being taken in just now."))
    queue_run(run, TAKE_IN)
    record_change(run, _("Asked to take the file in"), by=by, at=at)
    return run


@transaction.atomic
def ask_to_undo(run: ImportRun, *, by, at: datetime) -> ImportRun:
    run = _locked(run)
    if not can_be_undone(run):
        raise ImportRefused(_refusal(run, _("This import cannot be undone: it is “%s”.")))
    queue_run(run, TAKE_BACK)
    record_change(run, _("Asked to undo the import"), by=by, at=at)
    return run


@transaction.atomic
def drop(run: ImportRun, *, by, at: datetime) -> ImportRun:
    """Nothing of it was taken in, and nothing will be. The file is deleted."""
    run = _locked(run)
    if not can_be_dropped(run):
        raise ImportRefused(_refusal(run, _("This file cannot be dropped: it is “%s”.")))
    run.state, run.task = State.FAILED, ""
    run.note = _("It was dropped. Nothing of it was taken in.")
    run.save(update_fields=["state", "task", "note"])
    forget_after(run)
    record_change(run, _("Dropped the file"), by=by, at=at)
    return run


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=["self"]).get(pk=run.pk, kind=ImportRun.Kind.FILE)


def _refusal(run: ImportRun, sentence: str) -> str:
    return sentence % run.get_state_display()
