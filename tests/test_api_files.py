"""The files of a release, as programs fetch them: in parts, and from pages of other sites."""

import pytest
from django.test import Client

from lausd_pilots.byte_ranges import ByteRange, asked_range
from tests.api import client

pytestmark = pytest.mark.django_db

CSV = "/data/2021.1/observations.csv"
LATEST = "/data/latest/observations.csv"


@pytest.mark.parametrize("address", [CSV, LATEST])
def test_files_are_open_to_pages_of_other_sites(address):
    asked_first = client.options(address)

    assert asked_first.status_code == 204
    assert "Range" in asked_first["Access-Control-Allow-Headers"]
    for response in [client.get(address), client.head(address), asked_first]:
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Content-Range" in response["Access-Control-Expose-Headers"]


def test_file_that_is_held_is_open_too():
    held = client.get(CSV, headers={"If-None-Match": client.head(CSV)["ETag"]})

    assert held.status_code == 304
    assert held["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_done_to_a_file_but_reading(method):
    strict = Client(enforce_csrf_checks=True)

    response = getattr(strict, method)(CSV)

    assert response.status_code == 405
    assert "GET" in response["Allow"]


def test_unit_of_a_range_may_be_written_in_capitals():
    assert asked_range("Bytes=0-9", 100) == ByteRange(0, 9)


def test_part_after_the_end_is_no_page():
    response = client.get(CSV, headers={"Range": "bytes=99999999999-"})

    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Type"].startswith("text/csv")
