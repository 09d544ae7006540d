"""The steps of a review: what each asks for, what it leaves behind, and who may not take it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from reforms.actions import cycles, life, publishing
from reforms.actions.entries import judge_entry, save_entry
from reforms.actions.errors import ReviewError
from reforms.digests import digest_of
from reforms.hands import authors_of, reviewers_of
from reforms.models import AnnualReview, Notice, PublishedReview, State, Transition
from reforms.transitions import STEPS
from tests.factories import NOON, User, make
from tests.reviews import (
    LATER,
    answer,
    decide,
    enter_figure,
    fill_in,
    judge,
    keys,
    open_scene,
    publish,
    recommend,
    resolve_all,
    scene_in,
    send_back,
    submit,
    take_up,
    vote,
    votes,
    waive,
)

pytestmark = pytest.mark.django_db
OUTCOME = {"outcome": "continues", "text": "All is well."}
DECISION = {**OUTCOME, "conditions": "", "follow_up_on": None}
# Every step of the table, and how it is taken.
TAKE = {
    "submit": (life.submit_review, {}),
    "take_up": (life.take_up_review, {}),
    "return": (life.return_review, {"note": "More, please."}),
    "recommend": (life.recommend_review, OUTCOME),
    "reconsider": (life.reconsider_review, {"note": "Look again."}),
    "decide": (life.decide_review, DECISION),
    "publish": (publishing.publish_review, {"confirmed": set()}),
    "reopen": (life.reopen_review, {"reason": "A name is wrong."}),
    "exempt": (cycles.exempt_review, {"ground": "wasc", "note": ""}),
    "include": (cycles.include_review, {}),
    "withdraw": (life.withdraw_review, {"reason": "It closes."}),
    "take_down": (publishing.take_down_review, {"reason": "It names a child."}),
}


def take(scene, action, by, **given):
    step, usual = TAKE[action]
    return step(scene.review, **{**usual, **given}, by=by, at=LATER)


def everybody(scene):
    return [scene.coordinator, scene.liaison, scene.reviewer, scene.decider, scene.publisher]


def events(scene):
    rows = Notice.objects.filter(review=scene.review).order_by("pk")
    return [(notice.event, notice.user) for notice in rows]


@pytest.mark.parametrize("state", list(State))
def test_step_is_refused_in_every_other_state(state):
    """Whoever asks: also a superuser."""
    scene = scene_in(state)

    for action in [step.action for step in STEPS if state not in step.sources]:
        for by in [*everybody(scene), make(User, is_superuser=True)]:
            with pytest.raises(ReviewError, match="This cannot be done while the review is"):
                take(scene, action, by)

    assert scene.review.state == state


def test_every_step_of_the_table_is_tried():
    assert set(TAKE) == {step.action for step in STEPS}


def test_whole_way_leaves_a_row_for_every_step():
    scene = scene_in("published")

    steps = Transition.objects.filter(review=scene.review)
    assert list(steps.values_list("action", "from_state", "to_state", "by")) == [
        ("submit", "draft", "submitted", scene.liaison.pk),
        ("take_up", "submitted", "in_review", scene.reviewer.pk),
        ("recommend", "in_review", "recommended", scene.reviewer.pk),
        ("decide", "recommended", "decided", scene.decider.pk),
        ("publish", "decided", "published", scene.publisher.pk),
    ]
    assert scene.review.history.latest().history_user == scene.publisher


def test_those_who_are_to_know_get_a_notice():
    scene = scene_in("published")

    assert events(scene) == [
        ("submitted", scene.reviewer),
        *(("vote", member) for member in scene.members),
        ("decided", scene.liaison),
        ("decided", scene.publisher),
        ("published", scene.liaison),
    ]


# --- from the school to the reviewer and back ---


def test_unfinished_review_is_not_submitted_and_the_refusal_names_what_is_missing():
    scene = open_scene()
    enter_figure(scene)
    answer(scene, "council", text="Monthly.")

    with pytest.raises(ReviewError) as refusal:
        submit(scene)

    assert str(refusal.value) == (
        "The autonomy: choose a level, write something.\nThe value: write something.\n"
        "Election-to-Work Agreement: give the date, give the votes."
    )
    assert scene.review.state == "draft"
    assert not Transition.objects.filter(review=scene.review).exists()


def test_submitting_says_who_and_when():
    review = scene_in("submitted").review

    assert (review.submitted_by, review.submitted_at) == (
        Transition.objects.get(review=review).by,
        NOON,
    )


def test_returned_review_is_not_resubmitted_while_a_comment_is_open():
    scene = scene_in("returned")
    with pytest.raises(ReviewError, match="1 comment of the reviewer is not resolved"):
        submit(scene)

    resolve_all(scene)
    submit(scene)

    assert scene.review.state == "submitted"


def test_review_is_returned_with_a_comment_or_a_note():
    scene = scene_in("in_review")
    with pytest.raises(ReviewError, match="Say what the school is to change"):
        take(scene, "return", scene.reviewer, note=" ")

    take(scene, "return", scene.reviewer, note="More, please.")

    assert Transition.objects.filter(review=scene.review).last().note == "More, please."
    assert events(scene)[-1] == ("returned", scene.liaison)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"outcome": ""}, "Choose how it goes on"),
        ({"outcome": "maybe"}, "Choose how it goes on"),
        ({"text": " "}, "Give the reasons"),
        ({}, "Choose a level for: The autonomy, The value."),
    ],
)
def test_recommendation_needs_outcome_reasons_and_levels(given, complaint):
    scene = scene_in("in_review")

    with pytest.raises(ReviewError, match=complaint):
        take(scene, "recommend", scene.reviewer, **given)


def test_recommendation_opens_a_round_of_voting():
    review = scene_in("recommended").review

    assert (review.round, review.recommendation) == (1, "continues")
    assert (review.recommendation_text, review.reviewed_at) == ("All is well.", NOON)


@pytest.mark.parametrize("action", ["reconsider", "withdraw"])
def test_step_back_needs_its_reason(action):
    scene = scene_in("recommended")
    name = next(iter(TAKE[action][1]))

    with pytest.raises(ReviewError, match="^Say w"):
        take(scene, action, scene.decider, **{name: " "})


def test_objection_leads_back_to_the_reviewer_and_to_a_new_decision():
    scene = scene_in("decided")

    life.reconsider_review(scene.review, note="The school objects.", by=scene.decider, at=NOON)

    review = scene.review
    assert (review.state, review.decision, review.decided_by) == ("in_review", "", None)
    assert (review.correction_until, review.waived_by) == (None, None)


# --- the decision ---


def ready_to_decide():
    scene = scene_in("recommended")
    votes(scene)
    return scene


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"outcome": "maybe"}, "Choose how it goes on"),
        ({"text": ""}, "Give the reasons"),
        ({"outcome": "conditions"}, "Conditions need their text and a date"),
        ({"outcome": "conditions", "conditions": "Meet."}, "Conditions need their text and a date"),
        (
            {"outcome": "conditions", "conditions": "Meet.", "follow_up_on": date(2026, 3, 2)},
            "lies in the future",
        ),
        ({"conditions": "Meet."}, "belong to “continues with conditions”"),
        ({"follow_up_on": date(2027, 3, 1)}, "belong to “continues with conditions”"),
    ],
)
def test_decision_says_enough_and_not_too_much(given, complaint):
    with pytest.raises(ReviewError, match=complaint):
        decide(ready_to_decide(), **given)


def test_decision_opens_the_window_for_corrections():
    scene = ready_to_decide()

    decide(scene, outcome="conditions", conditions="Meet.", follow_up_on=date(2027, 3, 1))

    review = scene.review
    assert (review.decision, review.conditions) == ("conditions", "Meet.")
    assert (review.decided_by, review.decided_at) == (scene.decider, NOON)
    # NOON is on 2 March, and a window takes fourteen days.
    assert review.correction_until == date(2026, 3, 16)


# --- publication ---


def test_nothing_is_published_while_the_window_is_open():
    scene = scene_in("decided")
    # The last moment of 16 March in Los Angeles, and the first of the 17th.
    open_still = NOON.replace(day=17, hour=6, minute=59)

    with pytest.raises(ReviewError, match="may ask for corrections until March 16, 2026"):
        publish(scene, at=open_still)

    assert publish(scene, at=open_still + timedelta(minutes=1)).version == 1


def test_waived_window_is_closed():
    scene = scene_in("decided")

    waive(scene)

    assert (scene.review.waived_by, scene.review.waived_at) == (scene.liaison, NOON)
    assert publish(scene, at=NOON).version == 1
    assert scene.review.published_at == NOON


def test_window_is_waived_once_and_by_nobody_who_judged():
    scene = scene_in("decided")
    with pytest.raises(ReviewError, match="taken part in judging"):
        life.waive_window(scene.review, by=scene.reviewer, at=NOON)
    waive(scene)

    with pytest.raises(ReviewError, match="waived already"):
        waive(scene)


def test_every_finding_has_to_be_confirmed():
    scene = open_scene()
    fill_in(scene)
    answer(scene, "council", text="All 3 students of the council agreed.")
    for step in [submit, take_up, recommend, votes, decide]:
        step(scene)
    found = keys(scene)
    assert found

    with pytest.raises(ReviewError, match="Look at each place and confirm"):
        publish(scene, confirmed=found - {min(found)})

    assert publish(scene, confirmed=found).version == 1


def test_publication_freezes_one_document():
    scene = scene_in("published")

    version = PublishedReview.objects.get()
    assert (version.review, version.version, version.reason) == (scene.review, 1, "")
    assert version.document["decision"]["outcome"] == "continues"
    assert version.document["votes"]["cast"] == 3
    assert version.digest == digest_of(version.document)
    assert version.published_by == scene.publisher


def corrected(scene):
    take(scene, "reopen", scene.coordinator)
    answer(scene, "council", text="It met twice.")
    for step in [submit, take_up, recommend, votes, decide]:
        step(scene)
    return publish(scene)


def test_reopened_review_forgets_its_decision_and_stays_public():
    scene = scene_in("published")

    take(scene, "reopen", scene.coordinator)

    review = scene.review
    assert (review.state, review.correction_reason) == ("returned", "A name is wrong.")
    assert (review.decision, review.recommendation) == ("", "")
    assert (review.published_by, review.decided_by, review.reviewed_by) == (None, None, None)
    assert review.correction_until is None
    assert PublishedReview.objects.get().document["decision"]["outcome"] == "continues"


def test_correction_is_a_new_version_with_its_reason():
    scene = scene_in("published")

    second = corrected(scene)

    assert (second.version, second.reason) == (2, "A name is wrong.")
    assert scene.review.round == 2
    first = PublishedReview.objects.get(version=1)
    assert first.document["council"]["text"] == "It met each month."
    assert second.document["council"]["text"] == "It met twice."


def test_correction_without_a_reason_is_refused():
    scene = scene_in("published")

    with pytest.raises(ReviewError, match="Say what is to be corrected"):
        take(scene, "reopen", scene.coordinator, reason="  ")


def test_taking_down_empties_every_version_and_says_why():
    scene = scene_in("published")
    corrected(scene)

    take(scene, "take_down", scene.publisher)

    assert scene.review.state == "withdrawn"
    for version in PublishedReview.objects.all():
        assert (version.document, version.withdrawal_reason) == ({}, "It names a child.")
        assert version.withdrawn_at == LATER


def test_withdrawing_a_reopened_review_takes_its_versions_down():
    scene = scene_in("published")
    take(scene, "reopen", scene.coordinator)

    take(scene, "withdraw", scene.coordinator)

    assert PublishedReview.objects.get().document == {}


# --- two people ---

OWN = "entered or submitted part of this review"
JUDGED = "taken part in judging"


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("submitted", "take_up"),
        ("in_review", "return"),
        ("in_review", "recommend"),
        ("recommended", "reconsider"),
        ("recommended", "decide"),
        ("decided", "publish"),
    ],
)
def test_who_wrote_takes_no_step_of_the_others(state, action):
    scene = scene_in(state)
    scene.liaison.is_superuser = True
    scene.liaison.save(update_fields=["is_superuser"])

    with pytest.raises(ReviewError, match=OWN):
        take(scene, action, scene.liaison)


def test_who_once_entered_a_figure_is_an_author_too():
    scene = open_scene()
    figure = enter_figure(scene)
    type(figure).objects.filter(pk=figure.pk).update(current=False)
    figure.import_run.by = scene.publisher
    figure.import_run.save(update_fields=["by"])
    for step in [fill_in, submit, take_up, recommend, votes, decide]:
        step(scene)

    with pytest.raises(ReviewError, match=OWN):
        publish(scene)


def test_who_judged_does_not_publish_though_another_recommended():
    scene = scene_in("in_review")
    entry = scene.entry("value")
    judge_entry(entry, level=1, text="", seen=entry.version, by=scene.publisher, at=NOON)
    for step in [recommend, votes, decide]:
        step(scene)
    assert scene.entry("value").judged_by == scene.reviewer

    with pytest.raises(ReviewError, match=JUDGED):
        publish(scene)


def test_who_judged_does_not_submit():
    scene = scene_in("in_review")
    send_back(scene)
    resolve_all(scene)

    with pytest.raises(ReviewError, match=JUDGED):
        take(scene, "submit", scene.reviewer)


def test_who_waived_the_window_does_not_publish():
    scene = scene_in("decided")
    life.waive_window(scene.review, by=scene.publisher, at=NOON)

    with pytest.raises(ReviewError, match=OWN):
        publish(scene, at=NOON)


def test_liaison_of_that_year_does_not_publish_after_the_assignment_has_ended():
    scene = scene_in("decided")
    other = make(User)
    held = scene.liaison.assignments.get()
    held.user, held.ends_on, held.pk = other, date(2025, 10, 1), None
    held.save(force_insert=True)

    with pytest.raises(ReviewError, match="You serve this school"):
        publish(scene, by=other)


def test_hands_say_since_when():
    scene = scene_in("in_review")
    judge(scene)
    review = scene.review

    assert authors_of([review]) == {review.pk: {scene.liaison.pk: NOON}}
    assert reviewers_of([review]) == {review.pk: {scene.reviewer.pk: NOON}}


@pytest.mark.parametrize("who", ["liaison", "reviewer"])
def test_database_refuses_a_publisher_who_wrote_or_judged(who):
    """Past every action, as a shell would."""
    scene = scene_in("decided")
    said = {"published_by": getattr(scene, who), "published_at": LATER, "state": "published"}

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReview._base_manager.filter(pk=scene.review.pk).update(**said)


def test_version_that_others_saved_meanwhile_is_the_one_that_moves():
    """The action reads the review under its lock, whatever the page had in memory."""
    scene = scene_in("submitted")
    stale = scene.review
    take_up(scene)

    with pytest.raises(ReviewError, match="“in review”"):
        life.take_up_review(stale, by=scene.reviewer, at=NOON)


def test_superuser_who_wrote_and_votes_can_do_neither_thing_twice():
    scene = open_scene()
    admin = make(User, is_superuser=True)
    entry = scene.entry("council")
    save_entry(entry, said={"text": "It met."}, seen=1, by=admin, at=NOON)
    for step in [fill_in, submit, take_up, recommend]:
        step(scene)
    vote(scene, "for", "for")

    with pytest.raises(ReviewError, match=OWN):
        take(scene, "decide", admin)
