"""A made-up cycle of reviews to try the site with: schools, people, last year and this year.

Everything in it is invented and named so. It never stands beside real reviews: neither does the
command make one there, nor can a real cycle be opened beside it (`reforms.actions.cycles`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from reforms.models import ReviewCycle, Rubric
from schools.locking import one_at_a_time

from .people import Person, make_people
from .places import make_places
from .years import make_both_years

# Whose rubric the demonstration copies.
MODEL = "pilot"


class DemonstrationError(Exception):
    """The message is safe to show."""


@dataclass(frozen=True)
class Demonstration:
    people: list[Person]
    cycle: ReviewCycle


def make_demonstration(*, at: datetime) -> Demonstration:
    """All of it or nothing."""
    try:
        return _make(at)
    except IntegrityError as error:
        raise DemonstrationError(
            f"Something here has a name that the demonstration needs: {error}"
        ) from error


@transaction.atomic
def _make(at: datetime) -> Demonstration:
    one_at_a_time("review cycles")
    _must_be_alone()
    rubric = Rubric.objects.filter(initiative__slug=MODEL).order_by("-version").first()
    if rubric is None:
        raise DemonstrationError(
            "The records are not loaded yet, and with them the rubric: run load_reports first."
        )
    people = make_people(at=at)
    places = make_places(rubric, people, at=at)
    return Demonstration(list(people.values()), make_both_years(places, people, at=at))


def _must_be_alone() -> None:
    kinds = set(ReviewCycle.objects.values_list("demonstration", flat=True))
    if True in kinds:
        raise DemonstrationError(
            "The demonstration is here already. Its passwords were shown once and are kept "
            "nowhere; for a new one, start with an empty database."
        )
    if kinds:
        raise DemonstrationError(
            "This database holds real reviews, and a demonstration never stands beside them. "
            "Use a database of its own, such as DATA_DIR=/tmp/demonstration."
        )
