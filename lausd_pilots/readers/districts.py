"""Districts with the number of pilot schools in each; none is a number too."""

from lausd_pilots.readers.pilot_schools import PilotSchools
from schools.models import District
from schools.readers.places import CountedDistrict, counted_by_district


def counted_districts(kind: District.Kind, pilots: PilotSchools) -> list[CountedDistrict]:
    counts = counted_by_district(pilots.schools)
    districts = District.objects.filter(kind=kind)
    return [CountedDistrict(district, counts[district.pk]) for district in districts]
