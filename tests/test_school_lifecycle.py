"""A school is renamed, moved, closed and merged in the admin, and stays itself."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError

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


def test_no_program_or_browser_keeps_the_way_from_an_old_name_for_long(
    client, belmont_north, decree
):
    rename(client, belmont_north, "Temple Street Academy", decree)

    for address in ["/schools/belmont-north/", "/api/v1/schools/belmont-north/"]:
        moved = client.get(address)
        assert (moved.status_code, moved["Cache-Control"]) == (301, "public, max-age=300")


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


def test_of_two_who_rename_at_once_the_second_is_told(client, belmont_north, decree):
    form = client.get(f"/admin/schools/school/{belmont_north.pk}/rename/").context["form"]
    rename(client, belmont_north, "Temple Street Academy", decree)

    given = {"name": "Echo Park Academy", "source": decree.pk, "seen": form["seen"].value()}
    response = step(client, belmont_north, "rename", **given)

    assert "was renamed meanwhile" in response.content.decode()
    belmont_north.refresh_from_db()
    assert belmont_north.name == "Temple Street Academy"


def test_a_new_spelling_with_the_same_address_keeps_the_old_name(client, belmont_north, decree):
    rename(client, belmont_north, "Belmont: North", decree)

    assert (belmont_north.slug, belmont_north.name) == ("belmont-north", "Belmont: North")
    former = SchoolName.objects.get(school=belmont_north, kind="former")
    assert former.name == "Belmont North"
    assert client.get(f"/schools/{former.slug}/").status_code == 301


def test_renaming_replaces_the_spanish_name_too(client, belmont_north, decree):
    School._base_manager.filter(pk=belmont_north.pk).update(name_es="Belmont Norte")
    rename(client, belmont_north, "Temple Street Academy", decree)

    assert belmont_north.name_es == ""


def test_old_name_ended_on_the_day_in_los_angeles(belmont_north, staff):
    late = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)  # nine in the evening of the day before
    rename_school(belmont_north, name="Temple Street Academy", by=staff, at=late)

    assert SchoolName.objects.get(slug="belmont-north").until == date(2026, 3, 2)


def test_a_move_loses_nothing_that_is_attested_without_being_told_to(client, belmont_north, decree):
    east = make(District, name="Local District Far East")
    make(SchoolYear, school=belmont_north, school_year=2021, local_district=east, status="pending")
    campus = make(Campus)
    given = {"school_year": "2021-22", "campus": campus.pk, "source": decree.pk}

    refused = step(client, belmont_north, "move", **given).content.decode()

    assert "For 2021-22 the record has Local District Far East, which would be lost." in refused
    year = SchoolYear.objects.get(school=belmont_north, school_year=2021)
    assert (year.campus, year.local_district) == (None, east)

    step(client, belmont_north, "move", **given, forget="on")

    year.refresh_from_db()
    assert (year.campus, year.local_district, year.status) == (campus, None, "pending")


@pytest.mark.parametrize(
    ("school_year", "complaint"),
    [
        ("0000-01", "Write a school year such as 2021-22"),
        ("9999-00", "Write a school year such as 2021-22"),
        ("2009-10", "had not opened"),
        ("2023-24", "had closed"),
    ],
)
def test_a_school_is_moved_only_while_it_exists(
    client, belmont_north, decree, school_year, complaint
):
    School._base_manager.filter(pk=belmont_north.pk).update(
        opened_on=date(2010, 9, 1), opening_source=decree
    )
    step(client, belmont_north, "close", on="2022-06-30", source=decree.pk)

    response = step(
        client,
        belmont_north,
        "move",
        school_year=school_year,
        campus=make(Campus).pk,
        source=decree.pk,
    )

    assert complaint in response.content.decode()
    assert not SchoolYear.objects.filter(school=belmont_north).exists()


def test_an_earlier_year_of_a_closed_school_is_not_closed(client, belmont_north, decree):
    step(client, belmont_north, "close", on="2022-06-30", source=decree.pk)
    given = {"school_year": "2020-21", "campus": make(Campus).pk, "source": decree.pk}
    step(client, belmont_north, "move", **given)

    assert SchoolYear.objects.get(school=belmont_north).status == "open"


@pytest.mark.parametrize("which", ["close", "merge"])
def test_a_school_does_not_end_before_the_day_has_come(client, belmont_north, decree, which):
    given = {"on": "2099-06-30", "into": make(School).pk, "source": decree.pk}
    response = step(client, belmont_north, which, **given)

    assert "day has come" in response.content.decode()
    belmont_north.refresh_from_db()
    assert belmont_north.status == "open"


def test_a_school_cannot_be_merged_into_one_that_had_not_opened(client, belmont_north, decree):
    later = make(School, opened_on=date(2023, 8, 1), opening_source=decree)
    given = {"on": "2022-06-30", "into": later.pk, "source": decree.pk}

    response = step(client, belmont_north, "merge", **given)

    assert "had not opened" in response.content.decode()


def test_a_school_that_was_closed_by_mistake_is_opened_again(client, belmont_north, decree):
    step(client, belmont_north, "close", on="2022-06-30", source=decree.pk)
    step(client, belmont_north, "open", source=decree.pk)

    belmont_north.refresh_from_db()
    assert (belmont_north.status, belmont_north.closed_on) == ("open", None)
    history = client.get(f"/admin/schools/school/{belmont_north.pk}/history/").content.decode()
    assert "Closed on June 30, 2022. Source: Board report of 8 March 2022" in history
    assert "Opened. Source: Board report of 8 March 2022" in history


def test_a_merger_by_mistake_is_undone_by_opening(client, belmont_north, decree):
    into = make(School)
    step(client, belmont_north, "merge", into=into.pk, on="2022-06-30", source=decree.pk)
    step(client, belmont_north, "open", source=decree.pk)

    assert client.get("/schools/belmont-north/").status_code == 200


def test_an_open_school_cannot_be_opened(client, belmont_north, decree):
    response = step(client, belmont_north, "open", source=decree.pk)

    assert "is open already" in response.content.decode()


@pytest.mark.parametrize("which", ["rename", "move", "close", "merge"])
def test_whoever_comes_second_gets_a_sentence(client, belmont_north, decree, monkeypatch, which):
    """On PostgreSQL two may take one address at the same moment; one of them is refused."""

    def refuse(*args, **options):
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(f"schools.actions.{which}_school", refuse)
    given = {
        "name": "Other",
        "school_year": "2021-22",
        "on": "2022-06-30",
        "into": make(School).pk,
        "source": decree.pk,
    }

    response = step(client, belmont_north, which, **given)

    assert response.status_code == 200
    assert "at the same moment" in response.content.decode()
