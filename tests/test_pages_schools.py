"""The pages about schools, places, programs and people, as a reader sees them."""

import re

import pytest
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.urls import reverse

from metrics.models import PopulationMember, PublishedValue, Release
from schools.models import Award, District, Party, Program, School, SchoolName, SchoolYear, Source
from tests.factories import make
from tests.pages import Pages, element_with_id, words

pytestmark = pytest.mark.django_db

SIX_OF_EAST_AND_BOARD_5 = [
    "Huntington Park institute of Applied Medicine @ Marquez HS",
    "LIBRA Academy @ Marquez HS",
    "Roybal Allard ES",
    "School of Social Justice @ Marquez",
    "Social Justice and Leadership Academy @ Torres HS",
    "Walnut Park MS STEM",
]


def text_of(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, path
    return words(parse_html(response.content.decode()))


def listed(client, **query):
    """The names on the cards of the list of schools, in their order."""
    page = client.get("/schools/", query).content.decode()
    return [name.replace("&amp;", "&") for name in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)]


# --- home ---


def test_home_shows_its_numbers_with_status_year_and_source(client):
    text = text_of(client, "/")

    assert "40 reported 2021–22 Advancing Equity and Personalization" in text
    assert "more than 20,000 reported 2021–22 Advancing Equity and Personalization" in text


def test_home_holds_grade_1_against_its_target_and_computes_the_verdict(client):
    assert "Met: 0.6 points above it" in text_of(client, "/")

    PublishedValue.objects.filter(
        indicator__slug="early-literacy-benchmarks", grade="1", population__slug="pilot"
    ).update(value="70.0", row='{"value": 70.0}')

    assert "Not yet met: 2 points below it" in text_of(client, "/")


@pytest.mark.parametrize(
    ("code", "schools"),
    [("central", 13), ("east", 11), ("northeast", 5), ("northwest", 2), ("south", 7), ("west", 2)],
)
def test_local_districts_are_counted_on_home_on_their_list_and_on_their_page(client, code, schools):
    name = District.objects.get(kind="local", code=code).name

    assert f"{name} {schools} Pilot Schools" in text_of(client, "/")
    assert f"{name} {schools} Pilot Schools" in text_of(client, "/districts/")
    assert f"{schools} schools" in text_of(client, f"/districts/local/{code}/")


@pytest.mark.parametrize(
    ("code", "schools"), [("1", 2), ("2", 16), ("3", 2), ("4", 0), ("5", 8), ("6", 5), ("7", 7)]
)
def test_board_districts_are_counted_with_zero_where_there_is_none(client, code, schools):
    assert f"Board District {code} {schools} Pilot Schools" in text_of(client, "/districts/")
    assert f"{schools} schools" in text_of(client, f"/districts/board/{code}/")


def test_home_says_so_where_nothing_is_published(client, empty_database):
    text = text_of(client, "/")

    assert "No figures have been released yet." in text
    assert "No source lists the Pilot Schools of any year." in text


# --- the list of schools ---


def test_list_holds_the_forty_and_belmont(client):
    assert "41 schools, from A to Z" in text_of(client, "/schools/")
    assert "40 schools, from A to Z" in text_of(client, "/schools/", initiative="pilot")


def test_search_by_name_leaves_the_other_filters_folded(client):
    searched = client.get("/schools/", {"q": "RFK"}).content.decode()
    narrowed = client.get("/schools/", {"q": "RFK", "level": "es"}).content.decode()

    assert '<details class="filter-more">' in searched
    assert '<details class="filter-more" open>' in narrowed


def test_list_that_found_nothing_says_so_in_its_heading(client):
    text = text_of(client, "/schools/", q="no such school")

    assert "No school found" in text
    assert "from A to Z" not in text


def test_schools_that_have_ended_come_last_and_are_counted(client):
    make(School, name="Aardvark School", status="closed")
    make(School, name="Abacus School", status="merged")

    names = listed(client)
    assert names[-2:] == ["Aardvark School", "Abacus School"]
    text = text_of(client, "/schools/")
    assert "43 schools, from A to Z" in text
    assert "2 of them have closed or were merged into others; they come last." in text
    assert "Aardvark School" not in text_of(client, "/schools/", status="open")
    assert "Aardvark School" in text_of(client, "/schools/", q="aardvark")


