"""What is written again is what was written the first time."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from schools.models import School
from tests.factories import make
from tests.published_reviews import make_published_review
from tests.replay import made_once
from tests.reviews import WAY_TO, prepared_scene, scene_in
from tests.sheets import make_round

pytestmark = pytest.mark.django_db


def everything():
    """On PostgreSQL, where everything is made anew, only how much there is: numbers differ."""
    models = apps.get_models(include_auto_created=True)
    if connection.vendor != "sqlite":
        return {model: model._base_manager.count() for model in models}
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


def seen_after(work):
    """What the tables hold after it, which is then undone."""
    with transaction.atomic():
        work()
        found = everything()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    "scene",
    [
        *(pytest.param(lambda state=state: scene_in(state), id=state) for state in WAY_TO),
        prepared_scene,
        make_round,
        make_published_review,
    ],
)
def test_rows_are_the_same_each_time(scene):
    first, second = seen_after(scene), seen_after(scene)

    assert first == second != everything()


def test_second_scene_of_a_test_is_another():
    scene, other = scene_in("draft"), scene_in("draft")

    assert scene.school != other.school
    assert scene.review != other.review


def test_scene_beside_other_rows_is_made_anew():
    seen_after(lambda: scene_in("draft"))
    other = make(School)

    assert scene_in("draft").school != other


def test_what_a_test_does_to_its_scene_is_not_seen_by_the_next():
    names = []

    def change():
        scene = scene_in("draft")
        names.append(scene.school.name)
        scene.school.name = "Changed"

    seen_after(change)
    seen_after(change)

    assert "Changed" not in names


def test_what_a_scene_has_undone_stays_undone():
    found = []

    @made_once
    def scene():
        with transaction.atomic():
            make(School, slug="undone")
            transaction.set_rollback(True)
        make(School, slug="made")

    def look():
        scene()
        found.append(list(School.objects.filter(slug__in=["made", "undone"])))

    seen_after(look)
    seen_after(look)

    assert [[school.slug for school in each] for each in found] == [["made"], ["made"]]


def test_scene_that_is_given_a_record_is_made_anew():
    schools, given = [make(School, name="One"), make(School, name="One")], []

    @made_once
    def scene(school):
        given.append(school)

    for school in schools:
        scene(school)

    assert given == schools
