"""No input gives a 500: in a value, a name, an address or a header."""

import pytest
from django.conf import settings

from lausd_pilots.api.urls import ENDPOINTS
from tests.api import NOUNS, ask, body_of, client
from tests.thorough import a_part_of

pytestmark = pytest.mark.django_db

VALUES = [
    "",
    "%00",
    "a%00b",
    "%0A",
    "%0D%0AX-Injected:%201",
    "%1B[31m",
    "%7F",
    "%C2%85",
    "%E2%80%AE",
    "%FF",
    "%C0%AF",
    "%ED%A0%80",
    "%ED%A0%80%ED%B0%80",
    "%F0%9F%8F%AB",
    "%EF%BF%BD",
    "%D9%A1%D9%A2",
    "%25",
    "%",
    "%zz",
    "'",
    "%22",
    "%27%20OR%201=1--",
    "%5C",
    "_%25_",
    "%3Cscript%3E",
    "%7B%7B7*7%7D%7D",
    "../../etc/passwd",
    "null",
    "None",
    "true",
    "NaN",
    "Infinity",
    "-0",
    "1e400",
    str(10**30),
    "-" + str(10**30),
    "9223372036854775808",
    "0000-01",
    "9999-00",
    "9999-12-31",
    "0001-01-01",
    "2021-02-30",
    "a" * 5000,
    "%F0%9F%8F%AB" * 300,
    "," * 200,
]
NAMES = ["%00", "%FF", "a" * 3000, "__class__", "slug__regex", "%0A", "", "[]", "q[0]", "%EF%BC%B1"]
PATHS = ["%00", "a%00b", "%FF", "%0A", "%ED%A0%80", "a" * 3000, "%F0%9F%8F%AB", "..", "%2F", "a//b"]
ACCEPTS = [
    "",
    ",",
    ";;;q=x",
    "*/*;q=nan",
    "a/b;q=1e999",
    "text/csv;q=2",
    "application/json;" + "a=b;" * 3000,
    "x/" + "y" * 9000,
    '"',
    "*",
    "\xff",
]
UNDERSTOOD = {200, 301, 304, 400, 404, 406}


def every_parameter(endpoint):
    machinery = ["fields", "format", "page_size", "cursor"]
    return [*endpoint.filterset_class.base_filters, *machinery]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_no_value_of_any_parameter_breaks_a_list(endpoint):
    for turn, name in enumerate(every_parameter(endpoint)):
        for value in a_part_of([*VALUES[turn % 2 :], *VALUES[: turn % 2]], one_of=2):
            response = ask(f"{endpoint.noun}/", f"{name}={value}")
            assert response.status_code in UNDERSTOOD, (name, value)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=NOUNS)
def test_no_value_may_be_given_twice_and_break_a_list(endpoint):
    for name in every_parameter(endpoint):
        response = ask(f"{endpoint.noun}/", f"{name}=1&{name}=%00&{name}={10**30}")
        assert response.status_code == 400, name


@pytest.mark.parametrize("noun", NOUNS)
def test_no_name_of_a_parameter_breaks_a_list(noun):
    for name in NAMES:
        assert ask(f"{noun}/", f"{name}=1").status_code == 400, name


@pytest.mark.parametrize("noun", NOUNS)
def test_no_address_breaks_an_endpoint(noun):
    for path in PATHS:
        assert ask(f"{noun}/{path}/").status_code in UNDERSTOOD, path


def test_keys_of_several_parts_hold_anything():
    for noun in ["observations", "changes", "participations"]:
        for value in VALUES:
            path = f"{noun}/pilot/{value}/2021-22/all/all/-/"
            assert ask(path).status_code in UNDERSTOOD, path


@pytest.mark.parametrize("noun", NOUNS)
def test_no_accept_header_breaks_a_list(noun):
    for accept in ACCEPTS:
        response = ask(f"{noun}/", {"page_size": "1"}, Accept=accept)
        assert response.status_code in UNDERSTOOD, accept
        body_of(response)


@pytest.mark.parametrize("tag", ["", '"', 'W/"', "x" * 3000, '"a", "b"', "\xff"])
def test_no_if_none_match_breaks_a_list(tag):
    assert ask("observations/", "page_size=1", **{"If-None-Match": tag}).status_code == 200


def test_too_many_parameters_are_a_problem():
    many = "&".join(["level=hs"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))

    response = ask("schools/", many)

    assert response.status_code == 400


@pytest.mark.parametrize("path", ["schema/", "docs/", "", "nope/"])
def test_no_value_breaks_what_is_no_list(path):
    for value in VALUES:
        for name in ["format", "lang", "version", "script"]:
            assert ask(path, f"{name}={value}").status_code in UNDERSTOOD, (name, value)


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:99999", "a b", "[", "\xff"]
)
def test_host_that_is_not_ours_is_a_problem_and_no_breakdown(host):
    answer = ask("schools/", Host=host)
    page = client.get("/schools/", headers={"Host": host})

    assert (answer.status_code, page.status_code) == (400, 400)
    assert answer["Content-Type"] == "application/problem+json"
    assert page["Content-Type"].startswith("text/html")
