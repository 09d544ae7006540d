"""Formats: by `format` or by Accept; CSV and JSON lines hold every row; fields can be chosen."""

import csv
import io
import json

import pytest

from schools.models import Campus
from tests.api import NOUNS, ask, body_of, client, every_row, results
from tests.factories import make

pytestmark = pytest.mark.django_db


def csv_rows(path, query=""):
    return list(csv.DictReader(io.StringIO(body_of(ask(path, query)))))


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/html", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.4, application/json;q=0.5", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("application/jsonl", "application/jsonl"),
        ("application/x-ndjson", "application/jsonl"),
    ],
)
def test_format_follows_the_accept_header(accept, expected):
    response = ask("campuses/", **({"Accept": accept} if accept else {}))

    assert (response.status_code, response["Content-Type"]) == (200, expected)
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize(
    "accept",
    ["application/xml", "*/*;q=0"],
)
def test_format_that_is_not_offered_is_a_406_that_names_those_that_are(accept):
    response = ask("campuses/", Accept=accept)

    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
    assert "text/csv" in response.json()["detail"]


def test_format_counts_before_the_header():
    assert ask("campuses/", "format=csv", Accept="application/json")["Content-Type"].startswith(
        "text/csv"
    )


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_whole_list_holds_every_row(noun, format_):
    response = ask(f"{noun}/", {"format": format_})

    assert response.streaming
    assert response["Content-Disposition"] == f'attachment; filename="{noun}.{format_}"'
    lines = body_of(response)
    found = (
        len(list(csv.reader(io.StringIO(lines)))) - 1
        if format_ == "csv"
        else len(lines.splitlines())
    )
    assert found == ask(f"{noun}/").json()["count"]


def test_lines_are_the_rows_of_the_pages():
    lines = body_of(ask("statements/", {"format": "jsonl"})).splitlines()

    assert [json.loads(line) for line in lines] == every_row("statements/", {"page_size": "300"})


def test_page_size_does_not_cut_a_whole_list():
    assert len(csv_rows("campuses/", "format=csv&page_size=1")) == 13


def test_csv_has_its_header_also_without_rows():
    text = body_of(ask("schools/", "format=csv&q=nothing-is-called-so&fields=slug,name"))

    assert text == "slug,name\n"


def test_csv_is_filtered_as_pages_are():
    rows = csv_rows("schools/", "format=csv&local_district=east&board_district=5")

    assert [row["slug"] for row in rows] == [
        row["slug"] for row in results("schools/", "local_district=east&board_district=5")
    ]


def test_csv_writes_lists_truth_and_nothing():
    (fact,) = csv_rows("statements/", "format=csv&code=F12")
    (school,) = csv_rows("schools/", "format=csv&q=Roybal")

    assert fact["subjects"].split("|") == results("statements/", "code=F12")[0]["subjects"]
    assert (fact["value"], fact["figure"], school["phone"]) == ("year=1993", "", "")
    assert school["longitude"] == "-118.20949"
    assert {row["cap_lifted"] for row in csv_rows("milestones/", "format=csv")} == {"true", "false"}


def test_csv_of_figures_keeps_their_digits():
    key = "early-literacy-benchmarks/non-pilot/2020-21/all/k/-"
    rows = {row["id"]: row for row in csv_rows("observations/", "format=csv")}

    assert rows[key]["candidates"] == "64.4 62.2 49"


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_csv_runs_no_formula_in_a_spreadsheet(name):
    make(Campus, slug="zzz", name=name)

    assert csv_rows("campuses/", "format=csv&fields=slug,name")[-1]["name"] == f"'{name}"


@pytest.mark.parametrize("format_", ["json", "csv", "jsonl", "api"])
def test_single_row_in_every_format(format_):
    for path in ["schools/roybal-allard-es/", "observations/" + results("observations/")[0]["id"]]:
        response = ask(f"{path.rstrip('/')}/", {"format": format_})
        assert response.status_code == 200
        assert body_of(response)


def test_chosen_fields_only():
    assert results("campuses/", "fields=slug&fields=name&page_size=1") == [
        {"slug": "bernstein-hs", "name": "Bernstein HS"}
    ]
    assert list(results("observations/", "fields=value,id&page_size=1")[0]) == ["id", "value"]
    assert ask("schools/roybal-allard-es/", "fields=slug").json() == {"slug": "roybal-allard-es"}


def test_page_to_look_at_is_given_on_demand_only():
    page = ask("schools/", "format=api&page_size=1")

    assert page["Content-Type"].startswith("text/html")
    text = body_of(page)
    assert "&quot;count&quot;: 41" in text
    assert 'rel="next"' in text
    assert "style=" not in text
    assert "<script" not in text


def test_root_names_every_list():
    assert list(ask("").json()) == [*NOUNS, "schema", "docs"]
    for url in ask("").json().values():
        assert client.get(url).status_code == 200
