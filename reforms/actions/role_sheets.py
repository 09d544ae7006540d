"""Assigns the roles of a sheet: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reforms.actions.accounts import account_with, invite_account
from reforms.actions.assignments import AssignmentError, assign_role
from reforms.models import Assignment
from reforms.role_sheets import Problem, RoleRow
from schools.models import School


@dataclass(frozen=True)
class Verdict:
    """What comes of one row."""

    row: RoleRow
    school: School | None
    user: object | None
    invited: bool = False
    unchanged: bool = False
    problem: Problem | None = None


class SheetRefused(Exception):
    """Nothing was assigned; the verdicts say why."""

    def __init__(self, verdicts: list[Verdict]):
        super().__init__()
        self.verdicts = verdicts


def preview_roles(rows: Sequence[RoleRow], *, by, at: datetime) -> list[Verdict]:
    """What applying would do. It is done and undone, so that there is one set of rules."""
    with transaction.atomic():
        verdicts = _assign_each(rows, by=by, at=at)
        transaction.set_rollback(True)
    return verdicts


def apply_roles(rows: Sequence[RoleRow], *, by, at: datetime) -> list[Verdict]:
    """Raises SheetRefused where one row cannot be applied. The invited are to be written to."""
    with transaction.atomic():
        verdicts = _assign_each(rows, by=by, at=at)
        if any(verdict.problem for verdict in verdicts):
            raise SheetRefused(verdicts)
    return verdicts


def _assign_each(rows: Sequence[RoleRow], *, by, at: datetime) -> list[Verdict]:
    schools = {each.slug: each for each in School.objects.filter(slug__in=[r.school for r in rows])}
    return [_assign(row, schools.get(row.school), by=by, at=at) for row in rows]


def _assign(row: RoleRow, school: School | None, *, by, at: datetime) -> Verdict:
    if row.school and school is None:
        message = _("There is no school with the address “%s”.") % row.school[:100]
        return Verdict(row, None, None, problem=Problem(row.row, "school", message))
    user = account_with(row.email)
    if user is not None and _stands(row, user, school):
        return Verdict(row, school, user, unchanged=True)
    try:
        with transaction.atomic():
            return _assign_to(row, user, school, by=by, at=at)
    except AssignmentError as problem:
        found = Problem(row.row, problem.about, str(problem))
        return Verdict(row, school, user, problem=found)


def _assign_to(row: RoleRow, user, school: School | None, *, by, at: datetime) -> Verdict:
    invited = user is None
    if invited:
        first, _space, last = row.name.partition(" ")
        user = invite_account(email=row.email, first_name=first, last_name=last, by=by, at=at)
    assign_role(
        user=user,
        role=row.role,
        school=school,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        by=by,
        at=at,
    )
    return Verdict(row, school, user, invited=invited)


def _stands(row: RoleRow, user, school: School | None) -> bool:
    """A sheet that is sent twice changes nothing the second time."""
    return Assignment.objects.filter(
        user=user, role=row.role, school=school, starts_on=row.starts_on, ends_on=row.ends_on
    ).exists()
