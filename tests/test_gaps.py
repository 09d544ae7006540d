"""Equity gaps: the difference of two published percentages, and of nothing else."""

import json
from decimal import Decimal
from re import sub

import pytest

from metrics.aggregates.groups import ensure_group_populations
from metrics.gaps import gap
from metrics.models import Indicator, Population, PublishedValue, Release, StudentGroup
from metrics.rows import MEMBERS
from schools.models import SchoolYear
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def rate():
    return make(Indicator, slug="rate", denominator="Students")


def published(indicator, value, *, population=None, group="all", year=2018, **given):
    """As it is served. `value` is the text of the number, or None."""
    population = population or Population.objects.get(slug="pilot-2021-22")
    group = StudentGroup.objects.get(slug=group)
    key = f"{indicator.slug}/{population.slug}/{year}/{group.slug}/all/-"
    row = {**dict.fromkeys(MEMBERS), "id": key, "qualifier": given.pop("qualifier", None)}
    text = json.dumps({**row, "value": "VALUE"}).replace('"VALUE"', value or "null")
    return make(
        PublishedValue,
        key=key,
        indicator=indicator,
        population=population,
        student_group=group,
        school_year=year,
        first_release=Release.objects.get(),
        value=None if value is None else Decimal(value),
        row=text,
        **{"status": "reported" if value else "suppressed", **given},
    )


def test_points_have_the_digits_that_were_published(rate):
    found = gap(published(rate, "71.2", group="el"), published(rate, "88.0"))

    assert str(found.points) == "-16.8"
    assert found.words == "16.8 points lower"


def test_the_other_way_round_it_is_higher(rate):
    assert gap(published(rate, "88.0"), published(rate, "71", group="el")).words == (
        "17.0 points higher"
    )


def test_the_same_value_is_no_difference(rate):
    assert gap(published(rate, "71.0"), published(rate, "71", group="el")).words == "no difference"


@pytest.mark.parametrize("status", ["suppressed", "not_reported", "ambiguous"])
def test_there_is_none_where_one_is_hidden_or_a_range(rate, status):
    hidden = published(rate, None, group="el", status=status)

    assert gap(hidden, published(rate, "88.0")) is None
    assert gap(published(rate, "88.0", group="female"), hidden) is None


def test_there_is_none_of_counts():
    count = make(Indicator, slug="count", unit="count")

    assert gap(published(count, "88"), published(count, "71", group="el")) is None


def test_an_inferred_and_a_rough_figure_are_said(rate):
    inferred = published(rate, "70.0", group="el", status="inferred")
    rough = published(rate, "90", qualifier="about")

    found = gap(inferred, rough)

    assert found.is_inferred
    assert found.words == "about 20.0 points lower"


# --- the page ---


def page(client, query=""):
    response = client.get(f"/results/rate/{query}")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    return sub(r"\s+", " ", sub(r"<[^>]+>", " ", html))


def test_the_page_holds_a_group_against_all_students(client, rate):
    published(rate, "71.2", group="el")
    published(rate, "88.0")

    text = text_of(page(client))

    assert "16.8 points lower 71.2% against 88.0% of all students" in text


def test_the_page_has_no_gap_of_a_hidden_figure(client, rate):
    published(rate, None, group="el")
    published(rate, "88.0")

    assert 'id="gaps"' not in page(client)


def test_the_page_of_one_group_still_knows_all_students(client, rate):
    published(rate, "71.2", group="el")
    published(rate, "88.0")

    assert "16.8 points lower" in page(client, "?student_group=el")
    assert "points" not in page(client, "?student_group=all")


def test_pilots_are_held_against_the_others_only_where_they_are_comparable(client, rate):
    others = Population.objects.get(slug="non-pilot-2021-22")
    published(rate, "88.0")
    published(rate, "81.5", population=others)

    text = text_of(page(client))

    assert (
        "Not comparable: no source says which schools were in “District-run schools not on the "
        "2021–22 list” in 2018–19. 88.0% against 81.5%"
    ) in text
    assert "points" not in text.partition("Pilot Schools against the others")[2]


def test_comparable_groups_have_their_gap(client, rate, settings):
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 1, "level_mix": 1}
    make(SchoolYear, school_year=2018, charter=False, level="hs", level_basis="grades")
    SchoolYear.objects.exclude(school_year=2018).exclude(school_year=2021).delete()
    settings.AGGREGATES["district_wide"] = 0
    published(rate, "88.0")
    published(rate, "81.5", population=Population.objects.get(slug="non-pilot-2021-22"))

    assert "6.5 points higher" in page(client)


def test_districts_stand_apart_and_open_on_demand(client, rate):
    ensure_group_populations()
    published(rate, "61.0", population=Population.objects.get(slug="local-east"))
    published(rate, "88.0")

    html = page(client)

    places = html.partition('<details class="places">')[2].partition("</details>")[0]
    assert "Local District East" in places
    assert "61.0%" in places
    assert "61.0%" not in html.replace(places, "")


def test_the_page_costs_the_same_for_many_groups(client, rate, django_assert_max_num_queries):
    others = Population.objects.get(slug="non-pilot-2021-22")
    for year in range(2000, 2020):
        for group, value in [("all", "88.0"), ("el", "71.2"), ("swd", "60.0")]:
            published(rate, value, group=group, year=year)
            published(rate, value, group=group, year=year, population=others)

    with django_assert_max_num_queries(26):
        page(client)
