"""What cannot be understood is refused, with the place, the reason and what was perhaps meant."""

import pytest
from rest_framework.throttling import AnonRateThrottle

from lausd_pilots.api.urls import ENDPOINTS
from schools.rest.endpoints import Endpoint
from tests.api import NOUNS, ask, client, problem

pytestmark = pytest.mark.django_db

REFUSED = [
    ("schools/", "distrct=east", "unknown_parameter", "distrct", "local_district"),
    ("observations/", "distrct=east", "unknown_parameter", "distrct", "local_district"),
    ("schools/", "Level=hs", "unknown_parameter", "Level", "level"),
    ("schools/", "board=2", "unknown_parameter", "board", "board_district"),
    ("schools/", "xyzzy=1", "unknown_parameter", "xyzzy", None),
    ("schools/a-b/", "level=hs", "unknown_parameter", "level", None),
    ("schools/", "local_district=esat", "invalid_value", "local_district", "east"),
    ("schools/", "local_district=local-east", "invalid_value", "local_district", "east"),
    ("schools/", "board_district=board-2", "invalid_value", "board_district", "2"),
    ("schools/", "local_district=east&local_district=wset", "invalid_value", "local_district", 1),
    ("schools/", "board_district=8", "invalid_value", "board_district", None),
    ("schools/", "level=hss", "invalid_value", "level", "hs"),
    ("schools/", "level=", "invalid_value", "level", None),
    ("schools/", "campus=torres", "invalid_value", "campus", "torres-hs"),
    ("schools/", "program=advisry", "invalid_value", "program", "advisory"),
    ("schools/", "initiative=pilots", "invalid_value", "initiative", "pilot"),
    ("schools/", "as_of=31.10.2021", "invalid_value", "as_of", None),
    ("schools/", "as_of=2021-1-5", "invalid_value", "as_of", None),
    ("schools/", "as_of=%202021-10-31", "invalid_value", "as_of", None),
    ("schools/", "as_of=20211031", "invalid_value", "as_of", None),
    ("schools/", "as_of=2021-01-0%EF%BC%95", "invalid_value", "as_of", None),
    ("schools/", "as_of=2021-10-31&as_of=2021-10-30", "invalid_value", "as_of", None),
    ("schools/", "q=" + "a+" * 13, "invalid_value", "q", None),
    ("schools/", "fields=slug,nam", "unknown_field", "fields", "name"),
    ("schools/", "format=xml", "unknown_format", "format", None),
    ("schools/", "format=jsn", "unknown_format", "format", "json"),
    ("schools/", "format=json&format=csv", "invalid_value", "format", None),
    ("schools/", "page_size=0", "invalid_value", "page_size", None),
    ("schools/", "page_size=1001", "invalid_value", "page_size", None),
    ("schools/", "page_size=-1", "invalid_value", "page_size", None),
    ("schools/", "page_size=x", "invalid_value", "page_size", None),
    ("schools/", "page_size=", "invalid_value", "page_size", None),
    ("schools/", "page_size=%D9%A3", "invalid_value", "page_size", None),
    ("schools/", "page_size=1&page_size=2", "invalid_value", "page_size", None),
    ("schools/", "cursor=abc", "invalid_value", "cursor", None),
    ("schools/", "cursor=W10:abc", "invalid_value", "cursor", None),
    ("schools/", "format=csv&page_size=0", "invalid_value", "page_size", None),
    ("observations/", "indicator=graduation-rat", "invalid_value", "indicator", "graduation-rate"),
    ("observations/", "status=lost", "invalid_value", "status", "lost_in_source"),
    ("observations/", "grade=13", "invalid_value", "grade", "1"),
    ("observations/", "school_year=2020", "invalid_value", "school_year", "2020-21"),
    ("observations/", "school_year=2020-2%EF%BC%91", "invalid_value", "school_year", "2020-21"),
    ("observations/", "school_year_max=2020-2%D9%A1", "invalid_value", "school_year_max",
     "2020-21"),  # fmt: skip
    ("observations/", "id=a/b/2020-21/all/all/-", "invalid_value", "id", None),
    ("changes/", "observation=a", "invalid_value", "observation", None),
    ("observations/", "school_year=2020-22", "invalid_value", "school_year", "2020-21"),
    ("observations/", "school_year_min=2020-21&school_year_min=2021-22", "invalid_value",
     "school_year_min", None),
    ("observations/", "release=2021.9", "invalid_value", "release", None),
    ("observations/", "as_of=2021-10-31&district_year=2021-22", "invalid_value",
     "district_year", None),
    ("statements/", "code=F9999", "invalid_value", "code", "F99"),
    ("statements/", "status=state", "invalid_value", "status", "stated"),
    ("changes/", "since=2020.1", "invalid_value", "since", "2021.1"),
    ("schema/", "version=1", "unknown_parameter", "version", None),
    ("docs/", "lang=es", "unknown_parameter", "lang", None),
    ("", "page_size=1", "unknown_parameter", "page_size", None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "query", "code", "name", "nearest"), REFUSED)
