"""Sources, facts, figures, disagreements, the data and its files, the glossary."""

import hashlib

import pytest
from django.test.html import parse_html

from lausd_pilots.byte_ranges import ByteRange, Unsatisfiable, asked_range
from metrics.models import Release
from metrics.release_files import release_folder
from schools.models import Discrepancy, Figure, Source, Statement
from tests.factories import make
from tests.pages import element_with_id, words

pytestmark = pytest.mark.django_db

REPORT = "/sources/pilot-schools-2021-22/"
CSV = "/data/2021.1/observations.csv"


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return words(parse_html(response.content.decode()))


def at(client, path, anchor):
    return words(element_with_id(parse_html(client.get(path).content.decode()), anchor))


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- sources ---


def test_every_source_is_listed_with_its_license(client):
    text = page(client, "/sources/")

    assert all(each.title in text for each in Source.objects.all())
    assert text.count("License:") == Source.objects.count()


def test_facts_stand_in_the_order_of_the_document(client):
    sections = client.get(REPORT).context["sections"]
    facts = [fact.statement for section in sections for fact in section.facts]

    assert len(facts) == 385
    assert [fact.position for fact in facts] == sorted(fact.position for fact in facts)
    assert [section.number for section in sections] == list(range(15))


def test_fact_in_its_document_links_to_all_that_it_is_about(client):
    text = at(client, "/sources/getting-to-teacher-ownership/", "F12")

    assert "The school board adopted LEARN in 1993." in text
    assert "About: LAUSD Board of Education , LEARN , LEARN is adopted" in text


def test_data_set_says_what_was_taken_from_it(client):
    text = page(client, "/sources/cde-directory-2018-06/")
    assert "Codes of 40 schools" in text

    text = page(client, "/sources/cde-acgr-2018-19/")
    # Of schools 99; three sums of them, two groups of which there is no sum, and seven of which
    # nothing was at hand.
    assert "Four-year graduation rate (CDE) : 111 figures (2018–19)" in text


def test_data_set_names_the_file_that_sums_were_made_from(client):
    page = client.get("/sources/cde-sat-2018-19/").content.decode()

    assert "sat_2018-19.csv" in page
    assert "956e6583d2" in page


def test_unknown_source_is_not_found(client):
    assert client.get("/sources/no-such-source/").status_code == 404
    assert client.get("/sources/no-such-source/figures/").status_code == 404


# --- figures of a document ---


def test_every_figure_is_an_anchor_with_its_facts(client):
    for figure in Figure.objects.all():
        text = at(client, f"{REPORT}figures/", figure.slug)
        assert all(fact.text in text for fact in figure.facts.all())


def test_damaged_figure_shows_what_survives_and_how_it_is_read(client):
    text = at(client, f"{REPORT}figures/", "figure-3")

    assert "partly lost" in text
    assert "80 71.2 72.6 70.3 70 64.4 62.2 60 49 10 0" in text
    assert "not settled: 64.4%, 62.2% or 49%" in text


def test_lost_figure_says_that_nothing_can_be_drawn(client):
    assert "nothing can be drawn" in at(client, f"{REPORT}figures/", "timeline")


def test_levels_of_figure_1_are_drawn_together(client):
    (first, *_others) = client.get(f"{REPORT}figures/").context["figures"]
    bars = [bar.lines[0].text for row in first.chart.rows for bar in row.bars]

    assert "Pilot Schools that are high schools: 28 †" in bars
    assert first.chart.finding == ""


def test_source_without_figures_says_so(client):
    text = page(client, "/sources/cde-directory-2018-06/figures/")
    assert "No figure of this source is on record." in text


# --- one fact ---


def test_fact_shows_place_status_subjects_and_neighbours(client):
    text = page(client, "/sources/facts/F12/")

    assert "The school board adopted LEARN in 1993." in text
    assert "stated The source says so." in text
    assert "para 1, l.7" in text
    assert "LEARN is adopted (milestone)" in text
    assert "Before it in the document: F11" in text


def test_first_and_last_fact_of_a_document_have_one_neighbour(client):
    first = client.get("/sources/facts/F1/").context["page"].neighbours
    last = Statement.objects.filter(source__slug="pilot-schools-2021-22").latest("position")
    end = client.get(last.get_absolute_url()).context["page"].neighbours

    assert first.previous is None
    assert first.following is not None
    assert end.previous is not None
    assert end.following is None


def test_fact_shows_the_published_figures_that_rest_on_it(client):
    text = page(client, "/sources/facts/F338/")

    assert "Published figures that rest on it" in text
    assert "71.2%" in text


def test_fact_shows_where_the_sources_disagree_about_it(client):
    assert "X1: Start of the Pilot Schools" in page(client, "/sources/facts/F209/")


@pytest.mark.parametrize("status", Statement.Status.values)
def test_every_status_of_a_fact_is_explained(client, status):
    fact = make(Statement, status=status)

    text = page(client, fact.get_absolute_url())

    assert fact.get_status_display() in text
    assert "ource" in text.partition(fact.get_status_display())[2][:60]


@pytest.mark.parametrize("code", ["F9999", "f12", "F", "F12%00", "12", "F1234567890123", "figures"])
def test_unknown_fact_is_not_found_and_offers_a_search(client, code):
    response = client.get(f"/sources/facts/{code}/")

    assert response.status_code == 404
    assert b'type="search"' in response.content


# --- disagreements ---


