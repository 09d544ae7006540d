"""The pilot schools of the latest year whose list a source gives."""

from dataclasses import dataclass

from django.db.models import Max

from metrics.models import PopulationMember
from schools.models import School
from schools.readers.places import PlacedSchool, from_a_to_z, placed

PILOT = "pilot"


@dataclass(frozen=True)
class PilotSchools:
    """`school_year` is None, and the list empty, where no source lists them."""

    school_year: int | None
    schools: list[PlacedSchool]


def latest_pilot_schools() -> PilotSchools:
    members = PopulationMember.objects.filter(population__initiative__slug=PILOT)
    latest = members.aggregate(year=Max("school_year"))["year"]
    listed = members.filter(school_year=latest).values("school")
    schools = School.objects.filter(pk__in=listed)
    return PilotSchools(latest, from_a_to_z(placed(schools)))
