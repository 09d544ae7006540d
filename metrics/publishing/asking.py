"""What a release has to be asked for with, and by whom it may be confirmed. Loads no solver."""

from django.utils.translation import gettext as _

from metrics.models import PreparedRelease
from schools.models import ImportRun

from .errors import PublishError

STATE = ImportRun.State
OPEN = [STATE.QUEUED, STATE.RUNNING, STATE.CHECKED]


def must_have_a_reason(reason: str) -> str:
    if not reason.strip():
        raise PublishError(_("A release needs a reason."))
    return reason.strip()


def why_not_confirm(prepared: PreparedRelease, by) -> str:
    """Why somebody may not confirm what was prepared, whatever their part; empty: they may."""
    if not prepared.needs_two:
        return ""
    if prepared.prepared_by_id is not None and prepared.prepared_by_id == by.pk:
        return _("You have prepared this release. Somebody else has to confirm it.")
    if by.pk in entered_by(prepared):
        return _("You have entered figures that are new in this release: others confirm it.")
    return ""


def entered_by(prepared: PreparedRelease) -> set[int]:
    """Ids of the accounts that entered the protected figures that are new in it."""
    return set(prepared.run.report.get("entered_by", []))


def has_errors(prepared: PreparedRelease) -> bool:
    return any(item["level"] == "error" for item in prepared.run.report.get("checklist", []))
