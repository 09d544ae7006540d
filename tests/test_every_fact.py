"""All facts of both documents, walked from the public face: each on its own page and on every
page or anchor of what it is about. The counts were taken by hand from the catalogue of facts."""

from urllib.parse import urlsplit

import pytest

from tests.pages import Pages
from tests.thorough import a_part_of

FACTS = 575
FACTS_BY_SOURCE = {"getting-to-teacher-ownership": 190, "pilot-schools-2021-22": 385}
FACTS_BY_STATUS = {"stated": 494, "inferred": 48, "stated-part-inferred": 21, "lost": 12}
MENTIONS = 1198  # a fact mentions one subject or several
SUBJECTS = 248
# Subjects by fact, read off the catalogue: a few of every kind.
SUBJECTS_OF = {
    "F1": ["/sources/getting-to-teacher-ownership/"],
    "F12": [
        "/reforms/learn/",
        "/reforms/learn/#learn-adoption",
        "/people/#lausd-board-of-education",
    ],
    "F92": [
        "/reforms/small-schools/",
        "/results/small-learning-environments/#small-learning-environments-by-2020",
    ],
    "F249": [
        "/sources/pilot-schools-2021-22/figures/#figure-1",
        "/results/pilot-school-count/",
    ],
    "F255": ["/people/#richard-alonzo", "/districts/#earlier-district-f"],
    "F408": [
        "/programs/weekly-professional-development/",
        "/reforms/pilot/#autonomy-schedule",
        "/reforms/pilot/#autonomy-professional",
    ],
    "F462": ["/reforms/pilot/#pilot-school-steering-committee", "/reviews/"],
    "F527": [
        "/schools/stem-academy-bernstein-hs/",
        "/districts/local/west/",
        "/districts/board/1/",
        "/campuses/bernstein-hs/",
    ],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(client):
    response = client.get("/api/v1/statements/", {"page_size": "1000"})
    return response.json()["results"]


def counted(rows, member):
    found = [row[member] for row in rows]
    return {value: found.count(value) for value in set(found)}


def test_every_fact_is_there_once(rows):
    assert len({row["code"] for row in rows}) == len(rows) == FACTS
    assert counted(rows, "source") == FACTS_BY_SOURCE
    assert counted(rows, "status") == FACTS_BY_STATUS


def test_facts_name_as_many_subjects_as_the_catalogue(rows):
    urls = [url for row in rows for url in row["subjects"]]

    assert (len(urls), len(set(urls))) == (MENTIONS, SUBJECTS)


def test_subjects_of_some_facts_read_by_hand(rows):
    found = {row["code"]: row["subjects"] for row in rows}

    for code, expected in SUBJECTS_OF.items():
        assert sorted(map(without_host, found[code])) == sorted(expected), code


def without_host(url):
    parts = urlsplit(url)
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")


def test_facts_have_a_page_that_shows_them(rows):
    pages = Pages()
    for row in a_part_of(rows, one_of=9):
        text = pages.text_at(f"/sources/facts/{row['code']}/")
        assert plain(row["text"]) in text, row["code"]


def test_every_subject_shows_its_facts_where_its_address_leads(rows):
    pages = Pages()
    missing = [
        (row["code"], url)
        for row in a_part_of(rows, one_of=3)
        for url in row["subjects"]
        if not shows(pages.text_at(url), row)
    ]
    assert missing == []


def shows(text, row):
    return plain(row["text"]) in text and f" {row['code']} " in f" {text} "


def plain(text):
    return " ".join(text.split())
