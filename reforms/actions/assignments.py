"""Who gets which role, from when until when; and what nobody can be at once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.models import OF_A_SCHOOL, Assignment, CommitteeMember, Role
from schools import years
from schools.history import delete_tracked, save_tracked
from schools.models import School

# An administrator has no part in reviews, and an auditor writes nothing: nobody is one of them
# and anything else.
ALONE = [Role.ADMINISTRATOR, Role.AUDITOR]
# Nobody reviews a school in a school year in which they are or were its liaison.
APART = {Role.LIAISON: Role.REVIEWER, Role.REVIEWER: Role.LIAISON}
GENERAL = [role for role in Role if role not in OF_A_SCHOOL]


class AssignmentError(Exception):
    """The message is safe to show to staff. `about` is the column of a sheet that it is about."""

    def __init__(self, message: str, about: str = "role"):
        super().__init__(message)
        self.about = about


@transaction.atomic
def assign_role(
    *,
    user,
    role: str,
    school: School | None,
    starts_on: date,
    ends_on: date | None,
    by,
    at: datetime,
) -> Assignment:
    """Gives an account a role. Both days are included; without a last one it holds on."""
    user = _locked(user)
    assignment = Assignment(
        user=user,
        role=role,
        school=school,
        starts_on=starts_on,
        ends_on=ends_on,
        assigned_by=by,
        assigned_at=at,
    )
    _must_be_able_to_assign(by, user, role)
    _must_be_possible(assignment)
    _must_exclude_nothing(assignment)
    save_tracked(assignment, by=by, at=at)
    settle_staff(user, on=timezone.localdate(at))
    return assignment


@transaction.atomic
def assign_reviewer(
    *,
    reviewer,
    schools: Iterable[School],
    starts_on: date,
    ends_on: date | None,
    by,
    at: datetime,
) -> list[Assignment]:
    """One reviewer for several schools: for all of them, or none."""
    return [
        _assign_school(reviewer, school, starts_on, ends_on, by=by, at=at) for school in schools
    ]


def _assign_school(reviewer, school: School, starts_on, ends_on, *, by, at) -> Assignment:
    try:
        return assign_role(
            user=reviewer,
            role=Role.REVIEWER,
            school=school,
            starts_on=starts_on,
            ends_on=ends_on,
            by=by,
            at=at,
        )
    except AssignmentError as problem:
        raise AssignmentError(f"{school.name}: {problem}", about=problem.about) from None


@transaction.atomic
def end_assignment(assignment: Assignment, *, on: date, by, at: datetime) -> Assignment | None:
    """Ends a role: `on` is the last day of it, and with yesterday it ends at once.

    One that would end before it began is taken back: only its history is left.
    """
    user = _locked(assignment.user)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    _must_be_able_to_assign(by, user, assignment.role)
    today = timezone.localdate(at)
    _must_only_shorten(assignment, on, today)
    if on < assignment.starts_on:
        delete_tracked(assignment, by=by, at=at)
        assignment = None
    else:
        assignment.ends_on = on
        save_tracked(assignment, by=by, at=at, update_fields=["ends_on"])
    settle_staff(user, on=today)
    return assignment


def settle_staff(user, *, on: date) -> None:
    """General roles open the admin; the last of them closes it again.

    Left alone: superusers, who never had such a role, and who has permissions of Django's own.
    """
    general = Assignment.objects.filter(user=user, role__in=GENERAL)
    held = general.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).exists()
    if held == user.is_staff or user.is_superuser or not (held or _has_had_a_role(user)):
        return
    if not held and (user.groups.exists() or user.user_permissions.exists()):
        return
    user.is_staff = held
    user.save(update_fields=["is_staff"])


def _has_had_a_role(user) -> bool:
    return Assignment.history.filter(user_id=user.pk, role__in=GENERAL).exists()


def _locked(user):
    """Two assignments of one account at once would not see each other."""
    return get_user_model().objects.select_for_update().get(pk=user.pk)


def _must_be_able_to_assign(by, user, role: str) -> None:
    if by == user:
        raise AssignmentError(
            _("Nobody assigns roles to themselves: ask somebody else."), about="email"
        )
    reviewing = role == Role.REVIEWER and by.has_perm("reforms.assign_reviewers")
    if not (reviewing or by.has_perm("reforms.assign_roles")):
        raise AssignmentError(_("Your account cannot assign this role."))


def _must_be_possible(wanted: Assignment) -> None:
    if wanted.role not in Role.values:
        raise AssignmentError(_("There is no such role."))
    if not wanted.user.is_active:
        raise AssignmentError(_("This account is deactivated: reactivate it first."), about="email")
    if (wanted.role in OF_A_SCHOOL) != (wanted.school is not None):
        raise AssignmentError(
            _("Liaisons and reviewers have a school, others none."), about="school"
        )
    if wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise AssignmentError(_("An assignment cannot end before it starts."), about="until")


def _must_exclude_nothing(wanted: Assignment) -> None:
    held = Assignment.objects.filter(user=wanted.user)
    at_once = _touching(held, wanted.starts_on, wanted.ends_on)
    if at_once.filter(role=wanted.role, school=wanted.school).exists():
        raise AssignmentError(_("This is assigned already for some of these days."))
    _must_stand_alone(wanted, at_once)
    other = APART.get(wanted.role)
    in_these_years = _touching(held, *_whole_years(wanted))
    if other and in_these_years.filter(role=other, school=wanted.school).exists():
        raise AssignmentError(
            _(
                "Nobody reviews a school of which they are or were the liaison in the same "
                "school year."
            )
        )


def _must_stand_alone(wanted: Assignment, at_once: QuerySet) -> None:
    if wanted.role in ALONE:
        seated = CommitteeMember.objects.filter(user=wanted.user).exists()
        barred = seated or at_once.exclude(role=wanted.role).exists()
    else:
        barred = at_once.filter(role__in=ALONE).exists()
    if barred:
        raise AssignmentError(
            _(
                "An administrator has no part in reviews and an auditor only reads: neither can "
                "have another role at the same time."
            )
        )


def _must_only_shorten(assignment: Assignment, on: date, today: date) -> None:
    if assignment.ends_on and assignment.ends_on < today:
        raise AssignmentError(_("This has ended already."))
    if on < today - timedelta(days=1):
        raise AssignmentError(_("What was is not changed: it can end at once or later."))
    if assignment.ends_on and on > assignment.ends_on:
        raise AssignmentError(_("It ends before that day already. Assign the role anew."))


def _touching(assignments: QuerySet, first: date, last: date | None) -> QuerySet:
    """Those that share a day with a span; without a last day it goes on."""
    found = assignments.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    return found.filter(starts_on__lte=last) if last else found


def _whole_years(wanted: Assignment) -> tuple[date, date | None]:
    """The span of an assignment, stretched to the school years that it touches."""
    first = date(years.holding(wanted.starts_on), 7, 1)
    last = wanted.ends_on and date(years.holding(wanted.ends_on) + 1, 6, 30)
    return first, last
