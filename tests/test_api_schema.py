"""The OpenAPI description is valid, complete and true; its docs page asks nothing of others."""

import io
import re

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from lausd_pilots.api.urls import ENDPOINTS
from tests.api import NOUNS, ask, body_of, client

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def description():
    return client.get("/api/v1/schema/").json()


def test_description_is_valid_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_every_endpoint_is_described(description):
    lists = {f"/api/v1/{noun}/" for noun in NOUNS}
    rows = {f"/api/v1/{each.noun}/{{{each.lookup_field}}}/" for each in ENDPOINTS}

    assert set(description["paths"]) == lists | rows


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_every_parameter_answer_and_error_is_described(description, endpoint):
    described = description["paths"][f"/api/v1/{endpoint.noun}/"]["get"]

    known = [*endpoint.filterset_class.base_filters, "fields", "format", "page_size", "cursor"]
    assert {parameter["name"] for parameter in described["parameters"]} == set(known)
    answers = described["responses"]
    assert set(answers["200"]["content"]) == {
        "application/json",
        "text/csv",
        "application/jsonl",
        "text/html",
    }
    assert "Link" in answers["200"]["headers"]
    for status in ["400", "406"]:
        assert list(answers[status]["content"]) == ["application/problem+json"]
    assert ("304" in answers) == endpoint.follows_release


@pytest.mark.parametrize("noun", NOUNS)
def test_rows_are_as_described(description, noun):
    operation = description["paths"][f"/api/v1/{noun}/"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]

    whole = {**json_schema(schema), "components": json_schema(description["components"])}
    answer = ask(f"{noun}/", {"page_size": "200"}).json()

    assert [error.message for error in Draft202012Validator(whole).iter_errors(answer)] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_rows_have_the_described_members_in_their_order(description, noun):
    rows = ask(f"{noun}/", {"page_size": "1"}).json()["results"]
    if not rows:
        return
    operation = description["paths"][f"/api/v1/{noun}/"]["get"]
    envelope = operation["responses"]["200"]["content"]["application/json"]["schema"]
    name = envelope["$ref"].rpartition("/")[2]
    row = description["components"]["schemas"][name]["properties"]["results"]["items"]["$ref"]

    members = description["components"]["schemas"][row.rpartition("/")[2]]["properties"]
    assert list(rows[0]) == list(members)


def json_schema(part):
    """OpenAPI 3.0 writes `nullable` where JSON Schema has one type more.

    It is of no effect beside `allOf`: what stands there must hold as well.
    """
    if isinstance(part, list):
        return [json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: json_schema(value) for name, value in part.items() if name != "nullable"}
    may_be_null = part.get("nullable") is True and "allOf" not in part
    return {"anyOf": [found, {"type": "null"}]} if may_be_null else found


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_no_parameter_is_described_as_one_that_may_be_empty(description, endpoint):
    parameters = description["paths"][f"/api/v1/{endpoint.noun}/"]["get"]["parameters"]

    for parameter in parameters:
        schema = parameter["schema"].get("items", parameter["schema"])
        holds_something = {"enum", "pattern", "format", "minimum"} & schema.keys()
        assert holds_something or schema["minLength"] == 1, parameter["name"]


def test_problem_is_as_described(description):
    schema = description["components"]["schemas"]["ProblemRow"]
    whole = {**json_schema(schema), "components": json_schema(description["components"])}

    Draft202012Validator(whole).validate(ask("schools/", "distrct=east").json())


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

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 5
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
