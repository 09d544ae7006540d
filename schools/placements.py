"""Where a school stands: what is attested latest of its districts, campus and level.

As records, for what is read whole: pages and publishing. What the database filters by has the
same rules in `placement_columns`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from schools.models import Campus, District, School, SchoolYear


@dataclass(frozen=True)
class Placement:
    """`district_year` is the school year whose source names the districts; so is `level_year`.

    None is not known. The campus is that of the latest year that says anything about the
    place, so that a school which moved away is not shown on the campus it left.
    """

    local_district: District | None = None
    board_district: District | None = None
    district_year: int | None = None
    campus: Campus | None = None
    level: str = ""
    level_year: int | None = None


NOWHERE = Placement()


def latest_placements(schools: Iterable[School] | None = None) -> dict[int, Placement]:
    """Placements by school id, of these schools or of all: one query. None attested: no entry."""
    found: dict[int, list[SchoolYear]] = {}
    for year in _attested_years(schools):
        found.setdefault(year.school_id, []).append(year)
    return {school_id: placement_of(years) for school_id, years in found.items()}


def _attested_years(schools: Iterable[School] | None):
    says_something = (
        Q(local_district__isnull=False)
        | Q(board_district__isnull=False)
        | Q(campus__isnull=False)
        | ~Q(level="")
    )
    years = SchoolYear.objects.filter(says_something)
    if schools is not None:
        years = years.filter(school__in=[school.pk for school in schools])
    years = years.select_related("local_district", "board_district", "campus")
    return years.order_by("school_id", "-school_year")


def placement_of(latest_first: list[SchoolYear]) -> Placement:
    """Of the years of one school. No query, where they come with their districts and campus."""
    nothing = SchoolYear()
    districts = next(filter(_names_a_district, latest_first), nothing)
    place = next(filter(_names_a_place, latest_first), nothing)
    level = next((year for year in latest_first if year.level), nothing)
    return Placement(
        local_district=districts.local_district,
        board_district=districts.board_district,
        district_year=districts.school_year,
        campus=place.campus,
        level=level.level,
        level_year=level.school_year,
    )


def _names_a_district(year: SchoolYear) -> bool:
    return year.local_district_id is not None or year.board_district_id is not None


def _names_a_place(year: SchoolYear) -> bool:
    return _names_a_district(year) or year.campus_id is not None
