"""The OpenAPI description is valid, complete and true; its docs page asks nothing of others."""

import io
import json
import re

import pytest
from django.core.management import call_command

from lausd_pilots.api.urls import ENDPOINTS
from lausd_pilots.api.whole import description
from metrics.release_files import expected_names
from schools.rest import described_answers
from schools.rest.endpoints import EXPOSED
from tests.api import NOUNS, ask, body_of, client
from tests.described import breaches, declared, errors_of, operations, resolved

pytestmark = pytest.mark.django_db

# What a browser fetches by itself.
LOADING = r"\ssrc=|rel=\"(?:stylesheet|icon|shortcut icon)\""
FILE = "/data/{version}/{name}"
CSV = "/data/2021.1/observations.csv"


def of_list(endpoint):
    return operations()[f"/api/v1/{endpoint.noun}/"]


def of_rows(endpoint):
    return operations()[f"/api/v1/{endpoint.noun}/{{{endpoint.lookup_field}}}/"]


# --- it is valid and complete ---


def test_description_is_valid_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_every_reference_leads_to_something():
    for place in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(description())):
        part = description()
        for step in place.split("/"):
            part = part[step]
        assert part, place


def test_every_address_of_the_api_is_described():
    lists = {f"/api/v1/{noun}/" for noun in NOUNS}
    rows = {f"/api/v1/{each.noun}/{{{each.lookup_field}}}/" for each in ENDPOINTS}

    assert set(description()["paths"]) == lists | rows | {"/api/v1/", "/api/v1/schema/", FILE}


def test_names_of_operations_are_told_apart():
    names = [operation["operationId"] for operation in operations().values()]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_every_parameter_answer_and_error_is_described(endpoint):
    described = of_list(endpoint)

    asked = {each["name"] for each in described["parameters"] if each["in"] == "query"}
    machinery = {"fields", "format", "page_size", "cursor"}
    assert {*endpoint.filterset_class.base_filters, *machinery} <= asked
    media_types = {renderer.media_type for renderer in endpoint.renderer_classes}
    assert set(described["responses"]["200"]["content"]) == media_types
    assert {"Link", "Vary", "Access-Control-Allow-Origin"} <= set(
        described["responses"]["200"]["headers"]
    )
    for status in [400, 405, 406, 429]:
        assert list(declared(described, status)["content"]) == ["application/problem+json"]
        assert list(declared(of_rows(endpoint), status)["content"]) == ["application/problem+json"]
    assert declared(of_rows(endpoint), 404)
    assert "Retry-After" in declared(described, 429)["headers"]
    assert ("304" in described["responses"]) == endpoint.follows_release
    assert ("ETag" in described["responses"]["200"]["headers"]) == endpoint.follows_release


def test_names_of_other_days_are_described_where_they_lead_on():
    leading_on = {each.noun for each in ENDPOINTS if "301" in of_rows(each)["responses"]}

    assert leading_on == {"schools", "reviews"}


def test_every_header_that_other_sites_may_read_is_described():
    assert set(EXPOSED.split(", ")) <= set(described_answers.HEADERS)


def test_every_file_of_a_release_is_described():
    parameters = {each["name"]: each for each in operations()[FILE]["parameters"]}

    assert parameters["name"]["schema"]["enum"] == expected_names(figures=1)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_no_parameter_is_described_as_one_that_may_be_empty(endpoint):
    for parameter in of_list(endpoint)["parameters"]:
        if parameter["in"] == "query":
            schema = parameter["schema"].get("items", parameter["schema"])
            holds_something = {"enum", "pattern", "format", "minimum"} & schema.keys()
            assert holds_something or schema["minLength"] == 1, parameter["name"]


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("q", "academy of medical arts", True),
        ("q", " ", False),
        ("q", "a\x00", False),
        ("q", "a" * 201, False),
        ("local_district", ["east", "west"], True),
        ("campus", ["Torres HS"], False),
        ("local_district", [], False),
        ("level", ["hs"], True),
        ("level", ["HS"], False),
        ("as_of", "2021-10-31", True),
        ("as_of", "31.10.2021", False),
        ("page_size", 1000, True),
        ("page_size", 1001, False),
        ("fields", ["slug", "name"], True),
        ("fields", ["slug", "nam"], False),
        ("format", "csv", True),
        ("format", "xml", False),
    ],
)
def test_values_are_described_as_they_are_understood(name, value, fits):
    [parameter] = [
        each for each in operations()["/api/v1/schools/"]["parameters"] if each["name"] == name
    ]

    assert (errors_of(parameter["schema"], value) == []) is fits


# --- it is true ---


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_rows_are_as_described(endpoint):
    response = ask(f"{endpoint.noun}/", {"page_size": "200"})

    assert breaches(response, of_list(endpoint)) == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_rows_have_the_described_members_in_their_order(endpoint):
    rows = ask(f"{endpoint.noun}/", {"page_size": "1"}).json()["results"]
    content = of_rows(endpoint)["responses"]["200"]["content"]
    members = resolved(content["application/json"]["schema"])["properties"]

    assert [list(row) for row in rows] == [list(members)] * len(rows)