def test_districts_list_schools_that_have_ended_last(client):
    east = District.objects.get(slug="local-east")
    closed = make(School, name="Aardvark School", status="closed")
    make(SchoolYear, school=closed, local_district=east)

    text = text_of(client, "/districts/local/east/")
    assert "12 schools" in text
    assert "1 of them has closed or was merged into another; it comes last." in text
    page = client.get("/districts/local/east/").content.decode()
    assert re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)[-1] == "Aardvark School"


def test_list_runs_from_a_to_z_whatever_the_capitals(client):
    names = listed(client)

    assert names == sorted(names, key=str.casefold)
    assert names.index("ARTes Magnet Academy @ Chavez LA") > 0


def test_two_filters_narrow_each_other(client):
    assert listed(client, local_district="east", board_district="5") == SIX_OF_EAST_AND_BOARD_5


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"level": "es"}, 6),
        ({"level": "ms"}, 2),
        ({"level": "hs"}, 28),
        ({"level": "span"}, 4),
        ({"campus": "rfk"}, 6),
        ({"recognition": "california-distinguished-schools"}, 3),
        ({"program": "freshman-success"}, 2),
        ({"status": "not-known"}, 1),
        ({"local_district": ["west", "northwest"]}, 4),
    ],
)
def test_each_filter_counts_what_the_documents_count(client, query, count):
    assert len(listed(client, **query)) == count


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("green design academy", "Green Design Community School @ Rivera LC"),
        ("ARTES", "ARTes Magnet Academy @ Chavez LA"),
        ("19647330117721", "Academic Leadership Community @ Contreras"),
        ("90017", "Academic Leadership Community @ Contreras"),
        ("belmont", "Belmont High School"),
    ],
)
def test_search_finds_other_names_codes_and_zips(client, q, name):
    assert name in listed(client, q=q)


def test_search_finds_former_names(client):
    school = make(School, name="Temple Street Academy")
    make(SchoolName, school=school, kind="former", name="Quite Another Name")

    assert listed(client, q="quite another") == ["Temple Street Academy"]


def test_chosen_filters_can_be_taken_out_one_by_one(client):
    page = client.get("/schools/?local_district=east&board_district=5&q=a").content.decode()

    assert 'href="?board_district=5&amp;q=a"' in page
    assert 'href="?local_district=east&amp;q=a"' in page
    assert 'href="?local_district=east&amp;board_district=5"' in page


def test_form_keeps_what_was_chosen(client):
    page = client.get("/schools/?level=span&q=ucla").content.decode()

    assert '<option value="span" selected>' in page
    assert 'name="q" value="ucla"' in page


def test_empty_values_of_a_form_mean_any(client):
    response = client.get("/schools/?q=&local_district=&level=&page=")

    assert "41 schools" in response.content.decode()
    assert "not understood" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "explained"),
    [
        ("local_district=foo", "“foo” is not known here"),
        ("board_district=99", "“99” is not known here. Known are: 1, 2, 3, 4, 5, 6, 7."),
        ("level=hs&level=university", "“university” is not known here"),
        ("campus=%00", "is not known here"),
        ("q=%00", "q: Null characters are not allowed."),
        ("page=x", "There is no such page. Pages run from 1 to 1"),
        ("page=0", "There is no such page."),
        ("page=99999999999999999999", "There is no such page."),
        ("page=٣", "There is no such page."),
        ("locl_district=east", "Did you mean “local_district”?"),
        ("<script>=1", "<script>: There is no such filter."),
        ("q=a&q=b", "It may be given only once"),
    ],
)
def test_what_cannot_be_understood_is_explained_above_the_whole_list(client, query, explained):
    response = client.get(f"/schools/?{query}")

    text = words(parse_html(response.content.decode()))
    assert response.status_code == 200
    assert "A part of the address was not understood, and was left out" in text
    assert explained in text.replace(" :", ":")
    assert listed(client)[0] in text or "q=a&q=b" in query


def test_the_rest_of_the_question_is_still_answered(client):
    assert listed(client, level="span", local_district="foo") == listed(client, level="span")


def test_nothing_found_is_said_with_a_way_out(client):
    text = text_of(client, "/schools/", q="xyzzy")

    assert "No school found" in text
    assert "No school on record fits all of this." in text


def test_long_list_is_turned_page_by_page_and_keeps_the_question(client):
    for number in range(60):
        make(School, name=f"Numbered {number:02}")

    page = client.get("/schools/?q=numbered").content.decode()

    assert "Page 1 of 2" in page
    assert 'href="?q=numbered&amp;page=2"' in page
    assert len(listed(client, q="numbered", page="2")) == 10


# --- the page of a school ---


@pytest.fixture
def torres():
    return School.objects.get(slug="social-justice-and-leadership-academy-torres-hs")


