"""The steps of a review through their pages, the votes, and the check before publishing."""

from datetime import date

import pytest
from django.urls import reverse

from reforms.models import CommitteeMember, PublishedReview, Transition, Vote
from reforms.readers.publication import findings_of
from tests.reviews import answer, fill_in, open_scene, scene_in, vote, waive
from tests.staff import coordinator_of, said_by, signed_in

pytestmark = pytest.mark.django_db
TYPED = "Typed with care."


def address(scene, action) -> str:
    return reverse("staff-step", args=[scene.review.pk, action])


def take(scene, action, who, **typed):
    return signed_in(person(scene, who)).post(address(scene, action), typed)


def person(scene, who):
    return coordinator_of(scene) if who == "coordinator" else getattr(scene, who)


WAYS = [
    ("submitted", "take_up", "reviewer", {}, "in_review"),
    ("in_review", "return", "reviewer", {"note": TYPED}, "returned"),
    ("recommended", "reconsider", "decider", {"note": TYPED}, "in_review"),
    ("decided", "reconsider", "decider", {"note": TYPED}, "in_review"),
    ("published", "reopen", "coordinator", {"reason": TYPED}, "returned"),
    ("published", "take_down", "publisher", {"reason": TYPED}, "withdrawn"),
    ("draft", "exempt", "coordinator", {"ground": "wasc"}, "exempt"),
    ("exempt", "include", "coordinator", {}, "draft"),
    ("draft", "withdraw", "coordinator", {"reason": TYPED}, "withdrawn"),
]


@pytest.mark.parametrize(("state", "action", "who", "typed", "target"), WAYS)
def test_step_is_explained_and_taken(state, action, who, typed, target):
    scene = scene_in(state)
    assert signed_in(person(scene, who)).get(address(scene, action)).status_code == 200

    response = take(scene, action, who, **typed)

    assert response.status_code == 302
    assert scene.review.state == target


def test_recommendation_needs_judgements_and_keeps_what_was_typed():
    scene = scene_in("in_review")

    response = take(scene, "recommend", "reviewer", outcome="continues", text=TYPED)

    assert response.status_code == 409
    assert TYPED in said_by(response)
    assert "checked" in response.text
    assert scene.review.state == "in_review"


def test_submitting_with_something_missing_says_what():
    scene = open_scene()

    response = take(scene, "submit", "liaison")

    assert response.status_code == 409
    assert "Enter these figures" in said_by(response)


def test_form_that_is_sent_twice_does_no_harm():
    scene = open_scene()
    fill_in(scene)

    first, second = take(scene, "submit", "liaison"), take(scene, "submit", "liaison")

    assert first.status_code == 302
    assert second.status_code == 409
    assert "This has been done already" in said_by(second)
    assert Transition.objects.filter(action="submit").count() == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"outcome": "conditions", "text": TYPED}, "Conditions need their text"),
        (
            {"outcome": "conditions", "text": TYPED, "conditions": "x", "follow_up_on": "soon"},
            "Enter a valid date.",
        ),
        ({"outcome": "continues", "text": TYPED, "conditions": "x"}, "Leave this empty unless"),
        ({"outcome": "maybe", "text": TYPED}, "is not one of the available choices"),
        ({"text": TYPED}, "This field is required."),
    ],
)
def test_decision_that_is_not_whole_is_refused_with_what_was_typed(typed, problem):
    scene = scene_in("recommended")

    response = take(scene, "decide", "decider", **typed)

    assert response.status_code == 400
    assert problem in said_by(response)
    assert TYPED in said_by(response)


def test_decision_waits_for_the_quorum():
    scene = scene_in("recommended")

    response = take(scene, "decide", "decider", outcome="continues", text=TYPED)

    assert response.status_code == 409
    assert TYPED in said_by(response)


def test_decision_with_conditions_is_recorded():
    scene = scene_in("recommended")
    vote(scene, "for", "for")

    take(
        scene,
        "decide",
        "decider",
        outcome="conditions",
        text="As the committee.",
        conditions="Write it down.",
        follow_up_on="2090-09-01",
    )

    review = scene.review
    assert (review.decision, review.conditions) == ("conditions", "Write it down.")
    assert review.follow_up_on == date(2090, 9, 1)


def test_exemption_on_another_ground_is_explained():
    scene = open_scene()

    response = take(scene, "exempt", "coordinator", ground="other")

    assert response.status_code == 400
    assert "Say which ground it is." in said_by(response)


def test_window_is_waived_once():
    scene = scene_in("decided")

    first, second = take(scene, "waive", "liaison"), take(scene, "waive", "liaison")

    assert first.status_code == 302
    assert second.status_code == 409


