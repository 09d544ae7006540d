"""Every example of the OpenAPI description is asked for, and what comes is what it says."""

import json

import pytest
from rest_framework.throttling import AnonRateThrottle

from lausd_pilots.api import examples
from schools.rest.endpoints import Endpoint
from tests.api import NOUNS, body_of
from tests.described import breaches, errors_of, operations, resolved
from tests.example_requests import RECORD, by_example, record, shown, steady, written
from tests.published_reviews import make_published_review

pytestmark = pytest.mark.django_db

# Every site signs its own.
WITHOUT_EXAMPLE = {"cursor"}
# There is one release, so that nothing has changed since; and no source says where schools stand
# in the year of the review.
FINDS_NOTHING = {
    ("changes", "since"),
    ("reviews", "local_district"),
    ("reviews", "board_district"),
}


@pytest.fixture(autouse=True)
def _review(request):
    """The documents hold no review."""
    asked = getattr(request.node, "callspec", None)
    if asked and asked.params.get("noun") == "reviews":
        make_published_review()


def both(noun):
    """The operations of a noun, by their path: that of its list, and that of its rows."""
    below = f"/api/v1/{noun}/"
    return {path: each for path, each in operations().items() if path.startswith(below)}


def test_every_operation_and_parameter_is_explained():
    for path, operation in operations().items():
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation["parameters"]:
            name = parameter["name"]
            assert len(parameter["description"]) > 5, (path, name)
            assert ("example" in parameter) == (name not in WITHOUT_EXAMPLE), (path, name)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_example_of_a_parameter_finds_something(noun):
    for path, operation in both(noun).items():
        for parameter in operation["parameters"]:
            if parameter["name"] in WITHOUT_EXAMPLE:
                continue
            asked = by_example(path, operation, parameter["name"])
            response = asked.answer()
            assert breaches(response, operation, request=str(asked)) == []
            assert response.status_code == 200, (str(asked), body_of(response))
            if (noun, parameter["name"]) not in FINDS_NOTHING:
                assert response.json().get("count") != 0, str(asked)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_format_holds_what_is_described(noun):
    for path, operation in both(noun).items():
        row = row_of(operation)
        for format_ in formats_of(operation):
            asked = by_example(path, operation)
            response = written(f"{asked}?format={format_}").answer()
            assert response.status_code == 200
            assert breaches(response, operation, request=f"{asked} {format_}") == []
        lines = body_of(written(f"{asked}?format=jsonl").answer()).splitlines()[:50]
        assert not any(errors_of(row, json.loads(line)) for line in lines)
        header, *_rows = body_of(written(f"{asked}?format=csv").answer()).splitlines()
        assert header.split(",") == list(row["properties"])


@pytest.mark.parametrize("noun", NOUNS)
def test_answer_that_is_shown_is_the_one_that_comes(noun):
    many, one = both(noun).values()
    found = {
        "list": {
            format_: answer_to(examples.list_request(noun, format_), many, format_)
            for format_ in examples.MEDIA_TYPES
        },
        "row": answer_to(examples.row_request(noun), one),
    }
    if RECORD:
        record(noun, found)

    assert steady(found) == steady(examples.answers_of(noun))


def answer_to(request, operation, format_="json"):
    response = written(request).answer()
    assert response.status_code == 200, body_of(response)
    assert breaches(response, operation, request=request) == []
    return response.json() if format_ == "json" else shown(body_of(response))


def test_problem_that_is_shown_is_the_one_that_comes(monkeypatch):
    class Never(AnonRateThrottle):
        rate = "1/min"

        def allow_request(self, request, view):
            self.history, self.now, self.num_requests, self.duration = [0], 0, 1, 60
            return False

    found = {}
    for response, asked in examples.requests()[examples.PROBLEMS].items():
        with monkeypatch.context() as patch:
            if response == "TooOften":
                patch.setattr(Endpoint, "throttle_classes", [Never])
            found[response] = {name: written(each).answer().json() for name, each in asked.items()}
    if RECORD:
        record(examples.PROBLEMS, found)

    assert found == examples.answers_of(examples.PROBLEMS)


def formats_of(operation):
    [formats] = [each for each in operation["parameters"] if each["name"] == "format"]
    return formats["schema"]["enum"]


def row_of(operation):
    schema = resolved(operation["responses"]["200"]["content"]["application/json"]["schema"])
    if "results" in schema["properties"]:
        return resolved(schema["properties"]["results"]["items"])
    return schema
