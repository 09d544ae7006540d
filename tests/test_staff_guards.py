"""What a hand-made request cannot do: reach into another school, or fill in what no form asks."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from reforms.models import AnnualReview, Assignment, Comment, Evidence, FigureSheet, ReviewEntry
from schools.models import ImportRun
from tests import reviews
from tests.factories import make
from tests.permission_ways import WRITING, Stage, signed_in, snapshot, stage_in
from tests.replay import made_once

pytestmark = pytest.mark.django_db

# Addresses with a review, and whose record stands below it.
OF_A_REVIEW = {
    "staff-review": [],
    "staff-review-figures": [],
    "staff-review-history": [],
    "staff-step": ["action"],
    "staff-vote": [],
    "staff-visit": [],
    "staff-evidence": [],
    "staff-evidence-file": ["evidence"],
    "staff-evidence-link": ["evidence"],
    "staff-entry": ["entry"],
    "staff-entry-new": ["section"],
    "staff-entry-remove": ["entry"],
    "staff-entry-judge": ["entry"],
    "staff-comment-new": ["entry"],
    "staff-comment-resolve": ["comment"],
}
OF_A_SHEET = ["staff-sheet", "staff-sheet-apply", "staff-sheet-undo"]
OF_AN_ACCOUNT = [
    "staff-account",
    "staff-account-invite",
    "staff-account-deactivate",
    "staff-account-reactivate",
    "staff-role-new",
    "staff-role-end",
    "staff-reviewer-end",
]
# Who may look at them and who may do what: tests/test_release_pages.py.
OF_A_RELEASE = [
    "staff-release-prepared",
    "staff-release-preview",
    "staff-release-again",
    "staff-release-override",
    "staff-release-confirm",
    "staff-release-drop",
]
# As above: tests/test_staff_imports.py.
OF_AN_IMPORT = [
    "staff-import",
    "staff-import-apply",
    "staff-import-undo",
    "staff-import-drop",
]
# Their rows are those of the schools that somebody may see: tests/test_permissions.py.
OF_A_CYCLE = [
    "staff-cycle",
    "staff-cycle-edit",
    "staff-cycle-open",
    "staff-figures",
    "staff-figures-save",
    "staff-sheets",
    "staff-sheet-template",
]


def staff_addresses() -> dict[str, list[str]]:
    """The names of all addresses below /staff/ that take a key, and what they take."""
    return {
        name: found
        for name, found in addresses(get_resolver().url_patterns)
        if name.startswith("staff-") and found
    }


def addresses(patterns, taken=()):
    for pattern in patterns:
        own = [*taken, *pattern.pattern.converters]
        if hasattr(pattern, "url_patterns"):
            if getattr(pattern, "namespace", None) != "admin":
                yield from addresses(pattern.url_patterns, own)
        elif pattern.name:
            yield pattern.name, own


def test_every_address_with_a_key_is_guarded_here():
    known = {*OF_A_REVIEW, *OF_A_SHEET, *OF_AN_ACCOUNT, *OF_A_CYCLE, *OF_A_RELEASE, *OF_AN_IMPORT}
    assert set(staff_addresses()) == known


def test_addresses_take_what_is_written_here():
    found = staff_addresses()
    assert {name: found[name] for name in OF_A_REVIEW} == {
        name: ["pk", *more] for name, more in OF_A_REVIEW.items()
    }


# --- reaching into another school ---


@made_once
def two_scenes():
    return reviews.scene_in("returned"), reviews.scene_in("returned")


@pytest.fixture
def scenes():
    return two_scenes()


@pytest.fixture
def stage(scenes):
    """The other school's review is returned, so that its own liaison could do much with it."""
    scene = scenes[1]
    make(Evidence, school=scene.school, added_by=scene.liaison)
    return Stage(scene, {})


@pytest.fixture
def own(scenes):
    return scenes[0]


