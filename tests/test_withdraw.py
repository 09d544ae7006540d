"""Withdrawal for the sake of privacy: a figure goes from every release that held it."""

import json

import pytest
from django.core.management import CommandError, call_command

from lausd_pilots.checking import breaches
from metrics.actions import publish
from metrics.actions.withdrawing import withdraw
from metrics.models import (
    Indicator,
    Population,
    PopulationMember,
    PublishedValue,
    Release,
    Withdrawal,
)
from metrics.publishing.errors import PublishError
from metrics.release_files import current_files, release_folder
from schools.models import ImportRun
from tests.factories import make
from tests.release_scene import AT, person, school, share, work_off

pytestmark = pytest.mark.django_db

KEY = "graduation/school-a/2025-26/all/all/-"
OTHER = "graduation/school-b/2025-26/all/all/-"
# 4 of 7, in one decimal, and the note beside it.
TELLTALE = ["57.1", "Cuatro", "Four of"]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def publisher(empty_database):
    return person("publisher", "paula")


@pytest.fixture
def figure(publisher):
    """Of a small school, published by mistake: a file brought it."""
    graduation = make(Indicator, slug="graduation", name="Graduation", data_class="C1")
    notes = {"note": "Four of seven.", "note_es": "Cuatro de siete."}
    found = share(school("school-a"), met=4, students=7, kind="file", indicator=graduation, **notes)
    share(school("school-b"), met=90, students=200, kind="file", indicator=graduation)
    call_command("publish", "--reason", "First.", "--version", "2027.1")
    share(school("school-c"), met=90, students=200, kind="file", indicator=graduation)
    call_command("publish", "--reason", "Second.", "--version", "2027.2")
    return found


def withdrawn(publisher, *keys):
    return withdraw(keys or [KEY], reason="Too small.", by=publisher, at=AT)


def rows_of(key=KEY):
    return list(PublishedValue.objects.filter(key=key).order_by("first_release_id"))


# --- what is erased ---


def test_figure_is_erased_from_every_row(figure, publisher):
    withdrawn(publisher)

    [row] = rows_of()
    said = json.loads(row.row)
    assert (row.status, row.value, row.statement) == ("withdrawn", None, None)
    assert said["status"] == "withdrawn"
    nothing = ["value", "low", "high", "numerator", "denominator", "qualifier", "note", "note_es"]
    assert {name: said[name] for name in nothing} == dict.fromkeys(nothing)
    assert (said["id"], said["school"], said["release"]) == (KEY, "school-a", "2027.1")


def test_nothing_public_gives_it_away(figure, publisher, client):
    withdrawn(publisher)
    work_off()

    for path in PUBLIC:
        response = client.get(path)
        assert response.status_code == 200, path
        text = text_of(response)
        assert not [word for word in TELLTALE if word in text], path


PUBLIC = [
    f"/api/v1/observations/{KEY}/",
    f"/api/v1/observations/{KEY}/?release=2027.1",
    "/api/v1/observations/?release=2027.1&format=csv",
    "/api/v1/changes/",
    "/results/graduation/",
    "/schools/school-a/",
    "/es/schools/school-a/",
    "/data/2027.1/observations.csv",
    "/data/2027.2/observations.jsonl",
    "/data/2027.1/",
]


def text_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def test_earlier_versions_of_a_figure_are_erased_too(figure, publisher):
    share(figure.population.school, met=5, students=7, kind="file", indicator=figure.indicator)
    call_command("publish", "--reason", "Third.", "--version", "2027.3")
    assert len(rows_of()) == 2

    done = withdrawn(publisher)

    assert [row.status for row in rows_of()] == ["withdrawn", "withdrawn"]
    assert [release.version for release in done.releases] == ["2027.1", "2027.2", "2027.3"]


def test_releases_say_so_and_are_another_edition(figure, publisher):
    withdrawn(publisher)

    releases = Release.objects.order_by("number").values_list("revision", "withdrawn")
    assert list(releases) == [(2, 1), (2, 1)]


def test_release_that_did_not_hold_it_stays_as_it_is(figure, publisher):
    withdrawn(publisher, "graduation/school-c/2025-26/all/all/-")

    assert Release.objects.get(version="2027.1").revision == 1
    assert Release.objects.get(version="2027.2").revision == 2