def test_every_disagreement_is_an_anchor_with_all_its_readings(client):
    assert Discrepancy.objects.count() == 20
    for each in Discrepancy.objects.all():
        text = at(client, "/sources/discrepancies/", each.code)
        assert all(reading.value in text for reading in each.readings.all())
        assert each.preference in text
        assert each.reason in text


def test_remark_from_outside_stands_apart_from_the_readings(client):
    document = parse_html(client.get("/sources/discrepancies/").content.decode())
    text = words(element_with_id(document, "X1"))
    readings, _mark, outside = text.partition("From outside the two documents")

    assert "22 February 2007" in outside
    assert "22 February 2007" not in readings


def test_unsettled_disagreement_prefers_no_number_of_the_other_schools(client):
    text = at(client, "/sources/discrepancies/", "X15")

    assert "Grade 1, Pilot: 72.6 preferred" in text
    assert "Grade 1, Non-Pilot: one of 64.4, 62.2 and 49 Advancing" in text


# --- data and release files ---


def test_data_page_names_releases_files_and_licenses(client):
    release = Release.objects.get(version="2021.1")
    text = page(client, "/data/")

    assert release.reason in text
    assert all(file["sha256"] in text for file in release.files)
    assert "The license of the software is the district’s to choose." in text
    assert all(
        each.title in text for each in Source.objects.filter(kind__in=["document", "dataset"])
    )


@pytest.mark.parametrize("ext", ["csv", "jsonl"])
def test_release_file_is_what_the_release_says(client, ext):
    release = Release.objects.get(version="2021.1")
    noted = next(file for file in release.files if file["name"] == f"observations.{ext}")

    response = client.get(f"/data/2021.1/observations.{ext}")
    content = body(response)

    assert hashlib.sha256(content).hexdigest() == noted["sha256"]
    assert response["ETag"] == f'"{noted["sha256"]}"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert int(response["Content-Length"]) == len(content) == noted["bytes"]


def test_file_that_the_reader_has_is_not_sent_again(client):
    etag = client.head(CSV)["ETag"]

    response = client.get(CSV, headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert body(response) == b""


def test_head_tells_the_size_and_sends_nothing(client):
    response = client.head(CSV)

    assert response.status_code == 200
    assert (
        int(response["Content-Length"])
        == (release_folder("2021.1") / "observations.csv").stat().st_size
    )
    assert response["Accept-Ranges"] == "bytes"


def test_part_of_a_file_is_sent_alone(client):
    whole = body(client.get(CSV))

    response = client.get(CSV, headers={"Range": "bytes=10-19"})

    assert response.status_code == 206
    assert body(response) == whole[10:20]
    assert response["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert response["Content-Length"] == "10"


def test_part_after_the_end_is_refused(client):
    response = client.get(CSV, headers={"Range": "bytes=99999999999-"})

    assert response.status_code == 416
    assert response["Content-Range"].startswith("bytes */")


def test_part_of_another_edition_is_the_whole_file(client):
    response = client.get(CSV, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-9", ByteRange(0, 9)),
        ("bytes=90-", ByteRange(90, 99)),
        ("bytes=-5", ByteRange(95, 99)),
        ("bytes=-500", ByteRange(0, 99)),
        ("bytes=0-500", ByteRange(0, 99)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("", None),
    ],
)
def test_range_is_read_as_the_standard_says(header, expected):
    assert asked_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_range_outside_the_file_cannot_be_met(header):
    with pytest.raises(Unsatisfiable):
        asked_range(header, 100)


def test_latest_leads_to_the_latest_release(client):
    response = client.get("/data/latest/observations.csv")

    assert response.status_code == 302
    assert response["Location"] == CSV


@pytest.mark.parametrize(
    "path",
    [
        "/data/2020.7/observations.csv",
        "/data/2021.1/observations.exe",
        "/data/latest/observations.exe",
        "/data/..%2F..%2Fsecrets/observations.csv",
        "/data/%00/observations.csv",
        "/data/2021.1/observations.%00",
    ],
)
def test_file_that_no_release_names_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_file_that_is_not_there_yet_is_asked_for_again(client):
    release = make(
        Release,
        version="2026.7",
        files=[{"name": "observations.csv", "bytes": 1, "sha256": "0" * 64}],
    )

    response = client.get(f"/data/{release.version}/observations.csv")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response["Cache-Control"] == "no-cache"


# --- glossary ---


def test_glossary_runs_from_a_to_z_and_each_word_is_an_anchor(client):
    entries = client.get("/glossary/").context["entries"]
    terms = [entry.term.casefold() for entry in entries]

    assert terms == sorted(terms)
    for slug in ["a-g", "cohort", "ewa", "mou", "span", "suppressed", "inferred", "group-ltel"]:
        assert at(client, "/glossary/", slug)


def test_every_further_reading_of_the_glossary_exists(client):
    for entry in client.get("/glossary/").context["entries"]:
        for link in entry.links:
            assert client.get(link.url).status_code == 200


def test_imprint_has_one_full_stop_after_an_author_who_ends_in_one(client):
    text = page(client, "/sources/")

    assert "Kerchner et al. Harvard Education Press, 2008" in text
    assert "Fauci & Quartz. 2018" in text


def test_long_pages_open_with_links_to_their_parts(client):
    figures = client.get(f"{REPORT}figures/").content.decode()

    assert figures.index('href="#figure-8"') < figures.index('id="figure-1"')
    assert figures.index('href="#timeline"') < figures.index('id="figure-1"')


def test_places_in_a_document_are_explained_where_they_are_used(client):
    assert "“l.35” is line 35" in page(client, REPORT)
    assert "“l.35” is line 35" in page(client, "/about/methods/")
