"""Who changed what in a review: every change of it, in words, for those who may know."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Observation
from reforms.actions.entries import add_entry, remove_entry, save_entry
from reforms.actions.evidence import add_evidence, unlink_evidence
from reforms.readers.changes import changes_of
from schools.models import ImportRun, Source
from tests.factories import NOON, make
from tests.reviews import (
    answer,
    enter_figure,
    open_scene,
    scene_in,
    send_back,
    take_up,
    vote,
    with_role,
)

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def told(scene, **options):
    return [
        (change.by, change.what, change.field, change.old, change.new)
        for change in changes_of(scene.review, **options)
    ]


def test_answer_is_told_field_by_field():
    scene = open_scene()
    liaison = scene.liaison.get_username()

    answer(scene, "autonomy", level=2, text="Teachers choose.")
    entry = scene.entry("autonomy")
    said = {"text": "Teachers and parents choose."}
    save_entry(entry, said=said, seen=entry.version, by=scene.liaison, at=LATER)

    what = "what the school says"
    found = told(scene)
    assert found[0] == (
        liaison,
        "The autonomy",
        what,
        "Teachers choose.",
        "Teachers and parents choose.",
    )
    assert (liaison, "The autonomy", what, "", "Teachers choose.") in found
    level = "level, as the school sees it"
    assert (liaison, "The autonomy", level, "", "developing") in found


def test_newest_change_comes_first():
    scene = scene_in("published")

    moments = [change.at for change in changes_of(scene.review)]

    assert moments == sorted(moments, reverse=True)


def test_opening_says_only_that_there_is_a_draft():
    scene = open_scene()

    assert told(scene) == [(scene.coordinator.get_username(), "Review", "state", "", "draft")]


def test_steps_judgements_and_decision_are_told():
    scene = scene_in("decided")

    found = told(scene)

    reviewer, decider = scene.reviewer.get_username(), scene.decider.get_username()
    assert (reviewer, "Review", "state", "submitted", "in review") in found
    assert (reviewer, "The value", "level, as the reviewer sees it", "", "established") in found
    continues = "continues as a Pilot School"
    assert (decider, "Review", "decision", "", continues) in found
    assert not any("version" in field or "round" in field for _by, _what, field, *_said in found)


def test_comment_and_answer_are_told():
    scene = scene_in("in_review")
    send_back(scene)

    reviewer = scene.reviewer.get_username()
    about = "Comment on “Governance council”"
    assert (reviewer, about, "comment", "", "How often?") in told(scene)


def test_votes_are_told_only_to_those_who_may_know():
    scene = scene_in("recommended")
    vote(scene, "against")

    with_votes = [each for each in told(scene, with_votes=True) if each[2] == "vote"]

    assert [(old, new) for *_who, old, new in with_votes] == [("", "against")]
    assert "Vote of" in with_votes[0][1]
    assert not any("against" in each for each in told(scene))


def test_what_was_taken_out_is_still_told():
    scene = open_scene()
    given = {"section": "goal", "said": {"title": "More readers", "text": "By 2027."}}
    goal = add_entry(scene.review, **given, by=scene.liaison, at=NOON)

    remove_entry(goal, seen=goal.version, by=scene.liaison, at=LATER)

    liaison = scene.liaison.get_username()
    assert (liaison, "More readers: taken out", "title", "More readers", "") in told(scene)


def test_evidence_is_told_where_it_is_linked_and_unlinked():
    scene = open_scene()
    entry, source = scene.entry("council"), make(Source, title="Minutes")
    who = {"by": scene.liaison, "at": NOON}

    evidence = add_evidence(scene.review, shown=source, title="Minutes", entries=[entry], **who)
    unlink_evidence(evidence, entry, by=scene.liaison, at=LATER)

    liaison, council = scene.liaison.get_username(), "Governance council"
    found = [each for each in told(scene) if each[2] == "evidence"]
    assert found == [
        (liaison, council, "evidence", "Minutes", ""),
        (liaison, council, "evidence", "", "Minutes"),
    ]


# --- figures ---


def replace(scene, figure, at, **given):
    Observation.objects.filter(pk=figure.pk).update(current=False)
    newer = enter_figure(scene, **given)
    ImportRun.objects.filter(pk=newer.import_run_id).update(at=at)
    return newer


def test_figures_are_told_with_what_stood_there_before():
    scene = open_scene()
    first = enter_figure(scene, "71.2")

    replace(scene, first, LATER, value="72.5", note="Counted anew.")

    liaison, name = scene.liaison.get_username(), scene.indicator.name
    found = [each for each in told(scene) if each[1] == name]
    assert set(found[:2]) == {
        (liaison, name, "figure", "71.2", "72.5"),
        (liaison, name, "note", "", "Counted anew."),
    }
    assert found[2] == (liaison, name, "figure", "", "71.2")


def test_erased_figure_is_told():
    scene = open_scene()
    figure = enter_figure(scene, "71.2")
    note = f"Erased: {figure.pk}"
    make(ImportRun, kind="form", by=scene.liaison, at=LATER, note=note)

    liaison, name = scene.liaison.get_username(), scene.indicator.name
    assert told(scene)[0] == (liaison, name, "figure", "71.2", "")


def test_figure_of_a_batch_that_was_taken_back_says_so():
    scene = open_scene()
    figure = enter_figure(scene, "71.2")
    ImportRun.objects.filter(pk=figure.import_run_id).update(state="undone")

    news = [each[4] for each in told(scene) if each[1] == scene.indicator.name]
    assert news == ["71.2, taken back later"]


def test_figures_of_other_schools_and_years_are_not_told():
    scene, other = open_scene(), open_scene(school_year=2024, committee_year=2024)

    enter_figure(other, "71.2")

    assert len(told(scene)) == 1


# --- the page ---


def page(scene):
    return reverse("staff-review-history", args=[scene.review.pk])


def test_page_shows_who_what_before_and_after(client):
    scene = scene_in("submitted")
    client.force_login(scene.liaison)

    shown = client.get(page(scene)).content.decode()

    assert "Teachers choose whom we hire." in shown
    assert "71.2" in shown
    assert scene.liaison.get_username() in shown


def test_page_is_for_those_who_have_a_part_in_the_review(client):
    scene = scene_in("submitted")
    client.force_login(make(User))

    assert client.get(page(scene)).status_code == 404
    client.force_login(with_role("auditor", scene.coordinator))
    assert client.get(page(scene)).status_code == 200


def test_member_of_the_committee_sees_no_history(client):
    scene = scene_in("recommended")
    client.force_login(scene.members[0])

    assert client.get(page(scene)).status_code == 403


def test_votes_are_on_the_page_of_those_who_may_see_them(client):
    scene = scene_in("recommended")
    vote(scene, "for", "against")

    client.force_login(scene.reviewer)
    assert "Vote of" not in client.get(page(scene)).content.decode()
    client.force_login(scene.decider)
    assert "Vote of" in client.get(page(scene)).content.decode()


def test_long_text_opens_on_demand(client):
    scene = open_scene()
    answer(scene, "council", text="It met each month. " * 40)
    client.force_login(scene.liaison)

    assert "<details>" in client.get(page(scene)).content.decode()


def test_more_changes_take_no_more_queries(client):
    scene = scene_in("submitted")
    client.force_login(scene.liaison)
    client.get(page(scene))
    before = count(client, scene)

    take_up(scene)
    send_back(scene)
    for n in range(5):
        answer(scene, "autonomy", text=f"Text {n}")
        said = {"title": f"Goal {n}"}
        add_entry(scene.review, section="goal", said=said, by=scene.liaison, at=LATER)

    assert count(client, scene) == before


def count(client, scene):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page(scene)).status_code == 200
    return len(captured)
