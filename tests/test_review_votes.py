"""The committee: who votes, who can only recuse, what counts, and what a decision takes."""

import pytest

from reforms.actions.errors import ReviewError
from reforms.actions.life import reconsider_review
from reforms.actions.votes import cast_vote
from reforms.models import CommitteeMember, Vote
from reforms.readers.votes import tally_of
from tests.factories import NOON, User, make
from tests.queries import count_queries
from tests.reviews import (
    LATER,
    decide,
    enter_figure,
    fill_in,
    open_scene,
    recommend,
    scene_in,
    submit,
    take_up,
    vote,
    with_role,
)

pytestmark = pytest.mark.django_db


def cast(scene, by, choice="for", reason=""):
    return cast_vote(scene.review, choice=choice, reason=reason, by=by, at=LATER)


def seat_of(scene, user):
    return CommitteeMember.objects.get(committee=scene.cycle.committee, user=user)


def test_vote_says_whose_it_is_and_of_which_round():
    scene = scene_in("recommended")

    cast(scene, scene.members[0])

    found = Vote.objects.get()
    assert (found.round, found.choice) == (1, "for")
    assert found.member == seat_of(scene, scene.members[0])
    assert (found.cast_by, found.cast_at) == (scene.members[0], LATER)


def test_vote_is_changed_until_the_decision_and_the_history_keeps_the_first():
    scene = scene_in("recommended")
    member = scene.members[0]
    cast(scene, member)

    changed = cast(scene, member, "against")

    assert Vote.objects.get().choice == "against"
    assert list(changed.history.order_by("history_id").values_list("choice", flat=True)) == [
        "for",
        "against",
    ]


@pytest.mark.parametrize("state", ["in_review", "decided", "published", "withdrawn"])
def test_nobody_votes_at_another_time(state):
    scene = scene_in(state)

    with pytest.raises(ReviewError, match="cannot be done while"):
        cast(scene, scene.members[0])


def test_only_members_of_the_term_vote():
    scene = scene_in("recommended")
    earlier = make(
        CommitteeMember, committee=scene.cycle.committee, school_year=2024, user=make(User)
    )

    for outsider in [earlier.user, make(User, is_superuser=True), scene.decider]:
        with pytest.raises(ReviewError, match="Only members of the committee of 2025-26 vote"):
            cast(scene, outsider)


@pytest.mark.parametrize(
    ("choice", "reason", "complaint"),
    [("perhaps", "", "Choose how you vote"), ("recused", "  ", "Say why you recuse")],
)
def test_vote_that_says_too_little_is_refused(choice, reason, complaint):
    scene = scene_in("recommended")

    with pytest.raises(ReviewError, match=complaint):
        cast(scene, scene.members[0], choice, reason)


def may_only_recuse(scene, member):
    for choice in ["for", "against", "abstain"]:
        with pytest.raises(ReviewError, match="you can only recuse yourself"):
            cast(scene, member, choice)
    assert cast(scene, member, "recused", "My school.").choice == "recused"


def test_member_who_serves_the_school_can_only_recuse():
    scene = scene_in("recommended")
    seat = seat_of(scene, scene.members[0])
    seat.school = scene.school
    seat.save(update_fields=["school"])

    may_only_recuse(scene, scene.members[0])


def test_member_who_was_liaison_in_that_year_can_only_recuse():
    scene = scene_in("recommended")
    liaison = with_role("liaison", scene.coordinator, scene.school)
    make(CommitteeMember, committee=scene.cycle.committee, school_year=2025, user=liaison)

    may_only_recuse(scene, liaison)


def test_member_who_entered_a_figure_can_only_recuse():
    scene = open_scene()
    figure = enter_figure(scene)
    figure.import_run.by = scene.members[0]
    figure.import_run.save(update_fields=["by"])
    type(figure).objects.filter(pk=figure.pk).update(current=False)
    for step in [fill_in, submit, take_up, recommend]:
        step(scene)

    may_only_recuse(scene, scene.members[0])


def test_recusal_is_counted_and_is_no_vote():
    scene = scene_in("recommended", quorum=2)
    vote(scene, "for", "recused")

    tally = tally_of(scene.review)

    assert (tally.in_favour, tally.against, tally.abstained, tally.recused) == (1, 0, 0, 1)
    assert tally.missing == [seat_of(scene, scene.members[2])]
    assert not tally.quorum_met
    with pytest.raises(ReviewError, match="has cast 1 votes; a decision takes 2"):
        decide(scene)


def test_abstention_counts_for_the_quorum():
    scene = scene_in("recommended", quorum=2)
    vote(scene, "abstain", "against")

    assert tally_of(scene.review).quorum_met


def test_votes_count_only_in_their_round():
    scene = scene_in("recommended", quorum=1)
    vote(scene, "for", "for", "for")
    reconsider_review(scene.review, note="Look again.", by=scene.decider, at=NOON)
    recommend(scene)

    tally = tally_of(scene.review)

    assert scene.review.round == 2
    assert (tally.in_favour, len(tally.missing)) == (0, 3)
    with pytest.raises(ReviewError, match="has cast 0 votes"):
        decide(scene)
    vote(scene, "for")
    assert Vote.objects.count() == 4


def test_tally_costs_two_queries_however_many_members():
    scene = scene_in("recommended")
    review = scene.review
    review.cycle  # noqa: B018
    for _number in range(20):
        make(CommitteeMember, committee=scene.cycle.committee, school_year=2025)

    assert count_queries(lambda: tally_of(review)) == 2
