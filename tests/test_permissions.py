"""Who may do what, held against a table that was written by hand: tests/permissions.csv.

Every cell is driven through HTTP with a request that would do it. `yes` must have its effect;
`no` must be refused and leave everything as it was.
"""

import csv
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction

from tests.permission_ways import (
    AFTER_THE_VOTE,
    MARKER,
    READING,
    SENT_AGAIN,
    WRITING,
    Stage,
    a_vote_with_a_reason,
    snapshot,
    stage_in,
)
from tests.thorough import a_part_of

STATES = [
    "draft",
    "submitted",
    "in_review",
    "returned",
    "recommended",
    "decided",
    "published",
    "exempt",
    "withdrawn",
]
ROLES = [
    "liaison",
    "liaison of another school",
    "coordinator",
    "reviewer",
    "reviewer of another school",
    "member",
    "decider",
    "publisher",
    "auditor",
    "administrator",
    "no part",
    "not signed in",
]
ACTIONS = [*READING, "view_votes", *WRITING]
TABLE = Path(__file__).with_name("permissions.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def test_table_is_complete():
    found = [(row.pop("state"), row.pop("action"), sorted(row)) for row in rows()]
    assert sorted(found) == sorted(
        (state, action, sorted(ROLES)) for state, action in product(STATES, ACTIONS)
    )


def test_table_says_yes_or_no():
    cells = {row[role] for row in rows() for role in ROLES}
    assert cells == {"yes", "no"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", a_part_of(STATES, one_of=5))
def test_reading_is_as_the_table_says(state):
    stage = stage_in(state)
    disagreements = [
        found
        for row in rows()
        if row["state"] == state and row["action"] in READING
        for name in READING[row["action"]]
        for role in ROLES
        for found in reading_disagreements(stage, row, role, name)
    ]
    assert disagreements == []


def reading_disagreements(stage: Stage, row: dict, role: str, name: str) -> list[str]:
    response = stage.clients[role].get(stage.url(name))
    allowed = row[role] == "yes"
    agrees = response.status_code == 200 if allowed else is_refused(response, role)
    return [] if agrees else [said(row, role, name, response)]


def is_refused(response, role: str) -> bool:
    if role == "not signed in":
        return response.status_code == 302 and response.url.startswith("/staff/login/?next=")
    return response.status_code in (403, 404)


def said(row: dict, role: str, way: str, response, what: str = "") -> str:
    expected = f"the table says {row[role]}, the site answers {response.status_code}"
    return f"{row['action']} by {role} ({way}): {expected} {what}".strip()


@pytest.mark.django_db
@pytest.mark.parametrize("state", a_part_of(STATES, one_of=5))
def test_writing_is_as_the_table_says(state):
    stage = stage_in(state)
    disagreements = [
        found
        for row in rows()
        if row["state"] == state and row["action"] in WRITING
        for number, way in enumerate(WRITING[row["action"]], start=1)
        for found in writing_disagreements(stage, row, way, number)
    ]
    assert disagreements == []


def writing_disagreements(stage: Stage, row: dict, way, number: int) -> list[str]:
    """Each role finds the same: what the one before did is taken back."""
    with transaction.atomic():
        way.arrange(stage.scene)
        before = snapshot(stage)
        found = refused_ones(stage, row, way, number, before)
        for role in ROLES:
            if row[role] == "yes":
                found += attempt(stage, row, role, way, number, before)
        transaction.set_rollback(True)
    return found


def refused_ones(stage: Stage, row: dict, way, number: int, before: dict) -> list[str]:
    """All whom the table refuses, one after the other: together they leave nothing behind."""
    found = []
    with transaction.atomic():
        for role in ROLES:
            if row[role] == "no":
                response = way.send(stage, stage.clients[role])
                again = response.status_code == 409 and (row["action"], row["state"]) in SENT_AGAIN
                if not (is_refused(response, role) or again):
                    found.append(said(row, role, f"way {number}", response))
        changed = changes(before, snapshot(stage))
        transaction.set_rollback(True)
    if changed:
        found.append(f"{row['action']} (way {number}) by one who may not changes {changed}")
    return found


def attempt(stage: Stage, row: dict, role: str, way, number: int, before: dict) -> list[str]:
    with transaction.atomic():
        response = way.send(stage, stage.clients[role])
        after = snapshot(stage)
        transaction.set_rollback(True)
    changed = changes(before, after)
    agrees = was_done(response, way, after, changed)
    what = f"and changes {', '.join(changed) or 'nothing'}"
    return [] if agrees else [said(row, role, f"way {number}", response, what)]


def changes(before: dict, after: dict) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])


def was_done(response, way, after: dict, changed: list[str]) -> bool:
    [review] = after["review"]
    right_state = not way.leads_to or review["state"] == way.leads_to
    return response.status_code in (200, 302) and way.changes in changed and right_state


@pytest.mark.django_db
@pytest.mark.parametrize("state", a_part_of(STATES, one_of=2))
def test_who_voted_how_is_shown_as_the_table_says(state):
    """On every page of the review. Before the committee nobody has voted."""
    stage = stage_in(state)
    [row] = [row for row in rows() if (row["state"], row["action"]) == (state, "view_votes")]
    a_vote_with_a_reason(stage.scene)
    shown = {role: votes_are_shown(stage, role) for role in ROLES}
    expected = {role: row[role] == "yes" and state in AFTER_THE_VOTE for role in ROLES}
    assert shown == expected


def votes_are_shown(stage: Stage, role: str) -> bool:
    pages = [stage.url(name) for names in READING.values() for name in names]
    pages.append(stage.url("staff-vote"))
    bodies = [stage.clients[role].get(page).content.decode() for page in pages]
    return any(MARKER in body for body in bodies)
