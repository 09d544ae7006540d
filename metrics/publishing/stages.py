"""What the worker does with a release in the making, but for the pages that show it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import PreparedRelease, Release
from metrics.release_files import write_release_files
from schools.models import ImportRun
from schools.work import WorkError, end_run, tell_progress

from .differences import Progress
from .edition import Edition
from .errors import PublishError
from .making import WorkedOut, is_worth_a_release, work_out_release
from .reporting import ERROR, checklist, report_of
from .writing import Cover, write_edition

Look = Callable[[Release, Edition], list]
More = Callable[[], list[dict]]


class _TakenBack(Exception):
    """Ends a rehearsal: nothing of it is kept."""


@dataclass(frozen=True)
class Rehearsal:
    """`look` is called within the transaction in which the release stands, and then it does not.

    `more` gives further lines of the checklist.
    """

    look: Look
    more: More


def prepare(run: ImportRun, rehearsal: Rehearsal, *, at: datetime) -> None:
    prepared = PreparedRelease.objects.select_related("prepared_by").get(run=run)
    cover = _cover(prepared, at)
    worked_out = _work_out(prepared, cover, _progress(run))
    edition = worked_out.edition
    items = checklist(
        edition,
        overrides=prepared.overrides,
        reason_es=prepared.reason_es,
        differing=worked_out.differing,
    )
    report = report_of(edition, [*items, *rehearsal.more()])
    report["checklist"].sort(key=lambda line: line["level"] != ERROR)
    report["pages"] = _rehearse(worked_out, cover, rehearsal.look)
    with transaction.atomic():
        prepared.digest, prepared.needs_two = edition.digest, edition.needs_two
        prepared.save(update_fields=["digest", "needs_two"])
        run.report = report
        run.save(update_fields=["report"])
        end_run(run, ImportRun.State.CHECKED)


def confirm(run: ImportRun, *, at: datetime) -> Release:
    """Works the release out again, and makes it where it is still what was confirmed."""
    prepared = PreparedRelease.objects.select_related("prepared_by").get(run=run)
    cover = _cover(prepared, at)
    worked_out = _work_out(prepared, cover, _progress(run))
    edition = worked_out.edition
    if edition.digest != prepared.digest:
        raise WorkError(_("Figures have changed since. Nothing was published: prepare it again."))
    if edition.impossible or edition.homogeneous.keys() - prepared.overrides.keys():
        raise WorkError(_("The checklist has errors. Nothing was published."))
    if edition.needs_two and prepared.confirmed_by_id is None:
        raise WorkError(_("Nobody else has confirmed it. Nothing was published."))
    try:
        with transaction.atomic():
            release = write_edition(edition, cover, mark=worked_out.mark)
            prepared.release = release
            prepared.save(update_fields=["release"])
            end_run(run, ImportRun.State.APPLIED)
    except PublishError as problem:
        raise WorkError(str(problem)) from None
    write_release_files(release)
    return release


def _cover(prepared: PreparedRelease, at: datetime) -> Cover:
    return Cover(
        reason=prepared.reason,
        reason_es=prepared.reason_es,
        at=at,
        by=prepared.prepared_by,
        state=prepared.state,
    )


def _work_out(prepared: PreparedRelease, cover: Cover, progress: Progress) -> WorkedOut:
    try:
        worked_out = work_out_release(prepared.version or None, cover, progress)
    except PublishError as problem:
        raise WorkError(str(problem)) from None
    if not is_worth_a_release(worked_out.edition, cover):
        raise WorkError(_("Nothing has changed since the last release: there is none to make."))
    return worked_out


def _rehearse(worked_out: WorkedOut, cover: Cover, look: Look) -> list:
    seen = []
    try:
        with transaction.atomic():
            release = write_edition(worked_out.edition, cover, mark=worked_out.mark)
            seen = look(release, worked_out.edition)
            raise _TakenBack
    except _TakenBack:
        return seen
    except PublishError as problem:
        raise WorkError(str(problem)) from None


def _progress(run: ImportRun) -> Progress:
    return lambda done, total: tell_progress(run, done, total)
