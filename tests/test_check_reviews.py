"""Reviews that went the ordinary way break no rule, and their number costs nothing."""

import pytest

from lausd_pilots.checking import breaches
from reforms.models import State
from tests.queries import count_queries
from tests.reviews import open_scene, scene_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(State))
def test_review_in_any_state_breaks_no_rule(state):
    scene_in(state)

    assert list(breaches()) == []


def test_cost_does_not_grow_with_reviews():
    open_scene()
    before = count_queries(lambda: list(breaches()))
    for _number in range(3):
        open_scene()

    assert count_queries(lambda: list(breaches())) == before