def test_is_refused(path, query, code, name, nearest):
    document = problem(path, query)

    (error,) = document["errors"]
    assert (error["code"], error["pointer"]) == (code, f"#/query/{name}")
    assert error["detail"]
    if nearest != 1:
        assert error["nearest"] == nearest


def test_every_fault_is_named_at_once():
    document = problem("schools/", "distrct=east&levle=hs&page_size=")

    pointers = [error["pointer"] for error in document["errors"]]
    assert pointers == ["#/query/distrct", "#/query/levle", "#/query/page_size"]


def test_every_unknown_value_is_named():
    document = problem("schools/", "level=hss&level=hs&level=mss")

    assert [error["nearest"] for error in document["errors"]] == ["hs", "ms"]


def test_thousands_of_faults_are_cut_short():
    document = problem("schools/", "&".join(f"unknown{n}=1" for n in range(500)))

    assert len(document["errors"]) == 20


def test_pointer_is_escaped():
    document = problem("schools/", "a%2Fb~c%22=1")

    assert document["errors"][0]["pointer"] == "#/query/a~1b~0c%22"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_every_list_knows_its_parameters_only(endpoint):
    assert problem(f"{endpoint.noun}/", "no_such_thing=1")["errors"][0]["code"] == (
        "unknown_parameter"
    )


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_not_there_is_a_problem_of_404(noun):
    assert problem(f"{noun}/no-such-thing/", status=404)["errors"][0]["code"] == "not_found"


@pytest.mark.parametrize("path", ["nope/", "schools/a b/", "schools/a/b/", "schema/x/", "/"])
def test_unknown_address_is_a_problem_of_404(path):
    assert problem(path, status=404)["title"] == "Not Found"


def test_missing_slash_is_put_right():
    response = ask("schools", "level=hs&level=ms")

    assert response.status_code == 301
    assert response["Location"] == "/api/v1/schools/?level=hs&level=ms"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["schools/", "schools/roybal-allard-es/", "observations/"])
def test_nothing_can_be_changed(method, path):
    response = getattr(client, method)(f"/api/v1/{path}")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["code"] == "method_not_allowed"


@pytest.mark.parametrize("noun", NOUNS)
def test_head_and_options_are_answered(noun):
    head = client.head(f"/api/v1/{noun}/")
    options = client.options(f"/api/v1/{noun}/")

    assert (head.status_code, head.content, options.status_code) == (200, b"", 200)
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in options["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["schools/", "nope/", "schools/?x=1", "schema/", "schools"])
def test_other_sites_may_read_every_answer(path):
    assert ask(path)["Access-Control-Allow-Origin"] == "*"


def test_whoever_asks_too_often_is_told_when_to_come_back(monkeypatch):
    class OncePerMinute(AnonRateThrottle):
        rate = "1/min"

    monkeypatch.setattr(Endpoint, "throttle_classes", [OncePerMinute])

    assert ask("campuses/").status_code == 200
    response = ask("campuses/")
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert response["Content-Type"] == "application/problem+json"


def test_nobody_is_asked_who_they_are():
    assert "Cookie" not in ask("schools/")["Vary"]
