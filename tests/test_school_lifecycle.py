"""A school is renamed, moved, closed and merged in the admin, and stays itself."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from schools.actions import LifecycleError, add_school, rename_school
from schools.models import Campus, District, School, SchoolName, SchoolYear, Source
from tests.factories import NOON, User, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("principal", password="correct horse battery")
    client.force_login(user)
    return user


@pytest.fixture
def belmont_north(staff):
    """A school as staff would add it: with its official name."""
    school = School(slug="belmont-north", name="Belmont North", status="open")
    return add_school(school, by=staff, at=NOON)


@pytest.fixture
def decree():
    return make(Source, title="Board report of 8 March 2022")


def step(client, school, which, /, **given):
    return client.post(f"/admin/schools/school/{school.pk}/{which}/", given)


def rename(client, school, name, source):
    response = step(client, school, "rename", name=name, source=source.pk)
    assert response.status_code == 302
    school.refresh_from_db()


def test_renamed_school_answers_at_its_new_address_and_redirects_from_the_old(
    client, belmont_north, decree
):
    rename(client, belmont_north, "Temple Street Academy", decree)

    moved = client.get("/schools/belmont-north/?from=flyer")

    assert (moved.status_code, moved["Location"]) == (
        301,
        "/schools/temple-street-academy/?from=flyer",
    )
    page = client.get(moved["Location"]).content.decode()
    assert "Temple Street Academy" in page
    assert "Belmont North" in page  # the former name stays on the page


def test_a_school_may_take_its_old_name_back(client, belmont_north, decree):
    rename(client, belmont_north, "Temple Street Academy", decree)
    rename(client, belmont_north, "Belmont North", decree)

    assert client.get("/schools/belmont-north/").status_code == 200
    assert client.get("/schools/temple-street-academy/").status_code == 301


def test_rename_keeps_the_day_until_which_the_old_name_was_used_and_who_did_it(
    client, belmont_north, decree, staff
):
    rename(client, belmont_north, "Temple Street Academy", decree)

    old = SchoolName.objects.get(slug="belmont-north")
    assert (old.kind, old.until is not None) == ("former", True)
    entry = LogEntry.objects.filter(object_id=str(belmont_north.pk)).latest("pk")
    assert entry.user == staff
    assert "Belmont North" in entry.change_message


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("Belmont North", "already has this name"), ("2021", "letter"), ("Taken", "Another school")],
)
def test_a_name_that_will_not_do_is_refused_with_the_reason(
    client, belmont_north, decree, name, complaint
):
    make(SchoolName, name="Taken", slug="taken")

    response = step(client, belmont_north, "rename", name=name, source=decree.pk)

    assert complaint in response.content.decode()
    belmont_north.refresh_from_db()
    assert belmont_north.slug == "belmont-north"


def test_an_empty_name_is_refused_by_the_action_too(belmont_north, staff):
    with pytest.raises(LifecycleError, match="needs a name"):
        rename_school(belmont_north, name="  ", by=staff, at=NOON)


def test_moving_a_school_adds_a_year_and_keeps_the_earlier_one(client, belmont_north, decree):
    first = make(SchoolYear, school=belmont_north, school_year=2021, campus=make(Campus))
    campus = make(Campus, name="Echo Park Campus")
    west = make(District, name="Local District Far West")

    step(
        client,
        belmont_north,
        "move",
        school_year="2023-24",
        campus=campus.pk,
        local_district=west.pk,
        source=decree.pk,
    )

    years = SchoolYear.objects.filter(school=belmont_north).order_by("school_year")
    assert [(year.school_year, year.campus) for year in years] == [
        (2021, first.campus),
        (2023, campus),
    ]
    assert "Echo Park Campus" in client.get("/schools/belmont-north/").content.decode()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"school_year": "2023"}, "such as 2021-22"),
        ({"school_year": "2023-24"}, "Say at least one of campus"),
    ],
)
def test_a_move_that_says_too_little_is_refused(client, belmont_north, decree, given, complaint):
    response = step(client, belmont_north, "move", source=decree.pk, **given)

    assert complaint in response.content.decode()
    assert not SchoolYear.objects.filter(school=belmont_north).exists()


def test_closed_school_stays_findable_and_says_that_it_is_closed(client, belmont_north, decree):
    step(client, belmont_north, "close", on="2022-06-30", source=decree.pk)

    belmont_north.refresh_from_db()
    assert (belmont_north.status, belmont_north.closed_on) == ("closed", date(2022, 6, 30))
    page = client.get("/schools/belmont-north/")
    assert page.status_code == 200
    assert "closed" in page.content.decode().lower()


def test_merged_school_leads_to_its_successor_and_keeps_its_own_record(
    client, belmont_north, decree, staff
):
    into = add_school(School(slug="union-high", name="Union High"), by=staff, at=NOON)

    step(client, belmont_north, "merge", into=into.pk, on="2022-06-30", source=decree.pk)

    moved = client.get("/schools/belmont-north/")
    assert (moved.status_code, moved["Location"]) == (301, "/schools/union-high/")
    successor = client.get("/schools/union-high/").content.decode()
    assert "Belmont North" in successor
    assert "/schools/belmont-north/record/" in successor
    record = client.get("/schools/belmont-north/record/")
    assert record.status_code == 200
    assert "Belmont North" in record.content.decode()
    row = client.get("/api/v1/schools/belmont-north/").json()
    assert (row["status"], row["successor"]) == ("merged", "union-high")


def test_a_school_that_has_ended_cannot_end_again(client, belmont_north, decree, staff):
    other = add_school(School(slug="union-high", name="Union High"), by=staff, at=NOON)
    step(client, belmont_north, "close", on="2022-06-30", source=decree.pk)

    again = step(client, belmont_north, "merge", into=other.pk, on="2023-06-30", source=decree.pk)

    assert "already closed" in again.content.decode()


def test_a_school_cannot_be_merged_into_itself(client, belmont_north, decree):
    response = step(
        client, belmont_north, "merge", into=belmont_north.pk, on="2022-06-30", source=decree.pk
    )

    assert "into itself" in response.content.decode()


def test_only_who_may_change_schools_sees_the_steps(client, belmont_north):
    visitor = User.objects.create_user("visitor", password="correct horse", is_staff=True)
    visitor.user_permissions.add(Permission.objects.get(codename="view_school"))
    client.force_login(visitor)

    response = step(client, belmont_north, "rename", name="Mine")

    assert response.status_code == 403
    belmont_north.refresh_from_db()
    assert belmont_north.name == "Belmont North"
