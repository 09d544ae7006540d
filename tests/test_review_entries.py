"""Answers of a school and what the reviewer says to them: who may write, and over whose text."""

import pytest

from reforms.actions.comments import add_comment, resolve_comment
from reforms.actions.entries import add_entry, judge_entry, remove_entry, save_entry
from reforms.actions.errors import Conflict, ReviewError
from reforms.models import ReviewEntry
from schools.models import Program
from tests.factories import NOON, User, make
from tests.reviews import (
    LATER,
    answer,
    fill_in,
    judge,
    next_year,
    open_scene,
    scene_in,
    send_back,
    submit,
    take_up,
    with_role,
)

pytestmark = pytest.mark.django_db


def add(scene, section="goal", **said):
    return add_entry(scene.review, section=section, said=said, by=scene.liaison, at=NOON)


def carried(section="council", **said):
    """A review of the year after; the entry has last year's answer, not attested yet."""
    scene = open_scene()
    answer(scene, section, **said or {"text": "It met each month."})
    review = next_year(scene)
    return scene, review.entries.get(section=section)


def save(scene, entry, seen=None, by=None, **said):
    seen = entry.version if seen is None else seen
    return save_entry(entry, said=said, seen=seen, by=by or scene.liaison, at=LATER)


# --- entering ---


def test_saving_says_who_and_when_and_raises_the_version():
    scene = open_scene()

    answer(scene, "autonomy", level=2, text="  We choose. ", obstacles="")

    entry = scene.entry("autonomy")
    assert (entry.level, entry.text, entry.version) == (2, "We choose.", 2)
    assert (entry.entered_by, entry.entered_at) == (scene.liaison, NOON)
    assert entry.history.latest().history_user == scene.liaison


def test_second_of_two_people_sees_what_the_first_saved():
    scene = open_scene()
    entry, other = scene.entry("council"), make(User)
    save(scene, entry, text="Theirs.", by=other)

    with pytest.raises(Conflict, match="Somebody else saved") as conflict:
        save(scene, entry, seen=1, text="Mine.")

    theirs = conflict.value.theirs
    assert (theirs.text, theirs.version, theirs.entered_by) == ("Theirs.", 2, other)
    assert scene.entry("council").text == "Theirs."


def test_sending_the_same_twice_is_no_conflict_and_writes_nothing():
    scene = open_scene()
    entry = scene.entry("council")
    save(scene, entry, text="Once.")

    again = save(scene, entry, seen=1, text="Once.")

    assert again.version == 2
    assert entry.history.count() == 2


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("autonomy", {"votes_for": 3}),
        ("council", {"level": 2}),
        ("agreement", {"obstacles": "None."}),
        ("value", {"judgement": "Ours."}),
        ("value", {"state": "published"}),
    ],
)
def test_section_takes_only_its_own_answers(section, said):
    scene = open_scene()

    with pytest.raises(ReviewError, match=f"no such answer: {next(iter(said))}"):
        answer(scene, section, **said)


@pytest.mark.parametrize(
    ("section", "said", "complaint"),
    [
        ("agreement", {"votes_for": 5, "votes_cast": 4}, "more votes in favor"),
        ("agreement", {"votes_for": 5}, "more votes in favor"),
        ("autonomy", {"level": 5}, "not a valid choice"),
    ],
)
def test_impossible_answer_is_refused(section, said, complaint):
    scene = open_scene()

    with pytest.raises(ReviewError, match=complaint):
        answer(scene, section, **said)

    assert scene.entry(section).version == 1


@pytest.mark.parametrize("state", ["submitted", "in_review", "recommended", "decided", "exempt"])
def test_school_writes_only_while_the_review_is_with_it(state):
    scene = scene_in(state)

    with pytest.raises(ReviewError, match="cannot be done while the review is"):
        answer(scene, "council", text="Later.")
    with pytest.raises(ReviewError, match="cannot be done while the review is"):
        add(scene, title="More")


