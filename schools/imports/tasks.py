"""What the worker does with a file: read it, take it in, take it back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.models import ImportRun
from schools.work import Handlers, WorkError, end_run, tell_progress

from . import taking
from .families import Family
from .problems import FileRefused
from .reading import Read, read_file
from .reports import asked_in, report_of, undone_report
from .runs import READ, TAKE_BACK, TAKE_IN
from .storing import forget_after, place_of

Work = Callable[[ImportRun, Sequence[Family]], None]
STEPS_OF_AN_UNDO = 1


def handlers(families: Sequence[Family]) -> Handlers:
    """For every family, and for files of which nobody has said the family yet."""
    codes = ["", *(family.code for family in families)]
    tasks = {READ: read, TAKE_IN: take_in, TAKE_BACK: take_back}
    return {
        (code, task): partial(_do, work, families) for code in codes for task, work in tasks.items()
    }


def _do(work: Work, families: Sequence[Family], run: ImportRun) -> None:
    """In the language in which the file was sent: what is found is kept as sentences."""
    with translation.override(run.report.get("language", settings.LANGUAGE_CODE)):
        try:
            work(run, families)
        except taking.TakenByAnother as problem:
            raise WorkError(str(problem)) from None
        except FileRefused as problem:
            if run.task != TAKE_BACK:
                forget_after(run)
            raise WorkError(str(problem)) from None


def read(run: ImportRun, families: Sequence[Family]) -> None:
    """Keeps what was found. With problems the run has failed, and its report lists them."""
    found = read_file(_path(run), families, asked=asked_in(run), tell=partial(_tell, run))
    taking.compare(found)
    run.report |= report_of(found)
    if found.problems:
        _refuse(run, found)
    with transaction.atomic():
        run.family, run.school_year = found.family.code, found.school_year
        run.total = found.counts.read
        run.save(update_fields=["family", "school_year", "report", "total"])
        end_run(run, ImportRun.State.CHECKED)


def take_in(run: ImportRun, families: Sequence[Family]) -> None:
    asked, tell = asked_in(run), partial(_tell, run)
    with taking.reading(_path(run), families, asked=asked, tell=tell) as found:
        with transaction.atomic():
            taking.compare(found)
            if not found.problems:
                taking.apply(found, run, by=run.by, at=timezone.now())
                run.report |= report_of(found)
                run.total = found.counts.read
                run.save(update_fields=["report", "total"])
                end_run(run, ImportRun.State.APPLIED)
                forget_after(run)
        if found.problems:
            # What the database holds has changed since the file was checked.
            run.report |= report_of(found)
            _refuse(run, found)


def take_back(run: ImportRun, families: Sequence[Family]) -> None:
    family = next((each for each in families if each.code == run.family), None)
    if family is None:
        raise WorkError(_("Nobody knows any more how to undo this import."))
    tell_progress(run, 0, STEPS_OF_AN_UNDO)
    with transaction.atomic():
        run.report |= undone_report(family.undo(run, by=run.by, at=timezone.now()))
        run.save(update_fields=["report"])
        end_run(run, ImportRun.State.UNDONE)
        forget_after(run)


def _path(run: ImportRun) -> Path:
    path = place_of(run.digest)
    if not path.is_file():
        raise WorkError(_("The file is not kept here any more. Send it again."))
    return path


def _tell(run: ImportRun, rows: int) -> None:
    """How many there will be is known only when all have been read."""
    run.done = rows
    run.save(update_fields=["done"])


def _refuse(run: ImportRun, found: Read) -> None:
    run.family, run.school_year = found.family.code, found.school_year
    run.save(update_fields=["family", "school_year", "report"])
    count = found.problems.count
    raise FileRefused(
        ngettext(
            "Nothing was taken in: there is %d problem in the file.",
            "Nothing was taken in: there are %d problems in the file.",
            count,
        )
        % count
    )
