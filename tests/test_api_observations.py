"""Published figures through the API: rows as they were published, filters, releases, caching."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.actions import publish
from metrics.api.observations import ObservationRow
from metrics.models import PublishedValue, Target
from metrics.rows import MEMBERS
from schools.models import SchoolYear
from tests.api import ask, every_row, results
from tests.corrections import correct
from tests.factories import make

pytestmark = pytest.mark.django_db

GRADE_1 = "early-literacy-benchmarks/pilot/2020-21/all/1/-"
LATER = datetime(2027, 3, 1, tzinfo=UTC)


def publish_again():
    return publish(reason="A correction.", by=None, at=LATER, version="2027.1").release


# --- rows ---


def test_row_is_the_text_that_was_written_when_it_was_published():
    published = PublishedValue.objects.get(key=GRADE_1)

    assert ask(f"observations/{GRADE_1}/").content.decode() == published.row


def test_row_has_the_members_of_the_contract_in_their_order():
    row = ask(f"observations/{GRADE_1}/").json()

    assert list(row) == MEMBERS == list(ObservationRow().fields)
    assert (row["value"], row["status"], row["unit"]) == (72.6, "reported", "percent")
    assert (row["school_year"], row["grade"], row["respondent"]) == ("2020-21", "1", None)
    assert (row["school"], row["district_year"], row["release"]) == (None, None, "2021.1")


def test_digits_are_those_that_were_published():
    make_published('{"id":"a","value":88.0}', key="a")

    assert '"value":88.0}' in ask("observations/a/").content.decode()
    assert '"value":88.0,' in ask("observations/a/", "as_of=2021-10-01").content.decode()
    assert ask("observations/a/", "format=csv&fields=value").content == b"value\n88.0\n"


def make_published(row, **given):
    release = PublishedValue.objects.first().first_release
    return make(PublishedValue, first_release=release, row=row, **given)


def test_working_figure_is_not_served():
    correct(GRADE_1, value=99, digits="99")

    assert ask(f"observations/{GRADE_1}/").json()["value"] == 72.6


def test_no_figure_is_parsed_or_asked_for_one_by_one(django_assert_max_num_queries):
    # The release, twice; the rows; their number; whether this is a sample.
    with django_assert_max_num_queries(5):
        results("observations/", "page_size=1000")


# --- filters ---


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indicator", "graduation-rate"),
        ("population", "pilot-2021-22"),
        ("school", "stem-academy-bernstein-hs"),
        ("local_district", "east"),
        ("board_district", "5"),
        ("district_year", "2021-22"),
        ("school_year", "2017-18"),
        ("student_group", "el"),
        ("grade", "1"),
        ("respondent", "staff"),
        ("status", "suppressed"),
        ("unit", "count"),
        ("qualifier", "about"),
        ("source", "pilot-schools-2021-22"),
    ],
)
def test_filter_of_the_same_name_keeps_its_rows_and_no_other(name, value):
    every = every_row("observations/", {"page_size": "1000"})

    found = every_row("observations/", {name: value, "page_size": "1000"})

    assert found
    assert found == [row for row in every if row[name] == value]


def test_bounds_of_school_years_are_within():
    rows = results(
        "observations/", "school_year_min=2016-17&school_year_max=2017-18&page_size=1000"
    )

    assert {row["school_year"] for row in rows} == {"2016-17", "2017-18"}


def test_level_is_that_of_the_school():
    rows = results("observations/", "level=es&level=span&page_size=1000")

    schools = {row["slug"]: row["level"] for row in results("schools/")}
    assert {schools[row["school"]] for row in rows} == {"es", "span"}


def test_initiative_is_its_group_its_fixed_lists_and_its_schools():
    rows = every_row("observations/", {"initiative": "pilot", "page_size": "1000"})

    pilots = {row["school"] for row in results("participations/", "initiative=pilot")}
    assert {row["population"] for row in rows if not row["school"]} == {"pilot", "pilot-2021-22"}
    assert {row["school"] for row in rows if row["school"]} <= pilots
    assert results("observations/", "initiative=learn") == []


# --- as of a day ---


def test_as_of_places_rows_by_the_school_year_of_the_day():
    query = "school=stem-academy-bernstein-hs&page_size=1"
    (then,) = results("observations/", f"as_of=2021-10-01&{query}")
    (before,) = results("observations/", f"as_of=2020-10-01&{query}")

    assert (then["local_district"], then["district_year"]) == ("west", "2021-22")
    assert (before["local_district"], before["board_district"], before["district_year"]) == (
        None,
        None,
        None,
    )


def test_as_of_counts_the_rows_that_a_district_filter_cannot_find():
    of_schools = sum(bool(row["school"]) for row in every_row("observations/", {"page_size": 1000}))

    answer = ask("observations/", "as_of=2020-10-01&local_district=east").json()

    assert answer["results"] == []
    assert answer["meta"]["unplaced"] == of_schools
    assert answer["meta"]["unplaced_schools"] == 40


def test_found_and_unplaced_are_together_all_rows_of_schools():
    codes = ["central", "east", "northeast", "northwest", "south", "west"]
    districts = "&".join(f"local_district={code}" for code in codes)
    SchoolYear.objects.filter(school__slug="roybal-allard-es", school_year=2021).delete()

    answer = ask("observations/", f"as_of=2021-10-01&{districts}").json()

    of_schools = PublishedValue.objects.of_schools().count()
    assert answer["meta"]["unplaced"] > 0
    assert answer["count"] + answer["meta"]["unplaced"] == of_schools


def test_whole_list_says_in_its_headers_what_pages_say_in_meta():
    response = ask("observations/", "as_of=2020-10-01&local_district=east&format=csv")

    assert (response["X-Release"], response["X-Unplaced"]) == ("2021.1", "1174")


# --- releases ---


def test_every_past_release_stays_readable():
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    now = ask(f"observations/{GRADE_1}/").json()
    then = ask(f"observations/{GRADE_1}/", "release=2021.1").json()

    assert (now["value"], now["release"]) == (73.0, "2027.1")
    assert (then["value"], then["release"]) == (72.6, "2021.1")
    assert ask("observations/").json()["meta"]["release"] == "2027.1"
    assert ask("observations/", "release=2021.1").json()["meta"]["release"] == "2021.1"


def test_release_made_meanwhile_does_not_mix_with_the_pages_of_the_one_before():
    query = {"indicator": "early-literacy-benchmarks", "page_size": "1"}
    following = ask("observations/", query).json()["next"]
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    rows = every_row("observations/", following.partition("?")[2])

    assert "release=2021.1" in following
    assert {row["release"] for row in rows} == {"2021.1"}


@pytest.mark.usefixtures("empty_database")
def test_nothing_published_is_an_empty_list():
    answer = ask("observations/").json()

    assert (answer["count"], answer["results"], answer["meta"]["release"]) == (0, [], None)


# --- caching ---


def figures_read(path, query, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = ask(path, query, **headers)
    return response, [sql for sql in captured.captured_queries if "publishedvalue" in sql["sql"]]


@pytest.mark.parametrize(
    "path", ["observations/", f"observations/{GRADE_1}/", "changes/", "targets/"]
)
def test_what_is_held_already_is_not_sent_again_and_no_figure_read(path):
    first = ask(path)

    again, read = figures_read(path, "", **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, read) == (304, b"", [])
    for response in [first, again]:
        assert response["ETag"] == first["ETag"]
        assert response["Cache-Control"] == "public, max-age=300"
        assert "Accept" in response["Vary"]


def test_figures_by_their_ids():
    keys = [GRADE_1, "early-literacy-benchmarks/non-pilot/2020-21/all/k/-"]

    found = results("observations/", {"id": keys})

    assert sorted(row["id"] for row in found) == sorted(keys)
    assert [change["observation"] for change in results("changes/", {"observation": GRADE_1})] == [
        GRADE_1
    ]


def test_etag_differs_by_query_format_and_release():
    tags = [
        ask("observations/")["ETag"],
        ask("observations/", "indicator=graduation-rate")["ETag"],
        ask("observations/", "format=csv")["ETag"],
        ask("observations/", Accept="text/csv")["ETag"],
        ask("observations/", "as_of=2021-10-01")["ETag"],
    ]
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    assert len({*tags, ask("observations/")["ETag"]}) == 6


def test_any_of_several_held_answers_counts():
    tag = ask("observations/")["ETag"]

    for header in [f'"other", {tag}', f"W/{tag}"]:
        assert ask("observations/", **{"If-None-Match": header}).status_code == 304


@pytest.mark.parametrize(
    "path", ["observations/", f"observations/{GRADE_1}/", "targets/", "changes/"]
)
def test_whatever_there_is_is_held_by_who_says_so(path):
    held = ask(path, **{"If-None-Match": "*"})

    assert (held.status_code, held.content) == (304, b"")
    assert held["ETag"] == ask(path)["ETag"]
    assert ask("observations/a/b/", **{"If-None-Match": "*"}).status_code == 404


def test_place_that_changes_without_a_release_changes_the_answer_as_of_a_day():
    query = "as_of=2021-10-01"
    tag = ask("observations/", query)["ETag"]
    SchoolYear._base_manager.filter(school__slug="roybal-allard-es").update(local_district=None)

    assert ask("observations/", query, **{"If-None-Match": tag}).status_code == 200


def test_target_that_staff_change_is_sent_again():
    tag = ask("targets/")["ETag"]
    literacy = Target._base_manager.filter(indicator__slug="early-literacy-benchmarks")
    literacy.update(value=71)

    assert ask("targets/", **{"If-None-Match": tag}).status_code == 200


def test_errors_are_not_cached():
    response = ask("observations/", "indicator=x")

    assert not response.has_header("ETag")
    assert not response.has_header("Cache-Control")
