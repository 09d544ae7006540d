"""What the benchmark of the API works out, on made-up numbers: nothing is measured here."""

import ast
import sqlite3

import pytest

from benchmarks.api import agreement, goals, questions, report
from benchmarks.api.goals import OURS, PAGE_100, REST, Goal, Number
from benchmarks.api.loads import Stream
from benchmarks.api.misses import REASONS
from benchmarks.api.questions import Question
from tests import architecture

RATIO = Goal(
    "faster",
    Number(PAGE_100, OURS, "per_second"),
    (Number(PAGE_100, REST, "per_second"), Number(PAGE_100, "another", "per_second")),
    at_least=6,
)
BELOW = Goal("small", Number("memory", OURS, "megabytes"), at_most=120, unit=" MB")
ROUNDS = {
    PAGE_100: {
        OURS: [{"per_second": 60.0}, {"per_second": 50.0}, {"per_second": 90.0}],
        REST: [{"per_second": 10.0}, {"per_second": 20.0}, {"per_second": 9.0}],
        "another": [{"per_second": 30.0}, {"per_second": 5.0}, {"per_second": 30.0}],
    },
    "memory": {OURS: [{"megabytes": 150.0}]},
}


def run_of(rounds):
    described = {
        "date": "2027-03-01 12:00 UTC",
        "commit": "abc1234",
        "machine": "A machine, 2 cores, 8 GB of memory",
        "engine": "SQLite 3.40.1",
        "Python": "3.11.7",
        "packages": "Django 5.2",
        "tools": "wrk 4.1",
    }
    asked = {"100": 24, "1000": 20}
    return report.Run("sqlite", 1_000_000, 3, 2, asked, described, ("0.10", "1.90"), rounds)


# --- numbers ---


def test_ratio_is_the_median_of_the_ratios_of_each_round():
    # By round: 60/10, 50/5, 90/9.
    assert RATIO.value(ROUNDS) == 10


def test_number_without_a_divisor_is_taken_as_it_is():
    assert BELOW.value(ROUNDS) == 150


def test_what_was_not_measured_has_no_value():
    assert RATIO.value({}) is None
    assert BELOW.value({}) is None


@pytest.mark.parametrize(
    ("goal", "value", "missed"),
    [(RATIO, 6, 0), (RATIO, 4.5, 0.25), (BELOW, 120, 0), (BELOW, 150, 0.25)],
)
def test_goal_is_missed_by_a_share_of_its_bound(goal, value, missed):
    assert goal.missed_by(value) == missed


def test_slow_stream_is_told_by_its_pace_after_the_beginning():
    # 50 lines after two seconds, and then 100 lines a second.
    read = Stream(seconds=12, lines=1050, waited=2, first_lines=50)

    assert read.seconds_for(5050) == 52


def test_stream_that_was_read_to_its_end_took_what_it_took():
    assert Stream(seconds=3, lines=10, waited=3, first_lines=10).seconds_for(10) == 3


def test_goals_of_postgresql_are_stricter_for_streams():
    texts = {
        engine: {goal.text: goal for goal in goals.goals_of(engine)}
        for engine in ["sqlite", "postgresql"]
    }
    text = "Streamed CSV of all rows, filtered: times as fast as plain Django, records"

    assert texts["sqlite"][text].at_least == 4
    assert texts["postgresql"][text].at_least == 8


def test_reasons_are_given_for_goals_that_there_are():
    texts = {goal.text for goal in goals.GOALS}

    assert {text for text, _engine in REASONS} <= texts
    assert {engine for _text, engine in REASONS} <= {"sqlite", "postgresql"}


# --- the page ---


def test_row_of_a_goal_tells_what_was_wanted_and_what_was_measured():
    assert report.goal_row(RATIO, run_of(ROUNDS)) == ["faster", "≥ 6×", "10.0×", "met"]


def test_row_of_a_missed_goal_tells_by_how_much_and_why(monkeypatch):
    monkeypatch.setitem(REASONS, ("small", "sqlite"), "rows are read at once.")

    row = report.goal_row(BELOW, run_of(ROUNDS))

    assert row == ["small", "≤ 120 MB", "150 MB", "**missed by 25%**: rows are read at once."]


def test_small_miss_is_not_rounded_away():
    assert report.verdict(RATIO, 5.99, "sqlite").startswith("**missed by 1%**")


def test_numbers_have_the_median_and_both_ends():
    table = report.details(PAGE_100, ROUNDS[PAGE_100])

    assert table.splitlines() == [
        "**Filtered page of 100 rows**",
        "",
        "|  | requests/s |",
        "| --- | ---: |",
        "| **this API** | 60.0 (50.0–90.0) |",
        "| Django REST framework | 10.0 (9.0–20.0) |",
        "| another | 30.0 (5.0–30.0) |",
    ]


