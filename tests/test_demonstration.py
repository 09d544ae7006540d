"""`make_demo_review`: invented schools, an account for each role, and pages that say so."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from lausd_pilots.checking import breaches
from reforms.models import (
    MEMBER,
    AnnualReview,
    PublishedReview,
    ReviewCycle,
    Role,
    State,
)
from reforms.policy import standing_of
from reforms.readers.progress import progress_of
from schools.models import School, SchoolYear

pytestmark = pytest.mark.django_db
BANNER = "The schools of the demonstration, their reviews and their people are made up."
LINE = re.compile(r"^(?P<name>\S+@demonstration\.invalid) +(?P<password>\S+) +(?P<url>http\S+)$")


def make_demo() -> list[dict[str, str]]:
    printed = StringIO()
    call_command("make_demo_review", stdout=printed)
    lines = map(LINE.match, printed.getvalue().splitlines())
    return [line.groupdict() for line in lines if line]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once for all tests of this file; each undoes only what it does itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_demo()
        transaction.set_rollback(True)


@pytest.fixture
def accounts(made, db):
    return made


def states() -> dict[str, str]:
    year = ReviewCycle.objects.order_by("-school_year").first()
    return dict(AnnualReview.objects.filter(cycle=year).values_list("school__slug", "state"))


def test_every_role_has_an_account_whose_password_opens_its_page(accounts):
    today = ReviewCycle.objects.order_by("-school_year").first().opens_on
    users = [User.objects.get(username=account["name"]) for account in accounts]
    roles = [standing_of(user, on=today).all_roles for user in users]

    assert {len(each) for each in roles} == {1}
    assert set.union(*roles) == {*Role.values, MEMBER}
    assert len({account["password"] for account in accounts}) == len(accounts) == 10
    for account in accounts:
        client = Client()
        assert client.login(username=account["name"], password=account["password"])
        path = account["url"].removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200, account


def test_every_school_is_plainly_invented_and_stands_at_another_point(accounts):
    assert states() == {
        "made-up-unicorn-es": State.DRAFT,
        "made-up-marmalade-ms": State.DRAFT,
        "made-up-gryphon-hs": State.RECOMMENDED,
        "made-up-paper-moon-hs": State.DECIDED,
        "made-up-cardboard-hs": State.EXEMPT,
    }
    assert list(breaches()) == []
    names = School.objects.filter(slug__in=states()).values_list("name", flat=True)
    assert all(name.endswith("(made up)") for name in names)
    on_campus = SchoolYear.objects.filter(campus__slug="demonstration-campus").values("school")
    assert on_campus.distinct().count() == 2


def test_last_year_is_published_and_carried_forward_and_one_school_lacks_one_figure(accounts):
    assert PublishedReview.objects.count() == 5
    review = AnnualReview.objects.get(school__slug="made-up-unicorn-es", state=State.DRAFT)

    progress = progress_of([review])[review.pk]

    assert review.entries.filter(attestation="unattested").count() == 15
    assert (progress.figures_asked, progress.figures_entered) == (4, 0)
    nearly_done = AnnualReview.objects.get(school__slug="made-up-marmalade-ms", state=State.DRAFT)
    assert progress_of([nearly_done])[nearly_done.pk].missing == [
        "Enter these figures, or why there are none: State test: standard met in mathematics."
    ]


def test_every_page_says_that_it_is_made_up(client, accounts):
    said = {path: BANNER in client.get(path).content.decode() for path in OPEN_TO_ALL}
    client.force_login(User.objects.get(username="coordinator@demonstration.invalid"))
    said |= {path: BANNER in client.get(path).content.decode() for path in FOR_STAFF}

    assert [path for path in said if not said[path]] == []
    rows = client.get("/api/v1/reviews/").json()["results"]
    assert [row["demonstration"] for row in rows] == [True] * 5


OPEN_TO_ALL = [
    "/",
    "/reviews/",
    "/schools/made-up-unicorn-es/",
    "/schools/stem-academy-bernstein-hs/",
    "/staff/login/",
    "/admin/login/",
    "/nothing-here/",
    "/api/v1/schools/?format=api",
]
FOR_STAFF = ["/staff/", "/staff/cycles/", "/admin/"]


def test_it_is_not_made_twice(accounts):
    users = User.objects.count()

    with pytest.raises(CommandError, match="The demonstration is here already"):
        make_demo()

    assert User.objects.count() == users
