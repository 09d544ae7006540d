"""Which account votes for a member of the committee, and which school the member serves."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.models import Assignment, CommitteeMember
from schools.history import save_tracked

from .assignments import ALONE, AssignmentError


@transaction.atomic
def save_member(member: CommitteeMember, *, by, at: datetime) -> CommitteeMember:
    """Saves a member whose seat may have changed hands. A seat is a part in the reviews."""
    known = lock_member(member)
    if _seat_of(member) != _seat_of(known):
        _must_be_able_to_seat(member, by, at)
    return save_tracked(member, by=by, at=at)


def lock_member(member: CommitteeMember) -> CommitteeMember | None:
    """The member as on record; None where it is new."""
    return CommitteeMember.objects.select_for_update().filter(pk=member.pk).first()


def _seat_of(member: CommitteeMember | None) -> tuple[int | None, int | None]:
    return (member.user_id, member.school_id) if member else (None, None)


def _must_be_able_to_seat(member: CommitteeMember, by, at: datetime) -> None:
    if not by.has_perm("reforms.assign_roles"):
        raise AssignmentError(_("Your account cannot assign this role."))
    if member.user is None:
        return
    if member.user == by:
        raise AssignmentError(_("Nobody assigns roles to themselves: ask somebody else."))
    held = Assignment.objects.filter(user=member.user, role__in=ALONE)
    if held.on(timezone.localdate(at)).exists():
        raise AssignmentError(
            _(
                "An administrator has no part in reviews and an auditor only reads: neither can "
                "have another role at the same time."
            )
        )