def below(stage: Stage) -> dict[str, object]:
    review = stage.review
    return {
        "entry": ReviewEntry.objects.filter(review=review).earliest("pk").pk,
        "comment": Comment.objects.get(entry__review=review).pk,
        "evidence": Evidence.objects.get(school=stage.scene.school).pk,
        "action": "submit",
        "section": "goal",
    }


def answers(client: Client, url: str) -> set[int]:
    data = {"text": "Mine", "answer": "Mine", "title": "Mine", "seen": "1", "reason": "Mine"}
    return {client.get(url).status_code, client.post(url, data).status_code}


@pytest.mark.parametrize("name", OF_A_REVIEW)
@pytest.mark.parametrize("who", ["liaison", "reviewer"])
def test_review_of_another_school_is_not_there(stage, own, name, who):
    client, keys, before = signed_in(getattr(own, who)), below(stage), snapshot(stage)
    url = stage.url(name, *[keys[part] for part in OF_A_REVIEW[name]])

    assert answers(client, url) <= {404, 405}
    assert snapshot(stage) == before


NESTED = [
    name for name, parts in OF_A_REVIEW.items() if {"entry", "comment", "evidence"} & {*parts}
]


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("who", ["liaison", "reviewer"])
def test_own_review_leads_to_nothing_of_another(stage, own, name, who):
    client, keys, before = signed_in(getattr(own, who)), below(stage), snapshot(stage)
    url = reverse(name, args=[own.review.pk, *[keys[part] for part in OF_A_REVIEW[name]]])

    assert answers(client, url) <= {403, 404, 405}
    assert snapshot(stage) == before


@pytest.mark.parametrize("name", OF_A_SHEET)
def test_sheet_of_another_school_is_not_there(stage, own, name):
    run = make(ImportRun, kind="sheet", state="checked", by=stage.scene.liaison)
    sheet = make(FigureSheet, run=run, cycle=stage.scene.cycle)
    url = reverse(name, args=[sheet.pk])
    assert answers(signed_in(own.liaison), url) <= {404, 405}
    run.refresh_from_db()
    assert run.state == "checked"


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
def test_accounts_are_closed_to_those_who_review(own, name):
    assignment = Assignment.objects.get(user=own.reviewer)
    keys = {"staff-role-end": [own.reviewer.pk, assignment.pk]}
    keys["staff-reviewer-end"] = [assignment.pk]
    url = reverse(name, args=keys.get(name, [own.reviewer.pk]))
    for user in [own.liaison, own.reviewer, own.decider, own.publisher]:
        assert answers(signed_in(user), url) <= {403, 405}
    own.reviewer.refresh_from_db()
    assignment.refresh_from_db()
    assert [own.reviewer.is_active, assignment.ends_on] == [True, None]


@pytest.mark.parametrize(
    "name", [*OF_A_REVIEW, *OF_A_SHEET, *OF_AN_ACCOUNT, *OF_A_CYCLE, *OF_A_RELEASE, *OF_AN_IMPORT]
)
def test_number_that_no_record_has_is_no_500(own, name):
    root = signed_in(make(User, is_superuser=True, is_staff=True))
    taken = staff_addresses()[name]
    words = {"action": "submit", "section": "goal", "kind": "csv", "name": "en-1"}
    url = reverse(name, args=[words.get(part, 9_999_999_999_999_999_999) for part in taken])
    assert answers(root, url) <= {404, 405}


# --- filling in what no form asks ---

