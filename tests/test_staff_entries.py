"""Writing, judging and discussing an answer: nothing that was typed is lost."""

import pytest
from django.urls import reverse

from reforms.models import Comment, ReviewEntry
from schools.models import Program
from tests.factories import make
from tests.reviews import answer, open_scene, scene_in
from tests.staff import said_by, signed_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def address(scene, section="council", page="staff-entry") -> str:
    return reverse(page, args=[scene.review.pk, scene.entry(section).pk])


def write(scene, section="council", *, by=None, headers=None, **typed):
    typed = {"seen": scene.entry(section).version, **typed}
    client = signed_in(by or scene.liaison)
    return client.post(address(scene, section), typed, headers=headers)


# --- the school writes ---


def test_saved_answer_leads_back_to_its_place_in_the_review():
    scene = open_scene()

    response = write(scene, text="It met each month.")

    assert response.status_code == 302
    assert response.url.endswith(f"#entry-{scene.entry('council').pk}")
    assert scene.entry("council").text == "It met each month."


def test_all_fields_of_an_autonomy_are_saved():
    scene = open_scene()

    write(scene, "autonomy", level="3", text="We hire.", obstacles="Late lists.")

    entry = scene.entry("autonomy")
    assert (entry.level, entry.text, entry.obstacles) == (3, "We hire.", "Late lists.")


