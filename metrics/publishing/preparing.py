"""Releases in two steps: one person has it worked out, another one confirms it.

Pages and commands queue; `lausd_pilots.releasing.tasks` does the work. A release that was worked
out stays as it is: whoever confirms it has it worked out again, and it is made only if it is
still the same.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import PreparedRelease
from schools.locking import one_at_a_time
from schools.models import ImportRun
from schools.work import queue_run

from .asking import OPEN, STATE, has_errors, must_have_a_reason, why_not_confirm
from .errors import PublishError

FAMILY = "release"
PREPARE, CONFIRM, FILES = "prepare", "confirm", "files"
LOCK = "prepare"


@transaction.atomic
def prepare_release(
    *, reason: str, reason_es: str = "", version: str = "", state: str, by, at: datetime
) -> PreparedRelease:
    """Queues a release to be worked out. Sent twice, it is the same one."""
    reason = must_have_a_reason(reason)
    one_at_a_time(LOCK)
    words = {"reason": reason, "reason_es": reason_es.strip(), "version": version, "state": state}
    waiting = _waiting()
    if waiting is not None:
        if waiting.prepared_by == by and all(getattr(waiting, n) == w for n, w in words.items()):
            return waiting
        raise PublishError(_("A release is being prepared already: confirm it or drop it first."))
    run = ImportRun(kind=ImportRun.Kind.RELEASE, family=FAMILY, by=by, at=at)
    queue_run_anew(run, PREPARE)
    return PreparedRelease.objects.create(run=run, prepared_by=by, **words)


def queue_run_anew(run: ImportRun, task: str) -> None:
    """For a run that is not kept yet."""
    run.state, run.task = STATE.QUEUED, task
    run.save()


def _waiting() -> PreparedRelease | None:
    prepared = PreparedRelease.objects.filter(run__state__in=OPEN, release=None)
    return prepared.select_related("run", "prepared_by").first()


@transaction.atomic
def prepare_again(prepared: PreparedRelease, *, by, at: datetime) -> PreparedRelease:
    """After something has changed. Who asks for it is now the one who prepares it."""
    prepared = _locked(prepared)
    if prepared.run.state == STATE.QUEUED and prepared.prepared_by == by:
        return prepared
    _must_not_be_over(prepared)
    others = _waiting()
    if others is not None and others != prepared:
        raise PublishError(_("Another release is being prepared: confirm it or drop it first."))
    prepared.digest, prepared.prepared_by, prepared.confirmed_by = "", by, None
    prepared.needs_two = True
    prepared.save(update_fields=["digest", "prepared_by", "confirmed_by", "needs_two"])
    prepared.run.report, prepared.run.at = {}, at
    prepared.run.save(update_fields=["report", "at"])
    queue_run(prepared.run, PREPARE)
    return prepared


@transaction.atomic
def override(prepared: PreparedRelease, *, key: str, reason: str, by, at: datetime) -> None:
    """Shows a figure in spite of a warning that would block the release."""
    prepared = _locked(prepared)
    _must_not_be_over(prepared)
    if not reason.strip():
        raise PublishError(_("Say why this figure is shown all the same."))
    blocked = {
        key: item
        for item in prepared.run.report.get("checklist", [])
        if item["code"] == "homogeneous"
        for key in item["keys"]
    }
    if key not in blocked:
        raise PublishError(_("There is no such warning in this release."))
    said = {"reason": reason.strip(), "by": by.get_username(), "at": at.isoformat()}
    prepared.overrides = {**prepared.overrides, key: said}
    prepared.save(update_fields=["overrides"])
    report = prepared.run.report
    for item in report["checklist"]:
        if item["code"] == "homogeneous" and set(item["keys"]) <= prepared.overrides.keys():
            item["level"] = "warning"
    prepared.run.save(update_fields=["report"])


@transaction.atomic
def confirm_release(prepared: PreparedRelease, *, by, at: datetime) -> PreparedRelease:
    """Queues what was prepared to be made. Confirmed twice, it is made once.

    By somebody else than who prepared it, and than who entered what is new in it.
    """
    prepared = _locked(prepared)
    done_already = prepared.run.task == CONFIRM and prepared.run.state in [*OPEN, STATE.APPLIED]
    if done_already and prepared.confirmed_by == by:
        return prepared
    _must_not_be_over(prepared)
    reason = why_not_confirm(prepared, by)
    if reason:
        raise PublishError(reason)
    if prepared.run.state != STATE.CHECKED or not prepared.digest:
        raise PublishError(_("This release has not been worked out: prepare it again."))
    if has_errors(prepared):
        raise PublishError(_("The checklist has errors: put them right, and prepare it again."))
    prepared.confirmed_by = by
    prepared.save(update_fields=["confirmed_by"])
    queue_run(prepared.run, CONFIRM)
    return prepared


@transaction.atomic
def drop_release(prepared: PreparedRelease, *, by, at: datetime) -> PreparedRelease:
    """Gives up what was prepared. What it found out stays to be read."""
    prepared = _locked(prepared)
    if prepared.release_id is not None:
        raise PublishError(_("This release has been made already."))
    if prepared.run.state == STATE.RUNNING:
        raise PublishError(_("It is being worked on just now. Try again in a moment."))
    prepared.run.state = STATE.UNDONE
    prepared.run.note = _("Dropped by %(name)s, %(at)s.") % {
        "name": by.get_username(),
        "at": f"{at:%Y-%m-%d %H:%M}",
    }
    prepared.run.save(update_fields=["state", "note"])
    return prepared


def _locked(prepared: PreparedRelease) -> PreparedRelease:
    one_at_a_time(LOCK)
    found = PreparedRelease.objects.select_related("run", "prepared_by", "confirmed_by")
    return found.get(pk=prepared.pk)


def _must_not_be_over(prepared: PreparedRelease) -> None:
    if prepared.release_id is not None:
        raise PublishError(_("This release has been made already."))
    if prepared.run.state == STATE.UNDONE:
        raise PublishError(_("This release was dropped. Prepare a new one."))
    if prepared.run.state in (STATE.QUEUED, STATE.RUNNING):
        raise PublishError(_("It is being worked on just now. Try again in a moment."))
