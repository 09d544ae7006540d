"""Where a school stands: the latest of what is attested, and None where nothing is."""

import pytest

from schools.models import Campus, District, School, SchoolYear
from schools.placements import NOWHERE, Placement, latest_placements
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make(School)


def latest_placement(school):
    return latest_placements([school]).get(school.pk, NOWHERE)


def attest(school, school_year, **said):
    if "level" in said:
        said["level_basis"] = "printed"
    return make(SchoolYear, school=school, school_year=school_year, **said)


def test_school_of_which_nothing_is_attested(school):
    attest(school, 2021)

    assert latest_placement(school) == NOWHERE == Placement(None, None, None, None, "", None)
    assert school.pk not in latest_placements()


def test_districts_are_those_of_the_latest_year_that_names_any(school):
    east, west = make(District), make(District)
    board = make(District, kind="board")
    attest(school, 2019, local_district=west)
    attest(school, 2021, local_district=east, board_district=board)
    attest(school, 2022, grades_served="9-12")

    placement = latest_placement(school)

    assert (placement.local_district, placement.board_district) == (east, board)
    assert placement.district_year == 2021


def test_districts_of_two_years_are_not_mixed(school):
    local, board = make(District), make(District, kind="board")
    attest(school, 2021, local_district=local)
    attest(school, 2022, board_district=board)

    placement = latest_placement(school)

    assert (placement.local_district, placement.board_district) == (None, board)
    assert placement.district_year == 2022


def test_level_is_that_of_the_latest_year_that_gives_one(school):
    attest(school, 2018, level="ms")
    attest(school, 2020, level="hs")
    attest(school, 2021, local_district=make(District))

    placement = latest_placement(school)

    assert (placement.level, placement.level_year) == ("hs", 2020)
    assert placement.district_year == 2021


def test_campus_is_that_of_the_latest_year_that_says_where_the_school_is(school):
    attest(school, 2021, campus=make(Campus, slug="old"), level="hs")
    attest(school, 2022, level="hs")
    assert latest_placement(school).campus.slug == "old"

    attest(school, 2023, local_district=make(District))
    assert latest_placement(school).campus is None

    attest(school, 2024, campus=make(Campus, slug="new"))
    assert latest_placement(school).campus.slug == "new"


def test_placements_of_some_schools_take_one_query(school, django_assert_num_queries):
    others = [make(School) for _number in range(5)]
    for each in [school, *others]:
        attest(each, 2021, local_district=make(District), campus=make(Campus))

    with django_assert_num_queries(1):
        placements = latest_placements([school, others[0]])
        names = [placement.local_district.name for placement in placements.values()]

    assert set(placements) == {school.pk, others[0].pk}
    assert len(names) == 2
