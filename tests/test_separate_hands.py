"""Two people stay two people where no page leads: by an action, and whatever came meanwhile."""

import pytest
from django.contrib.auth.models import User

from reforms.actions import life
from reforms.actions.errors import ReviewError
from reforms.actions.figures import TypedFigure, enter_review_figures
from reforms.disclosures import sentences
from reforms.models import CommitteeMember
from reforms.sheets import tasks
from reforms.sheets.lines import Line
from tests.factories import NOON, make
from tests.reviews import scene_in, votes

pytestmark = pytest.mark.django_db


def root():
    return make(User, is_superuser=True)


def test_superuser_who_judged_enters_no_figures():
    scene = scene_in("submitted")
    judge = root()
    life.take_up_review(scene.review, by=judge, at=NOON)
    life.return_review(scene.review, note="Say more.", by=judge, at=NOON)
    typed = [TypedFigure(scene.review, scene.indicator, "71")]

    with pytest.raises(ReviewError, match="You have taken part in judging this review"):
        enter_review_figures(typed, kind="form", by=judge, at=NOON)

    assert enter_review_figures(typed, kind="form", by=scene.liaison, at=NOON)


def test_superuser_who_judged_applies_no_sheet():
    scene = scene_in("submitted")
    judge = root()
    life.take_up_review(scene.review, by=judge, at=NOON)
    life.return_review(scene.review, note="Say more.", by=judge, at=NOON)
    line = Line(kind="new", row=2, review=scene.review.pk)
    reviews = {scene.review.pk: scene.review}

    assert tasks._parted([line], reviews, by=root())[0] == [line]
    assert tasks._parted([line], reviews, by=judge)[0] == []


def test_decider_does_not_waive_the_window_of_their_own_decision():
    scene = scene_in("recommended")
    decider = root()
    votes(scene)
    decide(scene, by=decider)

    with pytest.raises(ReviewError, match="its school waives the window"):
        life.waive_window(scene.review, by=decider, at=NOON)

    assert life.waive_window(scene.review, by=scene.liaison, at=NOON).waived_at == NOON


def test_vote_of_who_turns_out_to_serve_the_school_stops_the_decision():
    scene = scene_in("recommended")
    votes(scene)
    member = CommitteeMember.objects.get(user=scene.members[0])
    member.school = scene.school
    member.save()

    with pytest.raises(ReviewError, match="They serve this school and must recuse themselves"):
        decide(scene, by=scene.decider)


def decide(scene, *, by):
    said = {"outcome": "continues", "text": "It goes on.", "conditions": "", "follow_up_on": None}
    return life.decide_review(scene.review, **said, by=by, at=NOON)


def test_row_of_marks_ends_one_sentence():
    """Twenty thousand of them, tried from each one anew, would hold the page up for seconds."""
    assert list(sentences("It works!!! Well?! Yes.” No")) == [
        "It works!!!",
        "Well?!",
        "Yes.”",
        "No",
    ]
    assert list(sentences("!" * 20_000)) == ["!" * 20_000]