def test_returned_review_is_written_on():
    scene = scene_in("returned")

    assert answer(scene, "council", text="It met twice.").text == "It met twice."


def test_whoever_judged_writes_nothing_afterwards():
    scene = scene_in("in_review")
    judge(scene)
    send_back(scene)

    with pytest.raises(ReviewError, match="taken part in judging"):
        save(scene, scene.entry("council"), by=scene.reviewer, text="As I would say it.")


# --- lists ---


def test_programs_recognitions_and_goals_are_added_one_after_the_other():
    scene = open_scene()
    program = make(Program)

    first = add(scene, "program", program=program, fate="kept", title="", text="")
    second = add(scene, "program", title="Robotics", fate="started")

    assert (first.program, first.fate, first.position) == (program, "kept", 1)
    assert (second.position, second.entered_by, second.attestation) == (2, scene.liaison, "")


@pytest.mark.parametrize("section", ["council", "autonomy", "figures"])
def test_other_sections_take_no_further_entry(section):
    with pytest.raises(ReviewError, match="Nothing can be added"):
        add(open_scene(), section)


def test_too_long_a_title_is_refused():
    with pytest.raises(ReviewError, match="at most 200 characters"):
        add(open_scene(), title="x" * 201)


def remove(scene, entry, seen=None):
    seen = entry.version if seen is None else seen
    remove_entry(entry, seen=seen, by=scene.liaison, at=NOON)


def test_removed_entry_stays_in_the_history():
    scene = open_scene()
    goal = add(scene, title="Read more")

    remove(scene, goal)

    assert not ReviewEntry.objects.filter(section="goal").exists()
    gone = ReviewEntry.history.get(history_type="-")
    assert (gone.title, gone.history_user) == ("Read more", scene.liaison)
    with pytest.raises(ReviewError, match="removed meanwhile"):
        save(scene, goal, seen=1, title="Read less")


def test_what_is_asked_of_every_school_is_not_removed():
    scene = open_scene()

    with pytest.raises(ReviewError, match="asked of every school"):
        remove(scene, scene.entry("council"))


def test_entry_that_somebody_changed_is_not_removed_unseen():
    scene = open_scene()
    goal = add(scene, title="Read more")
    save(scene, goal, title="Write more")

    with pytest.raises(Conflict):
        remove(scene, goal, seen=1)


def test_entry_with_a_comment_is_not_removed():
    scene = open_scene()
    goal = add(scene, title="Read more")
    for step in [fill_in, submit, take_up]:
        step(scene)
    add_comment(goal, text="How?", by=scene.reviewer, at=NOON)
    send_back(scene)

    with pytest.raises(ReviewError, match="There are comments"):
        remove(scene, goal)


# --- last year's answers ---


def test_answer_that_differs_from_last_years_is_attested_as_changed():
    scene, entry = carried()

    assert save(scene, entry, text="Twice.").attestation == "changed"


def test_confirming_leaves_the_answer_as_it_is():
    scene, entry = carried()

    saved = save(scene, entry, attestation="unchanged")

    assert (saved.attestation, saved.text) == ("unchanged", "It met each month.")
    assert saved.entered_by == scene.liaison


def test_confirming_with_another_text_keeps_the_text_and_counts_as_changed():
    scene, entry = carried()

    saved = save(scene, entry, text="Twice.", attestation="unchanged")

    assert (saved.attestation, saved.text) == ("changed", "Twice.")
    assert save(scene, saved, attestation="unchanged").attestation == "changed"


def test_this_years_level_confirms_nothing_by_itself():
    scene, entry = carried("value", text="We look.", level=2)

    saved = save(scene, entry, level=3, text="We look.")
    assert (saved.level, saved.attestation) == (3, "unattested")

    assert save(scene, saved, attestation="unchanged").attestation == "unchanged"


def test_last_years_text_written_again_is_unchanged():
    scene, entry = carried()
    changed = save(scene, entry, text="Twice.")

    back = save(scene, changed, text="It met each month.")

    assert save(scene, back, attestation="unchanged").attestation == "unchanged"


