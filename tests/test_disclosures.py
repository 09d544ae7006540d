"""What in a text may tell something about one child or one person."""

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from metrics.entering import review_source
from metrics.models import Indicator, Observation, Population
from reforms.disclosures import Kind, findings
from reforms.models import AnnualReview, Assignment, CommitteeMember, ReviewEntry
from reforms.readers.publication import findings_of
from schools.history import save_tracked
from schools.models import Party, Program, School
from tests.factories import NOON, make

SENTENCES = Path(__file__).parent / "disclosure_sentences.csv"
PERSONS = ["Testa Mentira"]
NO_PERSONS = [
    "Felicitas and Gonzalo Mendez High School",
    "Museum of Contemporary Art",
    "Boys and Girls Club",
    "Los Angeles Unified School District",
]


def labelled() -> list[tuple[set[str], str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [({kind for kind in row["found"].split(",") if kind}, row["text"]) for row in rows]


def kinds_in(text, **options) -> set[str]:
    options = {"names": PERSONS, "known": NO_PERSONS, **options}
    return {finding.kind.value for finding in findings({"text": text}, **options)}


def passages_in(text, **options) -> list[str]:
    return [finding.passage for finding in findings({"text": text}, names=[], **options)]


def test_there_are_more_than_a_hundred_labelled_sentences_of_either_sort():
    marked = [kinds for kinds, _text in labelled() if kinds]

    assert len(marked) > 100
    assert len(labelled()) - len(marked) > 100


def test_at_least_95_of_100_marked_sentences_are_found_with_all_that_is_in_them():
    marked = [(kinds, text) for kinds, text in labelled() if kinds]

    missed = [text for kinds, text in marked if not kinds <= kinds_in(text)]

    assert len(missed) <= 0.05 * len(marked), missed


def test_at_most_10_of_100_harmless_sentences_raise_an_alarm():
    harmless = [text for kinds, text in labelled() if not kinds]

    alarms = [text for text in harmless if kinds_in(text)]

    assert len(alarms) <= 0.1 * len(harmless), alarms


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("In May three students left.", "three students"),
        ("Of the 12 students, nine passed.", "nine passed"),
        ("48 of 50 seniors graduated.", "48 of 50 seniors"),
        ("Not a single student dropped out.", "Not a single student"),
        ("We thank Ms. Kim.", "Ms. Kim"),
        ("Ningún alumno fue expulsado.", "Ningún alumno"),
    ],
)
def test_a_finding_shows_the_passage_as_it_was_written(text, passage):
    assert passages_in(text) == [passage]


def test_a_long_sentence_is_shown_around_its_passage():
    text = "word " * 100 + "three students " + "word " * 100

    [finding] = findings({"text": text}, names=[])

    assert "three students" in finding.excerpt
    assert finding.excerpt.startswith("…")
    assert finding.excerpt.endswith("…")
    assert len(finding.excerpt) <= 202


def test_the_key_stays_while_other_sentences_change():
    before = findings({"text": "Three students left. It was a good year."}, names=[])
    after = findings({"text": "It was a bad year.\nThree students left."}, names=[])

    assert [finding.key for finding in before] == [finding.key for finding in after]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Four students left."},
        {"text": "Three students left in May."},
        {"other": "Three students left."},
    ],
)
def test_the_key_changes_with_the_sentence_and_its_place(changed):
    before = findings({"text": "Three students left."}, names=[])
    after = findings(changed, names=[])

    assert [finding.key for finding in before] != [finding.key for finding in after]


def test_names_are_found_however_they_are_written():
    for text in ["see testa mentira", "TESTA MENTIRA said", "as Téstá Mentira said", "Mentira led"]:
        assert kinds_in(text) == {Kind.NAME}, text


def test_full_width_digits_are_digits():
    assert kinds_in("３ students left.") == {Kind.NUMBER}


def test_nothing_is_found_in_nothing():
    assert findings({"text": "", "other": " \n "}, names=["", "a"], known=["", "b"]) == []


@pytest.mark.parametrize(
    "text",
    ["A. " * 3000, "50% " * 3000, "1,1," * 3000, "\x00\ud800 x ", "no " * 3000, "Aa de " * 3000],
)
def test_text_that_is_no_text_is_read_to_its_end(text):
    assert findings({"text": text + "\nThree students left."}, names=PERSONS)[-1].passage == (
        "Three students"
    )


# --- of a review ---


def review_with(entry=None, **changes) -> AnnualReview:
    school = make(School, name="Amalia Rios Academy")
    review = make(AnnualReview, school=school)
    make(ReviewEntry, review=review, **(entry or {}))
    for name, value in changes.items():
        setattr(review, name, value)
    return save_tracked(review, by=None, at=NOON, update_fields=list(changes))


@pytest.mark.django_db
def test_every_text_that_goes_public_is_looked_at():
    review = review_with(
        {"title": "Help for two students", "text": "Mr. Ho helps.", "obstacles": "All pupils."},
        decision_text="None of the students left.",
        correction_reason="We had named Ms. Wu.",
    )

    found = {(finding.kind.value, finding.passage) for finding in findings_of(review)}

    assert found == {
        ("number", "two students"),
        ("name", "Mr. Ho"),
        ("all", "All pupils"),
        ("none", "None of the students"),
        ("name", "Ms. Wu"),
    }


@pytest.mark.django_db
def test_a_note_goes_out_with_its_figure_and_is_looked_at():
    review = review_with()
    population = make(Population, kind="school", school=review.school)
    figure = {"source": review_source(), "school_year": review.cycle.school_year}
    indicator = make(Indicator, name="Attendance")
    note = "Two students moved away."
    make(Observation, population=population, indicator=indicator, note=note, **figure)

    [finding] = findings_of(review)

    assert (finding.passage, finding.where) == ("Two students", "Note on the figure “Attendance”")


@pytest.mark.django_db
def test_everybody_with_a_part_in_the_review_is_known_by_name():
    liaison = make(User, username="a", first_name="ute", last_name="Zwirbl")
    member = make(Party, kind="person", name="Quor Xantippo")
    review = review_with({"text": "Zwirbl and quor xantippo agreed."})
    make(Assignment, user=liaison, role="liaison", school=review.school)
    make(CommitteeMember, committee=review.cycle.committee, person=member, school_year=2025)

    assert [finding.passage for finding in findings_of(review)] == ["Zwirbl", "quor xantippo"]


@pytest.mark.django_db
def test_schools_programs_and_organisations_are_no_persons():
    make(Party, kind="organisation", name="Alondra Vives")
    make(Program, name="Marcos Tull")
    text = "Amalia Rios Academy works with Alondra Vives and Marcos Tull."

    assert findings_of(review_with({"text": text})) == []


@pytest.mark.django_db
def test_the_keys_are_the_same_in_both_languages_and_the_places_are_in_words():
    review = review_with({"title": "Reading", "text": "Three students left."})

    [english] = findings_of(review)
    with translation.override("es"):
        [spanish] = findings_of(review)

    assert english.where == "Reading: what the school says"
    assert english.key == spanish.key


@pytest.mark.django_db
def test_many_entries_cost_no_more_queries(django_assert_num_queries):
    review = review_with({"text": "Three students left."})
    with CaptureQueriesContext(connection) as before:
        findings_of(review)
    for _each in range(20):
        make(ReviewEntry, review=review, text="Three students left.")

    with django_assert_num_queries(len(before)):
        assert len(findings_of(review)) == 21
