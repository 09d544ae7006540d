"""`/api/v1/reviews/`: published reviews as they were frozen, with figures of the latest release."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from metrics.models import Indicator, Population, PublishedValue, Release, StudentGroup
from reforms.api.reviews import parts_of
from reforms.models import Initiative
from schools.models import District, School, SchoolYear, Source
from tests.api import ask, body_of, client, every_row, problem, results
from tests.described import json_schema
from tests.factories import make
from tests.published_reviews import (
    SCHOOL,
    SECRET,
    ask_for,
    make_cycle,
    make_decided_review,
    make_published_review,
    publish,
    withdraw,
)

pytestmark = pytest.mark.django_db
KEY = f"2025-26-{SCHOOL}-self-review"
OTHER = "roybal-allard-es"


def one(query=""):
    return ask(f"reviews/{KEY}/", query).json()


def release_figure(indicator):
    school = School.objects.get(slug=SCHOOL)
    make(
        PublishedValue,
        indicator=indicator,
        population=Population.objects.get(slug=SCHOOL),
        school=school,
        school_year=2025,
        student_group=StudentGroup.objects.get(slug="all"),
        source=Source.objects.get(slug="pilot-schools-2021-22"),
        first_release=Release.objects.newest(),
        row='{"id":"planted","value":88.80}',
    )


def test_without_a_published_review_the_list_is_empty():
    make_decided_review()

    assert ask("reviews/").json() == {"count": 0, "next": None, "previous": None, "results": []}
    assert problem(f"reviews/{KEY}/", status=404)["errors"][0]["code"] == "not_found"


def test_row_says_what_was_decided_and_what_was_written():
    make_published_review()

    row = one()

    assert {name: row[name] for name in SCALARS} == SCALARS
    assert row["url"] == f"http://testserver/reviews/2025-26/{SCHOOL}/self-review/"
    assert row["versions"] == [
        {
            "version": 1,
            "published_at": "2026-06-30T18:00:00+00:00",
            "reason": None,
            "withdrawn": False,
        }
    ]
    assert [each["strand"] for each in row["values"]] == [
        "value-equity",
        "value-collaboration",
        "value-personalization",
        "value-innovation",
        "value-autonomy",
    ]
    assert row["autonomies"][1]["school"]["level"] == "established"
    assert row["autonomies"][1]["reviewer"]["text"] == "More is possible in Budget."
    assert row["goals"][0]["title"] == "More readers"
    assert row["committee"]["members"][0]["name"] == "Derrick Chau"
    assert SECRET not in json.dumps(row)


SCALARS = {
    "id": KEY,
    "school": SCHOOL,
    "school_name": "STEM Academy @ Bernstein HS",
    "school_year": "2025-26",
    "kind": "self-review",
    "initiative": "pilot",
    "demonstration": False,
    "version": 1,
    "published_at": "2026-06-30T18:00:00+00:00",
    "reason": None,
    "withdrawn": False,
    "withdrawal_reason": None,
    "decision": "conditions",
    "decision_text": "The school is on its way.",
    "decided_on": "2026-06-12",
    "conditions": "A plan for the schedule by fall.",
    "follow_up_on": "2026-10-30",
    "votes_cast": 3,
    "recusals": 1,
    "quorum": 3,
}


def test_figures_are_null_until_a_release_holds_them():
    cycle = make_cycle()
    indicator = Indicator.objects.get(slug="graduation-rate")
    ask_for(cycle, indicator)
    make_published_review(cycle=cycle)

    (figure,) = one()["figures"]
    assert (figure["indicator"], figure["observation"]) == ("graduation-rate", None)
    assert one()["figures_note"] == "Figures that are null here come with the next release."

    release_figure(indicator)

    (figure,) = one()["figures"]
    assert figure["observation"] == {"id": "planted", "value": 88.8}
    assert '"value":88.80' in body_of(ask(f"reviews/{KEY}/"))
    assert one()["figures_note"] is None


def test_newest_version_is_given_where_none_is_named():
    first = make_published_review()
    first.review.decision = "continues"
    publish(first.review, version=2, reason="A vote was miscounted.")

    assert [(row["version"], row["decision"]) for row in results("reviews/")] == [(2, "continues")]
    assert one()["reason"] == "A vote was miscounted."
    assert [each["version"] for each in one()["versions"]] == [2, 1]
    assert one("version=1")["decision"] == "conditions"
    assert [row["version"] for row in results("reviews/", "version=1")] == [1]
    assert problem(f"reviews/{KEY}/", "version=3", status=404)


def test_version_that_is_none_is_not_said_to_be_unpublished():
    make_published_review()

    detail = problem(f"reviews/{KEY}/", "version=3", status=404)["detail"]

    assert detail == f"The review “{KEY}” has no such version. Its newest is 1."


def test_key_of_two_initiatives_is_that_of_the_first_whatever_version_is_asked_for():
    make_published_review()
    later = Initiative.objects.filter(position__gt=Initiative.objects.get(slug="pilot").position)
    other = make_published_review(cycle=make_cycle(initiative=later.first()))
    publish(other.review, version=2, reason="A vote was miscounted.")

    assert one()["initiative"] == "pilot"
    assert problem(f"reviews/{KEY}/", "version=2", status=404)


def test_reason_of_a_correction_is_taken_down_with_it():
    first = make_published_review()
    second = publish(first.review, version=2, reason="Juana Ruiz is not named any more.")
    for each in [first, second]:
        withdraw(each, reason="It named a child.")

    for query in ["", "version=1", "version=2"]:
        assert "Juana" not in json.dumps(one(query))


def test_withdrawn_review_says_why_and_nothing_else():
    withdraw(make_published_review(), reason="It named a child.")

    row = one()

    assert (row["withdrawn"], row["withdrawal_reason"]) == (True, "It named a child.")
    empty = ["school_name", "decision", "votes_cast", "committee", "agreement"]
    assert {name: row[name] for name in empty} == dict.fromkeys(empty)
    assert row["autonomies"] == row["values"] == row["goals"] == row["figures"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"school={SCHOOL}", [SCHOOL]),
        (f"school={SCHOOL}&school={OTHER}", [OTHER, SCHOOL]),
        ("school_year=2025-26", [OTHER, SCHOOL]),
        ("school_year=2024-25", []),
        ("kind=self-review", [OTHER, SCHOOL]),
        ("kind=renewal", []),
        ("initiative=pilot", [OTHER, SCHOOL]),
        ("initiative=charter", []),
        ("decision=conditions", [OTHER]),
        ("decision=conditions&decision=ends", [OTHER]),
        ("local_district=east", [SCHOOL]),
        ("board_district=2", []),
    ],
)
def test_filters(query, found):
    cycle = make_cycle()
    make_published_review(cycle=cycle, school=OTHER)
    review = make_decided_review(cycle=cycle)
    review.decision, review.conditions = "continues", ""
    publish(review)
    east = District.objects.get(slug="local-east")
    make(SchoolYear, school=review.school, school_year=2025, local_district=east)

    assert [row["school"] for row in results("reviews/", query)] == found


@pytest.mark.parametrize(
    ("query", "name", "nearest"),
    [
        ("kind=self", "kind", None),
        ("kind=self-reviw", "kind", "self-review"),
        ("decision=condition", "decision", "conditions"),
        ("version=0", "version", None),
        ("version=x", "version", None),
        ("version=%C2%B2", "version", None),
        ("version=123456789012345678901234567890", "version", None),
        ("version=1&version=2", "version", None),
        ("school=no-such-school-at-all", "school", None),
        ("local_district=esat", "local_district", "east"),
    ],
)
def test_what_is_not_understood_is_refused(query, name, nearest):
    (error,) = problem("reviews/", query)["errors"]

    assert error["pointer"] == f"#/query/{name}"
    assert error["nearest"] == nearest or nearest is None


@pytest.mark.parametrize("key", ["1", "2025-26", f"2025-27-{SCHOOL}-self-review", f"{SCHOOL}"])
def test_no_key_is_not_found(key):
    make_published_review()

    assert problem(f"reviews/{key}/", status=404)


def test_key_tells_year_school_and_kind():
    assert parts_of("2025-26-a-b-quality-review") == ("2025-26", "a-b", "quality-review")
    assert parts_of("2025-26-a-b-quality") == ("", "", "")


def test_old_name_of_a_school_leads_to_its_reviews():
    make_published_review()
    School.objects.get(slug=SCHOOL).names.create(kind="former", name="Old", slug="old-name")

    response = ask("reviews/2025-26-old-name-self-review/", "version=1")

    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/reviews/{KEY}/?version=1"


def test_pages_hold_every_review_once():
    cycle = make_cycle()
    for slug in [SCHOOL, OTHER]:
        make_published_review(cycle=cycle, school=slug)
    make_published_review(cycle=make_cycle(school_year=2024))

    rows = every_row("reviews/", {"page_size": "1"})

    assert [(row["school_year"], row["school"]) for row in rows] == [
        ("2024-25", SCHOOL),
        ("2025-26", OTHER),
        ("2025-26", SCHOOL),
    ]


def test_csv_has_a_column_for_each_member():
    make_published_review()

    (row,) = csv.DictReader(io.StringIO(body_of(ask("reviews/", "format=csv"))))

    assert list(row) == list(one())
    assert (row["id"], row["decision"], row["votes_cast"]) == (KEY, "conditions", "3")
    assert json.loads(row["values"])[0]["strand"] == "value-equity"


def test_lines_are_the_rows_of_the_pages():
    make_published_review()

    lines = body_of(ask("reviews/", "format=jsonl")).splitlines()

    assert [json.loads(line) for line in lines] == results("reviews/")


def test_chosen_fields_only():
    make_published_review()

    assert one("fields=id,decision") == {"id": KEY, "decision": "conditions"}


@pytest.mark.parametrize("withdrawn", [False, True])
def test_row_is_as_described(withdrawn):
    cycle = make_cycle()
    ask_for(cycle, Indicator.objects.get(slug="graduation-rate"))
    published = make_published_review(cycle=cycle)
    if withdrawn:
        withdraw(published, reason="It named a child.")
    description = client.get("/api/v1/schema/").json()
    answer = description["paths"]["/api/v1/reviews/"]["get"]["responses"]["200"]
    schema = json_schema(answer["content"]["application/json"]["schema"])
    whole = {**schema, "components": json_schema(description["components"])}

    found = Draft202012Validator(whole).iter_errors(ask("reviews/").json())

    assert [error.message for error in found] == []
    row = description["components"]["schemas"]["ReviewRow"]["properties"]
    assert list(one()) == list(row)


# --- what was sent already is not sent again ---


def test_unchanged_answer_is_not_sent_twice():
    first = make_published_review()
    etag = ask(f"reviews/{KEY}/")["ETag"]

    assert ask(f"reviews/{KEY}/", If_None_Match=etag).status_code == 304

    publish(first.review, version=2, reason="A vote was miscounted.")
    assert ask(f"reviews/{KEY}/", If_None_Match=etag).status_code == 200


@pytest.mark.parametrize("path", ["reviews/", "reviews/?format=csv", f"reviews/{KEY}/"])
def test_no_cache_answers_without_asking(path):
    make_published_review()
    path, _, query = path.partition("?")
    response = ask(path, query)
    held = ask(path, query, If_None_Match=response["ETag"])

    assert held.status_code == 304
    for each in [response, held]:
        assert each["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_withdrawal_is_seen_at_once():
    published = make_published_review()
    etag = ask("reviews/")["ETag"]
    withdraw(published, reason="It named a child.")

    assert ask("reviews/", If_None_Match=etag).status_code == 200


def test_cost_does_not_grow_with_reviews_and_versions():
    cycle = make_cycle()
    ask_for(cycle, Indicator.objects.get(slug="graduation-rate"))
    first = make_published_review(cycle=cycle)
    before = queries("reviews/")

    publish(first.review, version=2, reason="One more.")
    for slug in [OTHER, "baldwin-hills-es"]:
        make_published_review(cycle=cycle, school=slug)

    assert queries("reviews/") == before


def queries(path):
    with CaptureQueriesContext(connection) as captured:
        assert ask(path).status_code == 200
    return len(captured)
