"""Preparing a cycle and opening it: what is asked, of whom, and who takes part."""

import pytest
from django.urls import reverse

from metrics.models import Indicator, PopulationMember
from reforms.models import AnnualReview, AskedIndicator, Committee, ReviewCycle
from schools.models import District, School
from tests.factories import make
from tests.reviews import open_scene, prepared_scene, with_role
from tests.staff import coordinator_of, said_by, signed_in

pytestmark = pytest.mark.django_db


def typed_for(scene, **given):
    """A form as it is sent; the scene's cycle is of 2025-26."""
    cycle = scene.cycle
    return {
        "initiative": cycle.initiative_id,
        "school_year": "2026-27",
        "kind": "self-review",
        "opens_on": "2026-09-01",
        "due_on": "2027-05-28",
        "rubric": cycle.rubric_id,
        "committee": cycle.committee_id,
        "committee_year": "2026-27",
        "quorum": "2",
        "district_scheme": "local",
        "correction_days": "14",
        **given,
    }


def send_new(scene, **given):
    client = signed_in(coordinator_of(scene))
    return client.post(reverse("staff-cycle-new"), typed_for(scene, **given))


# --- preparing ---


def test_new_cycle_is_saved_with_what_it_asks_for():
    scene = prepared_scene()
    first, second = make(Indicator), make(Indicator)
    asked = {
        f"ask-{first.pk}-hs": "on",
        f"ask-{first.pk}-span": "on",
        f"required-{first.pk}": "on",
        f"ask-{second.pk}-all": "on",
        f"ask-{second.pk}-es": "on",
    }

    response = send_new(scene, **asked)

    cycle = ReviewCycle.objects.get(school_year=2026)
    assert response.status_code == 302
    assert response.url == cycle.get_absolute_url()
    rows = AskedIndicator.objects.filter(cycle=cycle).order_by("indicator__pk", "level")
    assert list(rows.values_list("indicator", "level", "required")) == [
        (first.pk, "hs", True),
        (first.pk, "span", True),
        (second.pk, "", False),
    ]