@pytest.mark.parametrize("action", ["nothing", "vote", "enter"])
def test_step_that_does_not_exist_is_not_found(action):
    scene = open_scene()

    assert signed_in(scene.liaison).get(address(scene, action)).status_code == 404


# --- votes ---


def ballot(scene, user, **typed):
    return signed_in(user).post(reverse("staff-vote", args=[scene.review.pk]), typed)


def test_member_votes_and_may_change_the_vote():
    scene = scene_in("recommended")

    ballot(scene, scene.members[0], choice="for")
    response = ballot(scene, scene.members[0], choice="against", reason="On second thoughts.")

    assert response.status_code == 302
    assert [each.choice for each in Vote.objects.all()] == ["against"]


def test_recusal_needs_a_reason():
    scene = scene_in("recommended")

    response = ballot(scene, scene.members[0], choice="recused")

    assert response.status_code == 400
    assert "Say why you recuse yourself." in said_by(response)


def test_member_who_serves_the_school_is_only_offered_a_recusal():
    scene = scene_in("recommended")
    member = CommitteeMember.objects.get(user=scene.members[0])
    member.school = scene.school
    member.save(update_fields=["school"])
    page = signed_in(scene.members[0]).get(reverse("staff-vote", args=[scene.review.pk]))

    response = ballot(scene, scene.members[0], choice="for")

    assert "you can only recuse yourself" in said_by(page)
    assert 'value="for"' not in page.text
    assert response.status_code == 400
    assert not Vote.objects.exists()


def test_who_is_no_member_cannot_vote():
    scene = scene_in("recommended")

    assert ballot(scene, scene.decider, choice="for").status_code == 403


# --- publishing ---


def test_publisher_sees_what_the_public_will_see():
    scene = scene_in("decided")
    waive(scene)

    page = said_by(signed_in(scene.publisher).get(address(scene, "publish")))

    assert "The school has waived the time for objections." in page
    assert "What the public will see" in page
    assert "It met each month." in page


def test_nothing_is_published_before_every_finding_is_confirmed():
    scene = open_scene()
    fill_in(scene)
    answer(scene, "council", text="Only 3 students came. None of the students spoke.")
    for action, who in [("submit", "liaison"), ("take_up", "reviewer")]:
        take(scene, action, who)
    scene = decided(scene)
    keys = [finding.key for finding in findings_of(scene.review)]
    assert len(keys) == 2

    some = take(scene, "publish", "publisher", confirmed=keys[:1])

    assert some.status_code == 409
    assert some.text.count(" checked>") == 1
    assert take(scene, "publish", "publisher", confirmed=["made up"]).status_code == 400
    assert not PublishedReview.objects.exists()

    assert take(scene, "publish", "publisher", confirmed=keys).status_code == 302
    assert PublishedReview.objects.get().version == 1


def decided(scene):
    from_review_to_decision(scene)
    take(scene, "waive", "liaison")
    return scene


def from_review_to_decision(scene):
    for entry in scene.review.entries.filter(element__isnull=False):
        path = reverse("staff-entry-judge", args=[scene.review.pk, entry.pk])
        typed = {"level": "3", "text": "Agreed.", "seen": entry.version}
        signed_in(scene.reviewer).post(path, typed)
    take(scene, "recommend", "reviewer", outcome="continues", text="A good year.")
    vote(scene, "for", "for")
    take(scene, "decide", "decider", outcome="continues", text="So be it.")


def test_publisher_is_told_that_the_window_is_open():
    scene = scene_in("decided")
    review = scene.review
    review.correction_until = date(2090, 1, 1)
    review.save(update_fields=["correction_until"])

    page = said_by(signed_in(scene.publisher).get(address(scene, "publish")))
    response = take(scene, "publish", "publisher")

    assert "The school may still object, until Jan. 1, 2090." in page
    assert response.status_code == 409


def test_liaison_of_another_school_finds_no_step():
    scene, other = open_scene(), open_scene(school_year=2024)

    assert signed_in(other.liaison).post(address(scene, "submit")).status_code == 404


# --- what the next person reads ---


def test_school_reads_first_why_its_review_came_back():
    scene = scene_in("in_review")
    take(scene, "return", "reviewer", note="The budget is not clear.")

    page = said_by(signed_in(scene.liaison).get(scene.review.get_absolute_url()))

    assert "Why it came back" in page
    assert page.index("The budget is not clear.") < page.index("Steps so far")


def test_whoever_has_nothing_to_do_reads_who_is_next():
    scene = scene_in("submitted")

    page = said_by(signed_in(scene.liaison).get(scene.review.get_absolute_url()))

    assert "There is nothing for you to do in this review now. The reviewer takes it up" in page
