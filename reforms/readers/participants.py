"""Which schools a cycle would have: last year's, to be confirmed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from metrics.models import PopulationMember
from reforms.models import ReviewCycle
from schools.models import Campus, District, School, SchoolYear
from schools.placements import NOWHERE, Placement, placement_of

ENDED = [School.Status.CLOSED, School.Status.MERGED]


@dataclass(frozen=True)
class Proposal:
    """A school, where it was when last attested, and whether it is proposed as taking part."""

    school: School
    local_district: District | None
    board_district: District | None
    campus: Campus | None
    level: str
    ticked: bool


def proposed_participants(cycle: ReviewCycle) -> list[Proposal]:
    """Every school that has belonged to the initiative by then. Two queries.

    Ticked are those of the latest attested year before the cycle's, and whoever is attested for
    the cycle's year already. Schools that have ended, or left earlier, are there to be ticked.
    """
    years = _membership_years(cycle)
    before = [year for found in years.values() for year in found if year < cycle.school_year]
    wanted = {cycle.school_year, max(before, default=cycle.school_year)}
    places = placements_until(cycle.school_year, years)
    return [
        _proposal(school, places.get(school.pk, NOWHERE), ticked=bool(found & wanted))
        for school, found in years.items()
    ]


def placements_until(school_year: int, schools: Collection[School]) -> dict[int, Placement]:
    """By school id: where each stands in a school year, or stood last before it. One query."""
    return {school: placement_of(years) for school, years in years_until(school_year, schools)}


def years_until(school_year: int, schools: Collection[School]):
    """Each school's id with its attested years, the latest first."""
    years = SchoolYear.objects.filter(
        school__in=[school.pk for school in schools], school_year__lte=school_year
    )
    years = years.select_related("local_district", "board_district", "campus", "source")
    found: dict[int, list[SchoolYear]] = defaultdict(list)
    for year in years.order_by("-school_year"):
        found[year.school_id].append(year)
    return found.items()


def _membership_years(cycle: ReviewCycle) -> dict[School, set[int]]:
    """By school, in the order of their names."""
    members = PopulationMember.objects.filter(
        population=cycle.initiative.population_id, school_year__lte=cycle.school_year
    )
    found: dict[School, set[int]] = defaultdict(set)
    for member in members.select_related("school").order_by("school__name", "school"):
        found[member.school].add(member.school_year)
    return found


def _proposal(school: School, place: Placement, *, ticked: bool) -> Proposal:
    return Proposal(
        school=school,
        local_district=place.local_district,
        board_district=place.board_district,
        campus=place.campus,
        level=place.level,
        ticked=ticked and school.status not in ENDED,
    )
