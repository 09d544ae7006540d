"""The API of populations: members by year, and which of them have a figure."""

import pytest

from metrics.aggregates.groups import ensure_group_populations
from metrics.models import PopulationMember
from schools.models import District, SchoolYear
from tests.factories import make

pytestmark = pytest.mark.django_db
ASIAN = "graduation-rate/pilot-2021-22/2017-18/asian/all/-"
BENCHMARKS = "sat-both-benchmarks/lausd/2018-19/all/12/-"


def row(client, slug, **asked):
    response = client.get(f"/api/v1/populations/{slug}/", asked)
    assert response.status_code == 200, response.content
    return response.json()


def test_members_are_told_of_the_year_that_is_asked_for(client):
    listed = PopulationMember.objects.filter(population__slug="pilot", school_year=2021)

    found = row(client, "pilot", school_year="2021-22")

    assert found["members"] == sorted(listed.values_list("school__slug", flat=True))
    assert found["known_years"] == ["2021-22"]


def test_no_row_means_not_known(client):
    assert row(client, "pilot", school_year="2017-18")["members"] is None
    assert row(client, "pilot")["members"] is None


def test_a_fixed_list_has_its_members_in_every_year(client):
    found = row(client, "pilot-2021-22", school_year="2001-02")

    assert len(found["members"]) == 40
    assert found["known_years"] is None


def test_members_of_districts_are_told_as_those_of_groups(client, settings):
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 1, "district_wide": 0}
    SchoolYear.objects.all().delete()
    east = District.objects.get(slug="local-east")
    placed = make(SchoolYear, school_year=2018, local_district=east)
    ensure_group_populations()

    found = row(client, "local-east", school_year="2018-19")

    assert (found["district"], found["known_years"]) == ("local-east", ["2018-19"])
    assert found["members"] == [placed.school.slug]


def test_a_figure_tells_which_members_have_one_and_which_have_not(client):
    """Of 40 schools 31 have a grade 12; the file has 3 rows for this group."""
    found = row(client, "pilot-2021-22", figure=ASIAN)

    assert len(found["members"]) == 40
    assert len(found["with_figure"]) == 3
    assert found["hidden"] == []
    assert len(found["without_figure"]) == 28
    assert not set(found["with_figure"]) & set(found["without_figure"])


def test_hidden_members_are_told_apart(client):
    """The CDE withholds the results of 2 of the 31 schools with a grade 12."""
    found = row(client, "pilot-2021-22", figure=BENCHMARKS)

    assert [len(found[name]) for name in ("with_figure", "hidden", "without_figure")] == [29, 2, 0]


def test_what_is_not_understood_is_refused(client):
    for asked in [{"school_year": "2021"}, {"figure": "no/such/figure"}, {"figure": "\0"}]:
        response = client.get("/api/v1/populations/pilot/", asked)
        assert response.status_code == 400
        assert response.json()["errors"][0]["code"] == "invalid_value"


def test_a_list_costs_the_same_for_many_populations(client, django_assert_max_num_queries):
    ensure_group_populations()

    with django_assert_max_num_queries(12):
        response = client.get("/api/v1/populations/", {"figure": ASIAN, "page_size": "1000"})

    assert len(response.json()["results"]) > 60