# What the machine writes: moments, keys and counters of the rows that a request makes.
BY_THE_MACHINE = re.compile(r"^(id|at|.*_at|digest|import_run_id|review_id|entry_id)$")
BAIT = {
    "state": "published",
    "exemption": "wasc",
    "decision": "continues",
    "decision_text": "Mine",
    "recommendation": "ends",
    "recommendation_text": "Mine",
    "correction_until": "2020-01-01",
    "correction_reason": "Mine",
    "visit_on": "2020-01-01",
    "round": "99",
    "version": "99",
    "section": "value",
    "position": "99",
    "judged_level": "4",
    "judgement": "Mine",
    "attestation": "unchanged",
    "votes_for": "1",
    "votes_cast": "1",
    "fate": "kept",
    "digest": "0" * 64,
    "file": "../../etc/passwd",
    "file_name": "mine",
    "content_type": "text/html",
    "size": "1",
    "status": "published",
    "current": "",
    "digits": "99",
    "cast_at": "2020-01-01",
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
}
MODELS = [AnnualReview, ReviewEntry, Comment, Evidence, apps.get_model("reforms", "Vote")]


def bait(other: int) -> dict[str, str]:
    """A value for every column of every record; references lead to somebody else's."""
    references = {
        key: str(other)
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.is_relation
        for key in (field.name, field.attname)
    }
    plain = {field.name: "1" for model in MODELS for field in model._meta.concrete_fields}
    return {**plain, **BAIT, **references}


class Baiting(Client):
    """Sends more than a form asks for: all but the fields that the page itself has."""

    def __init__(self, other: int):
        super().__init__()
        self.bait = bait(other)

    def post(self, path, data=None, **options):
        if options.get("content_type"):
            return super().post(path, data, **options)
        page = super().get(path)
        asked = set(re.findall(r'name="([^"]+)"', page.text)) if page.status_code == 200 else set()
        more = {name: value for name, value in self.bait.items() if name not in asked}
        return super().post(path, {**more, **data}, **options)


# action: the state and the role in which it is done
DONE_IN = {
    "enter_text": ("returned", "liaison"),
    "enter_figures": ("draft", "liaison"),
    "submit": ("returned", "liaison"),
    "resolve": ("returned", "liaison"),
    "take_up": ("submitted", "reviewer"),
    "judge": ("in_review", "reviewer"),
    "comment": ("in_review", "reviewer"),
    "return": ("in_review", "reviewer"),
    "recommend": ("in_review", "reviewer"),
    "vote": ("recommended", "member"),
    "reconsider": ("recommended", "decider"),
    "decide": ("recommended", "decider"),
    "waive": ("decided", "liaison"),
    "publish": ("decided", "publisher"),
    "take_down": ("published", "publisher"),
    "reopen": ("published", "coordinator"),
    "exempt": ("draft", "coordinator"),
    "include": ("exempt", "coordinator"),
    "withdraw": ("submitted", "coordinator"),
    "plan_visit": ("submitted", "coordinator"),
}


def test_every_action_is_baited():
    # What evidence may be is asked by a form with all of its columns but those of a file.
    assert set(DONE_IN) == set(WRITING) - {"enter_evidence"}


@pytest.mark.parametrize("action", DONE_IN)
def test_fields_that_no_form_has_change_nothing(action):
    state, role = DONE_IN[action]
    stage = stage_in(state)
    baiting = Baiting(make(User).pk)
    baiting.cookies = stage.clients[role].cookies
    for way in WRITING[action]:
        plain, baited = [outcome(stage, way, each) for each in [stage.clients[role], baiting]]
        assert plain == baited


def outcome(stage: Stage, way, client: Client) -> dict[str, list]:
    with transaction.atomic():
        way.arrange(stage.scene)
        assert way.send(stage, client).status_code in (200, 302)
        after = snapshot(stage)
        transaction.set_rollback(True)
    return {name: [by_people(row) for row in rows] for name, rows in after.items()}


def by_people(row: dict) -> dict:
    return {name: value for name, value in row.items() if not BY_THE_MACHINE.match(name)}


def test_evidence_is_no_file_of_the_server():
    stage = stage_in("draft")
    baiting = Baiting(make(User).pk)
    baiting.cookies = stage.clients["liaison"].cookies
    source = make(apps.get_model("schools", "Source"))
    baiting.post(stage.url("staff-evidence"), {"source": source.pk, "title": "A report"})
    for piece in Evidence.objects.filter(school=stage.scene.school):
        assert [piece.file, piece.added_by] == ["", stage.scene.liaison]


