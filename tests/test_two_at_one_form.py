"""Two people open the same form: who saves second overwrites nothing that they have not seen."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from reforms.actions.rubrics import next_version
from reforms.models import CommitteeMember, LevelAnchor, ReviewCycle, Rubric, RubricElement
from tests.factories import NOON, make
from tests.reviews import open_scene, prepared_scene
from tests.staff import coordinator_of, signed_in
from tests.test_staff_cycles import typed_for

pytestmark = pytest.mark.django_db

MEANWHILE = "Somebody else saved this meanwhile."


def seen_on(response) -> str:
    tag = re.search(r'<input[^>]*name="seen"[^>]*>', response.content.decode())[0]
    return re.search(r'value="([^"]*)"', tag)[1]


def superuser():
    user = make(User, is_superuser=True, is_staff=True)
    return signed_in(user)


def admin_page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def both_save(client, url, first: dict, second: dict):
    """Both have opened the form before either saves."""
    seen = seen_on(client.get(url))
    saved = client.post(url, {**first, "seen": seen})
    assert saved.status_code == 302, saved.context["errors"]
    return client.post(url, {**second, "seen": seen})


def draft_of_a_rubric() -> Rubric:
    return next_version(open_scene().cycle.rubric, by=make(User), at=NOON)


# --- cycles ---


def test_second_coordinator_sees_what_the_first_saved_and_keeps_what_was_typed():
    scene = prepared_scene()
    url = reverse("staff-cycle-edit", args=[scene.cycle.pk])
    client = signed_in(coordinator_of(scene))
    typed = typed_for(scene, school_year="2025-26")
    seen = seen_on(client.get(url))
    client.post(url, {**typed, "quorum": "3", "seen": seen})

    refused = client.post(url, {**typed, "correction_days": "21", "seen": seen})

    text = refused.content.decode()
    assert refused.status_code == 409
    assert MEANWHILE in text
    assert "quorum: 3" in text
    assert 'value="21"' in text
    assert (ReviewCycle.objects.get().quorum, ReviewCycle.objects.get().correction_days) == (3, 14)
    again = client.post(url, {**typed, "quorum": "3", "seen": seen_on(refused)})
    assert again.status_code == 302


def test_new_cycle_has_been_seen_by_nobody():
    scene = prepared_scene()

    page = signed_in(coordinator_of(scene)).get(reverse("staff-cycle-new"))

    assert 'name="seen" value=' not in page.content.decode()


def test_two_administrators_at_one_cycle():
    scene = prepared_scene()
    typed = typed_for(scene, school_year="2025-26")
    typed |= {"asked-TOTAL_FORMS": "0", "asked-INITIAL_FORMS": "0"}

    refused = both_save(
        superuser(), admin_page(scene.cycle), {**typed, "quorum": "3"}, {**typed, "quorum": "1"}
    )

    assert MEANWHILE in refused.content.decode()
    assert ReviewCycle.objects.get().quorum == 3


# --- rubrics ---


def rubric_form(rubric, **given):
    rows = {"elements-TOTAL_FORMS": "0", "elements-INITIAL_FORMS": "0"}
    named = {"initiative": rubric.initiative_id, "version": rubric.version, "name": rubric.name}
    return {**named, **rows, **given}


def test_two_administrators_at_one_rubric():
    rubric = draft_of_a_rubric()
    first, second = (rubric_form(rubric, name=name) for name in ["First", "Second"])

    refused = both_save(superuser(), admin_page(rubric), first, second)

    text = refused.content.decode()
    assert MEANWHILE in text
    assert "name: First" in text
    assert 'value="Second"' in text
    assert Rubric.objects.get(pk=rubric.pk).name == "First"


def test_row_of_the_page_counts_where_it_was_changed_on_a_page_of_its_own():
    rubric, client = draft_of_a_rubric(), superuser()
    element = rubric.elements.first()
    url = admin_page(rubric)
    seen = seen_on(client.get(url))
    element.prompt = "In other words?"
    element.save()

    refused = client.post(url, rubric_form(rubric, seen=seen))

    assert MEANWHILE in refused.content.decode()
    assert RubricElement.objects.get(pk=element.pk).prompt == "In other words?"


def test_two_administrators_at_the_words_of_a_level():
    anchor = LevelAnchor.objects.filter(element__rubric=draft_of_a_rubric()).first()

    refused = both_save(superuser(), admin_page(anchor), {"text": "First"}, {"text": "Second"})

    assert MEANWHILE in refused.content.decode()
    assert LevelAnchor.objects.get(pk=anchor.pk).text == "First"
    again = {"text": "Both", "seen": seen_on(refused)}
    assert superuser().post(admin_page(anchor), again).status_code == 302


@pytest.mark.parametrize("seen", ["1", "x-y", "-", "9" * 60])
def test_mark_that_is_none_is_a_conflict_and_no_error(seen):
    anchor = LevelAnchor.objects.filter(element__rubric=draft_of_a_rubric()).first()

    response = superuser().post(admin_page(anchor), {"text": "Mine", "seen": seen})

    assert MEANWHILE in response.content.decode()


# --- seats ---


def test_two_administrators_at_one_seat():
    member = make(CommitteeMember)
    given = {name: getattr(member, f"{name}_id") for name in ["committee", "person"]}
    given |= {"title": "First", "school_year": "2021-22", "position": member.position}

    refused = both_save(superuser(), admin_page(member), given, {**given, "title": "Second"})

    assert MEANWHILE in refused.content.decode()
    assert CommitteeMember.objects.get(pk=member.pk).title == "First"
