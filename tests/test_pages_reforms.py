"""The reforms: the list with its timeline, and the page of one initiative."""

import pytest

from metrics.models import PopulationMember
from reforms.models import Initiative, InitiativeLink, Milestone
from reforms.readers import initiatives
from schools.models import School, Source
from tests.factories import make
from tests.pages import element_with_id, parse_html, words

pytestmark = pytest.mark.django_db


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return words(parse_html(response.content.decode()))


def text_at(client, path, anchor):
    element = element_with_id(parse_html(client.get(path).content.decode()), anchor)
    return words(element)


# --- the list ---


def test_every_initiative_and_every_milestone_is_listed(client):
    text = text_of(client, "/reforms/")

    assert all(each.name in text for each in Initiative.objects.all())
    assert all(each.name in text for each in Milestone.objects.all())


def test_timeline_runs_forward_and_ends_with_what_has_no_date(client):
    years = [each.year for each in client.get("/reforms/").context["timeline"].years]

    assert years[0] == 1993
    assert years[-1] is None
    assert years[:-1] == sorted(years[:-1])


def test_timeline_is_filtered_by_initiative_and_kind(client):
    found = client.get("/reforms/?initiative=pilot&kind=agreement").context["timeline"]
    milestones = [each for year in found.years for each in year.milestones]

    assert milestones
    assert {each.initiative.slug for each in milestones} == {"pilot"}
    assert {each.kind for each in milestones} == {"agreement"}


def test_several_values_of_one_filter_mean_either(client):
    found = client.get("/reforms/?initiative=learn&initiative=psc").context["timeline"]

    slugs = {each.initiative.slug for year in found.years for each in year.milestones}
    assert slugs == {"learn", "psc"}


@pytest.mark.parametrize("query", ["initiative=pilots", "kind=resolutions", "kind=%00"])
def test_value_that_is_not_understood_is_said_and_left_out(client, query):
    text = text_of(client, f"/reforms/?{query}")

    assert "was not understood" in text
    assert "LEARN is adopted" in text


def test_choice_without_events_says_so(client):
    text = text_of(client, "/reforms/?initiative=learn&kind=round")

    assert "Nothing on record fits this choice." in text


# --- one initiative ---


def test_link_is_told_from_both_ends(client):
    assert "Built on LEARN" in text_of(client, "/reforms/laamp/")
    assert "What built on it LAAMP" in text_of(client, "/reforms/learn/")


@pytest.mark.parametrize("kind", InitiativeLink.Kind.values)
def test_every_kind_of_link_has_words_for_both_ends(kind):
    link = make(InitiativeLink, kind=kind)

    (forward,) = initiatives.relations(link.later)
    (backward,) = initiatives.relations(link.earlier)

    assert forward.words != backward.words
    assert forward.linked[0].initiative == link.earlier
    assert backward.linked[0].initiative == link.later


def test_milestone_shows_date_instrument_parties_and_cap(client):
    text = text_at(client, "/reforms/pilot/", "belmont-pilot-schools-mou")

    assert "2007" in text
    assert "Belmont Pilot Schools Memorandum of Understanding" in text
    assert "United Teachers Los Angeles" in text
    assert "Cap on schools after it 10" in text


def test_milestone_shows_both_readings_where_sources_disagree(client):
    text = text_at(client, "/reforms/pilot/", "belmont-pilot-schools-mou")

    assert "X1: Start of the Pilot Schools" in text
    assert "Began in 2008" in text
    assert "2007, the year of the founding MOU" in text


def test_inferred_date_is_marked(client):
    text = text_at(client, "/reforms/pilot/", "pilot-cap-of-ten-reached")
    assert "date inferred" in text


def test_milestone_without_a_date_says_so(client):
    text = text_at(client, "/reforms/pilot/", "opening-of-the-miguel-contreras-learning-center")
    assert "No date on record" in text


def test_lifted_cap_is_no_cap_of_zero(client):
    path = "/reforms/pilot/"
    text = text_at(client, path, "local-schools-stabilization-and-empowerment-initiative")

    assert "none: the cap was lifted" in text


def test_autonomy_outside_the_five_is_marked(client):
    outside = "not among the five"
    assert outside in text_at(client, "/reforms/pilot/", "autonomy-professional")
    assert outside not in text_at(client, "/reforms/pilot/", "autonomy-staffing")


def test_committee_shows_its_members_with_title_and_year(client):
    text = text_at(client, "/reforms/pilot/", "pilot-school-steering-committee")

    assert "Marie Germaine" in text
    assert "2021–22" in text


def test_schools_are_counted_by_local_district(client):
    page = client.get("/reforms/pilot/")
    (year,) = page.context["participation"]

    assert (year.school_year, year.schools, year.unplaced) == (2021, 40, 0)
    counts = {each.district.code: each.schools for each in year.districts}
    expected = {"central": 13, "east": 11, "northeast": 5, "northwest": 2, "south": 7, "west": 2}
    assert counts == expected
    assert 'href="/schools/?initiative=pilot&amp;local_district=east"' in page.content.decode()


def test_school_that_no_source_places_is_counted_apart():
    pilot = Initiative.objects.get(slug="pilot")
    make(PopulationMember, population=pilot.population, school=make(School), school_year=2015)

    earlier = initiatives.participation(pilot)[-1]

    assert (earlier.school_year, earlier.schools, earlier.unplaced) == (2015, 1, 1)


def test_targets_of_the_pilot_schools_show_their_progress(client):
    text = text_of(client, "/reforms/pilot/")

    assert "Early literacy in grade 1: 72% by 2023–24" in text
    assert "met: 0.6 points above it" in text


def test_funding_shows_its_amount(client):
    assert "$53,000,000" in text_of(client, "/reforms/laamp/")


def test_fact_of_a_section_is_not_told_twice(client):
    page = client.get("/reforms/learn/").context
    in_sections = {fact.pk for section in page["milestones"] for fact in section.facts}

    assert in_sections
    assert not in_sections & {fact.pk for fact in page["further"].facts}


def test_initiative_without_facts_says_so(client):
    initiative = make(Initiative)

    text = text_of(client, f"/reforms/{initiative.slug}/")

    assert "The sources give no year." in text
    assert "no numbered fact" in text


def test_unknown_initiative_is_not_found(client):
    assert client.get("/reforms/no-such-reform/").status_code == 404


def test_spanish_page_keeps_spanish_names(client):
    assert "Escuelas piloto" in text_of(client, "/es/reforms/pilot/")


def test_sources_of_the_reforms_are_named(client):
    title = Source.objects.get(slug="getting-to-teacher-ownership").title
    assert title in text_at(client, "/reforms/learn/", "learn-adoption")
