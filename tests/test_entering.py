"""What is said about figures that staff type in, and what of it is recorded."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from metrics.actions import enter_figures, enter_typed_figures, erased_by, retire_figures
from metrics.entering import Cell, Entry, Kind, judge, queries_of, review_source
from metrics.models import Indicator, Observation, Population, StudentGroup
from metrics.typed import Unreadable, as_typed, read_value
from metrics.validation import entry_problems, value_of
from schools.models import ImportRun
from tests.factories import NOON, make

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def attendance():
    return make(Indicator, name="Attendance", query_threshold=Decimal(10))


@pytest.fixture
def school():
    return make(Population)


@pytest.fixture
def cell(attendance, school):
    return Cell(attendance, school, YEAR)


@pytest.fixture
def run():
    return make(ImportRun, kind="form", by=make(User, first_name="Ana", last_name="López"))


def figure(cell, digits, **given):
    said = {"digits": digits, "value": value_of(digits), **given}
    if "import_run" not in said:
        said["import_run"] = make(ImportRun, kind="form", by=make(User, first_name="Luis"))
    return make(
        Observation,
        indicator=cell.indicator,
        population=cell.population,
        student_group=StudentGroup.objects.get(slug="all"),
        **{"school_year": cell.school_year, **said},
    )


def of(cell):
    rows = Observation.objects.filter(indicator=cell.indicator, population=cell.population)
    return rows.filter(school_year=cell.school_year)


def verdict(cell, value, **given):
    return judge([Entry(cell, value, **given)])[0]


# --- numbers ---


@pytest.mark.parametrize(
    ("unit", "typed", "digits"),
    [
        ("percent", "71.2", "71.2"),
        ("percent", " 71.20 % ", "71.20"),
        ("percent", "71.2\N{NO-BREAK SPACE}%", "71.2"),
        ("percent", "0", "0"),
        ("percent", "-0.0", "0.0"),
        ("count", "1,234", "1234"),
        ("count", "12,345,678", "12345678"),
        ("count", "0", "0"),
        ("score", "\N{MINUS SIGN}12.5", "-12.5"),
    ],
)
def test_number_is_kept_with_the_digits_that_were_typed(cell, unit, typed, digits):
    cell.indicator.unit = unit

    found = verdict(cell, typed)

    assert (found.kind, found.figure.digits) == (Kind.NEW, digits)
    assert found.figure.value == Decimal(digits)


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        ("percent", "n/a"),
        ("percent", "-"),
        ("percent", "none"),
        ("percent", "%"),
        ("percent", "71,2"),
        ("percent", "1,234"),
        ("percent", "7 1"),
        ("percent", "71.2%%"),
        ("percent", "1e1"),
        ("percent", "nan"),
        ("percent", "٧"),
        ("percent", "71.2\0"),
        ("percent", "0." + "1" * 29),
        ("count", "12,34"),
        ("count", "12%"),
        ("count", "999999999999.9999999"),
        ("score", "1,234"),
        ("score", "<5"),
    ],
)
def test_what_is_no_number_is_an_error(cell, unit, typed):
    cell.indicator.unit = unit

    found = verdict(cell, typed)

    assert found.kind == Kind.ERROR
    assert "is not a number such as 71.2" in found.problems[0]


@pytest.mark.parametrize(
    ("unit", "typed", "problem"),
    [
        ("percent", "871", "871 is no percentage: it is not between 0 and 100."),
        ("percent", "-0.1", "-0.1 is no percentage: it is not between 0 and 100."),
        ("count", "-3", "-3 is no count: it is below zero."),
        ("count", "2.5", "2.5 is no count: it is not whole."),
    ],
)
def test_what_is_out_of_range_is_an_error(cell, unit, typed, problem):
    cell.indicator.unit = unit

    assert verdict(cell, typed).problems == [problem]


@given(st.text(max_size=40), st.sampled_from(["percent", "count", "score"]))
def test_whatever_is_typed_is_either_read_or_refused_in_a_sentence(text, unit):
    try:
        typed = read_value(text, unit)
    except Unreadable:
        return
    assert not typed.digits or len(typed.digits) <= 30


@given(st.decimals(0, 100, places=2))
def test_a_percentage_reads_the_same_with_and_without_its_sign(number):
    assert read_value(f"{number} %", "percent") == read_value(f"{number}", "percent")


# --- numerator and denominator ---

SHARE_ERRORS = [
    ("72.6", None, "10", "No whole number out of 10 gives 72.6 percent."),
    ("50", None, "0", "No whole number out of 0 gives 50 percent."),
    ("50", "5", None, "A numerator needs its denominator."),
    ("50", "6", "10", "50 is not 6 of 10 in percent."),
    ("66.6", "2", "3", "66.6 is not 2 of 3 in percent."),
    ("0", "0", "0", "0 is not 0 of 0 in percent."),
    ("50", "five", "10", "“five” is not a whole number such as 240."),
    ("50", "5", "10.0", "“10.0” is not a whole number such as 240."),
    ("50", "-5", "10", "“-5” is not a whole number such as 240."),
    ("50", "5", "99999999999", "“99999999999” is not a whole number such as 240."),
]


@pytest.mark.parametrize(("value", "numerator", "denominator", "problem"), SHARE_ERRORS)
def test_share_that_cannot_be_is_an_error(cell, value, numerator, denominator, problem):
    found = verdict(cell, value, numerator=numerator, denominator=denominator)

    assert (found.kind, found.problems) == (Kind.ERROR, [problem])


def test_numerator_above_the_denominator_of_a_share_is_an_error(cell):
    cell.indicator.denominator = "all students"

    found = verdict(cell, "100", numerator="30", denominator="20")

    assert found.problems == ["The numerator 30 is larger than the denominator 20."]


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        ("70", None, "10"),
        ("72.6", None, "62"),
        ("66.7", "2", "3"),
        ("66.67", "2", "3"),
        ("67", "2", "3"),
        ("12.5", "1", "8"),
        ("13", "1", "8"),
        ("12", "1", "8"),
        ("71.2", "1,780", "2,500"),
        ("71.2", "", ""),
    ],
)
def test_share_that_can_be_is_taken(cell, value, numerator, denominator):
    found = verdict(cell, value, numerator=numerator, denominator=denominator)

    assert (found.kind, found.problems) == (Kind.NEW, [])


@given(st.data(), st.integers(1, 3000), st.integers(0, 4))
def test_every_share_of_whole_numbers_is_possible_at_any_number_of_digits(data, whole, places):
    part = data.draw(st.integers(0, whole))
    digits = f"{Decimal(100 * part) / whole:.{places}f}"
    shares = [
        Observation(digits=digits, value=value_of(digits), numerator=numerator, denominator=whole)
        for numerator in [part, None]
    ]

    assert [entry_problems(share, Indicator(unit="percent")) for share in shares] == [[], []]


@given(st.integers(1, 60), st.integers(0, 1000))
def test_a_percentage_is_possible_just_where_some_whole_number_gives_it(whole, tenths):
    digits = f"{Decimal(tenths) / 10:.1f}"
    share = Observation(digits=digits, value=value_of(digits), denominator=whole)

    # |part/whole - tenths/1000| is at most 1/2000, without a division.
    some = any(abs(2000 * part - 2 * tenths * whole) <= whole for part in range(whole + 1))
    assert (entry_problems(share, Indicator(unit="percent")) == []) == some


# --- words ---


@pytest.mark.parametrize(
    ("typed", "status"),
    [("NOT APPLICABLE", "not_applicable"), ("not  collected", "not_collected")],
)
def test_words_say_why_there_is_no_value(cell, run, typed, status):
    enter_figures([Entry(cell, typed)], run=run)

    found = of(cell).get()
    assert (found.status, found.value, found.digits) == (status, None, "")


def test_figure_can_be_typed_again_as_it_is_shown(cell, run):
    for typed in ["71.20", "NOT APPLICABLE", "NOT COLLECTED"]:
        enter_figures([Entry(cell, typed)], run=run)
        current = of(cell).get(current=True)

        assert as_typed(current) == typed
        assert verdict(cell, as_typed(current)).kind == Kind.UNCHANGED


def test_word_takes_the_numbers_of_students_away(cell, run):
    figure(cell, "50", numerator=5, denominator=10)

    enter_figures([Entry(cell, "NOT APPLICABLE")], run=run)

    current = of(cell).get(current=True)
    assert (current.numerator, current.denominator) == (None, None)


def test_numerator_without_a_value_is_an_error(cell):
    found = verdict(cell, "NOT COLLECTED", numerator="3", denominator="10")

    assert found.problems == ["Where there is no value, there is no numerator."]


# --- blank, and CLEAR ---


def test_blank_keeps_what_stands_there(cell, run):
    old = figure(cell, "71.2")

    verdicts = enter_figures([Entry(cell, "  ")], run=run)

    assert verdicts[0].kind == Kind.BLANK
    assert of(cell).get(current=True) == old


def test_blank_is_not_zero(cell, run):
    verdicts = enter_figures([Entry(cell, "", note="", numerator="", denominator="")], run=run)

    assert verdicts[0].kind == Kind.BLANK
    assert not of(cell).exists()


def test_clear_retires_the_figure_and_the_batch_says_so(cell, run):
    old = figure(cell, "71.2")

    verdicts = enter_figures([Entry(cell, "clear", seen=old.pk)], run=run)

    assert (verdicts[0].kind, verdicts[0].old) == (Kind.ERASED, old)
    assert not of(cell).filter(current=True).exists()
    assert of(cell).count() == 1
    assert erased_by(run) == [old.pk]


def test_nothing_is_cleared_where_nothing_stands(cell):
    assert verdict(cell, "CLEAR").kind == Kind.BLANK


@pytest.mark.parametrize("given", [{"note": "Fire."}, {"numerator": "5", "denominator": "10"}])
def test_note_or_numbers_without_any_value_are_an_error(cell, given):
    found = verdict(cell, "", **given)

    assert found.problems == ["Enter the value as well: there is none here yet."]


# --- notes and numbers beside a value ---


def test_note_can_be_added_without_typing_the_value_again(cell, run):
    old = figure(cell, "71.2", numerator=89, denominator=125, note_es="Nota.")

    verdicts = enter_figures([Entry(cell, "", note="New boundary.")], run=run)

    new = of(cell).get(current=True)
    assert verdicts[0].kind == Kind.CHANGED
    assert (new.digits, new.numerator, new.denominator) == ("71.2", 89, 125)
    assert (new.note, new.note_es, new.source) == ("New boundary.", "", old.source)


def test_note_stays_where_none_is_given_and_goes_where_it_is_emptied(cell, run):
    figure(cell, "71.2", note="New boundary.")

    enter_figures([Entry(cell, "72.2")], run=run)
    assert of(cell).get(current=True).note == "New boundary."

    enter_figures([Entry(cell, "72.2", note="")], run=run)
    assert of(cell).get(current=True).note == ""


def test_value_that_the_numbers_left_there_do_not_give_is_an_error(cell):
    figure(cell, "50", numerator=5, denominator=10)

    assert verdict(cell, "60").problems == ["60 is not 5 of 10 in percent."]
    assert verdict(cell, "60", numerator="6").kind == Kind.CHANGED
    assert verdict(cell, "61.5", numerator="", denominator="").kind == Kind.CHANGED


@pytest.mark.parametrize("note", ["a\0b", "a\ud800b"])
def test_note_that_a_database_could_not_keep_is_an_error(cell, note):
    found = verdict(cell, "71.2", note=note)

    assert found.problems == ["The note holds a character that cannot be kept. Type it anew."]


def test_inferred_figure_stays_so_when_its_digits_are_typed_again(cell):
    figure(cell, "71.2", status="inferred", note="By pairing.")

    assert verdict(cell, "71.2").kind == Kind.UNCHANGED
    assert "has to say by which rule" in verdict(cell, "", note="").problems[0]


# --- queries ---


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("62.2", "\N{MINUS SIGN}22.9 from 2024–25 (85.1 then, 62.2 now)."),
        ("95.1", "+10 from 2024–25 (85.1 then, 95.1 now)."),
    ],
)
def test_large_change_from_last_year_asks_for_a_note(cell, typed, query):
    figure(cell, "85.1", school_year=YEAR - 1)

    found = verdict(cell, typed)

    assert (found.kind, found.queries) == (Kind.NEW, [query])
    assert verdict(cell, typed, note="New boundary.").queries == []


@pytest.mark.parametrize("typed", ["75.2", "95.0", "85.1", "NOT COLLECTED"])
def test_smaller_change_asks_for_nothing(cell, typed):
    figure(cell, "85.1", school_year=YEAR - 1)

    assert verdict(cell, typed).queries == []


def test_change_asks_for_nothing_without_a_threshold_or_without_last_year(cell):
    assert verdict(cell, "1").queries == []

    figure(cell, "85.1", school_year=YEAR - 2)
    assert verdict(cell, "1").queries == []

    figure(cell, "85.1", school_year=YEAR - 1)
    cell.indicator.query_threshold = None
    assert verdict(cell, "1").queries == []


def test_a_note_that_stands_there_explains_the_same_value_only_with_its_figure(cell):
    figure(cell, "85.1", school_year=YEAR - 1)
    figure(cell, "62.2", note="New boundary.")

    assert verdict(cell, "62.2").queries == []
    assert verdict(cell, "62.2", note="").queries != []


@pytest.fixture
def part(school):
    whole = make(Indicator, unit="count", name="Enrollment")
    return Cell(make(Indicator, unit="count", part_of=whole), school, YEAR)


@pytest.fixture
def whole(part):
    return Cell(part.indicator.part_of, part.population, YEAR)


def test_group_larger_than_its_total_asks_for_a_note(part, whole):
    figure(whole, "200")

    assert verdict(part, "240").queries == [
        "240 is more than all together: “Enrollment” is 200.",
    ]
    assert verdict(part, "200").queries == []


def test_total_of_another_year_or_population_asks_for_nothing(part, whole):
    figure(Cell(whole.indicator, whole.population, YEAR - 1), "200")
    figure(Cell(whole.indicator, make(Population), YEAR), "200")

    assert verdict(part, "240").queries == []


def test_group_is_held_against_the_total_typed_in_with_it(part, whole):
    figure(whole, "200")

    both = judge([Entry(part, "240"), Entry(whole, "260")])
    assert [found.queries for found in both] == [[], []]

    both = judge([Entry(whole, "20"), Entry(part, "150")])
    assert both[1].queries == ["150 is more than all together: “Enrollment” is 20."]


def test_share_is_not_held_against_what_it_is_part_of(part, whole):
    part.indicator.unit = "percent"
    figure(whole, "20")

    assert verdict(part, "50").queries == []


def test_queries_need_no_database(django_assert_num_queries):
    indicator = Indicator(unit="percent", query_threshold=Decimal(10))
    then, now = (
        Observation(indicator=indicator, school_year=year, digits=digits, value=Decimal(digits))
        for year, digits in [(2024, "50"), (2025, "75.5")]
    )

    with django_assert_num_queries(0):
        assert queries_of(now, then, None) == ["+25.5 from 2024–25 (50 then, 75.5 now)."]


def test_query_does_not_stand_in_the_way_of_recording(cell, run):
    figure(cell, "85.1", school_year=YEAR - 1)

    enter_figures([Entry(cell, "62.2")], run=run)

    assert of(cell).get().digits == "62.2"


# --- two people ---


def test_change_of_a_cell_that_somebody_else_changed_is_a_conflict(cell, run):
    seen = figure(cell, "71.2", current=False)
    theirs = figure(cell, "81.2")

    found = enter_figures([Entry(cell, "80", seen=seen.pk)], run=run)[0]

    assert (found.kind, found.old, found.figure) == (Kind.CONFLICT, theirs, None)
    assert found.changed_by == "Luis, 03/02/2026 noon"
    assert of(cell).get(current=True) == theirs


@pytest.mark.parametrize("typed", ["80", "CLEAR", "NOT APPLICABLE"])
def test_cell_that_was_empty_when_it_was_seen_is_a_conflict_where_it_is_not(cell, typed):
    figure(cell, "81.2")

    assert verdict(cell, typed, seen=None).kind == Kind.CONFLICT


def test_the_same_value_entered_by_two_is_no_conflict(cell):
    figure(cell, "81.2")

    assert verdict(cell, "81.2", seen=None).kind == Kind.UNCHANGED


def test_figure_erased_meanwhile_is_a_conflict_that_says_so(cell):
    old = figure(cell, "81.2")
    retire_figures([old.pk])

    found = verdict(cell, "80", seen=old.pk)

    assert (found.kind, found.changed_by) == (Kind.CONFLICT, "erased meanwhile")


def test_who_saw_what_stands_there_may_change_it_and_so_may_who_takes_any(cell):
    old = figure(cell, "71.2")

    assert verdict(cell, "80", seen=old.pk).kind == Kind.CHANGED
    assert verdict(cell, "80", seen="any").kind == Kind.CHANGED


def test_error_is_said_before_a_conflict(cell):
    figure(cell, "71.2")

    assert verdict(cell, "871", seen=None).kind == Kind.ERROR


# --- recording ---


def test_recorded_figure_names_its_source_batch_row_and_column(cell, run):
    found = enter_figures([Entry(cell, "71.2 %", row=3, column="Attendance" * 20)], run=run)[0]

    new = of(cell).get()
    assert (new, new.source, new.import_run) == (found.figure, review_source(), run)
    assert (new.status, new.student_group.slug, new.grade, new.respondent) == (
        "reported",
        "all",
        "all",
        "",
    )
    assert (new.row_number, new.column_name) == (3, ("Attendance" * 20)[:120])


def test_what_is_in_error_is_left_out_and_the_rest_is_recorded(attendance, run):
    cells = [Cell(attendance, make(Population), YEAR) for _each in range(3)]

    verdicts = enter_figures(
        [Entry(cells[0], "71.2"), Entry(cells[1], "871"), Entry(cells[2], "0")], run=run
    )

    assert [each.kind for each in verdicts] == [Kind.NEW, Kind.ERROR, Kind.NEW]
    assert [of(each).count() for each in cells] == [1, 0, 1]


def test_cell_filled_in_twice_is_taken_once(cell, run):
    verdicts = enter_figures([Entry(cell, ""), Entry(cell, "70"), Entry(cell, "80")], run=run)

    assert [each.kind for each in verdicts] == [Kind.BLANK, Kind.NEW, Kind.ERROR]
    assert of(cell).get().digits == "70"


def test_batch_of_which_nothing_was_recorded_is_not_kept(cell):
    clerk = make(User)

    enter_typed_figures([Entry(cell, "871")], kind="form", by=clerk, at=NOON)
    assert not ImportRun.objects.filter(by=clerk).exists()

    enter_typed_figures([Entry(cell, "71.2")], kind="paste", by=clerk, at=NOON)
    kept = ImportRun.objects.get(by=clerk)
    assert (kept.kind, kept.state, kept.at) == ("paste", "applied", NOON)


def block(indicators, rows, typed):
    cells = [Cell(each, make(Population), YEAR) for _row in range(rows) for each in indicators]
    for each in cells[::3]:
        figure(each, "90")
        figure(each, "10", school_year=YEAR - 1)
    return [Entry(each, typed, seen=None) for each in cells]


def test_judging_costs_as_many_queries_for_one_as_for_many(whole):
    indicators = [make(Indicator, part_of=whole.indicator, query_threshold=5) for _ in range(2)]
    few, many = block(indicators, 1, "50"), block(indicators, 20, "50")

    counted = []
    for entries in [few, many]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            kinds = {each.kind for each in judge(entries)}
        assert kinds == {Kind.NEW, Kind.CONFLICT}
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 6


def test_recording_costs_as_many_queries_for_one_as_for_many(attendance, run):
    review_source()
    few, many = block([attendance], 1, "95"), block([attendance], 30, "95")

    counted = []
    for entries in [few, many]:
        with CaptureQueriesContext(connection) as asked:
            enter_figures([Entry(each.cell, "95") for each in entries], run=run)
        counted.append(len(asked))

    assert counted[0] == counted[1]
