"""What adding up rests on, as one mark: where it is still the same, nothing needs to be added."""

import hashlib
import json
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Count, Sum

from metrics.models import Indicator, Observation, StudentGroup
from schools.models import ImportRun, School

from .belonging import Belonging, read_belonging

FAMILY = "aggregates"
# Rises with the rules: what was added up by earlier ones is added up again.
RULES = 1


def mark_of_basis(belonging: Belonging, names: Mapping[int, str]) -> str:
    """Changes whenever a figure, a member, a grade or a name of a school does.

    Figures are never changed, so that their ids stand for all that they say.
    """
    figures = Observation.objects.filter(current=True)
    figures = figures.exclude(import_run__kind=ImportRun.Kind.COMPUTED)
    said = [
        RULES,
        settings.AGGREGATES,
        figures.aggregate(count=Count("pk"), sum=Sum("pk")),
        sorted(Indicator.objects.values_list("pk", "slug", "unit")),
        sorted(StudentGroup.objects.values_list("pk", "partition")),
        sorted(names.items()),
        _ids(belonging.members.by_year),
        _ids({0: belonging.members.always}),
        _grades(belonging),
    ]
    return hashlib.sha256(json.dumps(said, default=int).encode()).hexdigest()


def last_run() -> ImportRun | None:
    """The last that added up, and holds what it found."""
    runs = ImportRun.objects.filter(kind=ImportRun.Kind.COMPUTED, family=FAMILY)
    return runs.order_by("-pk").first()


def names_of_members(belonging: Belonging) -> dict[int, str]:
    """Names of schools by id: notes name the members that have no figure."""
    members = belonging.members
    lists = [*members.always.values()]
    lists += [schools for years in members.by_year.values() for schools in years.values()]
    ids = frozenset().union(*lists)
    names = School.objects.values_list("pk", "name")
    return {school: name for school, name in names if school in ids}


def is_up_to_date() -> bool:
    """Whether what stands was added up from what stands now."""
    last = last_run()
    if last is None:
        return False
    belonging = read_belonging()
    return last.report.get("basis") == mark_of_basis(belonging, names_of_members(belonging))


def _ids(by_year: Mapping[int, Mapping[int, frozenset[int]]]) -> list:
    return [
        [outer, [[inner, sorted(schools)] for inner, schools in sorted(within.items())]]
        for outer, within in sorted(by_year.items())
    ]


def _grades(belonging: Belonging) -> list:
    return [
        [school, [[year, sorted(grades)] for year, grades in sorted(years.items())]]
        for school, years in sorted(belonging.grades.attested.items())
    ]
