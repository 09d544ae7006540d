"""The introduction of the API's docs page is true: what it shows is asked, and its code is run."""

import html
import io
import json
import re
from contextlib import redirect_stdout
from urllib.parse import parse_qsl, urlsplit

import pytest

from metrics.models import Grade, Indicator, Status
from tests.api import ask, client, every_row

pytestmark = pytest.mark.django_db

DOCS = "/api/v1/docs/"
SITE = "https://pilots.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def page():
    response = client.get(DOCS)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def examples(page):
    """The text of each <pre>."""
    found = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in found]


def example(examples, beginning):
    [found] = [each for each in examples if each.startswith(beginning)]
    return found


def test_every_part_is_there_and_every_link_leads_to_it(page):
    for part in ["row", "first", "codes", "filters", "nothing", "pages", "formats", "errors",
                 "releases", "files", "cite", "limits", "addresses"]:  # fmt: skip
        assert f'<h2 id="{part}">' in page
        assert f'<a href="#{part}">' in page
    for link in set(re.findall(r'<a href="(/[^"]*)"', page)):
        assert client.get(link).status_code == 200, link


def test_page_asks_nothing_of_others(page):
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "<style" not in page
    assert "style=" not in page


def test_docs_are_there_in_whatever_language_the_reader_prefers():
    assert client.get(DOCS, headers={"Accept-Language": "es"}).status_code == 200


# --- the row ---


def test_row_is_one_that_the_api_gives(examples):
    shown = dict(re.findall(r'^  "(\w+)": ("[^"]*"|null|[\d.]+),', example(examples, "{\n"), re.M))
    given = ask("observations/graduation-rate/pilot-2021-22/2017-18/female/all/-/").json()

    assert len(shown) == 16
    for name, text in shown.items():
        said = json.loads(text)
        if isinstance(said, str) and said.endswith("…"):
            assert given[name].startswith(said.rstrip("…"))
        else:
            assert given[name] == said, name


# --- the first question ---


def test_curl_example_gives_as_many_rows_as_it_says(examples):
    asked = example(examples, "curl -G")
    [address] = re.findall(r"'([^']+)'", asked)
    query = "&".join(re.findall(r"-d (\S+)", asked))
    answer = ask(urlsplit(address).path.removeprefix("/api/v1/"), query).json()
    shown = example(examples, '{"count"')

    assert address.startswith(f"{SITE}/api/v1/")
    assert f'"count": {answer["count"]},' in shown
    assert answer["next"] is None
    assert {"release", "citation"} <= answer["meta"].keys()
    assert set(re.findall(r'^[ {]"(\w+)"', shown, re.M)) == set(answer)


def test_python_example_runs_and_prints_every_figure(examples, monkeypatch):
    monkeypatch.setattr("urllib.request.urlopen", open_here)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(example(examples, "import json"), "docs", "exec"), {})
    lines = printed.getvalue().splitlines()

    assert len(lines) == 4
    assert lines[0].startswith("2017-18 female 88.7 Graduates and students of the cohort")
    assert lines[0].endswith("cde-acgr-2017-18")
    assert [line.split()[:3] for line in lines[1:]] == [
        ["2017-18", "male", "82.2"],
        ["2018-19", "female", "91.0"],
        ["2018-19", "male", "82.9"],
    ]


def open_here(address):
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == SITE
    return io.BytesIO(client.get(parts.path, QUERY_STRING=parts.query).content)


@pytest.mark.parametrize("beginning", ["curl '", "curl -LO"])
def test_other_addresses_in_examples_answer(examples, beginning):
    [address] = re.findall(rf"'{SITE}([^']+)'", example(examples, beginning))
    response = client.get(address, follow=True)

    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"id,indicator,population,")


# --- what is said ---


def test_every_status_grade_and_unit_is_named(page):
    for status in Status.values:
        assert f'<th scope="row"><code>{status}</code></th>' in page
    assert "all, k, 1 … 12" in page
    assert Grade.values == ["all", "k", *map(str, range(1, 13))]
    assert "0 to 100; or count, or score" in page
    assert Indicator.Unit.values == ["percent", "count", "score"]


def test_every_filter_that_is_named_exists(page):
    part = page.partition('<h2 id="filters">')[2].partition("<h2")[0]
    named = re.findall(r"<code>(\w+)</code>", part)
    asked = [html.unescape(each) for each in re.findall(r"<code>\??(\w+=[^<]+)</code>", part)]
    known = {each["name"] for each in parameters_of("observations")}

    assert len(named) > 12
    assert set(named) <= known
    assert len(asked) >= 5
    for query in asked:
        assert ask("observations/", query.removeprefix("?")).status_code == 200, query
        assert {name for name, _value in parse_qsl(query)} <= known


