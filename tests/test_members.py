"""Who belongs to a population in a school year, of every kind; no row means not known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.aggregates.groups import ensure_group_populations
from metrics.members import members_of, read_members
from metrics.models import Population, PopulationMember
from schools.models import District, School, SchoolYear
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(settings):
    """Local District East with three schools in 2018-19, one of them on the 2021-22 list.

    No other school year is attested.
    """
    SchoolYear.objects.all().delete()
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 3, "district_wide": 0.01}
    east = District.objects.get(slug="local-east")
    schools = [listed_school(), make(School, name="Beta"), make(School, name="Alpha")]
    for school in schools:
        attest(school, local_district=east, charter=False, level="es", level_basis="grades")
    attest(make(School), local_district=east, status="closed", charter=False)
    ensure_group_populations()
    return schools


def listed_school():
    return PopulationMember.objects.filter(population__slug="pilot").first().school


def attest(school, school_year=2018, **said):
    SchoolYear.objects.filter(school=school, school_year=school_year).delete()
    make(SchoolYear, school=school, school_year=school_year, **said)


def population(slug):
    return Population.objects.get(slug=slug)


def names(slug, school_year):
    return [school.name for school in members_of(population(slug), school_year)]


def test_an_attested_group_has_its_members_of_that_year_only():
    assert len(names("pilot", 2021)) == 40
    assert names("pilot", 2020) == []


def test_a_fixed_list_has_the_same_members_whatever_the_year():
    assert names("pilot-2021-22", 2015) == names("pilot", 2021)


def test_a_group_of_which_no_source_names_the_schools_has_none(district):
    assert names("non-pilot", 2021) == []
    assert names("non-pilot", 2018) == []
    assert names("charter", 2021) == []


def test_the_rest_are_the_district_run_schools_that_are_not_on_the_list(district):
    attest(make(School), charter=True)
    attest(make(School), charter=None)

    assert names("non-pilot-2021-22", 2018) == ["Alpha", "Beta"]


def test_the_rest_are_not_known_where_no_source_says_which_schools_are_charter_schools(district):
    assert names("non-pilot-2021-22", 2021) == []


def test_a_district_has_the_schools_that_sources_place_in_it_and_that_were_not_closed(district):
    listed = district[0].name

    assert names("local-east", 2018) == sorted(["Alpha", "Beta", listed])
    assert names("local-west", 2018) == []


def test_a_list_of_a_few_schools_does_not_pass_for_a_district(settings):
    """The report places the 40 schools of its list, and no others, in 2021-22."""
    ensure_group_populations()

    assert settings.AGGREGATES["fewest_schools"] > 40
    assert names("local-east", 2021) == []
    assert names("high-schools", 2021) == []


def test_a_year_in_which_few_of_the_schools_are_placed_says_nothing_of_districts(settings):
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 1, "district_wide": 0.5}
    east = District.objects.get(slug="local-east")
    for _each in range(19):
        attest(make(School), school_year=2001, local_district=east)
    ensure_group_populations()

    assert names("local-east", 2001) == []

    for _each in range(30):
        attest(make(School), school_year=2001, local_district=east)

    assert len(names("local-east", 2001)) == 49


def test_the_schools_of_lausd_are_those_that_a_source_gives_as_open(district):
    attest(make(School, name="Pending"), status="pending")
    attest(make(School, name="Unknown"), status="not-known")
    listed = district[0].name

    assert names("lausd-schools", 2018) == sorted(["Alpha", "Beta", listed])


def test_a_level_has_the_schools_that_a_source_gives_this_level(district):
    attest(make(School), level="hs", level_basis="grades")
    listed = district[0].name

    assert names("elementary-schools", 2018) == sorted(["Alpha", "Beta", listed])


def test_a_fixed_list_of_a_district_follows_its_schools_through_all_years(district):
    followed = population("local-east-2018-19")

    assert followed.name == "Local District East, its schools of 2018–19"
    assert names("local-east-2018-19", 2005) == names("local-east", 2018)


def test_group_populations_are_made_once(district):
    before = Population.objects.count()

    assert ensure_group_populations() == 0
    assert Population.objects.count() == before
    made = population("board-2")
    assert (made.kind, made.district.slug) == ("district", "board-2")
    assert made.name_es == "Distrito 2 de la Junta de Educación"
    assert made.definition
    assert made.definition_es


def test_what_staff_have_renamed_stays(district):
    made = population("lausd-schools")
    made.name = "All of it"
    made.save()

    ensure_group_populations()

    assert population("lausd-schools").name == "All of it"


def test_a_later_year_gets_a_list_of_its_own_and_the_earlier_one_stays(district):
    east = District.objects.get(slug="local-east")
    for _each in range(3):
        attest(make(School), school_year=2019, local_district=east)

    ensure_group_populations()

    assert population("local-east-2018-19").list_year == 2018
    assert len(names("local-east-2019-20", 2018)) == 3


def test_reading_members_costs_the_same_for_many_schools_and_groups(district):
    with CaptureQueriesContext(
        connection,
    ) as before:
        read_members()
    group = make(Population)
    for _each in range(20):
        make(PopulationMember, population=group)
        attest(make(School), charter=False)

    with CaptureQueriesContext(connection) as after:
        read_members()

    assert len(after) == len(before) <= 7


def test_rows_for_sql_hold_every_member_in_every_year_asked_for(district):
    members = read_members([population("local-east"), population("local-east-2018-19")])

    rows = list(members.rows([2017, 2018]))

    schools = {school.pk for school in district}
    assert {(row.school, row.school_year) for row in rows} == {
        (school, year) for school in schools for year in (2017, 2018)
    }
    assert len(rows) == 9