@pytest.mark.parametrize(
    ("section", "typed", "problem"),
    [
        ("agreement", {"votes_for": "26", "votes_cast": "25"}, "more votes in favor than"),
        ("agreement", {"votes_for": "26"}, "Say also how many votes were cast."),
        ("agreement", {"votes_for": "many", "votes_cast": "25"}, "Enter a whole number."),
        ("agreement", {"votes_for": "-1", "votes_cast": "9" * 40}, "greater than or equal to 0"),
        ("agreement", {"on": "the fifth of May"}, "Enter a valid date."),
        ("autonomy", {"level": "5"}, "is not one of the available choices"),
        ("council", {"text": "x" * 20_001}, "at most 20000 characters"),
        ("council", {"text": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept_in_the_form(section, typed, problem):
    scene = open_scene()
    typed = {"text": "Typed with care.", **typed}

    response = write(scene, section, **typed)

    assert response.status_code == 400
    assert problem in said_by(response)
    if "Typed with care." in typed.values():
        assert "Typed with care." in said_by(response)
    assert scene.entry(section).version == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_version_that_is_no_number_is_refused(seen):
    scene = open_scene()

    assert write(scene, text="Typed.", seen=seen).status_code == 400


def test_second_of_two_people_sees_both_versions_and_keeps_the_typed_text():
    scene = open_scene()
    answer(scene, "council", text="What the first one wrote.")

    response = write(scene, text="What the second one wrote.", seen=1)

    assert response.status_code == 409
    page = said_by(response)
    assert "What the first one wrote." in page
    assert "What the second one wrote." in page
    assert "Save mine instead" in page
    assert 'name="seen" value="2"' in response.text
    assert scene.entry("council").text == "What the first one wrote."

    write(scene, text="What the second one wrote.", seen=2)

    assert scene.entry("council").text == "What the second one wrote."


def test_entry_of_another_review_is_not_found():
    scene, other = open_scene(), open_scene(school_year=2024)
    path = reverse("staff-entry", args=[scene.review.pk, other.entry("council").pk])

    assert signed_in(scene.liaison).get(path).status_code == 404


def test_others_cannot_write():
    scene = open_scene()

    assert write(scene, by=scene.reviewer, text="Not mine.").status_code == 403


# --- saving while somebody types ---


def test_script_is_told_when_an_answer_was_saved():
    scene = open_scene()

    response = write(scene, text="Typed.", headers=JSON)

    assert response.status_code == 200
    assert response.json()["seen"] == 2
    assert response.json()["message"].startswith("Saved ")
    assert scene.entry("council").text == "Typed."


def test_script_is_told_what_is_wrong():
    scene = open_scene()

    response = write(scene, "agreement", votes_for="2", votes_cast="1", headers=JSON)

    assert response.status_code == 400
    assert response.json()["problems"] == [
        "Votes in favor: There cannot be more votes in favor than votes cast."
    ]


def test_script_gets_the_version_of_the_other_person():
    scene = open_scene()
    answer(scene, "autonomy", text="Theirs.", level=2)

    response = write(scene, "autonomy", text="Mine.", level="4", seen=1, headers=JSON)

    assert response.status_code == 409
    theirs = response.json()["theirs"]
    assert theirs["seen"] == 2
    assert {
        "name": "level",
        "label": "Level, as the school sees it",
        "value": "2",
        "shown": "developing",
    } in theirs["fields"]
    assert "Somebody else saved this meanwhile." in response.json()["message"]


def test_unchanged_becomes_changed_where_something_was_typed():
    scene = open_scene()
    entry = scene.entry("council")
    entry.carried_from, entry.attestation = scene.entry("agreement"), "unattested"
    entry.save()

    response = write(scene, text="New words.", attestation="unchanged", headers=JSON)

    assert response.json()["attestation"] == "changed"


def test_review_page_gives_the_script_its_words():
    scene = open_scene()

    page = signed_in(scene.liaison).get(scene.review.get_absolute_url()).text

    assert 'data-failed="Not saved: no connection.' in page
    assert page.count("data-autosave") == scene.review.entries.count()


# --- programs, recognitions, goals ---


def add(scene, section, **typed):
    path = reverse("staff-entry-new", args=[scene.review.pk, section])
    return signed_in(scene.liaison).post(path, typed)


def test_program_on_record_is_picked_from_the_list():
    scene, program = open_scene(), make(Program)

    response = add(scene, "program", program=program.pk, fate="kept", text="Twice a week.")

    assert response.status_code == 302
    entry = scene.entry("program")
    assert (entry.program, entry.fate, entry.text) == (program, "kept", "Twice a week.")


def test_program_that_is_not_on_record_has_a_title():
    scene = open_scene()

    add(scene, "program", title="Garden hour", fate="started")

    assert scene.entry("program").title == "Garden hour"


@pytest.mark.parametrize("program", ["0", "x", "999999999999999999999999"])
def test_program_that_does_not_exist_is_refused_and_the_text_kept(program):
    scene = open_scene()

    response = add(scene, "program", program=program, text="Typed with care.")

    assert response.status_code == 400
    assert "Typed with care." in said_by(response)


@pytest.mark.parametrize("section", ["council", "autonomy", "nothing"])
def test_only_lists_can_be_added_to(section):
    assert add(open_scene(), section, text="More.").status_code == 404


def test_entry_of_a_list_is_taken_out():
    scene = open_scene()
    add(scene, "goal", title="Reading")

    path = address(scene, "goal", "staff-entry-remove")
    response = signed_in(scene.liaison).post(path, {"seen": 1})

    assert response.status_code == 302
    assert not ReviewEntry.objects.filter(section="goal").exists()


def test_entry_that_somebody_has_changed_is_not_taken_out_unseen():
    scene = open_scene()
    add(scene, "goal", title="Reading")
    answer(scene, "goal", title="Reading and writing")

    path = address(scene, "goal", "staff-entry-remove")
    response = signed_in(scene.liaison).post(path, {"seen": 1})

    assert response.status_code == 409
    assert "Somebody else saved this meanwhile." in said_by(response)
    assert 'name="seen" value="2"' in response.text


def test_what_every_school_is_asked_cannot_be_taken_out():
    scene = open_scene()

    path = address(scene, "council", "staff-entry-remove")
    response = signed_in(scene.liaison).post(path, {"seen": 1})

    assert response.status_code == 409
    assert "cannot be removed" in said_by(response)


# --- the reviewer judges and asks, the school answers ---


def test_judgement_is_saved_beside_the_answer():
    scene = scene_in("in_review")
    seen = scene.entry("autonomy").version

    path = address(scene, "autonomy", "staff-entry-judge")
    typed = {"level": "3", "text": "Agreed.", "seen": seen}
    response = signed_in(scene.reviewer).post(path, typed, headers=JSON)

    assert response.json()["seen"] == seen + 1
    entry = scene.entry("autonomy")
    assert (entry.judged_level, entry.judgement, entry.judged_by) == (3, "Agreed.", scene.reviewer)


def test_judgement_of_an_answer_without_levels_is_a_text():
    scene = scene_in("in_review")

    path = address(scene, "council", "staff-entry-judge")
    signed_in(scene.reviewer).post(path, {"text": "Well.", "seen": scene.entry("council").version})

    assert scene.entry("council").judgement == "Well."


def test_second_of_two_reviewers_sees_the_other_judgement():
    scene = scene_in("in_review")
    path, seen = address(scene, "council", "staff-entry-judge"), scene.entry("council").version
    client = signed_in(scene.reviewer)
    client.post(path, {"text": "First.", "seen": seen})

    response = client.post(path, {"text": "Second.", "seen": seen})

    assert response.status_code == 409
    assert "First." in said_by(response)
    assert "Second." in said_by(response)


def test_comment_is_added_and_resolved():
    scene = scene_in("in_review")
    path = address(scene, "council", "staff-comment-new")
    assert signed_in(scene.reviewer).post(path, {"text": "How often?"}).status_code == 302
    comment = Comment.objects.get()
    returned = reverse("staff-step", args=[scene.review.pk, "return"])
    signed_in(scene.reviewer).post(returned, {"note": ""})
    resolve = reverse("staff-comment-resolve", args=[scene.review.pk, comment.pk])

    response = signed_in(scene.liaison).post(resolve, {"answer": "Monthly."})
    again = signed_in(scene.liaison).post(resolve, {"answer": "Twice."})

    comment.refresh_from_db()
    assert response.status_code == 302
    assert (comment.answer, comment.resolved_by) == ("Monthly.", scene.liaison)
    assert again.status_code == 409
    assert "This comment is resolved already." in said_by(again)
    assert "Twice." in said_by(again)


def test_comment_says_something():
    scene = scene_in("in_review")

    path = address(scene, "council", "staff-comment-new")
    response = signed_in(scene.reviewer).post(path, {"text": "  "})

    assert response.status_code == 400
    assert not Comment.objects.exists()


@pytest.mark.parametrize("page", ["staff-entry-judge", "staff-comment-new"])
def test_school_neither_judges_nor_comments(page):
    scene = scene_in("in_review")

    assert signed_in(scene.liaison).get(address(scene, "council", page)).status_code == 403
