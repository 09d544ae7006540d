"""Every view of the figures says how it is cited; its permanent link shows the same for ever."""

import html
import re

import pytest
from django.test.html import parse_html

from metrics.models import Indicator, PublishedValue, Release, StudentGroup
from schools.models import School
from tests.factories import make
from tests.pages import element_with_id, words

pytestmark = pytest.mark.django_db

RESULTS = "/results/early-literacy-benchmarks/"
KEY = "early-literacy-benchmarks/pilot/2020-21/all/1/-"
HISTORY = f"{RESULTS}history/?key={KEY}"
PERMALINK = re.compile(r'<a href="([^"]+)" rel="nofollow">(?:Permanent link|Enlace permanente)')
REPORT = "Advancing Equity and Personalization (Los Angeles Unified School District)"


@pytest.fixture(autouse=True)
def made_on_a_known_day(settings):
    settings.SITE_URL = "https://pilots.example"
    Release.objects.update(made_at="2026-07-14T19:00:00Z")


@pytest.fixture
def corrected():
    """In 2027.1 the figure of grade 1 is another one."""
    first = Release.objects.get()
    second = make(Release, number=first.number + 1, version="2027.1", changed=1)
    value = PublishedValue.objects.get(key=KEY)
    PublishedValue.objects.filter(pk=value.pk).update(last_release=first)
    value.row = value.row.replace('"value":72.6', '"value":55.5')
    value.pk, value.first_release, value.value, value.change = None, second, "55.5", "correction"
    value.save(force_insert=True)


def source_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def cited(client, address):
    found = re.search(
        r'<blockquote class="citation">(.*?)</blockquote>', source_of(client, address)
    )
    return html.unescape(found[1])


def permalink(client, address):
    return html.unescape(PERMALINK.search(source_of(client, address))[1])


def path_of(address):
    return address.removeprefix("https://pilots.example")


# --- what is said ---


@pytest.mark.parametrize("page", ["/data/", "/data/2021.1/", "/data/2021.1/?x=1"])
def test_release_is_cited(client, page):
    assert cited(client, page) == (
        "Los Angeles Pilot Schools, release 2021.1 (July 14, 2026). "
        "https://pilots.example/data/2021.1/"
    )
    assert "Name the source of each figure that you use" in source_of(client, page)


def test_view_is_cited_with_what_was_chosen_and_the_sources_of_its_figures(client):
    said = cited(client, f"{RESULTS}?grade=1")

    assert said == (
        "“Early literacy benchmarks met, grade 1”. Los Angeles Pilot Schools, release 2021.1 "
        "(July 14, 2026). "
        "https://pilots.example/results/early-literacy-benchmarks/?grade=1&release=2021.1 "
        f"Sources: {REPORT}."
    )


def test_sources_are_those_of_the_figures_shown_and_of_no_others(client):
    of_2022 = cited(client, "/results/meals-eligibility/?school_year=2022-23")

    assert "Free or Reduced-Price Meal (Student Poverty) Data, 2022–23 (California" in of_2022
    assert "2015–16 (California" not in of_2022


def test_sources_of_schools_are_named_where_no_group_has_a_figure(client):
    page = "/results/meals-eligibility/?school_year=2016-17"
    shown = client.get(page).context

    of_groups = [*shown["group_figures"].entries, *shown["place_figures"].entries]
    assert {entry.figure.status for entry in of_groups} == {"not_reported"}
    assert cited(client, page).endswith(
        "Sources: Free or Reduced-Price Meal (Student Poverty) Data, 2016–17 "
        "(California Department of Education)."
    )


def test_figure_is_cited_by_its_history(client):
    assert cited(client, HISTORY) == (
        "“Early literacy benchmarks met: Pilot Schools, 2020–21, All students, grade 1”. "
        "Los Angeles Pilot Schools, release 2021.1 (July 14, 2026). "
        f"https://pilots.example{HISTORY}&release=2021.1 Sources: {REPORT}."
    )


def test_spanish_page_is_cited_in_spanish(client):
    said = cited(client, f"/es{RESULTS}?grade=1")

    assert "Escuelas piloto de Los Ángeles, publicación 2021.1 (14 de julio de 2026)." in said
    assert "https://pilots.example/es/results/early-literacy-benchmarks/?grade=1" in said


def test_nothing_is_cited_where_nothing_is_published(client, empty_database):
    make(Indicator, slug="reading")

    for page in ["/data/", "/results/reading/"]:
        assert "citation" not in source_of(client, page)
    assert client.get("/results/reading.bib").status_code == 404


