"""Accounts in words: who has which role, and what was changed about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from reforms.models import OF_A_SCHOOL, Assignment, CommitteeMember, ReviewCycle, Role
from reforms.policy import people_with
from schools import years
from schools.models import School


@dataclass(frozen=True)
class AccountRow:
    pk: int
    name: str
    username: str
    active: bool
    invited: bool  # and has not set a password yet
    roles: list[str]


@dataclass(frozen=True)
class AssignmentRow:
    assignment: Assignment
    what: str
    standing: str  # "now", "later" or "over"


@dataclass(frozen=True)
class AssignmentChange:
    at: datetime
    by: str
    done: str
    what: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ReviewedSchool:
    """A school of a cycle, and who reviews it."""

    school: School
    reviewers: list[Assignment]


def accounts_found(words: str, *, active: bool | None):
    users = get_user_model().objects.order_by(Lower("last_name"), Lower("first_name"), "username")
    if active is not None:
        users = users.filter(is_active=active)
    for word in words.split():
        users = users.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Q(username__icontains=word)
        )
    return users


def account_rows(users: Sequence, *, on: date) -> list[AccountRow]:
    """Two queries, however many accounts."""
    roles = roles_in_words(users, on=on)
    return [
        AccountRow(
            pk=user.pk,
            name=user.get_full_name() or user.get_username(),
            username=user.get_username(),
            active=user.is_active,
            invited=not user.has_usable_password(),
            roles=roles[user.pk],
        )
        for user in users
    ]


def roles_in_words(users: Iterable, *, on: date) -> dict[int, list[str]]:
    found = defaultdict(list)
    users = list(users)
    for assignment in Assignment.objects.filter(user__in=users).on(on).select_related("school"):
        found[assignment.user_id].append(in_words(assignment))
    seats = CommitteeMember.objects.filter(user__in=users).order_by("school_year")
    for seat in seats:
        label = _("member of the committee, %s") % years.in_print(seat.school_year)
        found[seat.user_id].append(label)
    for user in users:
        if user.is_superuser:
            found[user.pk].append(_("superuser"))
    return found


def in_words(assignment) -> str:
    """Also of a row of its history. Needs the school."""
    label = assignment.get_role_display()
    return f"{label}: {assignment.school.name}" if assignment.school_id else label


def assignments_of(user, *, on: date) -> list[AssignmentRow]:
    """Those that hold or are to come first, then those that are over."""
    found = Assignment.objects.filter(user=user).select_related("school").order_by("-starts_on")
    rows = [AssignmentRow(each, in_words(each), _standing(each, on)) for each in found]
    return sorted(rows, key=lambda row: row.standing == "over")


def _standing(assignment: Assignment, on: date) -> str:
    if assignment.ends_on and assignment.ends_on < on:
        return "over"
    return "later" if assignment.starts_on > on else "now"


def changes_of_assignments(user) -> list[AssignmentChange]:
    done = {"+": _("assigned"), "~": _("changed"), "-": _("taken back")}
    rows = Assignment.history.filter(user_id=user.pk).select_related("history_user", "school")
    return [
        AssignmentChange(
            at=row.history_date,
            by=_person(row.history_user),
            done=done[row.history_type],
            what=in_words(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows.order_by("-history_date", "-history_id")
    ]


def _person(user) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def reviewed_schools(cycle: ReviewCycle, *, on: date) -> list[ReviewedSchool]:
    """Who reviews each school of a cycle, now or later."""
    schools = School.objects.filter(reviews__cycle=cycle).order_by("name")
    held = Assignment.objects.filter(role=Role.REVIEWER, school__in=schools).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    reviewers = defaultdict(list)
    for assignment in held.select_related("user").order_by("starts_on", "pk"):
        reviewers[assignment.school_id].append(assignment)
    return [ReviewedSchool(school, reviewers[school.pk]) for school in schools]


def possible_reviewers(*, on: date):
    """Active accounts, but for those whose role leaves no other."""
    alone = people_with(Role.ADMINISTRATOR, on=on) | people_with(Role.AUDITOR, on=on)
    users = get_user_model().objects.filter(is_active=True).exclude(pk__in=alone.values("pk"))
    return users.order_by(Lower("last_name"), Lower("first_name"), "username")


def role_codes() -> list[tuple[str, str, bool]]:
    """For the explanation of a sheet: the word, what it means, and whether it needs a school."""
    return [(role.value, role.label, role in OF_A_SCHOOL) for role in Role]
