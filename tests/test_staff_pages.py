"""The staff area: what waits for whom, and what everybody sees of a review and of a cycle."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reforms.actions.cycles import plan_visit
from reforms.models import (
    AnnualReview,
    Assignment,
    Comment,
    CommitteeMember,
    Evidence,
    ReviewEntry,
    Transition,
)
from schools.models import Campus, District, Program, School, SchoolYear
from tests.factories import NOON, make
from tests.queries import count_queries
from tests.reviews import (
    ANSWERS,
    enter_figure,
    fill_in,
    open_scene,
    prepared_scene,
    scene_in,
    vote,
    with_role,
)
from tests.staff import coordinator_of, said_by, signed_in

pytestmark = pytest.mark.django_db
NOTHING_WAITS = "Nothing waits for you today."


def home(user) -> str:
    return said_by(signed_in(user).get(reverse("staff-home")))


def review_page(scene, user) -> str:
    return said_by(signed_in(user).get(scene.review.get_absolute_url()))


def cycle_page(scene, user) -> str:
    return said_by(signed_in(user).get(scene.cycle.get_absolute_url()))


def person(scene, who: str):
    return coordinator_of(scene) if who == "coordinator" else getattr(scene, who)


# --- my work ---


def test_whoever_is_not_signed_in_is_sent_to_sign_in():
    response = Client().get(reverse("staff-home"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("staff-login"))


def test_account_without_a_part_reads_a_plain_sentence():
    assert NOTHING_WAITS in home(make(User))


def test_liaison_sees_how_far_the_school_is_and_how_long_it_has():
    today = timezone.localdate()
    scene = open_scene(opens_on=today, due_on=today + timedelta(days=10))
    enter_figure(scene)

    page = home(scene.liaison)

    assert scene.school.name in page
    assert "1 of 1 figures, 0 of 4 answers" in page
    assert "10 days left" in page
    assert "things missing" in page


def test_liaison_reads_that_a_review_is_overdue():
    scene = open_scene(opens_on=date(2025, 9, 1), due_on=date(2026, 5, 29))

    assert "days overdue" in home(scene.liaison)


def test_liaison_reads_of_an_open_comment():
    scene = scene_in("returned")

    assert "1 open comment" in home(scene.liaison)


@pytest.mark.parametrize(
    ("state", "who", "heading"),
    [
        ("submitted", "reviewer", "Submitted: to be taken up"),
        ("in_review", "reviewer", "In review with you"),
        ("recommended", "decider", "To be decided"),
        ("decided", "liaison", "your school may object"),
    ],
)
def test_what_waits_for_somebody_is_on_their_first_page(state, who, heading):
    scene = scene_in(state)

    page = home(getattr(scene, who))

    assert heading in page
    assert scene.school.name in page


def test_member_is_asked_to_vote_until_they_have_voted():
    scene = scene_in("recommended")
    assert "The committee asks for your vote" in home(scene.members[0])

    vote(scene, "for")

    assert NOTHING_WAITS in home(scene.members[0])
    assert "The committee asks for your vote" in home(scene.members[1])


def test_publisher_sees_open_windows_apart_from_what_is_ready():
    scene = scene_in("decided")
    review = scene.review
    review.correction_until = timezone.localdate() + timedelta(days=3)
    review.save(update_fields=["correction_until"])
    assert "The school may still object" in home(scene.publisher)

    review.correction_until = timezone.localdate() - timedelta(days=3)
    review.save(update_fields=["correction_until"])

    assert "Ready to publish" in home(scene.publisher)


def test_coordinator_and_administrator_find_what_they_manage():
    scene = open_scene()

    assert "Prepare a new cycle" in home(coordinator_of(scene))
    assert "Invite somebody" in home(with_role("administrator", scene.coordinator))


def test_superuser_sees_all():
    scene = open_scene()

    page = home(make(User, is_superuser=True, is_staff=True))

    assert scene.school.name in page
    assert "Administration" in page


def test_what_happened_lately_is_told_with_who_did_it():
    scene = scene_in("submitted")

    assert f"{scene.liaison.username}: draft → submitted" in home(scene.liaison)


def test_liaison_reads_nothing_of_other_schools():
    scene = open_scene()
    other = make(AnnualReview, cycle=scene.cycle)
    make(Transition, review=other, by=make(User))

    client = signed_in(scene.liaison)

    assert other.school.name not in home(scene.liaison)
    assert other.school.name not in cycle_page(scene, scene.liaison)
    assert client.get(other.get_absolute_url()).status_code == 404


# --- one review ---


def test_liaison_finds_a_form_for_each_answer():
    scene = open_scene()

    response = signed_in(scene.liaison).get(scene.review.get_absolute_url())

    for entry in scene.review.entries.all():
        assert reverse("staff-entry", args=[scene.review.pk, entry.pk]) in response.text
    assert "What each level looks like" in said_by(response)
    assert "autonomy at 4" in said_by(response)
    assert "Add a program" in said_by(response)


@pytest.mark.parametrize("who", ["coordinator", "reviewer"])
def test_others_read_what_the_liaison_writes(who):
    scene = open_scene()
    fill_in(scene)

    response = signed_in(person(scene, who)).get(scene.review.get_absolute_url())

    assert ANSWERS["autonomy"]["text"] in said_by(response)
    assert "20 of 25 votes in favor" in said_by(response)
    assert "<textarea" not in response.text


def test_reviewer_judges_beside_the_answer():
    scene = scene_in("in_review")

    page = review_page(scene, scene.reviewer)

    assert "Your judgement" in page
    assert "Comment on this answer" in page
    assert "Return it to the school" in page
    assert "Recommend to the committee" in page


@pytest.mark.parametrize(
    ("state", "who", "step"),
    [
        ("draft", "liaison", "submit"),
        ("submitted", "reviewer", "take_up"),
        ("in_review", "reviewer", "recommend"),
        ("recommended", "decider", "decide"),
        ("decided", "liaison", "waive"),
        ("decided", "publisher", "publish"),
        ("published", "coordinator", "reopen"),
        ("exempt", "coordinator", "include"),
    ],
)
def test_page_leads_to_the_steps_of_who_reads_it_and_to_no_other(state, who, step):
    scene = scene_in(state)
    address = reverse("staff-step", args=[scene.review.pk, step])
    auditor = with_role("auditor", scene.coordinator)

    assert address in signed_in(person(scene, who)).get(scene.review.get_absolute_url()).text
    assert address not in signed_in(auditor).get(scene.review.get_absolute_url()).text


def test_only_some_read_who_voted_how():
    scene = scene_in("recommended")
    vote(scene, "for", "recused")
    recused = CommitteeMember.objects.get(user=scene.members[1]).person.name

    everybodys, coordinators = (
        review_page(scene, scene.liaison),
        review_page(scene, coordinator_of(scene)),
    )

    assert "1 Recused" in everybodys or "Recused 1" in everybodys
    assert recused not in everybodys
    assert f"{recused}: recused" in coordinators


def test_last_years_answer_is_shown_to_be_confirmed():
    scene = open_scene()
    entry = scene.entry("council")
    entry.carried_from = scene.entry("agreement")
    entry.attestation, entry.text = "unattested", "It met each month."
    entry.save()

    page = review_page(scene, scene.liaison)

    assert "This is last year’s answer." in page
    assert "Nothing has changed: this still holds" in page


def test_comments_are_shown_with_their_answers():
    scene = scene_in("returned")

    page = review_page(scene, scene.liaison)

    assert "How often?" in page
    assert "Resolve the comment" in page


def test_demonstration_says_so_on_every_page():
    scene = open_scene(demonstration=True)

    for page in [review_page(scene, scene.liaison), cycle_page(scene, coordinator_of(scene))]:
        assert "made up" in page


# --- a cycle ---


def test_overview_has_a_row_for_each_school_by_district():
    scene = open_scene()
    central = District.objects.get(slug="local-central")
    place(scene.review, local_district=central)

    page = cycle_page(scene, coordinator_of(scene))

    assert "Local District Central" in page
    assert scene.school.name in page
    assert scene.reviewer.username in page
    assert "1 draft" in page


def place(review: AnnualReview, **given) -> None:
    SchoolYear.objects.update_or_create(
        school=review.school,
        school_year=review.cycle.school_year,
        defaults={"status": "open", "source_id": SchoolYear.objects.first().source_id, **given},
    )


def test_exempt_schools_stay_listed():
    scene = scene_in("exempt")

    assert "WASC accreditation in this year" in cycle_page(scene, coordinator_of(scene))


def test_schools_of_one_campus_are_proposed_for_one_visit():
    scene, campus = open_scene(), make(Campus)
    mate = make(AnnualReview, cycle=scene.cycle)
    place(scene.review, campus=campus)
    place(mate, campus=campus)

    client = signed_in(coordinator_of(scene))
    assert campus.name in said_by(client.get(scene.cycle.get_absolute_url()))
    response = client.post(
        reverse("staff-visit", args=[scene.review.pk]), {"on": "2026-03-04", "schools": [mate.pk]}
    )

    assert response.status_code == 302
    days = AnnualReview.objects.filter(cycle=scene.cycle).values_list("visit_on", flat=True)
    assert list(days) == [date(2026, 3, 4), date(2026, 3, 4)]


def test_schools_that_move_their_day_together_do_not_stand_in_each_others_way():
    scene, campus = open_scene(), make(Campus)
    mate = make(AnnualReview, cycle=scene.cycle)
    place(scene.review, campus=campus)
    place(mate, campus=campus)
    for review in [scene.review, mate]:
        plan_visit(review, on=date(2026, 3, 4), apart="", by=scene.coordinator, at=NOON)

    address = reverse("staff-visit", args=[scene.review.pk])
    client = signed_in(coordinator_of(scene))
    alone = client.post(address, {"on": "2026-03-05"})
    together = client.post(address, {"on": "2026-03-05", "schools": [mate.pk]})

    assert alone.status_code == 409
    assert "is on the same campus" in said_by(alone)
    assert together.status_code == 302


# --- what pages cost, and what they leave alone ---


def test_pages_cost_the_same_for_many_schools():
    scene = open_scene()
    add_schools(scene, 1)
    client = signed_in(scene.liaison)
    coordinator = signed_in(coordinator_of(scene))
    paths = [reverse("staff-home"), scene.cycle.get_absolute_url()]
    asked = [partial(each.get, path) for each in [client, coordinator] for path in paths]
    counted = [count_queries(ask) for ask in asked]

    add_schools(scene, 8)

    assert [count_queries(ask) for ask in asked] == counted


def add_schools(scene, number):
    for _each in range(number):
        review = make(AnnualReview, cycle=scene.cycle, school=make(School))
        place(review, campus=make(Campus))
        for role, user in [("liaison", scene.liaison), ("reviewer", make(User))]:
            given = {"role": role, "user": user, "school": review.school}
            make(Assignment, **given, assigned_by=scene.coordinator)
        make(Transition, review=review)


@pytest.mark.parametrize("who", ["liaison", "reviewer"])
def test_review_costs_the_same_for_many_answers_and_comments(who):
    scene = scene_in("returned" if who == "liaison" else "in_review")
    add_answers(scene, 1)
    ask = partial(signed_in(person(scene, who)).get, scene.review.get_absolute_url())
    counted = count_queries(ask)

    add_answers(scene, 6)

    assert count_queries(ask) == counted


def add_answers(scene, number):
    for _each in range(number):
        given = {"review": scene.review, "entered_by": scene.liaison, "entered_at": NOON}
        entry = make(ReviewEntry, section="program", program=make(Program), **given)
        make(Comment, entry=entry)
        make(Evidence, school=scene.school).entries.add(entry)


def test_no_page_writes_when_it_is_looked_at():
    scene = scene_in("returned")
    prepared = prepared_scene(school_year=2024)
    before = everything(scene)

    for user, path in [
        (scene.liaison, reverse("staff-home")),
        (scene.liaison, scene.review.get_absolute_url()),
        (scene.liaison, reverse("staff-step", args=[scene.review.pk, "submit"])),
        (coordinator_of(prepared), reverse("staff-cycle-open", args=[prepared.cycle.pk])),
        (coordinator_of(prepared), reverse("staff-cycle-edit", args=[prepared.cycle.pk])),
    ]:
        assert signed_in(user).get(path).status_code == 200

    assert everything(scene) == before


def everything(scene) -> list:
    review = scene.review
    versions = list(review.entries.values_list("pk", "version"))
    return [review.state, versions, review.transitions.count(), AnnualReview.objects.count()]


def test_forbidden_page_gives_the_reason():
    scene = scene_in("submitted")

    response = signed_in(scene.liaison).get(reverse("staff-step", args=[scene.review.pk, "submit"]))

    assert response.status_code == 403
    assert "This cannot be done while the review is “submitted”." in said_by(response)


# --- what happened lately ---


def test_figures_of_one_person_and_day_are_told_once_with_their_number():
    scene = open_scene()
    enter_figure(scene, current=False)
    enter_figure(scene, "73")

    page = home(scene.liaison)

    assert page.count("entered 1 figure") == 1


def test_latest_of_two_steps_of_one_moment_stands_first():
    page = home(scene_in("in_review").reviewer)

    assert page.index("submitted → in review") < page.index("draft → submitted")


def test_published_review_leads_first_to_what_the_public_sees():
    scene = scene_in("published")

    response = signed_in(scene.publisher).get(scene.review.get_absolute_url())

    top = response.text.partition('class="jumps"')[0]
    assert scene.review.publications.get().get_absolute_url() in top
