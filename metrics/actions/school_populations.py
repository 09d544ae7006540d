"""Every school is a population of its own: many at once, for schools that came in with a file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count

from django.db import transaction

from metrics.models import Population
from schools.history import create_tracked
from schools.models import School


@transaction.atomic
def add_school_populations(schools: Sequence[School], *, by, at: datetime) -> list[Population]:
    """For those that have none yet, in a few statements; answers the new ones."""
    with_one = set(
        Population.objects.filter(kind=Population.Kind.SCHOOL).values_list("school_id", flat=True)
    )
    taken = set(Population.objects.values_list("slug", flat=True))
    new = [
        Population(
            slug=_free(school.slug, taken),
            kind=Population.Kind.SCHOOL,
            name=school.name,
            name_es=school.name_es,
            school=school,
        )
        for school in schools
        if school.pk not in with_one
    ]
    create_tracked(Population, new, by=by, at=at)
    return new


def _free(slug: str, taken: set[str]) -> str:
    """A group of schools may have the name of a school."""
    found = next(each for each in _candidates(slug) if each not in taken)
    taken.add(found)
    return found


def _candidates(slug: str) -> Iterable[str]:
    yield slug
    yield from (f"{slug[:100]}-school-{number}" for number in count(1))