# --- the permanent link ---


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("page", [RESULTS, f"{RESULTS}?grade=1", HISTORY])
def test_link_names_the_release_and_shows_what_it_showed(client, page):
    now = permalink(client, page)
    earlier = permalink(client, f"{page}{'&' if '?' in page else '?'}release=2021.1")

    assert "release=2027.1" in now
    assert "release=2021.1" in earlier
    assert "55.5%" in source_of(client, path_of(now))
    assert "55.5%" not in source_of(client, path_of(earlier))
    assert "72.6%" in source_of(client, path_of(earlier))


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("page", [f"{RESULTS}?grade=1", HISTORY, "/data/2021.1/", "/data/"])
def test_link_leads_to_a_page_with_the_same_link(client, page):
    link = permalink(client, page)

    assert permalink(client, path_of(link)) == link
    assert cited(client, path_of(link)) == cited(client, page)


def test_link_keeps_the_page_of_schools_and_leaves_out_what_was_not_understood(client):
    of_all = {
        "indicator": Indicator.objects.get(slug="sat-takers"),
        "student_group": StudentGroup.objects.get(slug="all"),
    }
    for number in range(120):
        make(
            PublishedValue,
            **of_all,
            key=f"sat-takers/many-{number}",
            school=make(School, slug=f"many-{number}"),
            first_release=Release.objects.get(),
            school_year=2030,
            row='{"value":7,"status":"reported"}',
        )
    link = permalink(client, "/results/sat-takers/?school_year=2030-31&page=2&nonsense=1")

    assert path_of(link) == "/results/sat-takers/?school_year=2030-31&release=2021.1&page=2"


@pytest.mark.usefixtures("corrected")
def test_history_as_of_a_release_ends_with_it(client):
    page = parse_html(source_of(client, f"{HISTORY}&release=2021.1"))
    text = words(element_with_id(page, "content"))

    assert "as they stood in release 2021.1" in text
    assert "2027.1" not in text.replace("Show the latest release, 2027.1", "")
    assert "corrected" not in text.lower()


def test_history_as_of_a_release_that_is_not_there_says_so(client):
    assert "There is no release “1999.1”" in source_of(client, f"{HISTORY}&release=1999.1")


# --- BibTeX ---


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("/data/2021.1.bib", "/data/2021.1/"),
        ("/es/data/2021.1.bib", "/es/data/"),
        ("/results/early-literacy-benchmarks.bib?grade=1&release=2021.1", f"{RESULTS}?grade=1"),
        (f"{RESULTS}history.bib?key={KEY}&release=2021.1", HISTORY),
    ],
)
def test_file_holds_what_the_page_shows_and_the_page_leads_to_it(client, file, page):
    shown = source_of(client, page)
    answer = client.get(file)

    assert f'href="{html.escape(file)}"' in shown
    assert html.escape(answer.content.decode()) in shown
    assert answer["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="los-angeles-pilot-schools-2021\.1[a-z0-9-]*\.bib"',
        answer["Content-Disposition"],
    )


def test_entry_of_a_figure(client):
    entry = client.get(f"/es{RESULTS}history.bib?key={KEY}").content.decode()

    assert entry.startswith("@misc{los-angeles-pilot-schools-2021.1-")
    assert r"author = {{Escuelas piloto de Los {\'A}ngeles}}" in entry
    assert r"publicaci{\'o}n 2021.1}}" in entry
    assert "year = {2026},\n  month = jul," in entry
    assert f"url = {{https://pilots.example/es{RESULTS}history/?key={KEY}&release=2021.1}}" in entry
    assert "note = {Fuentes: " in entry


@pytest.mark.parametrize(
    "file",
    [
        "/data/1999.1.bib",
        "/data/%00.bib",
        "/results/nothing.bib",
        f"{RESULTS}history.bib",
        f"{RESULTS}history.bib?key=%00",
    ],
)
def test_what_is_not_there_has_no_entry(client, file):
    assert client.get(file).status_code == 404


def test_newest_release_is_led_to_and_where_it_leads_is_not_kept(client):
    answer = client.get("/data/latest.bib")

    assert (answer.status_code, answer["Location"]) == (302, "/data/2021.1.bib")
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("/results/early-literacy-benchmarks.bib?release=1999.1", "release: There is no release"),
        ("/results/early-literacy-benchmarks.bib?grade=13", "grade: No figure of this indicator"),
        (f"{RESULTS}history.bib?key={KEY}&release=%00", "release: There is no release"),
    ],
)
def test_entry_of_what_was_not_understood_would_cite_something_else(client, file, said):
    response = client.get(file)

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith(said)
