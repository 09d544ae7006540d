"""Files of publishers, sent in by staff: read first, taken in when asked, undone by a button."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from metrics.models import Observation
from reforms.models import Assignment, Role
from schools.models import ImportRun, School
from tests.factories import make

pytestmark = pytest.mark.django_db
LIST = "/staff/imports/"
ACGR = Path(__file__).parent / "fixtures" / "imports" / "acgr_34_columns.txt"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def client(client):
    coordinator = make(User)
    make(Assignment, user=coordinator, role="coordinator", assigned_by=make(User))
    client.force_login(coordinator)
    return client


def send(client, content: bytes, name="file.txt", **more):
    return client.post(LIST, {"file": SimpleUploadedFile(name, content), **more})


def work_off(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("work", "--once")


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    return lambda: work_off(django_capture_on_commit_callbacks)


def figures():
    return Observation.objects.filter(import_run__kind="file", current=True)


@pytest.mark.usefixtures("_schools_of_the_file")
def test_file_is_read_looked_at_taken_in_and_undone(client, work):
    page = send(client, ACGR.read_bytes())["Location"]
    assert "It waits for its turn." in client.get(page).text

    work()
    assert "What it would do" in client.get(page).text
    assert "2018-19" in client.get(page).text
    assert not figures().exists()

    assert client.post(f"{page}apply/").status_code == 302
    work()
    assert "What it did" in client.get(page).text
    taken = figures().count()
    assert taken > 0

    assert client.post(f"{page}undo/").status_code == 302
    work()
    assert "What it had done" in client.get(page).text
    assert not figures().exists()


@pytest.fixture
def _schools_of_the_file():
    """Those of the fixture that our records do not have."""
    for line in ACGR.read_text().splitlines()[1:]:
        level, county, district, school = line.split("\t")[1:5]
        code = f"{county.zfill(2)}{district.zfill(5)}{school.zfill(7)}"
        known = School.objects.filter(cds_code=code).exists()
        if level == "S" and code.startswith("1964733") and not known:
            make(School, cds_code=code, codes_source=School.objects.first().codes_source)


def test_unknown_file_is_refused_with_what_was_missing(client, work):
    page = send(client, b"code,value\n1,2\n")["Location"]

    work()

    text = client.get(page).text
    assert ImportRun.objects.get(kind="file").state == "failed"
    assert "Take it in" not in text
    assert "Failed" in text or "failed" in text


def test_worker_tells_the_sender_in_the_senders_language(client, work):
    file = SimpleUploadedFile("file.txt", b"code,value\n1,2\n")
    page = client.post(f"/es{LIST}", {"file": file})["Location"]

    work()

    assert "This is no file of a known kind" not in client.get(page).text
    assert ImportRun.objects.get(kind="file").note.startswith("Este archivo no es")


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"", {}, "The file is empty."),
        (b"a,b\n1,2\n", {"year": "soon"}, "“soon” is no school year such as 2017-18."),
        (b"a,b\n1,2\n", {"family": "nothing"}, "nothing is not one of the available choices."),
    ],
)
def test_what_cannot_be_sent_is_told_at_once(client, content, more, said):
    response = send(client, content, **more)

    assert response.status_code == 400
    assert said in response.text
    assert not ImportRun.objects.filter(kind="file").exists()


def test_no_file_is_told(client):
    response = client.post(LIST, {})

    assert (response.status_code, "Choose the file first." in response.text) == (400, True)


def test_dropped_file_is_not_taken_in_any_more(client, work):
    page = send(client, ACGR.read_bytes())["Location"]

    assert client.post(f"{page}drop/").status_code == 302
    response = client.post(f"{page}apply/")
    work()

    assert response.status_code == 409
    assert "cannot be taken in" in response.text
    assert not figures().exists()


MAY = {"coordinator", "administrator"}


@pytest.mark.parametrize("role", Role.values)
def test_only_some_send_files_and_go_on_with_them(client, role):
    page = send(client, ACGR.read_bytes())["Location"]
    ImportRun.objects.filter(kind="file").update(state="checked")
    user = make(User)
    school = {"school": School.objects.first()} if role in ("liaison", "reviewer") else {}
    make(Assignment, user=user, role=role, assigned_by=make(User), **school)
    client.force_login(user)

    assert client.get(LIST).status_code == (200 if role in MAY else 403)
    assert send(client, b"a,b\n1,2\n").status_code == (302 if role in MAY else 403)
    assert client.get(page).status_code == (200 if role in MAY else 403)
    for step in ["undo", "apply", "drop"]:
        status = client.post(f"{page}{step}/").status_code
        assert status in ({302, 409} if role in MAY else {403}), step


def test_list_costs_the_same_for_more_files(client, django_assert_max_num_queries):
    for _each in range(12):
        make(ImportRun, kind="file", family="cde-acgr")
    with django_assert_max_num_queries(12):
        client.get(LIST)
