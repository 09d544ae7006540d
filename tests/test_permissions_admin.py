"""The admin under the same rules: the table of tests/permissions.csv, driven through its pages.

Everybody may open the admin here, which is more than the site allows: what is shown and what is
taken must follow from their part alone.
"""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from reforms.models import (
    AnnualReview,
    Comment,
    Evidence,
    Notice,
    PublishedReview,
    ReviewEntry,
    Transition,
    Vote,
)
from tests.factories import make
from tests.permission_ways import Stage, a_vote_with_a_reason, signed_in, snapshot, stage_in
from tests.test_permissions import ROLES, STATES, rows
from tests.thorough import a_part_of

pytestmark = pytest.mark.django_db

# The rows of a review in the admin, and the action of the table that shows them.
SHOWN_BY = {
    AnnualReview: "view",
    ReviewEntry: "view",
    Comment: "view",
    Transition: "view",
    PublishedReview: "view",
    Evidence: "view_evidence",
    Vote: "view_votes",
    Notice: "view_history",
}


def everywhere(state: str) -> tuple[Stage, dict]:
    """A stage with something to see in every table, and the first row of each."""
    stage = stage_in(state)
    scene, review = stage.scene, stage.review
    make(Comment, entry=scene.entry("council"), made_by=scene.reviewer)
    make(Evidence, school=scene.school, added_by=scene.liaison).entries.add(scene.entry("council"))
    make(Notice, review=review, user=scene.liaison)
    a_vote_with_a_reason(scene)
    User.objects.filter(is_active=True).update(is_staff=True)
    found = {
        AnnualReview: review,
        ReviewEntry: scene.entry("council"),
        Comment: Comment.objects.filter(entry__review=review).first(),
        Transition: Transition.objects.filter(review=review).first(),
        PublishedReview: PublishedReview.objects.filter(review=review).first(),
        Evidence: Evidence.objects.filter(school=scene.school).first(),
        Vote: Vote.objects.filter(review=review).first(),
        Notice: Notice.objects.filter(review=review).first(),
    }
    return stage, {model: row for model, row in found.items() if row is not None}


def address(record, page: str) -> str:
    return reverse(f"admin:reforms_{record._meta.model_name}_{page}", args=[record.pk])


def allowed(state: str, action: str) -> dict[str, bool]:
    [row] = [row for row in rows() if (row["state"], row["action"]) == (state, action)]
    return {role: row[role] == "yes" for role in ROLES}


@pytest.mark.parametrize("state", a_part_of(STATES, one_of=5))
def test_admin_shows_to_each_role_what_the_table_says(state):
    stage, found = everywhere(state)
    for model, record in found.items():
        url = address(record, "change")
        shown = {role: stage.clients[role].get(url).status_code == 200 for role in ROLES}
        assert shown == allowed(state, SHOWN_BY[model]), model


@pytest.mark.parametrize("state", a_part_of(STATES, one_of=5))
def test_admin_lists_to_each_role_what_it_shows(state):
    stage, found = everywhere(state)
    for model, record in found.items():
        url = reverse(f"admin:reforms_{model._meta.model_name}_changelist")
        link = f'href="{address(record, "change")}'
        listed = {role: link in stage.clients[role].get(url).text for role in ROLES}
        assert listed == allowed(state, SHOWN_BY[model]), model


WITHOUT_A_PART = [
    "liaison of another school",
    "reviewer of another school",
    "administrator",
    "no part",
    "not signed in",
]
BAIT = {"state": "published", "text": "Mine", "seen": "1", "choice": "against", "post": "yes"}


@pytest.mark.parametrize("state", a_part_of(STATES, one_of=5))
def test_admin_changes_nothing_of_a_review_but_answers_of_the_own_school(state):
    stage, found = everywhere(state)
    root = signed_in(make(User, is_superuser=True, is_staff=True))
    before, may_enter = snapshot(stage), allowed(state, "enter_text")
    answer = found.pop(ReviewEntry)
    # Those who may look at nothing get the same answers in every state.
    left_out = [] if state == "draft" else WITHOUT_A_PART
    clients = {role: each for role, each in stage.clients.items() if role not in left_out}
    for role, client in {**clients, "superuser": root}.items():
        enters = role == "superuser" or may_enter[role]
        assert changes(stage, client, [answer], before) <= ({"entries"} if enters else set()), role
        assert changes(stage, client, found.values(), before) == set(), role


def changes(stage: Stage, client, records, before: dict) -> set[str]:
    with transaction.atomic():
        for record in records:
            for page in ["change", "delete"]:
                client.post(address(record, page), BAIT)
            if stage.review.state == "draft":
                # What is new knows no state.
                client.post(reverse(f"admin:reforms_{record._meta.model_name}_add"), BAIT)
        after = snapshot(stage)
        transaction.set_rollback(True)
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_liaison_answers_in_the_admin_as_well(state):
    stage, found = everywhere(state)
    entry = found[ReviewEntry]
    data = {"text": "It met twice.", "seen": entry.version}
    assert stage.clients["liaison"].post(address(entry, "change"), data).status_code == 302
    entry.refresh_from_db()
    assert entry.text == "It met twice."
