"""Files that staff upload: what is kept, under which name, and what is refused."""

import hashlib
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reforms.models import Evidence
from reforms.uploads import UploadRefused, checked, discard, keep, kept_files, path_of
from reforms.uploads.names import clean_name
from tests.evidence_files import GOOD, HOSTILE, pdf
from tests.reviews import open_scene


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def upload(client, scene, content, name="file.pdf"):
    client.force_login(scene.liaison)
    address = reverse("staff-evidence", args=[scene.review.pk])
    return client.post(
        address, {"title": "What I typed", "file": SimpleUploadedFile(name, content)}
    )


def test_there_are_more_than_sixty_hostile_files_and_ten_good_ones():
    assert len(HOSTILE) > 60
    assert len(GOOD) > 10


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_for_what_is_wrong_with_it(case):
    problem, make_content = HOSTILE[case]

    with pytest.raises(UploadRefused) as refused:
        checked("minutes.docx", make_content())

    assert refused.value.problem == problem
    assert "Word (.docx)" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_of_a_hostile_file_is_kept_and_what_was_typed_stays(client, case):
    _problem, make_content = HOSTILE[case]
    scene = open_scene()

    response = upload(client, scene, make_content(), name="minutes.docx")

    assert response.status_code == 400
    assert "Files may be PDF, PNG" in response.text
    assert 'value="What I typed"' in response.text
    assert not Evidence.objects.exists()
    assert kept_files() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("case", GOOD)
def test_a_good_file_is_kept_with_the_type_of_its_content(client, case):
    name, make_content, content_type = GOOD[case]
    content = make_content()
    scene = open_scene()

    response = upload(client, scene, content, name=name)

    assert response.status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.content_type == content_type
    assert evidence.digest == hashlib.sha256(content).hexdigest()
    assert evidence.size == len(content)
    assert path_of(evidence.file).read_bytes() == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "minutes\u202efdp.exe",
        "a" * 5000 + ".pdf",
        "con\x00trol\x07\n.pdf",
        "\u200f\u200b.pdf",
        ".htaccess",
        "<script>.pdf",
        "%2e%2e%2fpasswd",
        '"; filename="x.exe',
        "año\u0301.pdf",
    ],
)
def test_whatever_a_file_is_called_it_is_kept_and_given_back_under_a_harmless_name(client, name):
    scene = open_scene()

    assert upload(client, scene, pdf(), name=name).status_code == 302

    evidence = Evidence.objects.get()
    assert kept_files() == {evidence.file}
    address = reverse("staff-evidence-file", args=[scene.review.pk, evidence.pk])
    given = client.get(address)["Content-Disposition"]
    assert given.startswith("attachment; filename")
    assert given.rstrip('"').endswith(".pdf")
    assert not set(given) & set("/\\<>\n\r\0")


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Minutes of May.pdf", "Minutes of May.pdf"),
        ("Informe año 2025.docx", "Informe año 2025.pdf"),
        ("../../x/minutes.pdf", "minutes.pdf"),
        ("C:\\Users\\ana\\minutes.pdf", "minutes.pdf"),
        ("minutes\u202efdp.exe", "minutesfdp.pdf"),
        ("minutes.pdf.exe", "minutes.pdf.pdf"),
        ("tab\tand\x00nul.pdf", "tabandnul.pdf"),
        ("a|b<c>.pdf", "a_b_c.pdf"),
        ("...", "evidence.pdf"),
        ("", "evidence.pdf"),
        ("\ud800", "evidence.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_the_content_warrants(name, cleaned):
    assert clean_name(name, "pdf") == cleaned


def test_files_are_kept_under_names_of_our_own_for_the_server_alone(tmp_path, settings):
    name = keep(b"Minutes")

    path = tmp_path / "evidence" / name
    assert len(name) == 32
    assert path.read_bytes() == b"Minutes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not path.is_relative_to(settings.STATIC_ROOT)


def test_what_is_discarded_is_gone_and_discarding_twice_is_no_error():
    name = keep(b"Minutes")

    discard(name)
    discard(name)

    assert kept_files() == set()


@pytest.mark.parametrize("name", ["../db.sqlite3", "", "a" * 31, "A" * 32, "/etc/passwd", "a\0"])
def test_a_row_cannot_name_a_file_elsewhere(name):
    with pytest.raises(ValueError, match="no name of a kept file"):
        path_of(name)
