"""What releases changed, through the API; and how far targets are from being met."""

from datetime import UTC, datetime

import pytest

from metrics.actions import publish
from schools.models import School, SchoolYear
from tests.api import ask, every_row, results
from tests.corrections import correct, remove

pytestmark = pytest.mark.django_db

GRADE_1 = "early-literacy-benchmarks/pilot/2020-21/all/1/-"
GRADE_2 = "early-literacy-benchmarks/pilot/2020-21/all/2/-"
LATER = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def second_release():
    correct(GRADE_1, value=73, digits="73.0")
    remove(GRADE_2)
    move_the_school_roybal()
    return publish(reason="Corrections.", by=None, at=LATER, version="2027.1").release


def move_the_school_roybal():
    school = School.objects.get(slug="roybal-allard-es")
    SchoolYear._base_manager.filter(school=school, school_year=2021).update(board_district=None)


def test_first_release_added_everything():
    answer = ask("changes/").json()

    assert answer["count"] == ask("observations/").json()["count"]
    assert {row["kind"] for row in answer["results"]} == {"added"}


@pytest.mark.usefixtures("second_release")
def test_changes_since_a_release_say_what_was_there_before_and_what_is_there_now():
    rows = {row["observation"]: row for row in every_row("changes/", {"since": "2021.1"})}

    changed, removed = rows[GRADE_1], rows[GRADE_2]
    assert (changed["kind"], changed["release"]) == ("changed", "2027.1")
    assert (changed["before"]["value"], changed["after"]["value"]) == (72.6, 73.0)
    assert (removed["kind"], removed["after"]) == ("removed", None)
    assert removed["before"]["value"] == 70.3


@pytest.mark.usefixtures("second_release")
def test_move_of_a_school_is_a_technical_change():
    rows = every_row("changes/", {"since": "2021.1", "school": "roybal-allard-es"})

    assert rows
    assert {row["kind"] for row in rows} == {"technical"}
    assert {row["after"]["board_district"] for row in rows} == {None}


def test_nothing_changed_since_the_latest_release(second_release):
    assert results("changes/", {"since": second_release.version}) == []


def test_counts_are_those_of_the_release(second_release):
    kinds = [row["kind"] for row in every_row("changes/", {"release": "2027.1"})]

    changed = kinds.count("changed") + kinds.count("technical")
    assert (kinds.count("added"), changed, kinds.count("removed")) == (
        second_release.added,
        second_release.changed,
        second_release.removed,
    )


@pytest.mark.usefixtures("second_release")
def test_change_is_found_by_release_and_figure():
    change = ask(f"changes/2027.1/{GRADE_1}/").json()

    assert change["id"] == f"2027.1/{GRADE_1}"
    assert change["kind"] == "changed"
    assert ask(f"changes/2027.2/{GRADE_1}/").status_code == 404


@pytest.mark.usefixtures("second_release")
def test_pages_of_changes_hold_each_once():
    rows = every_row("changes/", {"indicator": "early-literacy-benchmarks", "page_size": "2"})

    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) > 6
    assert [row["release"] for row in rows] == sorted(row["release"] for row in rows)


# --- targets ---


def progress_of(slug):
    return ask(f"targets/{slug}/").json()["progress"]


def test_target_of_grade_1_is_met_and_that_is_computed():
    found = progress_of("early-literacy-grade-1-2023-2024")

    assert (found["met"], found["gap"], found["basis"]) == (True, 0.6, "reported")
    assert (found["observation"], found["value"]) == (GRADE_1, 72.6)


def test_figure_that_is_inferred_says_so():
    found = progress_of("early-literacy-kindergarten-2023-2024")

    assert (found["met"], found["gap"], found["basis"]) == (False, -5.8, "inferred")


def test_lost_figure_decides_nothing():
    found = progress_of("c-or-better-graduation-rate-june-2026")

    assert (found["met"], found["gap"], found["basis"]) == (None, None, "lost_in_source")


def test_targets_are_those_of_the_report():
    values = {row["slug"]: (row["value"], row["school_year"]) for row in results("targets/")}

    assert values == {
        "early-literacy-kindergarten-2023-2024": (77, "2023-24"),
        "early-literacy-grade-1-2023-2024": (72, "2023-24"),
        "early-literacy-grade-2-2023-2024": (78, "2023-24"),
        "c-or-better-graduation-rate-june-2026": (70, "2025-26"),
        "small-learning-environments-by-2020": (None, "2019-20"),
    }


@pytest.mark.usefixtures("second_release")
def test_progress_follows_the_latest_release():
    assert progress_of("early-literacy-grade-1-2023-2024")["gap"] == 1
    assert progress_of("early-literacy-grade-2-2023-2024") is None