def test_new_cycle_starts_from_the_latest_one():
    scene = prepared_scene()

    page = signed_in(coordinator_of(scene)).get(reverse("staff-cycle-new")).text

    assert f'name="ask-{scene.indicator.pk}-all" checked' in page
    assert f'<option value="{scene.cycle.rubric_id}" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("school_year", "2026", "Write a school year such as 2021-22."),
        ("school_year", "2025-26", "There is such a cycle for this school year already."),
        ("committee_year", "9999-00", "Write a school year such as 2021-22."),
        ("kind", "party", "is not one of the available choices"),
        ("opens_on", "1 September", "Enter a valid date."),
        ("due_on", "2026-08-01", "The due date cannot lie before the opening."),
        ("quorum", "0", "greater than or equal to 1"),
        ("quorum", "9" * 30, "less than or equal to 200"),
        ("correction_days", "-3", "greater than or equal to 0"),
        ("rubric", "x", "not one of the available choices"),
        ("initiative", "999999999999999999999", "not one of the available choices"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept_in_the_form(field, value, problem):
    scene = prepared_scene()
    box = f"ask-{scene.indicator.pk}-ms"

    response = send_new(scene, **{field: value, box: "on"})

    assert response.status_code == 400
    assert problem in said_by(response)
    assert f'name="{box}" checked' in response.text
    assert ReviewCycle.objects.count() == 1


def test_committee_of_another_initiative_is_refused():
    scene = prepared_scene()

    response = send_new(scene, committee=make(Committee).pk)

    assert response.status_code == 400
    assert "This belongs to another initiative." in said_by(response)


def test_prepared_cycle_can_be_changed():
    scene = prepared_scene()
    path = reverse("staff-cycle-edit", args=[scene.cycle.pk])

    signed_in(coordinator_of(scene)).post(path, typed_for(scene, school_year="2025-26", quorum="3"))

    assert ReviewCycle.objects.get().quorum == 3
    assert not AskedIndicator.objects.exists()


def test_open_cycle_cannot_be_changed():
    scene = open_scene()
    path = reverse("staff-cycle-edit", args=[scene.cycle.pk])

    response = signed_in(coordinator_of(scene)).post(path, typed_for(scene))

    assert response.status_code == 403
    assert "This cycle is open" in said_by(response)


@pytest.mark.parametrize("name", ["staff-cycle-edit", "staff-cycle-open"])
@pytest.mark.parametrize("role", ["auditor", "decider"])
def test_only_the_coordinator_prepares(name, role):
    scene = prepared_scene()
    user = with_role(role, scene.coordinator)

    assert signed_in(user).get(reverse(name, args=[scene.cycle.pk])).status_code == 403


def test_list_names_the_cycles():
    scene = open_scene()

    page = said_by(signed_in(scene.reviewer).get(reverse("staff-cycles")))

    assert "Annual self-review 2025–26" in page
    assert "open: 1 school" in page


# --- opening ---


@pytest.fixture
def scene():
    """Two schools took part in the year before; one of them has closed."""
    scene = prepared_scene()
    population = scene.initiative.population
    closed = make(School, status="closed", name="A closed school")
    for school in [scene.school, closed]:
        make(PopulationMember, population=population, school=school, school_year=2024)
    return scene


def opening(scene) -> str:
    return reverse("staff-cycle-open", args=[scene.cycle.pk])


def confirm(scene, schools, **given):
    typed = {"confirm": "1", "confirmed": "on", **given}
    for school in schools:
        typed |= {f"school-{school.pk}-listed": "True", f"school-{school.pk}-takes_part": "on"}
    listed = PopulationMember.objects.filter(population=scene.initiative.population)
    typed |= {f"school-{member.school_id}-listed": "True" for member in listed}
    return signed_in(coordinator_of(scene)).post(opening(scene), typed)


def test_schools_of_the_latest_list_are_ticked(scene):
    page = signed_in(coordinator_of(scene)).get(opening(scene))

    assert f'name="school-{scene.school.pk}-takes_part"' in page.text
    assert page.text.count("-takes_part") == 2 * 3  # each with its id and its label
    assert page.text.count(" checked>") == 1
    assert "With this you attest for the district: in 2025–26" in said_by(page)


def test_confirming_attests_the_list_and_makes_the_reviews(scene):
    central = District.objects.get(slug="local-central")
    response = confirm(
        scene, [scene.school], **{f"school-{scene.school.pk}-local_district": central.pk}
    )

    assert response.status_code == 302
    assert [review.school for review in AnnualReview.objects.all()] == [scene.school]
    year = scene.school.years.get(school_year=2025)
    assert year.local_district == central


def test_list_that_is_not_confirmed_opens_nothing(scene):
    response = confirm(scene, [scene.school], confirmed="")

    assert response.status_code == 400
    assert "Tick this to confirm the list." in said_by(response)
    assert not AnnualReview.objects.exists()


def test_school_is_added_to_the_list_before_it_is_confirmed(scene):
    new = make(School, name="A new school")
    client = signed_in(coordinator_of(scene))
    ticked = {
        f"school-{scene.school.pk}-listed": "True",
        f"school-{scene.school.pk}-board_district": District.objects.get(slug="board-2").pk,
    }

    page = client.post(opening(scene), {"add": "1", "school": new.pk, **ticked})

    assert page.status_code == 200
    assert f'name="added" value="{new.pk}"' in page.text
    assert page.text.count(" checked>") == 1  # the new one: the other was taken out
    assert page.text.count("Board District 2</option>") == 3
    assert not AnnualReview.objects.exists()

    confirm(scene, [new], added=new.pk)

    assert [review.school for review in AnnualReview.objects.all()] == [new]


@pytest.mark.parametrize("added", ["x", "-1", "9" * 40, "1e3", "²"])
def test_nonsense_in_the_list_is_passed_over(scene, added):
    client = signed_in(coordinator_of(scene))

    assert client.post(opening(scene), {"add": "1", "added": added}).status_code == 200
    assert client.post(opening(scene), {"add": "1", "school": added}).status_code == 200


def test_district_that_does_not_exist_is_refused(scene):
    response = confirm(scene, [scene.school], **{f"school-{scene.school.pk}-local_district": "99x"})

    assert response.status_code == 400
    assert not AnnualReview.objects.exists()


def test_list_that_has_grown_meanwhile_is_shown_again(scene):
    late = make(PopulationMember, population=scene.initiative.population, school_year=2024)
    client = signed_in(coordinator_of(scene))

    response = client.post(
        opening(scene),
        {"confirm": "1", "confirmed": "on", f"school-{scene.school.pk}-listed": "True"},
    )

    assert response.status_code == 409
    assert "The list has changed meanwhile." in said_by(response)
    assert late.school.name in said_by(response)


def test_cycle_is_opened_once(scene):
    confirm(scene, [scene.school])

    again = confirm(scene, [scene.school])

    assert again.status_code == 409
    assert "This cycle is open already" in said_by(again)
    assert AnnualReview.objects.count() == 1
    assert signed_in(coordinator_of(scene)).get(opening(scene)).status_code == 302