def test_no_cache_serves_it(figure, publisher, client):
    paths = ["/api/v1/observations/?release=2027.1", "/api/v1/changes/"]
    before = {path: client.get(path)["ETag"] for path in paths}

    withdrawn(publisher)

    for path in paths:
        response = client.get(path, headers={"If-None-Match": before[path]})
        assert response.status_code == 200, path
        assert response["ETag"] != before[path]


def test_file_of_before_is_not_served_while_it_is_written_again(figure, publisher, client):
    withdrawn(publisher)

    assert client.get("/data/2027.1/observations.csv").status_code != 200

    work_off()
    content = (release_folder("2027.1") / "observations.csv").read_text()
    assert "57.1" not in content
    assert "withdrawn" in content
    assert current_files(Release.objects.get(version="2027.1"))


# --- afterwards ---


def test_it_stays_withdrawn_whatever_is_recorded(figure, publisher):
    withdrawn(publisher)
    share(figure.population.school, met=6, students=7, kind="file", indicator=figure.indicator)
    share(school("school-d"), met=90, students=200, kind="file", indicator=figure.indicator)

    release = publish(reason="Third.", by=None, at=AT).release

    assert (release.added, release.changed, release.withdrawn) == (1, 0, 1)
    assert [row.status for row in rows_of()] == ["withdrawn"]


def test_withdrawing_twice_is_withdrawing_once(figure, publisher):
    withdrawn(publisher)
    again = withdrawn(publisher)

    assert (again.keys, again.releases) == ([], [])
    assert Withdrawal.objects.count() == 1
    assert Release.objects.get(version="2027.1").revision == 2
    assert ImportRun.objects.filter(task="files").count() == 1


def test_database_is_clean_afterwards(figure, publisher):
    withdrawn(publisher)
    work_off()

    assert [line for line in breaches() if "withdraw" in line or "release" in line] == []


# --- what could give it away ---


def test_groups_that_hold_the_same_students_are_named(figure, publisher):
    group = make(Population, slug="pilot", kind="group")
    for each in ("school-a", "school-b"):
        member = Population.objects.get(slug=each).school
        make(PopulationMember, population=group, school=member, school_year=2025)
    publish(reason="With groups.", by=None, at=AT)
    assert PublishedValue.objects.filter(population=group).exists()

    assert withdrawn(publisher).related == ["graduation/pilot/2025-26/all/all/-"]


def test_group_without_a_number_gives_nothing_away(figure, publisher):
    group = make(Population, slug="pilot", kind="group")
    for each in ("school-a", "school-b"):
        member = Population.objects.get(slug=each).school
        make(PopulationMember, population=group, school=member, school_year=2025)
    publish(reason="With groups.", by=None, at=AT)
    PublishedValue.objects.filter(population=group).update(value=None, status="not_reported")

    assert withdrawn(publisher).related == []


def test_page_offers_nothing_more_once_it_is_withdrawn(figure, publisher, client):
    client.force_login(publisher)
    page = f"/staff/releases/withdraw/?key={KEY}"
    assert "Withdraw for good" in client.get(page).text

    withdrawn(publisher)

    assert "Withdraw for good" not in client.get(page).text


# --- what is refused ---


@pytest.mark.parametrize(
    ("keys", "reason", "message"),
    [
        ([], "Too small.", "Name the figures"),
        ([KEY], " ", "Say why"),
        ([KEY, "x/y"], "Too small.", "No release holds x/y. Nothing was withdrawn."),
    ],
)
def test_what_is_refused(figure, publisher, keys, reason, message):
    with pytest.raises(PublishError, match=message):
        withdraw(keys, reason=reason, by=publisher, at=AT)
    assert not Withdrawal.objects.exists()
    assert rows_of()[0].status == "reported"


# --- the command ---


def test_command_withdraws_and_writes_the_files(figure, capsys):
    call_command("withdraw", KEY, OTHER, "--reason", "Too small.", "--by", "paula")

    assert "2 figures withdrawn from 2027.1, 2027.2." in capsys.readouterr().out
    assert "57.1" not in (release_folder("2027.2") / "observations.csv").read_text()


def test_command_says_why_it_refuses(figure):
    with pytest.raises(CommandError, match="No release holds nothing"):
        call_command("withdraw", "nothing", "--reason", "Too small.", "--by", "paula")
