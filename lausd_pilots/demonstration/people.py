"""The people of the demonstration: one account for each role, and a committee that can decide."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe

from django.contrib.auth import get_user_model
from django.utils import timezone

from reforms.actions.assignments import assign_role, settle_staff
from reforms.models import Assignment, Role
from schools import years
from schools.history import save_tracked

# Nothing can be delivered there: RFC 2606 keeps the name free for good.
DOMAIN = "demonstration.invalid"
MEMBERS = ["member-1", "member-2", "member-3"]
GENERAL = [
    Role.COORDINATOR,
    Role.DECIDER,
    Role.PUBLISHER,
    Role.AUDITOR,
]
People = dict[str, "Person"]


@dataclass(frozen=True)
class Person:
    """An account and its password, which is kept nowhere else."""

    part: str
    user: object
    password: str


def make_people(*, at: datetime) -> People:
    """By role; the members of the committee get their seats with the committee.

    Liaison and reviewer get their schools with `give_schools`.
    """
    parts = [Role.ADMINISTRATOR, *GENERAL, Role.LIAISON, Role.REVIEWER, *MEMBERS]
    people = {str(part): _person(str(part)) for part in parts}
    administrator = people[Role.ADMINISTRATOR].user
    _assign_first(administrator, at=at)
    for role in GENERAL:
        _assign(people[role].user, role, None, by=administrator, at=at)
    return people


def give_schools(people: People, schools: list, *, at: datetime) -> None:
    administrator = people[Role.ADMINISTRATOR].user
    for role in [Role.LIAISON, Role.REVIEWER]:
        for school in schools:
            _assign(people[role].user, role, school, by=administrator, at=at)


def _person(part: str) -> Person:
    password = token_urlsafe(12)
    address = f"{part}@{DOMAIN}"
    user = get_user_model().objects.create_user(
        username=address,
        email=address,
        password=password,
        first_name="Demonstration",
        last_name=part.replace("-", " ").capitalize(),
    )
    return Person(part, user, password)


def _assign(user, role: str, school, *, by, at: datetime) -> None:
    first_day = _first_day(at)
    assign_role(
        user=user, role=role, school=school, starts_on=first_day, ends_on=None, by=by, at=at
    )


def _assign_first(administrator, *, at: datetime) -> None:
    """Nobody assigns themselves: the first role comes from an account that nobody can use."""
    nobody = get_user_model().objects.create_user(
        username=f"nobody@{DOMAIN}", is_active=False, first_name="Demonstration", last_name="Nobody"
    )
    assignment = Assignment(
        user=administrator,
        role=Role.ADMINISTRATOR,
        starts_on=_first_day(at),
        assigned_by=nobody,
        assigned_at=at,
    )
    save_tracked(assignment, by=nobody, at=at)
    settle_staff(administrator, on=timezone.localdate(at))


def _first_day(at: datetime) -> date:
    """The first day of last school year, so that its review had its people, too."""
    return date(years.holding(timezone.localdate(at)) - 1, 7, 1)