def parameters_of(noun):
    return client.get("/api/v1/schema/").json()["paths"][f"/api/v1/{noun}/"]["get"]["parameters"]


def test_every_code_that_is_given_as_an_example_exists(page):
    part = page.partition('<h2 id="codes">')[2].partition("<h2")[0]
    for noun, slugs in {
        "indicators": ["graduation-rate", "meals-eligibility", "4-year-cohort-graduation-rate"],
        "populations": ["pilot-2021-22", "non-pilot-2021-22", "lausd", "pilot", "non-pilot"],
        "student-groups": ["all", "female", "male", "el", "sed"],
        "sources": ["cde-acgr-2017-18"],
        "schools": ["stem-academy-bernstein-hs"],
    }.items():
        for slug in slugs:
            assert re.search(rf"<code>(?:school=)?{slug}</code>", part), slug
            assert ask(f"{noun}/{slug}/").status_code == 200
    indicator = ask("indicators/graduation-rate/").json()
    assert indicator["school_years"] == ["2017-18", "2018-19"]
    assert "female" in indicator["student_groups"]


def test_formats_are_those_there_are(page):
    part = page.partition('<h2 id="formats">')[2].partition("<h2")[0]
    named = re.findall(r'<th scope="row"><code>(\w+)</code></th>', part)
    [described] = [p for p in parameters_of("observations") if p["name"] == "format"]

    assert set(named) == set(described["schema"]["enum"]) - {"api"}


def test_errors_are_as_shown(page, examples):
    shown = example(examples, "GET ")
    address = shown.splitlines()[0].removeprefix("GET ")
    answer = client.get(address)
    [error] = answer.json()["errors"]

    assert answer.status_code == 400
    assert f'"code": "{error["code"]}", "pointer": "{error["pointer"]}"' in shown
    assert f'"nearest": "{error["nearest"]}"' in shown
    for name in ["type", "title"]:
        assert f'"{name}": "{answer.json()[name]}"' in shown
    for query in ["school_year=2017", "page_size=5000"]:
        assert ask("observations/", query).status_code == 400


def test_limits_are_those_there_are(page):
    assert "1,000 rows a page" in page
    assert ask("observations/", {"page_size": "1000"}).status_code == 200
    assert ask("observations/", {"page_size": "1001"}).status_code == 400


# --- somebody who has read only this page ---


def test_page_is_enough_for_graduation_and_meals_of_both_lists():
    """Asked in the way that the page teaches; the figures are those of the records."""
    rows = every_row(
        "observations/",
        {
            "indicator": ["graduation-rate", "meals-eligibility"],
            "population": ["pilot-2021-22", "non-pilot-2021-22"],
            "student_group": ["female", "male", "all"],
        },
    )
    values = {row["id"].removesuffix("/all/-"): row["value"] for row in rows}

    assert values == {
        "graduation-rate/non-pilot-2021-22/2017-18/all": None,
        "graduation-rate/non-pilot-2021-22/2017-18/female": 81.4,
        "graduation-rate/non-pilot-2021-22/2017-18/male": 69.9,
        "graduation-rate/pilot-2021-22/2017-18/all": None,
        "graduation-rate/pilot-2021-22/2017-18/female": 88.7,
        "graduation-rate/pilot-2021-22/2017-18/male": 82.2,
        "graduation-rate/non-pilot-2021-22/2018-19/all": None,
        "graduation-rate/non-pilot-2021-22/2018-19/female": None,
        "graduation-rate/non-pilot-2021-22/2018-19/male": None,
        "graduation-rate/pilot-2021-22/2018-19/all": None,
        "graduation-rate/pilot-2021-22/2018-19/female": 91.0,
        "graduation-rate/pilot-2021-22/2018-19/male": 82.9,
        "meals-eligibility/non-pilot-2021-22/2015-16/all": 82.3,
        "meals-eligibility/non-pilot-2021-22/2016-17/all": None,
        "meals-eligibility/non-pilot-2021-22/2022-23/all": 85.4,
        "meals-eligibility/pilot-2021-22/2015-16/all": 81.7,
        "meals-eligibility/pilot-2021-22/2016-17/all": None,
        "meals-eligibility/pilot-2021-22/2022-23/all": 86.8,
    }
    for row in rows:
        assert row["source"]
        assert row["value"] is not None or (row["status"] == "not_reported" and row["note"])
    told = ask("sources/cde-acgr-2018-19/").json()["note"]
    assert told.startswith("Only values of the listed schools were at hand, for female, male")
