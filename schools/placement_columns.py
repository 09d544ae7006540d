"""Placements as columns of a query, so that the database can filter by them.

The rules are those of `placements`, which loads records: a test compares the two.
"""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from schools.models import SchoolYear

DISTRICTS = ("local_district", "board_district")
NAMES_A_DISTRICT = Q(local_district__isnull=False) | Q(board_district__isnull=False)
NAMES_A_PLACE = NAMES_A_DISTRICT | Q(campus__isnull=False)


def with_latest_placement(schools: QuerySet) -> QuerySet:
    """Adds `local_district` and `board_district` (codes), their year and source, campus, level."""
    return _with_districts(schools, _years(NAMES_A_DISTRICT)).annotate(**_campus_and_level())


def with_placement_in(schools: QuerySet, school_year: int) -> QuerySet:
    """The same, but the districts are those of one school year; null where no source says."""
    then = _years(NAMES_A_DISTRICT & Q(school_year=school_year))
    return _with_districts(schools, then).annotate(**_campus_and_level())


def placed_schools(school_year: int, kinds: Iterable[str]) -> QuerySet:
    """Ids of the schools of which a source names all these districts in a school year."""
    named = {f"{kind}__isnull": False for kind in kinds}
    return SchoolYear.objects.filter(school_year=school_year, **named).values("school")


def schools_in_districts(school_year: int, kind: str, codes: Iterable[str]) -> QuerySet:
    """Ids of the schools that a source puts into one of the districts in a school year."""
    there = {f"{kind}__code__in": codes}
    return SchoolYear.objects.filter(school_year=school_year, **there).values("school")


def _with_districts(schools: QuerySet, years: QuerySet) -> QuerySet:
    return schools.annotate(
        local_district=_first(years, "local_district__code"),
        board_district=_first(years, "board_district__code"),
        district_year=_first(years, "school_year"),
        district_source=_first(
            years.annotate(cited=Coalesce("districts_source__slug", "source__slug")), "cited"
        ),
    )


def _campus_and_level() -> dict[str, Subquery]:
    return {
        "campus": _first(_years(NAMES_A_PLACE), "campus__slug"),
        "level": _first(_years(~Q(level="")), "level"),
    }


def _years(condition: Q) -> QuerySet:
    years = SchoolYear.objects.filter(condition, school=OuterRef("pk"))
    return years.order_by("-school_year")


def _first(years: QuerySet, field: str) -> Subquery:
    return Subquery(years.values(field)[:1])
