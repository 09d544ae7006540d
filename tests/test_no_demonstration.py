"""`make_demo_review` where there is no demonstration, or none can be made."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from reforms.models import (
    ReviewCycle,
    Rubric,
)
from schools.models import School
from tests.factories import make
from tests.published_reviews import make_cycle
from tests.test_demonstration import BANNER, make_demo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/reviews/", "/admin/login/"])
def test_without_a_demonstration_no_page_says_so(client, path):
    assert BANNER not in client.get(path).content.decode()


def test_it_is_not_made_beside_real_reviews():
    make_cycle()

    with pytest.raises(CommandError, match="This database holds real reviews"):
        make_demo()

    assert not School.objects.filter(slug__startswith="made-up").exists()


def test_it_needs_the_records(empty_database):
    with pytest.raises(CommandError, match="run load_reports first"):
        make_demo()

    assert not Rubric.objects.exists()


def test_what_fails_half_way_leaves_nothing():
    make(School, slug="made-up-gryphon-hs")

    with pytest.raises(CommandError, match="has a name that the demonstration needs"):
        make_demo()

    assert not User.objects.filter(username__endswith="demonstration.invalid").exists()
    assert not ReviewCycle.objects.exists()