def test_page_says_on_what_and_when_it_was_measured():
    page = report.document([run_of({"memory": ROUNDS["memory"]})], "# About\n")

    assert page.startswith("# About\n\n## SQLite\n\n- 2027-03-01 12:00 UTC, commit abc1234.\n")
    assert "- A machine, 2 cores, 8 GB of memory; load 0.10 before, 1.90 after.\n" in page
    assert "- 1,000,000 figures; 3 rounds of 2 seconds for each load.\n" in page
    assert "- Different pages that were asked for: 24 of 100 rows and 20 of 1,000 rows.\n" in page


# --- questions ---


@pytest.fixture
def database():
    """Two indicators in two years, each with ten rows, all of them of one school."""
    connection = sqlite3.connect(":memory:")
    columns = ["indicator", "school_year", "school", "population", "student_group"]
    columns += ["local_district", "board_district"]
    connection.execute(f"CREATE TABLE observations ({', '.join(columns)})")
    rows = [
        [indicator, year, "a-school", "a-school", group, "east", None]
        for indicator in ["marks", "meals"]
        for year in ["2019-20", "2020-21"]
        for group in ["all", "el"] * 5
    ]
    connection.executemany("INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    yield connection
    connection.close()


def test_questions_are_the_same_each_time(database):
    assert questions.draw(database, 10) == questions.draw(database, 10)


def test_questions_are_answered_by_as_many_rows_as_a_page_has(database):
    asked = {tuple(question.names) for question in questions.draw(database, 11)}

    # An indicator has 20 rows, and 10 in a year.
    assert ("local_district", "indicator") in asked
    assert ("indicator", "school_year") not in asked


def test_nobody_is_asked_for_what_no_source_says(database):
    for question in questions.draw(database, 1):
        assert "board_district" not in question.names


QUESTION = Question((("school_year_min", "2019-20"), ("student_group", "el"), ("grade", "k")))
EITHER = Question((("student_group", "el"), ("student_group", "all")))


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        (questions.ours, "school_year_min=2019-20&student_group=el&grade=k&page_size=9"),
        (questions.plain_rest, "school_year_min=2019&student_group=el&grade=k&page_size=9"),
        (questions.ninja, "school_year_min=2019&student_group=el&grade=k&page_size=9"),
        (questions.datasette, "school_year__gte=2019-20&student_group=el&grade=k&_size=9"),
    ],
)
def test_everybody_is_asked_in_his_own_words(words, filters):
    assert words(QUESTION, 9).partition("?")[2].startswith(filters)


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        (questions.ours, "student_group=el&student_group=all&page_size=9"),
        (questions.plain_rest, "student_group=el%2Call&page_size=9"),
        (questions.ninja, "student_group=el&student_group=all&page_size=9"),
        (questions.datasette, "student_group__in=el%2Call&_size=9"),
    ],
)
def test_everybody_is_asked_for_either_in_his_own_words(words, filters):
    assert words(EITHER, 9).partition("?")[2].startswith(filters)


# --- agreement ---

ROW = {"id": "a/b", "value": 88.0, "note": None, "grade": "10", "candidates": [80.3, 91]}
SAME = {"id": "a/b", "value": "88.000000", "note": "", "grade": "10", "candidates": "80.3 91"}


def test_digits_and_quotation_marks_make_no_difference():
    agreement.check_same({"ours": [ROW], "theirs": [SAME]}, QUESTION)


@pytest.mark.parametrize(
    "other",
    [[], [{**SAME, "value": 88.1}], [{**SAME, "note": "-"}], [{**SAME, "more": 1}], [SAME] * 2],
)
def test_other_rows_stop_the_benchmark(other):
    with pytest.raises(agreement.DisagreementError, match="theirs and ours"):
        agreement.check_same({"ours": [ROW], "theirs": other}, QUESTION)


def test_question_that_nothing_answers_stops_the_benchmark():
    with pytest.raises(agreement.DisagreementError, match="ours finds nothing"):
        agreement.check_same({"ours": [], "theirs": []}, QUESTION)


# --- the site knows nothing of it ---


def names_a_benchmark(tree):
    """In an import, or in a string such as one of the settings."""
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    dotted = [each for each in strings if isinstance(each, str) and "benchmarks." in each]
    return "benchmarks" in architecture.imported(tree) or bool(dotted)


@pytest.mark.parametrize("layer", architecture.LAYERS)
def test_site_knows_of_no_benchmark(layer):
    trees = {path: ast.parse(path.read_text()) for path in architecture.modules(layer)}

    assert not [path for path, tree in trees.items() if names_a_benchmark(tree)]


@pytest.mark.parametrize(
    "code", ["from benchmarks.api import peers", "apps = ['benchmarks.api.peers']"]
)
def test_site_that_knows_of_one_is_found(code):
    assert names_a_benchmark(ast.parse(code))
