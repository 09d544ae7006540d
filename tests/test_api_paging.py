"""Pages hold every row once, whatever is added meanwhile."""

import re

import pytest

from lausd_pilots.api.urls import ENDPOINTS
from metrics.questions import reading
from schools.models import Campus
from schools.rest import paging
from tests.api import NOUNS, ask, client, every_row, results
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_small_pages_hold_the_rows_of_a_large_one_in_the_same_order(endpoint):
    large = ask(f"{endpoint.noun}/", {"page_size": "30"}).json()
    size = max(1, len(large["results"]) // 3)

    small, url = [], f"/api/v1/{endpoint.noun}/?page_size={size}"
    while url and len(small) < len(large["results"]):
        page = client.get(url).json()
        small, url = small + page["results"], page["next"]

    assert small[: len(large["results"])] == large["results"]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_previous_leads_back(endpoint):
    first = ask(f"{endpoint.noun}/", {"page_size": "2"}).json()
    if not first["next"]:
        return
    second = client.get(first["next"]).json()

    again = client.get(second["previous"]).json()

    assert again["results"] == first["results"]
    assert again["previous"] is None
    assert client.get(again["next"]).json()["results"] == second["results"]


def test_every_row_comes_once_while_rows_are_added():
    before = {row["slug"] for row in results("campuses/", "page_size=1000")}
    found, url = [], "/api/v1/campuses/?page_size=2"
    while url:
        page = client.get(url).json()
        found += [row["slug"] for row in page["results"]]
        # One before everything that was read, one after everything that will be.
        make(Campus, slug=f"aaa-{len(found)}")
        url = page["next"] if len(found) < 200 else None

    assert len(found) == len(set(found))
    assert before <= set(found)


def test_list_says_how_many_there_are():
    answer = ask("statements/", {"page_size": "1"}).json()

    assert (answer["count"], len(answer["results"])) == (575, 1)
    assert list(answer) == ["count", "next", "previous", "results"]


def test_count_is_null_where_it_would_cost_more_than_the_page(monkeypatch):
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 10)

    assert ask("statements/").json()["count"] is None
    assert ask("statements/", "code=F1").json()["count"] == 1


def test_page_holds_100_rows_where_nothing_is_said():
    assert len(results("statements/")) == 100


def test_thousand_rows_fit_on_a_page():
    assert len(results("observations/", {"page_size": "1000"})) == 1000


def test_link_header_names_next_and_previous():
    first = ask("campuses/", "page_size=5&fields=slug")
    second = client.get(first.json()["next"])
    whole = ask("campuses/", "page_size=1000")

    assert links(first) == {"next": first.json()["next"]}
    assert links(second) == {"next": second.json()["next"], "prev": second.json()["previous"]}
    assert links(whole) == {}


def links(response):
    """Those of pages; every answer has others beside them."""
    found = re.findall(r'<([^>]+)>; rel="(next|prev)"', response["Link"])
    return {relation: url for url, relation in found}


def test_next_keeps_the_question():
    rows = every_row("statements/", {"source": "pilot-schools-2021-22", "page_size": "150"})

    assert len(rows) == 385
    assert {row["source"] for row in rows} == {"pilot-schools-2021-22"}


def test_cursor_of_another_list_is_refused():
    following = ask("statements/", {"page_size": "1"}).json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]

    assert ask("schools/", f"cursor={cursor}").status_code == 400


def test_cursor_that_was_changed_is_refused():
    following = ask("schools/", {"page_size": "1"}).json()["next"]

    assert client.get(following.replace("cursor=W", "cursor=X")).status_code == 400


def test_cursor_of_another_question_is_refused():
    """The place after which a page starts means nothing in another list."""
    query = {"indicator": "graduation-rate", "page_size": "5"}
    following = ask("observations/", query).json()["next"]

    cursor = following.partition("cursor=")[2].partition("&")[0]

    for other in ["indicator=dropout-rate", "indicator=graduation-rate&status=suppressed", ""]:
        answer = ask("observations/", f"{other}&cursor={cursor}".lstrip("&"))

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "#/query/cursor"


def test_next_page_may_have_another_size_and_other_fields():
    query = {"indicator": "graduation-rate", "page_size": "5", "fields": "id"}
    following = ask("observations/", query).json()["next"]

    larger = client.get(following.replace("page_size=5", "page_size=7").replace("&fields=id", ""))

    assert len(larger.json()["results"]) == 7


def test_rows_are_counted_once_and_the_number_goes_along():
    query = {"indicator": "graduation-rate", "page_size": "100"}
    pages = [ask("observations/", query).json()]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())

    rows = sum(len(page["results"]) for page in pages)
    assert len(pages) > 2
    assert {page["count"] for page in pages} == {rows}


def test_figures_are_not_counted_where_it_would_cost_more_than_the_page(monkeypatch):
    monkeypatch.setattr(reading, "SMALL_RELEASE", 10)
    monkeypatch.setattr(reading, "COUNTED_UP_TO", 20)

    assert ask("observations/", "status=reported&page_size=5").json()["count"] is None
    # Nothing has to be counted: all figures, and such as fit on the page.
    assert ask("observations/", "page_size=5").json()["count"] == 1365
    few = ask("observations/", "indicator=early-literacy-benchmarks&page_size=1000").json()
    assert few["count"] == len(few["results"]) > 0
