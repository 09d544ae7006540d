"""How each action of tests/permissions.csv is done through HTTP, and what it leaves behind.

A stage is a review in one state with everybody around it who might do something. Nothing here
asks the site who may do what.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from metrics.models import Observation
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
from schools.models import School, Source
from tests import reviews
from tests.factories import make
from tests.reviews import Scene, with_role
from tests.triggers import lifted

MARKER = "Because of the garden."
AFTER_THE_VOTE = ["recommended", "decided", "published"]


@dataclass(frozen=True)
class Stage:
    scene: Scene
    clients: dict[str, Client]

    @property
    def review(self) -> AnnualReview:
        return self.scene.review

    def url(self, name: str, *more) -> str:
        return reverse(name, args=[self.review.pk, *more])


def stage_in(state: str) -> Stage:
    scene = reviews.scene_in(state)
    return Stage(scene, {role: signed_in(user) for role, user in people_of(scene).items()})


def people_of(scene: Scene) -> dict:
    """The columns of the table. Those of another school have a review of it in the same cycle."""
    elsewhere = make(AnnualReview, cycle=scene.cycle, school=make(School), state="draft").school
    by = scene.coordinator
    return {
        "liaison": scene.liaison,
        "liaison of another school": with_role("liaison", by, elsewhere),
        "coordinator": by_role("coordinator", by),
        "reviewer": scene.reviewer,
        "reviewer of another school": with_role("reviewer", by, elsewhere),
        "member": scene.members[0],
        "decider": scene.decider,
        "publisher": scene.publisher,
        "auditor": with_role("auditor", by),
        "administrator": with_role("administrator", by),
        "no part": by_role(None, by),
        "not signed in": None,
    }


def by_role(role, by):
    user = make(reviews.User)
    if role:
        make(reviews.Assignment, user=user, role=role, assigned_by=by)
    return user


def signed_in(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def snapshot(stage: Stage) -> dict[str, list]:
    """All that somebody could have changed."""
    review, school = stage.review, stage.scene.school
    in_review = {
        "review": AnnualReview.objects.filter(pk=review.pk),
        "entries": ReviewEntry.objects.filter(review=review),
        "comments": Comment.objects.filter(entry__review=review),
        "votes": Vote.objects.filter(review=review),
        "evidence": Evidence.objects.filter(school=school),
        "links": Evidence.entries.through.objects.filter(evidence__school=school),
        "figures": Observation.objects.filter(population__school=school),
        "steps": Transition.objects.filter(review=review),
        "versions": PublishedReview.objects.filter(review=review),
        "notices": Notice.objects.filter(review=review),
    }
    return {name: list(rows.order_by("pk").values()) for name, rows in in_review.items()}


@dataclass(frozen=True)
class Way:
    """One request that does an action. `changes` names what it leaves changed; `leads_to` the
    state of the review after it, where it is a step."""

    send: Callable[[Stage, Client], object]
    changes: str = ""
    leads_to: str = ""
    arrange: Callable[[Scene], None] = lambda scene: None


def get(name: str) -> Callable:
    return lambda stage, client: client.get(stage.url(name))


def step(action: str, leads_to: str, arrange=lambda scene: None, **data) -> Way:
    def send(stage, client):
        given = {key: each(stage) if callable(each) else each for key, each in data.items()}
        return client.post(stage.url("staff-step", action), given)

    return Way(send, changes="review", leads_to=leads_to, arrange=arrange)


def post_entry(name: str, **data) -> Callable:
    """For the answer about the council."""

    def send(stage, client):
        entry = stage.scene.entry("council")
        return client.post(stage.url(name, entry.pk), {**data, "seen": entry.version})

    return send


def add_goal(stage: Stage, client: Client):
    url = stage.url("staff-entry-new", "goal")
    return client.post(url, {"title": "Read more", "text": "A book each month."})


def remove_goal(stage: Stage, client: Client):
    goal = stage.scene.entry("goal")
    return client.post(stage.url("staff-entry-remove", goal.pk), {"seen": goal.version})


def judge_autonomy(stage: Stage, client: Client):
    entry = stage.scene.entry("autonomy")
    data = {"level": "4", "text": "Well done.", "seen": entry.version}
    return client.post(stage.url("staff-entry-judge", entry.pk), data)


def figure_in_grid(stage: Stage, client: Client):
    cell = {"review": stage.review.pk, "indicator": stage.scene.indicator.slug, "value": "64.5"}
    url = reverse("staff-figures-save", args=[stage.scene.cycle.pk])
    return client.post(url, json.dumps({"cells": [cell]}), content_type="application/json")


def figure_in_form(stage: Stage, client: Client, url: str = ""):
    figures = Observation.objects.filter(population__school=stage.scene.school, current=True)
    seen = figures.values_list("pk", flat=True).first() or 0
    name = f"value:{stage.review.pk}:{stage.scene.indicator.slug}:{seen}"
    return client.post(url or stage.url("staff-review-figures"), {name: "64.5"})


def figure_in_form_of_grid(stage: Stage, client: Client):
    return figure_in_form(stage, client, reverse("staff-figures", args=[stage.scene.cycle.pk]))


def add_evidence(stage: Stage, client: Client):
    source = Source.objects.order_by("pk").first()
    return client.post(stage.url("staff-evidence"), {"source": source.pk, "title": "A report"})


def link_evidence(stage: Stage, client: Client):
    piece = Evidence.objects.get(school=stage.scene.school)
    entry = stage.scene.entry("council")
    return client.post(stage.url("staff-evidence-link", piece.pk), {"entry": entry.pk})


def resolve(stage: Stage, client: Client):
    comment = Comment.objects.get(entry__review=stage.review, resolved_at=None)
    return client.post(stage.url("staff-comment-resolve", comment.pk), {"answer": "Monthly."})


def vote(stage: Stage, client: Client):
    return client.post(stage.url("staff-vote"), {"choice": "for", "reason": ""})


def plan_visit(stage: Stage, client: Client):
    return client.post(stage.url("staff-visit"), {"on": "2026-12-01", "apart": ""})


# --- what must be there before ---


def everything_filled_in(scene: Scene) -> None:
    if scene.review.state == "draft":
        reviews.fill_in(scene)
    reviews.resolve_all(scene)


def an_open_comment(scene: Scene) -> None:
    if not Comment.objects.filter(entry__review=scene.review, resolved_at=None).exists():
        make(Comment, entry=scene.entry("council"), made_by=scene.reviewer)


def a_goal(scene: Scene) -> None:
    make(ReviewEntry, review=scene.review, section="goal", title="Read more")


def a_piece_of_evidence(scene: Scene) -> None:
    make(Evidence, school=scene.school, added_by=scene.liaison)


def a_judgement(scene: Scene) -> None:
    if scene.review.state == "in_review":
        reviews.judge(scene)


def a_quorum(scene: Scene) -> None:
    if scene.review.state == "recommended":
        reviews.votes(scene)


def a_vote_with_a_reason(scene: Scene) -> None:
    if scene.review.state == "recommended":
        reviews.votes(scene)
    with lifted():
        for each in Vote.objects.filter(review=scene.review):
            each.reason = MARKER
            each.save()


def findings(stage: Stage) -> list[str]:
    return sorted(reviews.keys(stage.scene)) if stage.review.state == "decided" else []


READING = {
    "view": ["staff-review"],
    "view_evidence": ["staff-evidence"],
    "view_history": ["staff-review-history"],
}
WRITING = {
    "enter_text": [
        Way(post_entry("staff-entry", text="It met twice."), "entries"),
        Way(add_goal, "entries"),
        Way(remove_goal, "entries", arrange=a_goal),
    ],
    "enter_figures": [
        Way(figure_in_grid, "figures"),
        Way(figure_in_form, "figures"),
        Way(figure_in_form_of_grid, "figures"),
    ],
    "enter_evidence": [
        Way(add_evidence, "evidence"),
        Way(link_evidence, "links", arrange=a_piece_of_evidence),
    ],
    "submit": [step("submit", "submitted", everything_filled_in)],
    "resolve": [Way(resolve, "comments", arrange=an_open_comment)],
    "take_up": [step("take_up", "in_review")],
    "judge": [Way(judge_autonomy, "entries")],
    "comment": [Way(post_entry("staff-comment-new", text="How often?"), "comments")],
    "return": [step("return", "returned", note="Say more.")],
    "recommend": [
        step("recommend", "recommended", a_judgement, outcome="continues", text="All is well.")
    ],
    "vote": [Way(vote, "votes")],
    "reconsider": [step("reconsider", "in_review", note="The second answer.")],
    "decide": [step("decide", "decided", a_quorum, outcome="continues", text="As they say.")],
    "waive": [step("waive", "decided")],
    "publish": [step("publish", "published", confirmed=findings)],
    "take_down": [step("take_down", "withdrawn", reason="A name stands in it.")],
    "reopen": [step("reopen", "returned", reason="A date was wrong.")],
    "exempt": [step("exempt", "exempt", ground="wasc", note="")],
    "include": [step("include", "draft")],
    "withdraw": [step("withdraw", "withdrawn", reason="The school closes.")],
    "plan_visit": [Way(plan_visit, "review")],
}
# A step that is sent a second time says so, and changes nothing.
SENT_AGAIN = {
    ("submit", "submitted"),
    ("take_up", "in_review"),
    ("return", "returned"),
    ("recommend", "recommended"),
    ("reconsider", "in_review"),
    ("decide", "decided"),
    ("publish", "published"),
    ("reopen", "returned"),
    ("exempt", "exempt"),
    ("include", "draft"),
    ("withdraw", "withdrawn"),
    ("take_down", "withdrawn"),
}
