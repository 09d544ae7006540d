"""Every example of the OpenAPI description is asked for, and what comes is what it says."""

import json

import pytest
from rest_framework.throttling import AnonRateThrottle

from lausd_pilots.api import examples
from schools.rest.endpoints import Endpoint
from tests.api import NOUNS, body_of
from tests.described import body_in, breaches, errors_of, operations, resolved
from tests.example_requests import RECORD, by_example, record, shown, steady, written
from tests.published_reviews import make_published_review
from tests.thorough import ON_EACH_ENGINE, a_part_of

pytestmark = pytest.mark.django_db

# A quarter of them every day; all where answers are recorded.
TRIED = NOUNS if ON_EACH_ENGINE or RECORD else a_part_of(NOUNS, one_of=4)
# One page of them tells as much.
FEW_ROWS = ["page_size"]
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


@pytest.mark.parametrize("noun", TRIED)
def test_every_example_of_a_parameter_finds_something(noun):
    for path, operation in both(noun).items():
        for parameter in operation["parameters"]:
            name = parameter["name"]
            if name in WITHOUT_EXAMPLE:
                continue
            asked = by_example(path, operation, name, *FEW_ROWS)
            response = asked.answer()
            assert breaches(response, operation, request=str(asked)) == []
            assert response.status_code == 200, (str(asked), body_of(response))
            if (noun, name) not in FINDS_NOTHING:
                assert response.json().get("count") != 0, str(asked)


@pytest.mark.parametrize("noun", TRIED)
def test_every_format_holds_what_is_described(noun):
    many, one = both(noun).values()
    row, members = row_of(one), list(row_of(one)["properties"])
    for operation, request in [(many, list_of(noun)), (one, row_alone(noun))]:
        for format_ in formats_of(operation, noun):
            answer = body_of_answer(f"{request}format={format_}", operation)
            if format_ == "jsonl":
                assert not any(errors_of(row, json.loads(line)) for line in answer.splitlines())
            if format_ == "csv" and "fields=" not in request:
                assert answer.decode().splitlines()[0].split(",") == members


def list_of(noun):
    return f"{examples.list_request(noun, 'json')}&"


def row_alone(noun):
    request = examples.row_request(noun)
    return f"{request}&" if "?" in request else f"{request}?"


def body_of_answer(request, operation):
    response = written(request).answer()
    assert response.status_code == 200, request
    assert breaches(response, operation, request=request) == []
    return body_in(response)


@pytest.mark.parametrize("noun", TRIED)
def test_answer_that_is_shown_is_the_one_that_comes(noun):
    many, one = both(noun).values()
    found = {
        "list": {
            format_: answer_to(examples.list_request(noun, format_), many, format_)
            for format_ in examples.MEDIA_TYPES
        },
        "more": {
            name: answer_to(request, many) for name, request in examples.more_requests(noun).items()
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


def formats_of(operation, noun):
    """A workbook takes a process of its own, which is slow."""
    [formats] = [each for each in operation["parameters"] if each["name"] == "format"]
    found = formats["schema"]["enum"]
    every = ON_EACH_ENGINE or noun == TRIED[0]
    return found if every else [each for each in found if each != "xlsx"]


def row_of(operation):
    return resolved(operation["responses"]["200"]["content"]["application/json"]["schema"])