def test_invitation_makes_no_superuser():
    administrator = signed_in(make(Assignment, role="administrator").user)
    person = {"first_name": "Bea", "last_name": "Ruiz", "email": "bea@example.org"}
    more = {
        "starts_on": "2026-03-02",
        "is_superuser": "on",
        "is_staff": "on",
        "username": "root",
        "password": "a long enough sentence",
        "user_permissions": "1",
        "groups": "1",
        "id": "1",
    }

    assert administrator.post(reverse("staff-account-new"), {**person, **more}).status_code == 302

    bea = User.objects.get(email="bea@example.org")
    assert [bea.username, bea.is_superuser, bea.is_staff] == ["bea@example.org", False, False]
    assert not bea.has_usable_password()
    assert not bea.user_permissions.exists()


def test_role_is_assigned_in_nobody_elses_name():
    administrator = make(Assignment, role="administrator").user
    ann, other = make(User), make(User)
    role = {"role": "coordinator", "starts_on": "2026-03-02", "user": other.pk}
    more = {"assigned_by": other.pk, "assigned_at": "2020-01-01", "is_superuser": "on"}

    signed_in(administrator).post(reverse("staff-role-new", args=[ann.pk]), {**role, **more})

    held = Assignment.objects.get(role="coordinator", user=ann)
    assert held.assigned_by == administrator
    assert held.assigned_at.date() >= timezone.now().date() - timedelta(days=1)
    assert not Assignment.objects.filter(user=other).exists()
    ann.refresh_from_db()
    assert not ann.is_superuser


# --- what one person cannot do alone ---


def test_superuser_goes_no_further_alone_than_anybody():
    stage = stage_in("draft")
    root = signed_in(make(User, is_superuser=True, is_staff=True))
    reviews.fill_in(stage.scene)
    [submit] = WRITING["submit"]
    assert submit.send(stage, root).status_code == 302

    steps = ["take_up", "recommend", "decide", "publish"]
    answered = [WRITING[action][0].send(stage, root).status_code for action in steps]

    assert set(answered) == {409}
    assert stage.review.state == "submitted"


@pytest.mark.parametrize("action", ["judge", "comment", "return", "recommend"])
def test_liaison_who_is_also_reviewer_does_not_review_the_own_school(action):
    stage = stage_in("in_review")
    make(Assignment, user=stage.scene.liaison, role="reviewer", school=stage.scene.school)
    [way] = WRITING[action]
    way.arrange(stage.scene)
    before = snapshot(stage)

    response = way.send(stage, stage.clients["liaison"])

    assert response.status_code == 403
    assert snapshot(stage) == before


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (-100, -1)])
def test_role_that_does_not_hold_today_opens_nothing(starts, ends):
    stage, today = stage_in("draft"), timezone.localdate()
    days = {"starts_on": today + timedelta(days=starts)}
    days["ends_on"] = today + timedelta(days=ends) if ends else None
    held = make(Assignment, role="liaison", school=stage.scene.school, **days)
    client = signed_in(held.user)
    assert client.get(stage.url("staff-review")).status_code == 404
    for way in WRITING["enter_text"][:2]:
        assert way.send(stage, client).status_code == 404


def test_deactivated_liaison_is_signed_out():
    stage = stage_in("draft")
    User.objects.filter(pk=stage.scene.liaison.pk).update(is_active=False)
    response = stage.clients["liaison"].get(stage.url("staff-review"))
    assert response.url.startswith("/staff/login/")


def test_member_of_another_term_has_no_part():
    stage = stage_in("recommended")
    seat = stage.scene.cycle.committee.members.get(user=stage.scene.members[0])
    seat.school_year -= 1
    seat.save()
    assert stage.clients["member"].get(stage.url("staff-review")).status_code == 404