def test_school_page_shows_its_key_facts_with_their_sources(client, torres):
    text = text_of(client, torres.get_absolute_url())

    assert "Local District East · Board District 5 (2021–22) Source: Advancing Equity" in text
    assert "High school (grades given by the CDE) Source: Free or Reduced-Price Meal" in text
    assert "shared with East LA Performing Arts Magnet @ Torres HS" in text
    assert torres.street in text
    assert f"CDS {torres.cds_code}" in text
    assert "Map point: latitude" in text


def test_school_page_shows_programs_recognitions_initiatives_and_facts(client, torres):
    text = text_of(client, torres.get_absolute_url())

    assert "California Distinguished Schools , 2021." in text
    assert "Pilot Schools , 2021–22." in text
    for fact in torres.statements.all():
        assert fact.code in text
    assert "Board district of one school at Torres" in text


def test_school_page_says_from_which_year_on_districts_are_known(client, torres):
    text = text_of(client, torres.get_absolute_url())

    assert "The sources do not say which district the school was in before 2021–22." in text


def test_school_page_shows_all_names(client, torres):
    page = client.get(torres.get_absolute_url()).content.decode()

    assert "Social Justice Leadership Academy" in page


def test_every_published_figure_of_a_school_stands_on_its_page(client):
    school = School.objects.get(slug="stem-academy-bernstein-hs")
    page = client.get(school.get_absolute_url()).content.decode()

    figures = PublishedValue.objects.standing().filter(school=school)
    assert page.count('class="figure-value"') == figures.count() > 20
    assert page.count('data-status="not_reported"') == figures.filter(status="not_reported").count()


def test_hidden_figure_is_shown_in_words_and_never_as_a_number(client):
    figure = PublishedValue.objects.filter(status="suppressed", school__isnull=False).first()

    text = text_of(client, figure.school.get_absolute_url())

    assert "hidden to protect students" in text


def test_belmont_is_no_pilot_school_and_the_rest_is_not_known(client):
    text = text_of(client, "/schools/belmont-high-school/")

    assert "This school is not a Pilot School: no source names it as one in any year." in text
    assert "the rest is not known" in text
    assert "No results have been published for this school." in text


def test_pilot_school_is_not_called_anything_else(client, torres):
    assert "not a Pilot School" not in text_of(client, torres.get_absolute_url())


def test_other_names_lead_to_the_school_and_keep_the_question(client, torres):
    alias = torres.names.exclude(slug=torres.slug).first()

    response = client.get(f"/es/schools/{alias.slug}/?from=flyer")

    assert response.status_code == 301
    assert response["Location"] == f"/es/schools/{torres.slug}/?from=flyer"


def test_closed_and_pending_schools_say_so(client):
    closed = make(School, status="closed", closed_on="2020-06-30", closing_source=make(Source))
    pending = make(School, status="pending")

    assert "This school is closed. It closed on June 30, 2020." in text_of(
        client, closed.get_absolute_url()
    )
    assert "not open yet" in text_of(client, pending.get_absolute_url())


def test_merged_school_is_listed_with_its_own_record(client, torres):
    merged = make(School, name="Merged Academy", status="merged", successor=torres)

    page = client.get("/schools/?status=merged").content.decode()

    assert f'href="/schools/{merged.slug}/record/"' in page
    assert "This school was merged into another." in text_of(
        client, f"/schools/{merged.slug}/record/"
    )


def test_record_of_a_school_that_stands_names_its_own_page(client, torres):
    page = client.get(f"{torres.get_absolute_url()}record/").content.decode()

    assert f'<link rel="canonical" href="{torres.get_absolute_url()}">' in page


@pytest.mark.parametrize(
    "path",
    [
        "/schools/nobody/",
        "/schools/nobody/record/",
        "/campuses/nobody/",
        "/districts/local/nobody/",
        "/districts/local/2/",
        "/districts/board/9/",
        "/programs/nobody/",
        "/recognitions/nobody/",
        "/nobody/",
        "/schools/%00/",
    ],
)
@pytest.mark.parametrize("language", ["", "/es"])
def test_unknown_addresses_offer_a_search(client, path, language):
    response = client.get(f"{language}{path}")

    assert response.status_code == 404
    assert 'name="q"' in response.content.decode()


# --- places, programs, awards, people, reviews ---


def test_board_district_4_is_shown_with_the_disagreement_about_it(client):
    text = text_of(client, "/districts/board/4/")

    assert "None of the schools that we know of lies in this district" in text
    assert "Pilot Schools are in all 7 school board districts" in text
    assert "Six of seven: 1, 2, 3, 5, 6 and 7" in text