def test_new_answer_is_not_attested():
    scene = open_scene()

    assert answer(scene, "council", text="New.", attestation="unchanged").attestation == ""


# --- judging ---


def say(scene, section="value", *, level=3, text="Agreed.", seen=None, by=None):
    entry = scene.entry(section)
    seen = entry.version if seen is None else seen
    return judge_entry(entry, level=level, text=text, seen=seen, by=by or scene.reviewer, at=LATER)


def test_judgement_says_who_and_when():
    scene = scene_in("in_review")

    entry = say(scene)

    assert (entry.judged_level, entry.judgement) == (3, "Agreed.")
    assert (entry.judged_by, entry.judged_at) == (scene.reviewer, LATER)
    assert entry.version == 3
    assert say(scene, seen=1).version == 3


def test_judgement_over_another_one_is_a_conflict():
    scene = scene_in("in_review")
    say(scene, seen=2)

    with pytest.raises(Conflict) as conflict:
        say(scene, seen=2, level=4)

    assert conflict.value.theirs.judged_level == 3


def test_only_what_the_rubric_asks_has_levels():
    scene = scene_in("in_review")
    assert say(scene, "council", level=None).judgement == "Agreed."

    with pytest.raises(ReviewError, match="no levels here"):
        say(scene, "agreement")
    with pytest.raises(ReviewError, match="not a valid choice"):
        say(scene, level=9)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "recommended", "published"])
def test_reviewer_judges_only_in_review(state):
    with pytest.raises(ReviewError, match="cannot be done while"):
        say(scene_in(state))


def test_nobody_judges_what_they_once_entered():
    """Also where somebody else has written over it since, and whoever they are."""
    scene = open_scene()
    helper = make(User, is_superuser=True)
    save(scene, scene.entry("council"), text="First words.", by=helper)
    for step in [fill_in, submit, take_up]:
        step(scene)
    assert scene.entry("council").entered_by == scene.liaison

    with pytest.raises(ReviewError, match="entered or submitted part of this review"):
        say(scene, by=helper)
    with pytest.raises(ReviewError, match="entered or submitted part of this review"):
        add_comment(scene.entry("council"), text="Well said.", by=helper, at=NOON)


def test_liaison_never_judges_the_own_school():
    scene = scene_in("in_review")
    other = with_role("liaison", scene.coordinator, scene.school)

    with pytest.raises(ReviewError, match="You serve this school"):
        say(scene, by=other)


# --- comments ---


def test_comment_is_resolved_with_an_answer():
    scene = scene_in("in_review")
    send_back(scene)
    comment = scene.entry("council").comments.get()
    assert (comment.text, comment.made_by) == ("How often?", scene.reviewer)

    resolve_comment(comment, answer=" Monthly. ", by=scene.liaison, at=LATER)

    comment.refresh_from_db()
    assert (comment.answer, comment.resolved_by) == ("Monthly.", scene.liaison)
    with pytest.raises(ReviewError, match="resolved already"):
        resolve_comment(comment, answer="Again.", by=scene.liaison, at=LATER)


def test_comment_says_something():
    scene = scene_in("in_review")

    with pytest.raises(ReviewError, match="Write what you want to ask"):
        add_comment(scene.entry("council"), text="  ", by=scene.reviewer, at=NOON)


def test_comments_have_their_time():
    scene = scene_in("in_review")
    comment = add_comment(scene.entry("council"), text="Why?", by=scene.reviewer, at=NOON)

    with pytest.raises(ReviewError, match="“in review”"):
        resolve_comment(comment, answer="So.", by=scene.liaison, at=NOON)

    send_back(scene)
    with pytest.raises(ReviewError, match="“returned”"):
        add_comment(scene.entry("council"), text="Why?", by=scene.reviewer, at=NOON)
    with pytest.raises(ReviewError, match="taken part in judging"):
        resolve_comment(comment, answer="Never mind.", by=scene.reviewer, at=NOON)
