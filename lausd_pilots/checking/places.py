"""Schools, their names and their districts."""

from collections.abc import Iterator

from django.db.models import F, Q

from schools import years
from schools.models import District, School, SchoolName, SchoolYear


def school_has_the_name_and_address_of_its_official_name() -> Iterator[str]:
    official = SchoolName.objects.filter(kind=SchoolName.Kind.OFFICIAL)
    names = {name.school_id: (name.slug, name.name) for name in official}
    for school in School.objects.order_by("pk"):
        if school.pk not in names:
            yield f"{school.slug} has no official name"
        elif names[school.pk] != (school.slug, school.name):
            yield f"{school.slug} “{school.name}” is officially {' “'.join(names[school.pk])}”"


def school_year_has_districts_of_the_right_kind() -> Iterator[str]:
    wrong_local = Q(local_district__isnull=False) & ~Q(local_district__kind=District.Kind.LOCAL)
    wrong_board = Q(board_district__isnull=False) & ~Q(board_district__kind=District.Kind.BOARD)
    found = SchoolYear.objects.filter(wrong_local | wrong_board)
    for year in found.select_related("school", "local_district", "board_district"):
        districts = [year.local_district, year.board_district]
        named = ", ".join(district.slug for district in districts if district)
        yield f"{year.school.slug} in {years.label(year.school_year)}: {named}"


def merged_schools_do_not_go_round_in_a_circle() -> Iterator[str]:
    merged = School.objects.filter(successor__isnull=False).exclude(successor=F("pk"))
    successors = dict(merged.values_list("slug", "successor__slug"))
    for slug in successors:
        seen, later = {slug}, successors[slug]
        while later in successors and later not in seen:
            seen.add(later)
            later = successors[later]
        if later == slug:
            yield f"{slug} is merged into a school that is merged into it"