def test_campus_lists_its_schools(client):
    assert "6 schools on this campus" in text_of(client, "/campuses/rfk/")


def test_school_that_moved_away_leaves_its_campus(client, torres):
    make(SchoolYear, school=torres, school_year=2030, local_district=make(District))

    assert torres.name not in listed_on(client, "/campuses/torres-hs/")


def listed_on(client, path):
    page = client.get(path).content.decode()
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)


def test_program_lists_its_schools_with_the_facts_behind(client):
    text = text_of(client, "/programs/freshman-success/")

    assert "Academies of Education & Empowerment @ Carson HS , 2021–22." in text
    assert text.count("F364") == 2  # beside the school, and among the facts


def test_program_without_schools_says_why(client):
    text = text_of(client, make(Program).get_absolute_url())

    assert "The documents speak of it without naming a school that has it." in text


def test_award_says_where_no_year_is_stated(client):
    text = text_of(client, "/recognitions/exemplary-arts-education-award/")

    assert "ARTes Magnet Academy @ Chavez LA , year not stated." in text


def test_award_without_winners_says_why(client):
    assert "name no school that received it" in text_of(client, make(Award).get_absolute_url())


def test_people_show_their_seat_on_the_committee(client):
    page = Pages().text_at("/people/#julie-van-winkle")

    assert "Pilot School Steering Committee , 2021–22, Secondary Vice President" in page


def test_people_without_facts_say_so(client):
    party = make(Party)

    element = element_with_id(parse_html(client.get("/people/").content.decode()), party.slug)

    assert "state no numbered fact" in words(element)


def test_reviews_say_that_none_is_published(client):
    assert "No annual review has been published here yet." in text_of(client, "/reviews/")


def test_earlier_districts_and_lausd_are_anchors_on_the_list(client):
    pages = Pages()
    for district in District.objects.filter(kind__in=["earlier", "unified"]):
        text = pages.text_at(district.get_absolute_url())
        assert all(fact.code in text for fact in district.statements.all())


def test_methods_explain_every_status_word(client):
    text = text_of(client, "/about/methods/")

    assert "hidden to protect students" in text
    assert "lost in our copy of the source" in text


# --- every page ---


def test_pages_lead_to_themselves_in_the_other_language(client):
    page = client.get("/schools/?q=a&level=hs").content.decode()

    assert 'href="/es/schools/?q=a&amp;level=hs" lang="es"' in page
    assert '<link rel="alternate" hreflang="es" href="http://testserver/es/schools/">' in page
    assert '<link rel="canonical" href="http://testserver/schools/">' in page
    back = client.get("/es/schools/?q=a&level=hs").content.decode()
    assert 'href="/schools/?q=a&amp;level=hs" lang="en"' in back


def test_canonical_address_is_that_of_the_site_where_it_is_known(client, settings):
    settings.SITE_URL = "https://pilots.example.org"

    page = client.get("/es/about/").content.decode()

    assert '<link rel="canonical" href="https://pilots.example.org/es/about/">' in page


def test_spanish_numbers_keep_the_point(client):
    assert "72.6%" in text_of(client, "/es/")
    assert "20,000" in text_of(client, "/es/")


def test_english_texts_on_spanish_pages_are_marked_as_english(client):
    school = make(School, note="Only English.")

    page = client.get(f"/es{school.get_absolute_url()}").content.decode()

    assert '<p class="soft" lang="en">Only English.</p>' in page


def test_pages_set_no_cookie(client):
    for path in ["/", "/schools/?q=a", "/people/", "/about/privacy/"]:
        assert not client.get(path).cookies


def test_foot_names_the_latest_release(client):
    assert f"Latest release: {Release.objects.first().version}" in text_of(client, "/about/")


def test_pages_work_without_any_row(client, empty_database):
    for name in ["home", "school-list", "district-list", "people", "review-list", "about-methods"]:
        assert client.get(reverse(name)).status_code == 200


def test_bad_request_page_needs_no_request():
    assert "could not be understood" in render_to_string("400.html")
    assert "Algo falló" in render_to_string("500.html")


def test_membership_in_several_years_is_listed(client, torres):
    member = PopulationMember.objects.get(school=torres, school_year=2021)
    make(PopulationMember, population=member.population, school=torres, school_year=2015)

    assert "Pilot Schools , 2015–16." in text_of(client, torres.get_absolute_url())
