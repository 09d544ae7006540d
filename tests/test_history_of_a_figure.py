"""Figures as they stood in a release, and one figure through all releases."""

import pytest
from django.test import Client
from django.test.html import parse_html

from metrics.models import PublishedValue, Release
from tests.api import ask
from tests.factories import make
from tests.pages import words

pytestmark = pytest.mark.django_db

EARLY = "early-literacy-benchmarks"
KEY = f"{EARLY}/pilot/2020-21/all/1/-"
CONTRERAS = "academic-leadership-community-contreras"
ENROLLMENT = f"enrollment/{CONTRERAS}/2015-16/all/all/-"
HISTORY = f"/results/{EARLY}/history/?key={KEY}"


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return words(parse_html(response.content.decode()))


def release(version, **given):
    number = Release.objects.newest().number + 1
    return make(Release, number=number, version=version, **given)


def replace(key, digits, now, change="correction"):
    """The standing figure ends before the release `now`, and begins anew with other digits."""
    value = PublishedValue.objects.get(key=key, last_release=None)
    old = value.row.partition('"value":')[2].partition(",")[0]
    PublishedValue.objects.filter(pk=value.pk).update(last_release=now.number - 1)
    value.row = value.row.replace(f'"value":{old},', f'"value":{digits},')
    value.pk, value.first_release, value.value, value.change = None, now, digits, change
    value.save(force_insert=True)


@pytest.fixture
def second():
    second = release("2027.1", reason="One figure was misprinted.")
    replace(KEY, "55.5", second)
    replace(ENROLLMENT, "901", second)
    return second


# --- as it stood in a release ---


@pytest.mark.usefixtures("second")
def test_results_page_shows_the_latest_release_without_a_word_about_it(client):
    text = text_of(client, f"/results/{EARLY}/")

    assert "55.5%" in text
    assert "as they stood in release" not in text


@pytest.mark.usefixtures("second")
def test_results_page_shows_an_earlier_release_and_leads_to_the_latest(client):
    response = client.get(f"/results/{EARLY}/?release=2021.1&grade=1")
    text = response.content.decode()

    assert "55.5%" not in text
    assert "72.6%" in text
    assert "as they stood in release 2021.1" in text
    assert 'href="?grade=1"' in text
    assert "release=2021.1" in response.context["drawing"]
    assert "release=2021.1" in response.context["group_downloads"]["csv"]
    assert '<input type="hidden" name="release" value="2021.1">' in text


@pytest.mark.usefixtures("second")
def test_target_is_held_against_the_figure_of_the_release(client):
    of_latest = text_of(client, f"/results/{EARLY}/")
    of_first = text_of(client, f"/results/{EARLY}/?release=2021.1")

    assert "met: 0.6 points above it" in of_first
    assert "met: 0.6 points above it" not in of_latest


@pytest.mark.usefixtures("second")
def test_drawing_is_of_the_release(client):
    def drawn(query):
        return client.get(f"/figures/{EARLY}.svg?grade=1{query}").content.decode()

    assert "55.5" in drawn("")
    assert "55.5" not in drawn("&release=2021.1")
    assert client.get(f"/figures/{EARLY}.svg?release=2021.7").status_code == 400


@pytest.mark.usefixtures("second")
def test_page_of_a_school_shows_an_earlier_release(client):
    assert "901" in text_of(client, f"/schools/{CONTRERAS}/")
    text = text_of(client, f"/schools/{CONTRERAS}/?release=2021.1")

    assert "901" not in text
    assert "472" in text
    assert "as they stood in release 2021.1" in text


@pytest.mark.parametrize("path", [f"/results/{EARLY}/", f"/schools/{CONTRERAS}/"])
def test_release_that_is_none_is_said_and_left_out(client, path):
    text = text_of(client, f"{path}?release=1999.1")

    assert "There is no release “1999.1”. There is: 2021.1." in text


@pytest.mark.usefixtures("second")
def test_api_gives_figures_of_a_release():
    def value(query):
        return ask(f"observations/{KEY}/", query).json()["value"]

    assert (value({}), value({"release": "2021.1"})) == (55.5, 72.6)
    [row] = ask("observations/", {"id": KEY, "release": "2021.1"}).json()["results"]
    assert row["value"] == 72.6


# --- the history of one figure ---


@pytest.mark.usefixtures("second")
def test_history_tells_what_each_release_said_and_why_it_changed(client):
    history = client.get(HISTORY).context["history"]
    text = text_of(client, HISTORY)

    assert [
        (each.first.version, each.last and each.last.version, each.figure.text)
        for each in history.stood
    ] == [("2027.1", None, "55.5%"), ("2021.1", "2021.1", "72.6%")]
    assert "Corrected. One figure was misprinted." in text


def test_history_shows_releases_without_the_figure(client, second):
    third = release("2027.2")
    PublishedValue.objects.filter(key=KEY, last_release=None).update(last_release=second)

    gone = client.get(HISTORY).context["history"].stood[0]

    assert (gone.first, gone.last, gone.figure) == (third, None, None)
    assert "not in these releases" in text_of(client, HISTORY)


def test_withdrawn_figure_keeps_its_history_without_its_value(client):
    PublishedValue.objects.filter(key=KEY).update(
        status="withdrawn",
        value=None,
        row=PublishedValue.objects.get(key=KEY).row.replace('"value":72.6', '"value":null'),
    )
    text = text_of(client, HISTORY)

    assert "withdrawn" in text
    assert "72.6" not in text


@pytest.mark.parametrize(
    "page", [f"/results/{EARLY}/", f"/schools/{CONTRERAS}/", "/results/enrollment/"]
)
def test_every_figure_leads_to_its_history(client, page):
    text = client.get(page).content.decode()

    assert "history/?key=" in text


@pytest.mark.parametrize(
    "path",
    [
        f"/results/{EARLY}/history/",
        f"/results/{EARLY}/history/?key=nothing",
        f"/results/{EARLY}/history/?key=%00",
        f"/results/enrollment/history/?key={KEY}",
        f"/results/nothing/history/?key={KEY}",
    ],
)
def test_history_of_no_figure_is_not_found(path):
    assert Client().get(path).status_code == 404