def test_row_with_another_member_is_none_that_is_described():
    row = ask("campuses/rfk/").json()
    content = operations()["/api/v1/campuses/{slug}/"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]

    assert errors_of(schema, row) == []
    assert "enrolment" in errors_of(schema, {**row, "enrolment": 1})[0]
    assert errors_of(schema, {**row, "name": 1})


@pytest.mark.parametrize(
    ("method", "query", "accept", "status"),
    [
        ("GET", "distrct=east", "*/*", 400),
        ("POST", "", "*/*", 405),
        ("TRACE", "", "*/*", 405),
        ("GET", "", "image/png", 406),
        ("HEAD", "", "*/*", 200),
        ("HEAD", "format=csv", "*/*", 200),
        ("HEAD", "distrct=east", "*/*", 400),
    ],
)
def test_refusals_and_questions_without_a_body_are_as_described(method, query, accept, status):
    for path in ["/api/v1/schools/", "/api/v1/observations/"]:
        response = client.generic(method, path, QUERY_STRING=query, headers={"Accept": accept})

        assert response.status_code == status
        assert breaches(response, operations()[path]) == []


def test_what_is_not_there_is_as_described():
    response = ask("schools/no-such-school/")

    assert breaches(response, operations()["/api/v1/schools/{slug}/"]) == []
    assert response.status_code == 404


@pytest.mark.parametrize("noun", ["observations", "targets", "changes", "reviews"])
def test_answer_that_is_held_is_as_described(noun):
    held = ask(f"{noun}/", "page_size=1")["ETag"]
    response = ask(f"{noun}/", "page_size=1", **{"If-None-Match": held})

    assert response.status_code == 304
    assert breaches(response, operations()[f"/api/v1/{noun}/"]) == []


@pytest.mark.parametrize(
    ("path", "query"),
    [("observations/", "grade=1&"), ("campuses/", ""), ("campuses/rfk/", "")],
)
def test_workbook_that_could_not_be_written_is_as_described(path, query, monkeypatch):
    monkeypatch.setattr("schools.rest.sheet_process.COMMAND", ["false"])

    response = ask(path, f"{query}format=xlsx")

    assert response.status_code == 503
    assert breaches(response, operations()[f"/api/v1/{path.replace('rfk', '{slug}')}"]) == []


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (CSV, {}, 200),
        (CSV, {"Range": "bytes=0-99"}, 206),
        (CSV, {"Range": "bytes=99999999999-"}, 416),
        (CSV.replace("2021.1", "latest"), {}, 302),
        (CSV.replace("2021.1", "1999.1"), {}, 404),
        (CSV.replace(".csv", ".txt"), {}, 404),
    ],
)
def test_answers_about_files_are_as_described(path, headers, status):
    response = client.get(path, headers=headers)

    assert response.status_code == status
    assert breaches(response, operations()[FILE]) == []


def test_other_answers_about_files_are_as_described(monkeypatch):
    held = client.get(CSV, headers={"If-None-Match": client.head(CSV)["ETag"]})
    refused = client.post(CSV)
    monkeypatch.setattr("lausd_pilots.pages.releases.file_of", lambda _release, _name: None)
    monkeypatch.setattr(
        "lausd_pilots.pages.releases.is_being_written", lambda _release, _name: True
    )
    written = client.get(CSV)

    assert [held.status_code, refused.status_code, written.status_code] == [304, 405, 503]
    for response in [held, refused, written]:
        assert breaches(response, operations()[FILE]) == []


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/schema/"])
def test_what_is_no_list_is_as_described(path):
    for response in [client.get(path), client.get(path, {"x": "1"}), client.put(path)]:
        assert breaches(response, operations()[path]) == []


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("", "*/*", "application/json"),
        ("", "application/vnd.oai.openapi", "application/vnd.oai.openapi"),
        ("format=yaml", "*/*", "application/yaml"),
    ],
)
def test_description_in_json_or_yaml(query, accept, expected):
    response = ask("schema/", query, Accept=accept)

    assert response.status_code == 200
    assert response["Content-Type"].partition(";")[0] == expected
    assert "openapi" in body_of(response)


# --- the docs page ---


def test_docs_load_nothing_from_outside():
    page = body_of(ask("docs/"))

    loaded = [each for each in re.findall(r"<[^>]+>", page) if re.search(LOADING, each)]
    addresses = [re.search(r'(?:src|href)="([^"]+)"', each)[1] for each in loaded]
    assert len(addresses) >= 5
    assert all(re.match(r"/(static|api/v1)/", address) for address in addresses)
    assert "<style" not in page


def test_docs_may_set_styles_and_nothing_else_may():
    docs = policy(ask("docs/"))
    others = policy(ask("schools/", "format=api"))

    assert docs.pop("style-src") == {"'self'", "'unsafe-inline'"}
    assert others.pop("style-src") == {"'self'"}
    assert docs == others
    assert docs["script-src"] == docs["connect-src"] == {"'self'"}


def policy(response):
    directives = response["Content-Security-Policy"].split(";")
    return {name: set(values) for name, *values in (each.split() for each in directives)}


def test_docs_script_is_served_from_here():
    script = ask("docs/", "script=")

    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in body_of(script)
