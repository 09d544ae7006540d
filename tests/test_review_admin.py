"""The admin offers the reviews under the same rules as the staff pages, and no way round them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Assignment,
    Comment,
    CommitteeMember,
    Evidence,
    FigureSheet,
    LevelAnchor,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
)
from tests.factories import make
from tests.reviews import (
    another_cycle,
    answer,
    open_scene,
    prepared_scene,
    scene_in,
    vote,
    with_role,
)

pytestmark = pytest.mark.django_db

OF_REVIEWS = [
    AnnualReview,
    AskedIndicator,
    Comment,
    Evidence,
    FigureSheet,
    LevelAnchor,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
]


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def enter(client):
    """Signs somebody in who may open the admin; a name of a role makes such a person."""

    def sign_in(who, scene=None):
        if isinstance(who, str):
            who = with_role(who, scene.coordinator)
        User.objects.filter(pk=who.pk).update(is_staff=True)
        who.refresh_from_db()
        client.force_login(who)
        return client

    return sign_in


def listed(client, model):
    return list(client.get(page(model, "changelist")).context["cl"].result_list)


# --- who sees what ---


def test_somebody_without_any_part_sees_nothing(enter):
    scene_in("published")
    client = enter(make(User))

    assert "reforms" not in client.get("/admin/").content.decode()
    for model in [*OF_REVIEWS, Assignment]:
        assert client.get(page(model, "changelist")).status_code == 403


@pytest.mark.parametrize("model", OF_REVIEWS, ids=lambda model: model.__name__)
def test_administrator_sees_nothing_of_the_reviews(enter, model):
    scene = scene_in("published")

    client = enter("administrator", scene)

    assert client.get(page(model, "changelist")).status_code == 403


def test_list_of_reviews_holds_those_that_somebody_may_see(enter):
    scene, other = scene_in("in_review"), open_scene(school_year=2024, committee_year=2024)

    assert listed(enter(scene.liaison), AnnualReview) == [scene.review]
    assert listed(enter(other.liaison), AnnualReview) == [other.review]
    assert listed(enter("publisher", scene), AnnualReview) == []
    assert set(listed(enter("auditor", scene), AnnualReview)) == {scene.review, other.review}


def test_review_of_another_school_is_not_found(enter):
    scene, other = open_scene(), open_scene(school_year=2024, committee_year=2024)
    client = enter(scene.liaison)

    for row in [other.review, other.entry("council")]:
        found = client.get(page(type(row), "change", row.pk), follow=True)
        assert "exist" in found.content.decode()
        assert client.post(page(type(row), "change", row.pk), {}).status_code in (302, 403)


def test_votes_are_seen_by_those_who_may_know(enter):
    scene = scene_in("recommended")
    vote(scene, "for", "against")

    assert listed(enter(scene.reviewer), Vote) == []
    assert listed(enter(scene.members[0]), Vote) == []
    assert len(listed(enter(scene.decider), Vote)) == 2
    found = enter(scene.reviewer).get(page(Vote, "change", Vote.objects.first().pk))
    assert found.status_code == 302


def test_review_leads_to_its_page_with_the_steps(enter):
    scene = scene_in("in_review")

    shown = enter(scene.reviewer).get(page(AnnualReview, "change", scene.review.pk))

    assert f'href="{scene.review.get_absolute_url()}"' in shown.content.decode()


def test_history_of_an_answer_is_for_those_who_may_see_it(enter):
    scene = scene_in("decided")
    entry = scene.entry("council")
    url = page(ReviewEntry, "history", entry.pk)

    shown = enter(scene.reviewer).get(url).content.decode()
    assert "It met each month." in shown
    assert scene.liaison.get_username() in shown
    assert enter("publisher", scene).get(url).status_code == 403
    assert enter(make(User)).get(url).status_code in (302, 403)


# --- nobody writes here but by the rules ---

READ_ONLY = [
    AnnualReview,
    AskedIndicator,
    Comment,
    Evidence,
    FigureSheet,
    Notice,
    PublishedReview,
    Transition,
    Vote,
]


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_even_a_superuser_only_reads(client, model):
    client.force_login(User.objects.create_superuser("root", password="correct horse battery"))
    row = make(model)

    assert client.post(page(model, "change", row.pk), {}).status_code == 403
    assert client.post(page(model, "add"), {}).status_code == 403


@pytest.mark.parametrize("model", [*OF_REVIEWS, Assignment, User], ids=lambda model: model.__name__)
def test_nothing_of_reviews_is_deleted(client, model):
    client.force_login(User.objects.create_superuser("root", password="correct horse battery"))
    row = make(model)

    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(page(model, "changelist"), chosen)
    assert model.objects.filter(pk=row.pk).exists()


# --- answers ---


def entry_form(entry, **given):
    return {"level": "", "text": "", "obstacles": "", "seen": entry.version, **given}


def test_liaison_writes_an_answer_as_on_the_page(enter):
    scene = open_scene()
    entry = scene.entry("autonomy")

    sent = entry_form(entry, level="2", text="Teachers choose.")
    response = enter(scene.liaison).post(page(ReviewEntry, "change", entry.pk), sent)

    assert response.status_code == 302
    entry.refresh_from_db()
    assert (entry.level, entry.text, entry.entered_by) == (2, "Teachers choose.", scene.liaison)
    assert entry.version == 2
    assert entry.history.first().history_user == scene.liaison


@pytest.mark.parametrize("state", ["submitted", "in_review", "decided", "published"])
def test_answers_are_closed_while_others_work(enter, state):
    scene = scene_in(state)
    entry = scene.entry("autonomy")

    response = enter(scene.liaison).post(
        page(ReviewEntry, "change", entry.pk), entry_form(entry, text="Another")
    )

    assert response.status_code == 403


def test_reviewer_writes_no_answers(enter):
    scene = open_scene()
    entry = scene.entry("autonomy")

    response = enter(scene.reviewer).post(
        page(ReviewEntry, "change", entry.pk), entry_form(entry, text="Another")
    )

    assert response.status_code == 403


def test_fields_of_others_cannot_be_slipped_in(enter):
    scene = open_scene()
    entry = scene.entry("autonomy")
    more = {"judged_level": "4", "judgement": "Splendid.", "version": "9", "section": "goal"}

    enter(scene.liaison).post(
        page(ReviewEntry, "change", entry.pk), entry_form(entry, text="Ours.", **more)
    )

    entry.refresh_from_db()
    assert (entry.text, entry.judged_level, entry.judgement) == ("Ours.", None, "")
    assert (entry.version, entry.section) == (2, "autonomy")


def test_second_of_two_sees_both_and_keeps_what_was_typed(enter):
    scene = open_scene()
    entry = scene.entry("autonomy")
    answer(scene, "autonomy", text="Theirs.")
    client = enter(scene.liaison)

    sent = entry_form(entry, text="Mine.")
    response = client.post(page(ReviewEntry, "change", entry.pk), sent)

    shown = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else saved this meanwhile." in shown
    assert "Theirs." in shown
    assert "Mine." in shown
    entry.refresh_from_db()
    assert entry.text == "Theirs."
    again = {**sent, "seen": response.context["adminform"].form["seen"].value()}
    assert client.post(page(ReviewEntry, "change", entry.pk), again).status_code == 302
    entry.refresh_from_db()
    assert entry.text == "Mine."


def test_impossible_answer_comes_back_with_its_reason(enter):
    scene = open_scene()
    entry = scene.entry("agreement")
    given = {"on": "2025-05-05", "votes_for": "30", "votes_cast": "20", "text": "As ever."}

    response = enter(scene.liaison).post(
        page(ReviewEntry, "change", entry.pk), {**given, "seen": entry.version}
    )

    assert "There cannot be more votes in favor than votes cast." in response.content.decode()
    assert "As ever." in response.content.decode()


def test_superuser_who_judged_writes_no_answer(client):
    """The policy lets a superuser pass; what keeps two people apart does not."""
    scene = scene_in("returned")
    root = User.objects.create_superuser("root", password="correct horse battery")
    entry = scene.entry("autonomy")
    make(Comment, entry=entry, made_by=root)
    client.force_login(root)

    response = client.post(page(ReviewEntry, "change", entry.pk), entry_form(entry, text="Another"))

    assert "You have taken part in judging this review." in response.content.decode()
    entry.refresh_from_db()
    assert entry.text != "Another"


# --- cycles ---


def cycle_form(scene, **given):
    cycle = another_cycle(scene)
    return {
        "initiative": cycle.initiative.pk,
        "school_year": "2026-27",
        "kind": "self-review",
        "opens_on": "2026-09-01",
        "due_on": "2027-05-28",
        "rubric": cycle.rubric.pk,
        "committee": cycle.committee.pk,
        "committee_year": "2026-27",
        "quorum": "2",
        "district_scheme": "local",
        "correction_days": "14",
        "asked-TOTAL_FORMS": "1",
        "asked-INITIAL_FORMS": "0",
        "asked-0-indicator": scene.indicator.pk,
        "asked-0-level": "",
        "asked-0-required": "on",
        **given,
    }


def test_coordinator_prepares_a_cycle_with_what_it_asks_for(enter):
    scene = prepared_scene()
    client = enter(with_role("coordinator", scene.coordinator))

    response = client.post(page(ReviewCycle, "add"), cycle_form(scene))

    assert response.status_code == 302, response.context["errors"]
    cycle = ReviewCycle.objects.get(school_year=2026)
    asked = cycle.asked.values_list("indicator", "level", "required")
    assert list(asked) == [(scene.indicator.pk, "", True)]


def test_cycle_is_changed_until_it_is_opened(enter):
    scene = prepared_scene()
    client = enter("coordinator", scene)
    asked = scene.cycle.asked.get()
    given = {
        "school_year": "2025-26",
        "committee_year": "2025-26",
        "quorum": "3",
        "asked-INITIAL_FORMS": "1",
        "asked-0-id": asked.pk,
        "asked-0-cycle": scene.cycle.pk,
        "asked-0-level": "hs",
    }
    url = page(ReviewCycle, "change", scene.cycle.pk)

    response = client.post(url, cycle_form(scene, **given))

    assert response.status_code == 302, response.context["errors"]
    scene.cycle.refresh_from_db()
    assert scene.cycle.quorum == 3
    assert list(scene.cycle.asked.values_list("level", flat=True)) == ["hs"]
    ReviewCycle._base_manager.filter(pk=scene.cycle.pk).update(
        opened_at=timezone.now(), opened_by=scene.coordinator
    )
    assert client.post(url, cycle_form(scene, **given)).status_code == 403


def test_cycle_that_cannot_be_is_refused_with_the_reason(enter):
    scene = prepared_scene(demonstration=True)

    response = enter("coordinator", scene).post(page(ReviewCycle, "add"), cycle_form(scene))

    assert "A demonstration and real reviews cannot stand" in response.content.decode()
    assert not ReviewCycle.objects.filter(school_year=2026).exists()


@pytest.mark.parametrize("role", ["decider", "publisher", "auditor"])
def test_others_only_look_at_cycles(enter, role):
    scene = prepared_scene()
    client = enter(role, scene)

    assert client.get(page(ReviewCycle, "change", scene.cycle.pk)).status_code == 200
    assert client.post(page(ReviewCycle, "add"), cycle_form(scene)).status_code == 403


# --- rubrics ---


def test_frozen_rubric_is_only_read(enter):
    scene = open_scene()
    client = enter("coordinator", scene)
    rubric = Rubric.objects.get(pk=scene.cycle.rubric_id)
    element = rubric.elements.first()

    for row in [rubric, element, element.anchors.first()]:
        url = page(type(row), "change", row.pk)
        assert client.get(url).status_code == 200
        assert client.post(url, {}).status_code == 403


def test_next_version_is_made_with_a_button_and_can_be_changed(enter):
    scene = open_scene()
    client = enter("coordinator", scene)
    url = reverse("admin:rubric-next", args=[scene.cycle.rubric_id])

    assert client.get(url).status_code == 405
    response = client.post(url)

    newer = Rubric.objects.get(initiative=scene.initiative, version=2)
    assert response.url == page(Rubric, "change", newer.pk)
    anchor = newer.elements.first().anchors.first()
    changed = client.post(page(LevelAnchor, "change", anchor.pk), {"text": "In new words."})
    assert changed.status_code == 302
    anchor.refresh_from_db()
    assert anchor.text == "In new words."


def test_others_make_no_next_version(enter):
    scene = open_scene()

    response = enter("auditor", scene).post(
        reverse("admin:rubric-next", args=[scene.cycle.rubric_id])
    )

    assert response.status_code == 403


# --- roles ---


def role_form(user, **given):
    return {
        "user": user.get_username(),
        "role": "publisher",
        "school": "",
        "starts_on": "2026-01-01",
        "ends_on": "",
        **given,
    }


def test_administrator_assigns_and_ends_a_role(enter):
    scene = open_scene()
    administrator = with_role("administrator", scene.coordinator)
    client, colleague = enter(administrator), make(User)

    response = client.post(page(Assignment, "add"), role_form(colleague))

    assert response.status_code == 302, response.context["errors"]
    assigned = Assignment.objects.get(user=colleague)
    assert (assigned.role, assigned.assigned_by) == ("publisher", administrator)
    last = timezone.localdate() + timedelta(days=3)
    url = page(Assignment, "change", assigned.pk)
    assert client.post(url, {"ends_on": last.isoformat(), "role": "auditor"}).status_code == 302
    assigned.refresh_from_db()
    assert (assigned.ends_on, assigned.role) == (last, "publisher")


def test_liaison_is_assigned_to_a_school_by_its_address(enter):
    scene, colleague = open_scene(), make(User)
    given = {"role": "liaison", "school": scene.school.slug}

    enter("administrator", scene).post(page(Assignment, "add"), role_form(colleague, **given))

    assert Assignment.objects.get(user=colleague).school == scene.school


def test_nobody_assigns_themselves(enter):
    scene = open_scene()
    administrator = with_role("administrator", scene.coordinator)

    response = enter(administrator).post(page(Assignment, "add"), role_form(administrator))

    assert "Nobody assigns roles to themselves" in response.content.decode()
    assert Assignment.objects.filter(user=administrator).count() == 1


def test_coordinator_assigns_reviewers_and_no_others(enter):
    scene, colleague = open_scene(), make(User)
    client = enter("coordinator", scene)

    refused = client.post(page(Assignment, "add"), role_form(colleague))
    assert "Your account cannot assign this role." in refused.content.decode()
    given = {"role": "reviewer", "school": scene.school.slug}
    client.post(page(Assignment, "add"), role_form(colleague, **given))

    assert [each.role for each in Assignment.objects.filter(user=colleague)] == ["reviewer"]


# --- seats and accounts ---


def test_superuser_seats_a_member_but_not_themselves(client):
    root = User.objects.create_superuser("root", password="correct horse battery")
    client.force_login(root)
    member, colleague = make(CommitteeMember), make(User)
    url = page(CommitteeMember, "change", member.pk)
    form = client.get(url).context["adminform"].form
    said = {name: form[name].value() or "" for name in form.fields if name != "statements"}
    said["school_year"] = "2025-26"

    response = client.post(url, {**said, "user": colleague.username})
    assert response.status_code == 302, response.context["errors"]
    refused = client.post(url, {**said, "seen": "", "user": "root"})

    assert "Nobody assigns roles to themselves" in refused.content.decode()
    member.refresh_from_db()
    assert member.user == colleague


def test_administrator_looks_at_accounts_and_changes_none_here(enter):
    scene = open_scene()
    client = enter("administrator", scene)
    url = page(User, "change", scene.publisher.pk)

    assert client.get(url).status_code == 200
    assert client.post(url, {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[scene.publisher.pk])
    assert client.get(password).status_code == 403
