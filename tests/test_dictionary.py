"""The data dictionary names every column, code and indicator, and what each means."""

import html

import pytest
from django.core.cache import cache
from django.utils import translation

from lausd_pilots.readers.dictionary import spans
from metrics.models import (
    Grade,
    Indicator,
    Population,
    PublishedValue,
    Qualifier,
    Release,
    Respondent,
    Status,
    StudentGroup,
)
from metrics.readers.available import available
from metrics.release_files.columns import COLUMNS
from metrics.rows import MEMBERS
from schools.models import School
from tests.factories import make
from tests.pages import Pages
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
PAGE = "/data/dictionary/"
LANGUAGES = ["", "/es"]


@pytest.fixture
def pages():
    return Pages()


def source_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


# --- all of it ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained(pages, language):
    assert [column.name for column in COLUMNS] == MEMBERS
    for column in COLUMNS:
        text = pages.text_at(f"{language}{PAGE}#column-{column.name}")

        with translation.override(language.strip("/") or "en"):
            assert text.startswith(column.name)
            assert str(column.description) in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("column", "choices"),
    [
        ("status", Status),
        ("unit", Indicator.Unit),
        ("qualifier", Qualifier),
        ("respondent", Respondent),
    ],
)
def test_every_code_has_a_meaning_and_leads_to_its_figures(client, language, column, choices):
    page = source_of(client, f"{language}{PAGE}")
    for code in choices.values:
        address = f"/api/v1/observations/?{column}={code}"

        assert f'<dt id="{column}-{code}"><a href="{address}"' in page
        assert client.get(address, {"page_size": "1"}).status_code == 200


def test_meanings_are_those_of_the_methods_page(client):
    page = source_of(client, PAGE)

    assert "The source prints or publishes this number." in page
    assert "A share, from 0 to 100." in page
    assert "The source says only that it is more than this." in page
    assert "Parents and guardians answered the survey." in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grade_is_named(pages, language):
    text = pages.text_at(f"{language}{PAGE}")
    for grade in Grade:
        with translation.override(language.strip("/") or "en"):
            assert f"{grade.value} {grade.label}" in text


def test_every_indicator_is_defined(pages):
    for indicator in Indicator.objects.all():
        text = pages.text_at(f"{PAGE}#indicator-{indicator.slug}")

        assert " ".join(indicator.definition.split()) in text
        assert " ".join(indicator.denominator.split()) in text
        assert str(indicator.get_direction_display()) in text.lower()


def test_indicator_says_for_which_years_and_students_there_are_values(pages):
    text = pages.text_at(f"{PAGE}#indicator-graduation-rate")

    assert "Students of the adjusted four-year cohort" in text
    assert "2017–18 to 2018–19" in text
    assert "Female students , Male students" in text
    assert "single schools and groups of schools" in text


def test_indicator_without_a_value_says_so(pages):
    text = pages.text_at(f"{PAGE}#indicator-4-year-cohort-graduation-rate")

    assert "No value in the latest release" in text


def test_every_student_group_and_every_kind_of_population_is_there(client):
    page = source_of(client, PAGE)

    for group in StudentGroup.objects.all():
        assert f'<dt id="group-{group.slug}">' in page
        assert f'href="/api/v1/student-groups/{group.slug}/"' in page
        assert group.definition in page
    for kind in Population.Kind.values:
        assert f'id="kind-{kind}"' in page
        assert f'href="/api/v1/populations/?kind={kind}"' in page
    for slug in ["pilot", "non-pilot", "lausd", "pilot-2021-22", "non-pilot-2021-22"]:
        assert f'<dt id="population-{slug}">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(client, pages, language):
    page = source_of(client, f"{language}{PAGE}")
    found = {part.partition('"')[0] for part in page.partition("<main")[2].split('href="')[1:]}
    anchors = {link for link in found if link.startswith("#")}

    assert "#statuses" in anchors
    for anchor in anchors:
        pages.text_at(f"{language}{PAGE}{anchor}")
    for link in sorted(found - anchors):
        if link.startswith("/") and "/api/v1/indicators/" not in link:
            assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("page", ["/data/", "/api/v1/docs/"])
def test_pages_about_the_data_lead_to_it(client, page):
    assert f'href="{PAGE}"' in client.get(page).content.decode()


# --- what there is ---


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([], []),
        ([2015], ["2015–16"]),
        ([2015, 2016, 2017, 2020], ["2015–16 to 2017–18", "2020–21"]),
        ([1999, 2000], ["1999–00 to 2000–01"]),
    ],
)
def test_years_in_a_row_are_told_as_a_span(years, expected):
    assert spans(years) == expected


@pytest.fixture
def figures(empty_database):
    indicator = make(Indicator)
    release = make(Release)
    girls, boys = make(StudentGroup, position=1), make(StudentGroup, position=2)
    of = {"indicator": indicator, "first_release": release}
    make(PublishedValue, **of, school_year=2021, student_group=boys)
    make(PublishedValue, **of, school_year=2019, student_group=girls)
    make(
        PublishedValue,
        **of,
        school_year=2018,
        student_group=girls,
        status="lost_in_source",
        value=None,
    )
    make(PublishedValue, **of, school_year=2017, student_group=girls, last_release=release)
    return indicator


def test_only_standing_values_count(figures):
    found = available()[figures.pk]

    assert found.years == [2019, 2021]
    assert [group.position for group in found.student_groups] == [1, 2]
    assert (found.of_schools, found.of_groups) == (False, True)


def test_values_of_schools_are_told_apart(figures):
    PublishedValue.objects.filter(school_year=2019).update(school=make(School))
    found = available()[figures.pk]

    assert (found.of_schools, found.of_groups) == (True, True)


def test_counted_once_for_each_release_and_again_after_a_withdrawal(figures):
    available()
    PublishedValue.objects.filter(school_year=2021).update(status="withdrawn", value=None)
    assert available()[figures.pk].years == [2019, 2021]

    Release.objects.update(revision=2)

    assert available()[figures.pk].years == [2019]


def test_nothing_is_available_before_the_first_release(empty_database):
    assert available() == {}


def test_cost_does_not_grow(client):
    cache.clear()
    before = count_queries(lambda: client.get(PAGE))
    release = Release.objects.get()
    for _time in range(15):
        part_of = make(Indicator)
        make(PublishedValue, indicator=make(Indicator, part_of=part_of), first_release=release)
        make(Population, definition="Another group.")
    cache.clear()

    assert count_queries(lambda: client.get(PAGE)) == before
