"""Random walks through a review: whoever tries whatever, the rules hold.

What may happen is told here once more, by hand and in other words than the code's.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import sampled_from

from lausd_pilots.checking import reviews as checks
from reforms.actions import cycles, life, publishing
from reforms.actions.comments import add_comment, resolve_comment
from reforms.actions.entries import judge_entry, save_entry
from reforms.actions.errors import ReviewError
from reforms.actions.votes import cast_vote
from reforms.models import Comment, PublishedReview, Transition
from tests import reviews
from tests.factories import NOON, User, make

pytestmark = pytest.mark.django_db

PEOPLE = ["liaison", "reviewer", "decider", "publisher", "coordinator", "member", "superuser"]
SECTIONS = ["autonomy", "value", "agreement", "council"]
WITH_THE_SCHOOL = {"draft", "returned"}
# action: from which states, to which, and what part in the review it is
STEPS = {
    "submit": (WITH_THE_SCHOOL, "submitted", "writing"),
    "take_up": ({"submitted"}, "in_review", "judging"),
    "return": ({"in_review"}, "returned", "judging"),
    "recommend": ({"in_review"}, "recommended", "judging"),
    "reconsider": ({"recommended", "decided"}, "in_review", "deciding"),
    "decide": ({"recommended"}, "decided", "deciding"),
    "waive": ({"decided"}, "decided", "writing"),
    "publish": ({"decided"}, "published", "publishing"),
    "reopen": ({"published"}, "returned", ""),
    "exempt": ({"draft"}, "exempt", ""),
    "include": ({"exempt"}, "draft", ""),
    "take_down": ({"published"}, "withdrawn", ""),
    "withdraw": (
        {"draft", "submitted", "in_review", "returned", "recommended", "decided"},
        "withdrawn",
        "",
    ),
}
OUTCOME = {"outcome": "continues", "text": "All is well."}
TAKE = {
    "submit": (life.submit_review, {}),
    "take_up": (life.take_up_review, {}),
    "return": (life.return_review, {"note": "More, please."}),
    "recommend": (life.recommend_review, OUTCOME),
    "reconsider": (life.reconsider_review, {"note": "Look again."}),
    "decide": (life.decide_review, {**OUTCOME, "conditions": "", "follow_up_on": None}),
    "waive": (life.waive_window, {}),
    "reopen": (life.reopen_review, {"reason": "A name is wrong."}),
    "exempt": (cycles.exempt_review, {"ground": "wasc", "note": ""}),
    "include": (cycles.include_review, {}),
    "withdraw": (life.withdraw_review, {"reason": "It closes."}),
    "take_down": (publishing.take_down_review, {"reason": "It names a child."}),
}
# How a review goes on in the ordinary way; after these, nothing is left to do.
ORDINARY = {
    "draft": [reviews.fill_in, reviews.submit],
    "returned": [reviews.resolve_all, reviews.submit],
    "submitted": [reviews.take_up],
    "in_review": [reviews.recommend],
    "recommended": [reviews.votes, reviews.decide],
    "decided": [reviews.publish],
}


class Walk(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.scene = reviews.open_scene()
        named = {name: getattr(self.scene, name) for name in PEOPLE[:5]}
        superuser = make(User, is_superuser=True)
        self.people = {**named, "member": self.scene.members[0], "superuser": superuser}
        self.state, self.wrote, self.judged, self.steps = "draft", set(), set(), 0

    # --- what may be tried ---

    @rule(action=sampled_from(sorted(STEPS)), name=sampled_from(PEOPLE))
    def take_a_step(self, action, name):
        sources, target, part = STEPS[action]
        if self.attempt(lambda by: self.take(action, by), name, part, sources):
            self.state = target
            self.steps += action != "waive"

    @rule(name=sampled_from(PEOPLE), section=sampled_from(SECTIONS))
    def write(self, name, section):
        entry = self.scene.entry(section)
        said = {"text": f"What {name} says after version {entry.version}."}
        self.attempt(
            lambda by: save_entry(entry, said=said, seen=entry.version, by=by, at=NOON),
            name,
            "writing",
            WITH_THE_SCHOOL,
        )

    @rule(name=sampled_from(PEOPLE), section=sampled_from(SECTIONS))
    def judge(self, name, section):
        entry = self.scene.entry(section)
        level = 2 if section in ("autonomy", "value") else None
        said = {"level": level, "text": f"So says {name} of version {entry.version}."}
        self.attempt(
            lambda by: judge_entry(entry, **said, seen=entry.version, by=by, at=NOON),
            name,
            "judging",
            {"in_review"},
        )

    @rule(name=sampled_from(PEOPLE))
    def comment(self, name):
        entry = self.scene.entry("council")
        self.attempt(
            lambda by: add_comment(entry, text="How often?", by=by, at=NOON),
            name,
            "judging",
            {"in_review"},
        )

    @rule(name=sampled_from(PEOPLE))
    def resolve(self, name):
        for comment in Comment.objects.filter(entry__review=self.scene.review)[:1]:
            self.attempt(
                lambda by, comment=comment: resolve_comment(comment, answer="", by=by, at=NOON),
                name,
                "answering",
                {"returned"},
            )

    @rule(name=sampled_from(PEOPLE), choice=sampled_from(["for", "against", "recused"]))
    def vote(self, name, choice):
        person = self.people[name]
        said = {"choice": choice, "reason": "My school."}
        is_member = person in self.scene.members
        self.attempt(
            lambda by: cast_vote(self.scene.review, **said, by=by, at=NOON),
            name,
            "" if choice == "recused" else "voting",
            {"recommended"} if is_member else set(),
        )

    @rule()
    def go_on(self):
        """In the ordinary way, unless somebody has taken a part that shuts the right person out."""
        try:
            for step in ORDINARY.get(self.state, []):
                step(self.scene)
        except ReviewError:
            assert self.wrote | self.judged
        self.remember()

    # --- what must hold ---

    @invariant()
    def nobody_both_wrote_and_judged(self):
        assert not self.wrote & self.judged

    @invariant()
    def state_is_the_one_expected(self):
        assert self.scene.review.state == self.state
        assert Transition.objects.filter(review=self.scene.review).count() == self.steps

    @invariant()
    def public_is_what_was_published_and_not_taken_down(self):
        standing = PublishedReview.objects.filter(
            review=self.scene.review, withdrawn_at__isnull=True
        )
        if self.state == "published":
            assert standing.exists()
        if self.state in {"withdrawn", "exempt", "draft"}:
            assert not standing.exists()

    def teardown(self):
        for check in CHECKS:
            assert list(check()) == []

    # --- machinery ---

    def take(self, action, by):
        if action == "publish":
            return reviews.publish(self.scene, by=by)
        step, given = TAKE[action]
        return step(self.scene.review, **given, by=by, at=NOON)

    def attempt(self, what, name, part, states) -> bool:
        """Whether it was done. It must not be, where state or person forbid it."""
        person = self.people[name]
        forbidden = self.state not in states or self.is_shut_out(person, name, part)
        try:
            what(person)
        except ReviewError:
            return False
        assert not forbidden, f"{name} ({part}) in {self.state}"
        if part == "writing":
            self.wrote.add(person.pk)
        if part == "judging":
            self.judged.add(person.pk)
        return True

    def is_shut_out(self, person, name, part) -> bool:
        is_of_the_school = person.pk in self.wrote or name == "liaison"
        return {
            "": False,
            "writing": person.pk in self.judged,
            "answering": person.pk in self.judged,
            "judging": is_of_the_school,
            "deciding": is_of_the_school,
            "voting": is_of_the_school,
            "publishing": is_of_the_school or person.pk in self.judged,
        }[part]

    def remember(self):
        """After the ordinary way: who did it is known, what came of it is read."""
        review = self.scene.review
        steps = Transition.objects.filter(review=review)
        done = set(steps[self.steps :].values_list("action", flat=True))
        if self.state in WITH_THE_SCHOOL:
            self.wrote.add(self.scene.liaison.pk)
        if self.state == "in_review" or "take_up" in done:
            self.judged.add(self.scene.reviewer.pk)
        self.state, self.steps = review.state, steps.count()


CHECKS = [
    checks.review_is_published_by_neither_author_nor_reviewer,
    checks.review_is_judged_by_nobody_who_wrote_it,
    checks.vote_is_of_a_member_of_the_term,
    checks.vote_of_who_serves_the_school_is_a_recusal,
    checks.decision_had_its_quorum,
    checks.review_stands_where_its_steps_led,
    checks.published_review_has_its_versions,
    checks.published_document_is_unchanged,
    checks.entry_answers_its_rubric,
]


def test_rules_hold_on_every_walk():
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
