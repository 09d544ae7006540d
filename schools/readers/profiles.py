"""What the sources attest about one school."""

from collections.abc import Callable
from dataclasses import dataclass

from schools.models import Campus, ProgramOffering, Recognition, School, SchoolName, SchoolYear
from schools.placements import Placement, placement_of
from schools.readers.places import schools_at


@dataclass(frozen=True)
class Names:
    """A school's other names, each with the source that prints it."""

    aliases: list[SchoolName]
    former: list[SchoolName]


@dataclass(frozen=True)
class KeyFacts:
    """Where a school stands, and the rows of the school years that say so; None is not known."""

    placement: Placement
    status: SchoolYear | None
    districts: SchoolYear | None
    campus: SchoolYear | None
    level: SchoolYear | None
    grades: SchoolYear | None


def school_at(slug: str) -> School | None:
    """The school whose address this is, with all that its page cites."""
    schools = School.objects.select_related(
        "successor",
        "codes_source",
        "place_source",
        "contact_source",
        "opening_source",
        "closing_source",
    )
    return schools.filter(slug=slug).first()


def school_once_at(slug: str) -> School | None:
    """The school that another name, or an earlier one, leads to."""
    name = SchoolName.objects.select_related("school__successor").filter(slug=slug).first()
    return name.school if name else None


def other_names(school: School) -> Names:
    names = school.names.exclude(name=school.name).select_related("source")
    aliases = [name for name in names if name.kind == SchoolName.Kind.ALIAS]
    former = [name for name in names if name.kind == SchoolName.Kind.FORMER]
    return Names(aliases, former)


def school_years(school: School) -> list[SchoolYear]:
    """Latest first."""
    years = school.years.select_related(
        "source", "districts_source", "local_district", "board_district", "campus"
    )
    return list(years.prefetch_related("statements"))


def key_facts(school: School, years: list[SchoolYear]) -> KeyFacts:
    """`years` are all of the school's, as `school_years` gives them."""
    placement = placement_of(years)
    return KeyFacts(
        placement=placement,
        status=_latest(years, lambda year: year.status == school.status),
        districts=_latest(years, lambda year: year.school_year == placement.district_year),
        campus=_latest(years, lambda year: year.campus_id is not None),
        level=_latest(years, lambda year: year.school_year == placement.level_year),
        grades=_latest(years, lambda year: bool(year.grades_offered or year.grades_served)),
    )


def first_year_with_districts(years: list[SchoolYear]) -> int | None:
    """Before it, the sources do not say in which district the school was."""
    placed = [year.school_year for year in years if year.local_district or year.board_district]
    return min(placed, default=None)


def campus_mates(school: School, campus: Campus | None) -> list[School]:
    """The other schools that now share its campus."""
    there = schools_at(campus) if campus else []
    return [each.school for each in there if each.school.pk != school.pk]


def offerings_at(school: School) -> list[ProgramOffering]:
    offerings = school.offerings.select_related("program").prefetch_related("statements")
    return list(offerings.order_by("program__name", "-school_year"))


def recognitions_of(school: School) -> list[Recognition]:
    recognitions = school.recognitions.select_related("award").prefetch_related("statements")
    return list(recognitions.order_by("award__name", "-year"))


def merged_into(school: School) -> list[School]:
    return list(school.predecessors.order_by("name"))


def _latest(years: list[SchoolYear], holds: Callable[[SchoolYear], bool]) -> SchoolYear | None:
    return next(filter(holds, years), None)
