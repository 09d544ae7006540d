"""The staff's pages about releases: who may do what, and what they say."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from metrics.models import PreparedRelease, PublishedValue, Release, Withdrawal
from schools.models import School
from tests.factories import make
from tests.release_scene import MANY, fresh, person, prepared_by, school, share, work_off

pytestmark = pytest.mark.django_db

ROLES = ["coordinator", "publisher", "auditor", "liaison", "reviewer", "administrator", None]
KEY = "reading/school-a/2025-26/all/all/-"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def entered(empty_database):
    share(school("school-a"), met=90, students=MANY, by=person(name="clerk"))


@pytest.fixture
def prepared(entered):
    return prepared_by(person("coordinator", "clara"))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def with_role(role) -> Client:
    of_a_school = {"school": make(School)} if role in ("liaison", "reviewer") else {}
    return signed_in(person(role, **of_a_school))


def url(name, *args):
    return reverse(f"staff-{name}", args=args)


# --- who may ---

MAY_LOOK = {"coordinator", "publisher", "auditor"}
MAY_PREPARE = {"coordinator", "publisher"}
MAY_CONFIRM = {"publisher"}
NEW = {"reason": "New figures.", "reason_es": "", "state": "final", "version": ""}


def test_only_some_may_look(prepared):
    pages = [url("releases"), url("release-prepared", prepared.pk)]
    pages.append(url("release-preview", prepared.pk, "en-0"))

    for role in ROLES:
        client, expected = with_role(role), 200 if role in MAY_LOOK else 403
        assert [client.get(page).status_code for page in pages] == [expected] * 3, role


@pytest.mark.parametrize("role", ROLES)
def test_only_some_may_prepare(entered, role):
    response = with_role(role).post(url("release-new"), NEW)

    assert response.status_code == (302 if role in MAY_PREPARE else 403)
    assert PreparedRelease.objects.exists() is (role in MAY_PREPARE)


def test_only_publishers_may_confirm(prepared):
    for role in set(ROLES) - MAY_CONFIRM:
        assert with_role(role).post(url("release-confirm", prepared.pk)).status_code == 403, role
    work_off()
    assert not Release.objects.exists()

    assert with_role("publisher").post(url("release-confirm", prepared.pk)).status_code == 302
    work_off()
    assert Release.objects.exists()


@pytest.mark.parametrize("step", ["again", "drop"])
def test_only_some_may_go_on_with_it(prepared, step):
    for role in set(ROLES) - MAY_PREPARE:
        response = with_role(role).post(url(f"release-{step}", prepared.pk))
        assert (response.status_code, fresh(prepared).run.state) == (403, "checked"), role

    for role in MAY_PREPARE:
        with taken_back():
            response = with_role(role).post(url(f"release-{step}", prepared.pk))
            assert response.status_code == 302, role
            assert fresh(prepared).run.state != "checked", role


@pytest.mark.parametrize("role", ROLES)
def test_only_publishers_may_withdraw(prepared, role):
    make(PublishedValue, key="x/y")
    response = with_role(role).post(url("withdraw"), {"key": "x/y", "reason": "Too small."})

    assert response.status_code == (302 if role == "publisher" else 403)
    assert Withdrawal.objects.exists() is (role == "publisher")


@pytest.mark.parametrize("name", ["releases", "release-new", "withdraw"])
def test_nobody_without_an_account(client, name):
    assert client.get(url(name)).url.startswith("/staff/login/?next=")


@pytest.mark.parametrize("step", ["again", "override", "confirm", "drop"])
def test_steps_are_not_done_by_looking(prepared, step):
    client = signed_in(person("publisher"))

    assert client.get(url(f"release-{step}", prepared.pk)).status_code == 405
    assert fresh(prepared).run.state == "checked"


# --- what the pages say ---


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_whole_way(entered):
    coordinator, publisher = signed_in(person("coordinator")), signed_in(person("publisher"))
    assert "Prepare a release" in text(coordinator, url("releases"))

    page = coordinator.post(url("release-new"), NEW).url
    assert "It waits for its turn." in text(coordinator, page)
    work_off()

    said = text(coordinator, page)
    assert "waits to be confirmed" in said
    assert "There is no reason in Spanish" in said
    assert KEY in said
    assert "Your account may not confirm releases." in said
    assert "Confirm and publish" in text(publisher, page)

    confirmed = publisher.post(f"{page}confirm/", follow=True).content.decode()
    assert "It is confirmed, and is being made." in confirmed
    work_off()
    assert "published" in text(coordinator, page)
    assert Release.objects.get().version in text(coordinator, url("releases"))


def test_confirming_by_the_preparer_is_refused_with_the_reason(entered):
    publisher = person("publisher")
    prepared = prepared_by(publisher)

    response = signed_in(publisher).post(url("release-confirm", prepared.pk))

    assert response.status_code == 409
    assert "You have prepared this release" in response.content.decode()


def test_superuser_is_kept_apart_as_well(entered):
    root = make(type(person()), username="root", is_superuser=True)
    prepared = prepared_by(root)

    assert signed_in(root).post(url("release-confirm", prepared.pk)).status_code == 409


def test_form_sent_twice_prepares_one(entered):
    client = signed_in(person("coordinator"))

    first, second = (client.post(url("release-new"), NEW) for _time in "ab")

    assert first.url == second.url
    assert PreparedRelease.objects.count() == 1


@pytest.mark.parametrize("given", [{"reason": " "}, {"state": "x"}, {"version": "1" * 30}])
def test_form_that_cannot_be_taken_is_given_back(entered, given):
    response = signed_in(person("coordinator")).post(url("release-new"), {**NEW, **given})

    assert response.status_code == 400
    assert not PreparedRelease.objects.exists()


def test_preview_is_marked_and_never_kept(prepared):
    response = signed_in(person("auditor")).get(url("release-preview", prepared.pk, "es-0"))

    assert "Vista previa" in response.content.decode() or "Preview" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", ["en-999", "xx", "en-0-html"])
def test_preview_that_is_not_there(prepared, name):
    client = signed_in(person("auditor"))
    assert client.get(url("release-preview", prepared.pk, name)).status_code == 404


# --- withdrawing ---


def test_withdrawing_shows_what_is_concerned(prepared):
    publisher = signed_in(person("publisher"))
    publisher.post(url("release-confirm", prepared.pk))
    work_off()

    found = text(publisher, f"{url('withdraw')}?q=school-a+reading")
    assert KEY in found
    shown = text(publisher, f"{url('withdraw')}?key={KEY}")
    assert "(in 2026.1)" in shown or "(in " in shown

    said = publisher.post(url("withdraw"), {"key": KEY, "reason": "A child."}, follow=True)
    assert "Withdrawn from" in said.content.decode()
    assert PublishedValue.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"key": KEY, "reason": ""}, 400, ""),
        ({"key": "a/b", "reason": "A child."}, 409, "No release holds a/b"),
        ({"reason": "A child."}, 409, "Name the figures"),
        ({"key": "\x00", "reason": "A child."}, 409, "Name the figures"),
    ],
)
def test_what_cannot_be_withdrawn(empty_database, data, status, said):
    response = signed_in(person("publisher")).post(url("withdraw"), data)

    assert response.status_code == status
    assert said in response.content.decode()
