"""No input breaks anything, anywhere, and what is refused is refused with help.

Of three thousand hostile requests a fortieth is made every day, and all of them in CI.
"""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.conf import settings

from metrics.models import Release
from tests.api import NOUNS, ask, body_of, client, problem
from tests.factories import make
from tests.hostile_answers import answer_to, faults_in
from tests.hostile_requests import GROUPS, all_of, names
from tests.published_reviews import make_published_review
from tests.thorough import ON_EACH_ENGINE, a_part_of

pytestmark = pytest.mark.django_db


def test_there_are_two_thousand():
    assert len({request for group in GROUPS for request in all_of(group)}) >= 2000


@pytest.mark.parametrize("group", GROUPS)
def test_no_hostile_request_is_answered_otherwise_than_declared(group):
    make_published_review()
    asked = all_of(group) if ON_EACH_ENGINE else all_of(group)[::40]

    assert [fault for request in asked for fault in faults_in(request)] == []


def test_no_name_that_is_not_known_is_passed_over():
    asked = all_of(names) if ON_EACH_ENGINE else all_of(names)[::40]

    assert {answer_to(request).status_code for request in asked} == {400}


# --- cursors that were given to another question ---


def cursor_of(path, query=""):
    """That of the second page, where there is one."""
    following = ask(path, f"page_size=1&{query}").json()["next"]
    return parse_qs(urlsplit(following).query)["cursor"][0] if following else None


def is_refused(path, cursor, query=""):
    document = problem(path, f"cursor={quote(cursor)}&{query}")
    return [error["pointer"] for error in document["errors"]] == ["#/query/cursor"]


def of_several_rows():
    found = {noun: cursor_of(f"{noun}/") for noun in NOUNS}
    return {noun: cursor for noun, cursor in found.items() if cursor}


def test_cursor_of_another_list_is_refused():
    cursors = of_several_rows()

    assert len(cursors) > 15
    for noun, cursor in cursors.items():
        others = [each for each in NOUNS if each != noun]
        for other in a_part_of(others, one_of=9):
            assert is_refused(f"{other}/", cursor)


@pytest.mark.parametrize(
    ("path", "asked", "other"),
    [
        ("observations/", "", "indicator=graduation-rate"),
        ("observations/", "indicator=enrollment", ""),
        ("observations/", "indicator=enrollment", "indicator=graduation-rate"),
        ("observations/", "school_year=2018-19", "school_year=2018-19&grade=all"),
        ("observations/", "school_year_min=2017-18", "school_year_max=2017-18"),
        ("observations/", "as_of=2021-10-31", "as_of=2020-10-31"),
        ("observations/", "as_of=2021-10-31", ""),
        ("schools/", "level=hs", "level=es"),
        ("schools/", "level=hs", "local_district=east"),
        ("schools/", "q=academy", "q=arts"),
        ("schools/", "as_of=2021-10-31", ""),
        ("statements/", "status=stated", "status=inferred"),
        ("changes/", "release=2021.1", ""),
        ("changes/", "indicator=enrollment", "school_year=2018-19"),
        ("participations/", "school_year=2021-22", "initiative=pilot"),
    ],
)
def test_cursor_of_another_question_is_refused(path, asked, other):
    assert is_refused(path, cursor_of(path, asked), other)


def test_cursor_of_another_release_is_refused():
    cursor = cursor_of("observations/", "release=2021.1&indicator=enrollment")
    make(Release, number=2, version="2027.1")

    assert is_refused("observations/", cursor, "release=2027.1&indicator=enrollment")
    assert is_refused("observations/", cursor, "indicator=enrollment")
    stays = f"release=2021.1&indicator=enrollment&cursor={quote(cursor)}"
    assert ask("observations/", stays).status_code == 200


@pytest.mark.parametrize("path", ["observations/", "schools/", "changes/"])
def test_cursor_that_was_changed_is_refused(path):
    cursor = cursor_of(path)

    for place in a_part_of(range(len(cursor)), one_of=20):
        other = "A" if cursor[place] != "A" else "B"
        assert is_refused(path, cursor[:place] + other + cursor[place + 1 :]), place
    for changed in [cursor[:-1], cursor[1:], f"{cursor}A", cursor + cursor, cursor.swapcase()]:
        assert is_refused(path, changed)


def test_cursor_is_good_for_more_rows_and_other_fields_of_the_same_question():
    cursor = quote(cursor_of("observations/", "indicator=enrollment"))

    for more in ["page_size=1000", "fields=id,value", "format=json"]:
        asked = f"indicator=enrollment&cursor={cursor}&{more}"
        assert ask("observations/", asked).status_code == 200


# --- what no list of words holds ---


def test_too_many_parameters_are_a_problem():
    many = "&".join(["level=hs"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))

    assert problem("schools/", many)["errors"][0]["code"] == "parse_error"


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:99999", "a b", "[", "\xff", ""]
)
def test_host_that_is_not_ours_is_a_problem_and_no_breakdown(host):
    answer = ask("schools/", Host=host)
    held = ask("observations/", Host=host, **{"If-None-Match": "*"})
    page = client.get("/schools/", headers={"Host": host})

    assert (answer.status_code, held.status_code, page.status_code) == (400, 400, 400)
    assert answer["Content-Type"] == "application/problem+json"
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("noun", a_part_of(NOUNS, one_of=4))
def test_head_is_get_without_a_body(noun):
    for query in ["page_size=1", "format=csv", "distrct=east", "page_size=0"]:
        head = client.head(f"/api/v1/{noun}/?{query}")
        get = ask(f"{noun}/", query)
        assert (head.status_code, body_of(head)) == (get.status_code, "")
        # What is written while it is sent is of a length that nobody knows before.
        lengths = {each.headers.pop("Content-Length", "") for each in [head, get]}
        assert head.headers == get.headers
        assert len(lengths) == 1 or get.streaming
