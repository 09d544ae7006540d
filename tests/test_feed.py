"""The feed of releases, corrections and withdrawals is valid Atom and tells what happened."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from metrics.models import PublishedValue, Release, Withdrawal
from tests.factories import make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/data/releases.atom"
MARCH = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
APRIL = datetime(2027, 4, 1, 20, 0, tzinfo=UTC)
MAY = datetime(2027, 5, 1, 20, 0, tzinfo=UTC)
KEY = "reading/school-a/2025-26/all/all/-"


@pytest.fixture
def first(empty_database, settings):
    settings.SITE_URL = "https://pilots.example"
    files = [{"name": "observations.csv", "bytes": 12345, "sha256": "ab" * 32, "revision": 1}]
    return make(
        Release,
        number=1,
        version="2027.1",
        reason="The first figures <of all>.",
        reason_es="Las primeras cifras.",
        made_at=MARCH,
        added=3,
        figures=3,
        files=files,
    )


@pytest.fixture
def second(first):
    """Two figures corrected, one changed at its source, one of a school that was renamed."""
    second = make(
        Release,
        number=2,
        version="2027.2",
        state="provisional",
        made_at=APRIL,
        added=1200,
        changed=4,
        removed=5,
    )
    for change in ["correction", "correction", "real", "technical", "added"]:
        make(PublishedValue, first_release=second, change=change)
    return second


@pytest.fixture
def withdrawn(first, second):
    """In May, from both releases; a third one was made afterwards."""
    make(PublishedValue, key=KEY, first_release=first, status="withdrawn", value=None)
    make(Withdrawal, key=KEY, reason="Seven children of Oak Street.", at=MAY)
    make(Release, number=3, version="2027.3", made_at=datetime(2027, 6, 1, tzinfo=UTC))


def parsed(client, address=FEED):
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def entries(client, address=FEED, **of):
    found = parsed(client, address).findall(f"{ATOM}entry")
    return [entry for entry in found if category(entry) == of.get("category", category(entry))]


def category(entry):
    return entry.find(f"{ATOM}category").get("term")


def text(entry, name):
    return entry.findtext(f"{ATOM}{name}")


def links(entry, rel):
    return [link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel") == rel]


# --- valid Atom (RFC 4287) ---


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize("address", [FEED, f"/es{FEED}"])
def test_every_element_that_atom_requires_is_there_once(client, address):
    feed = parsed(client, address)

    assert feed.tag == f"{ATOM}feed"
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ["id", "title", "updated"]:
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert text(element, name).strip()
        datetime.fromisoformat(text(element, "updated"))
        assert len(links(element, "alternate")) == 1
    assert text(feed.find(f"{ATOM}author"), "name")
    assert links(feed, "self") == [f"https://pilots.example{address}"]
    assert len(feed.findall(f"{ATOM}entry")) == 5


@pytest.mark.usefixtures("withdrawn")
def test_ids_are_stable_and_no_two_the_same(client):
    ids = [text(entry, "id") for entry in entries(client) + entries(client, f"/es{FEED}")]

    assert len(set(ids)) == len(ids) == 10
    assert "tag:pilots.example,2027-03-01:release/2027.1/en" in ids
    assert "tag:pilots.example,2027-04-01:correction/2027.2/es" in ids
    assert "tag:pilots.example,2027-05-01:withdrawal/2027-05-01T20:00:00+00:00/en" in ids
    assert ids[:5] == [text(entry, "id") for entry in entries(client)]


def test_id_holds_no_port(client, first, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"

    assert text(entries(client)[0], "id") == "tag:127.0.0.1,2027-03-01:release/2027.1/en"


def test_feed_without_a_release_is_valid_and_does_not_follow_the_clock(client, empty_database):
    first, second = client.get(FEED), client.get(FEED)

    assert first.content == second.content
    assert text(ElementTree.fromstring(first.content), "updated") == "1970-01-01T00:00:00+00:00"


# --- what it tells ---


@pytest.mark.usefixtures("second")
def test_release_tells_its_state_its_reason_and_its_changes_by_kind(client):
    [later, earlier] = entries(client, category="release")

    assert text(later, "title") == "Los Angeles Pilot Schools, release 2027.2 (provisional)"
    said = " ".join(text(later, "summary").split())
    for words in [
        "1,200 figures added",
        "4 figures changed",
        "1: changed at its source",
        "2: corrected",
        "1: the same figure under another name or district",
        "5 figures removed",
        "0 figures withdrawn afterwards",
    ]:
        assert words in said
    assert "The first figures &lt;of all&gt;." in text(earlier, "summary")


@pytest.mark.usefixtures("second")
def test_release_leads_to_its_page_its_changes_and_its_files(client):
    earlier = entries(client, category="release")[1]

    assert links(earlier, "alternate") == ["https://pilots.example/data/2027.1/"]
    assert links(earlier, "related") == ["https://pilots.example/api/v1/changes/?release=2027.1"]
    [file] = [each for each in earlier.findall(f"{ATOM}link") if each.get("rel") == "enclosure"]
    assert file.get("href") == "https://pilots.example/data/2027.1/observations.csv"
    assert (file.get("length"), file.get("type")) == ("12345", "text/csv; charset=utf-8")


@pytest.mark.usefixtures("second")
def test_corrections_are_an_entry_of_their_own(client):
    [entry] = entries(client, category="correction")

    assert text(entry, "title") == "Release 2027.2 corrects 2 figures"
    assert text(entry, "updated") == "2027-04-01T20:00:00+00:00"
    assert links(entry, "related") == ["https://pilots.example/api/v1/changes/?release=2027.2"]


@pytest.mark.usefixtures("withdrawn")
def test_withdrawal_names_keys_and_the_releases_that_had_them_but_no_reason(client):
    [entry] = entries(client, category="withdrawal")

    assert text(entry, "title") == "1 figure was withdrawn to protect students"
    assert text(entry, "updated") == "2027-05-01T20:00:00+00:00"
    said = text(entry, "summary")
    assert KEY in said
    assert "/data/2027.1/" in said
    assert "/data/2027.2/" in said
    assert "/data/2027.3/" not in said
    assert "Oak Street" not in client.get(FEED).content.decode()


@pytest.mark.usefixtures("withdrawn")
def test_releases_that_lost_a_figure_are_news_again(client):
    updated = {text(e, "title"): text(e, "updated") for e in entries(client, category="release")}

    assert updated == {
        "Los Angeles Pilot Schools, release 2027.1 (final)": "2027-05-01T20:00:00+00:00",
        "Los Angeles Pilot Schools, release 2027.2 (provisional)": "2027-05-01T20:00:00+00:00",
        "Los Angeles Pilot Schools, release 2027.3 (final)": "2027-06-01T00:00:00+00:00",
    }
    published = [text(entry, "published") for entry in entries(client, category="release")]
    assert sorted(published)[0] == "2027-03-01T20:00:00+00:00"


@pytest.mark.usefixtures("withdrawn")
def test_latest_news_come_first(client):
    moments = [text(entry, "updated") for entry in entries(client)]

    assert moments == sorted(moments, reverse=True)
    assert text(parsed(client), "updated") == "2027-06-01T00:00:00+00:00"


@pytest.mark.usefixtures("first")
def test_spanish_feed_speaks_spanish(client):
    feed = parsed(client, f"/es{FEED}")

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    [entry] = feed.findall(f"{ATOM}entry")
    assert text(entry, "title") == "Escuelas piloto de Los Ángeles, publicación 2027.1 (definitiva)"
    assert "Las primeras cifras." in text(entry, "summary")
    assert links(entry, "alternate") == ["https://pilots.example/es/data/2027.1/"]


# --- following one kind only ---


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize(("kind", "many"), [("release", 3), ("correction", 1), ("withdrawal", 1)])
def test_one_category_can_be_followed_alone(client, kind, many):
    address = f"{FEED}?category={kind}"
    found = entries(client, address)

    assert [category(entry) for entry in found] == [kind] * many
    assert links(parsed(client, address), "self") == [f"https://pilots.example{address}"]


@pytest.mark.parametrize("asked", ["corrections", "\x00", "x" * 3000])
def test_unknown_category_is_refused_with_those_there_are(client, asked):
    response = client.get(FEED, {"category": asked})

    assert response.status_code == 400
    assert "release, correction, withdrawal" in response.content.decode()


# --- as programs ask ---


@pytest.mark.usefixtures("first")
def test_nothing_is_sent_twice(client):
    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "max-age=300" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"
    assert (again.status_code, again.content) == (304, b"")
    make(Release, number=2, version="2027.2")
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("withdrawn")
def test_cost_does_not_grow(client):
    before = count_queries(lambda: client.get(FEED))
    for number in range(4, 12):
        release = make(Release, number=number, version=f"2028.{number}", changed=1)
        make(PublishedValue, first_release=release, change="correction")
        value = make(PublishedValue, first_release=release, status="withdrawn", value=None)
        make(Withdrawal, key=value.key, at=release.made_at)

    assert count_queries(lambda: client.get(FEED)) == before


@pytest.mark.parametrize("page", ["/data/", "/data/2021.1/", "/es/data/"])
def test_pages_of_the_data_lead_readers_to_the_feed(client, page):
    language = "/es" if page.startswith("/es") else ""
    link = f'<link rel="alternate" type="application/atom+xml" href="{language}{FEED}"'

    assert link in client.get(page).content.decode()
