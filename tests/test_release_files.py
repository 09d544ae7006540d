"""The files of a release: what they hold, and that readers never get half of one."""

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from io import StringIO

import duckdb
import openpyxl
import pytest

from metrics import release_files
from metrics.models import Indicator, PublishedValue, Release
from metrics.release_files import (
    building,
    cells,
    release_folder,
    write_missing_release_files,
    write_release_files,
)
from metrics.rows import MEMBERS
from tests.api import client
from tests.factories import make

pytestmark = pytest.mark.django_db

NAMES = [
    "observations.csv",
    "observations.jsonl",
    "observations.parquet",
    "observations.sqlite",
    "observations.xlsx",
    "datapackage.json",
    "SHA256SUMS",
]
HARD = '=HYPERLINK("x"), \\ "two" lines\nhere'


def row(key, **given):
    members = dict.fromkeys(MEMBERS) | {
        "id": key,
        "indicator": "safety",
        "population": "north-hill",
        "school_year": "2020-21",
        "student_group": "all",
        "grade": "all",
        "unit": "percent",
        "status": "reported",
        "source": "survey-2020",
        "release": "2031.1",
    }
    return json.dumps(members | given, separators=(",", ":"), ensure_ascii=False)


ROWS = {
    # Capitals come before small letters, whatever a database's own order is.
    "B/1": row("B/1", value=88.0, numerator=44, denominator=50, school="north-hill"),
    "a/1": row("a/1", status="ambiguous", candidates=[64.4, 62.2], note=HARD),
    "a/2": row("a/2", status="suppressed", low=5, high=10.5, note="Niñas, niños"),
}


@pytest.fixture
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def release(data_dir, empty_database):
    release = make(Release, version="2031.1", figures=3)
    for key in ["a/2", "B/1", "a/1"]:
        make(PublishedValue, key=key, first_release=release, row=ROWS[key])
    return release


@pytest.fixture
def written(release):
    write_release_files(release)
    return release


def content(name):
    return (release_folder("2031.1") / name).read_bytes()


def digests():
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder_of()}


def folder_of():
    return sorted(release_folder("2031.1").iterdir())


# --- what they hold ---


@pytest.mark.usefixtures("written")
def test_lines_of_json_are_the_rows_in_the_order_of_their_bytes():
    assert content("observations.jsonl").decode().split("\n") == [
        ROWS["B/1"],
        ROWS["a/1"],
        ROWS["a/2"],
        "",
    ]


@pytest.mark.usefixtures("written")
def test_csv_keeps_digits_and_guards_what_a_spreadsheet_would_compute():
    text = content("observations.csv").decode()
    header, *rows = csv.reader(StringIO(text, newline=""))

    assert header == MEMBERS
    first, second, third = (dict(zip(MEMBERS, cells, strict=True)) for cells in rows)
    assert (first["value"], first["numerator"], first["note"]) == ("88.0", "44", "")
    assert (second["candidates"], second["note"]) == ("64.4 62.2", f"'{HARD}")
    assert (third["low"], third["high"], third["note"]) == ("5", "10.5", "Niñas, niños")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(start):
    found = [""] * len(MEMBERS)
    found[MEMBERS.index("note")] = f"{start}1"
    found[MEMBERS.index("value")] = "-1.50"

    guarded = cells.guarded(found)

    assert guarded[MEMBERS.index("note")] == f"'{start}1"
    assert guarded[MEMBERS.index("value")] == "-1.50"


def test_row_of_an_early_release_lacks_a_member_that_came_later():
    members = {name: None for name in MEMBERS if name != "note_es"} | {"note": "As printed."}

    found = cells.cells_of(json.dumps(members))

    assert found[MEMBERS.index("note") : MEMBERS.index("source")] == ["As printed.", ""]


@pytest.mark.usefixtures("written")
def test_parquet_is_typed_and_keeps_the_order():
    path = str(release_folder("2031.1") / "observations.parquet")
    found = duckdb.sql(f"SELECT id, value, low, numerator, candidates, note FROM '{path}'")

    assert [str(kind) for kind in found.types] == [
        "VARCHAR",
        "DECIMAL(18,6)",
        "DECIMAL(18,6)",
        "INTEGER",
        "DECIMAL(18,6)[]",
        "VARCHAR",
    ]
    assert found.fetchall() == [
        ("B/1", Decimal(88), None, 44, None, None),
        ("a/1", None, None, None, [Decimal("64.4"), Decimal("62.2")], HARD),
        ("a/2", None, Decimal(5), None, None, "Niñas, niños"),
    ]


def test_database_has_typed_figures_definitions_and_the_release(release):
    make(Indicator, slug="safety", name="Feels safe", definition="Who agrees.")
    write_release_files(release)
    with sqlite3.connect(release_folder("2031.1") / "observations.sqlite") as database:
        figures = database.execute(
            "SELECT id, value, typeof(value), typeof(numerator), note FROM observations"
        ).fetchall()
        words = database.execute(
            "SELECT i.name, i.definition FROM observations o JOIN indicators i "
            "ON i.slug = o.indicator WHERE o.school = 'north-hill'"
        ).fetchall()
        about = database.execute("SELECT version, revision, state FROM release").fetchall()

    assert figures == [
        ("B/1", 88.0, "real", "integer", None),
        ("a/1", None, "null", "null", HARD),
        ("a/2", None, "null", "null", "Niñas, niños"),
    ]
    assert words == [("Feels safe", "Who agrees.")]
    assert about == [("2031.1", "1", "final")]


@pytest.mark.usefixtures("written")
def test_workbook_holds_text_and_no_formula():
    book = openpyxl.load_workbook(release_folder("2031.1") / "observations.xlsx")
    sheet = book["observations"]
    note, value = MEMBERS.index("note") + 1, MEMBERS.index("value") + 1

    assert [cell.value for cell in sheet[1]] == MEMBERS
    assert (sheet.cell(2, value).value, sheet.cell(2, value).number_format) == (88, "0.0")
    assert (sheet.cell(3, note).value, sheet.cell(3, note).data_type) == (HARD, "s")


@pytest.mark.usefixtures("data_dir", "empty_database")
def test_release_of_many_figures_has_no_workbook():
    make(Release, version="2031.2", figures=200_000)
    large = make(Release, version="2031.1", figures=200_001)
    write_release_files(large)

    assert "observations.xlsx" not in [path.name for path in folder_of()]
    assert "There is no workbook" in client.get("/data/2031.1/").content.decode()
    assert "There is no workbook" not in client.get("/data/2031.2/").content.decode()
    assert client.get("/data/2031.1/observations.xlsx").status_code == 404


@pytest.mark.usefixtures("written")
def test_package_describes_files_and_columns():
    package = json.loads(content("datapackage.json"))
    files = {each["path"]: each for each in package["resources"] if "path" in each}
    tables = {each["name"]: each["data"] for each in package["resources"] if "data" in each}
    fields = files["observations.csv"]["schema"]["fields"]

    assert package["version"] == "2031.1"
    assert list(files) == NAMES[:5]
    for name, file in files.items():
        assert file["bytes"] == len(content(name))
        assert file["hash"] == f"sha256:{hashlib.sha256(content(name)).hexdigest()}"
    assert [field["name"] for field in fields] == MEMBERS
    assert {field["name"]: field["type"] for field in fields}["value"] == "number"
    assert all(field["description"] for field in fields)
    assert files["observations.csv"]["schema"]["missingValues"] == [""]
    assert [each["slug"] for each in package["sources"]] == ["survey-2020"]
    assert [each["slug"] for each in tables["indicators"]] == ["safety"]


@pytest.mark.usefixtures("written")
def test_sums_are_as_a_program_checks_them():
    lines = content("SHA256SUMS").decode().splitlines()

    assert lines == [f"{digests()[name]}  {name}" for name in NAMES[:-1]]


def test_same_release_makes_the_same_bytes(written):
    before = digests()
    shutil.rmtree(release_folder("2031.1"))

    write_release_files(written)

    assert digests() == before


def test_release_notes_size_digest_and_revision(written):
    written.refresh_from_db()

    assert [file["name"] for file in written.files] == NAMES
    for file in written.files:
        assert file["bytes"] == len(content(file["name"]))
        assert file["sha256"] == digests()[file["name"]]
        assert file["revision"] == 1


# --- whole or not at all ---


def test_failure_leaves_the_old_files_and_no_draft(written, monkeypatch, data_dir):
    before = digests()
    monkeypatch.setattr(building, "write_package", fail)

    with pytest.raises(OSError, match="disk is full"):
        write_release_files(written)

    assert digests() == before
    assert [path.name for path in (data_dir / "releases").iterdir() if path.is_dir()] == ["2031.1"]


def fail(*args, **given):
    raise OSError("The disk is full.")


def test_leftovers_of_a_kill_go_with_the_next_build(written, data_dir):
    for name in [".draft-2031.1-x", ".old-2031.1-y"]:
        (data_dir / "releases" / name).mkdir()

    write_release_files(written)

    assert {path.name for path in (data_dir / "releases").iterdir()} == {".lock", "2031.1"}


@pytest.mark.parametrize("name", NAMES)
def test_missing_file_is_made_again(written, name):
    before = digests()
    (release_folder("2031.1") / name).unlink()

    assert written in write_missing_release_files()
    assert write_missing_release_files() == []
    assert digests() == before


def test_folder_that_a_kill_has_moved_away_is_made_again(written):
    release_folder("2031.1").rename(release_folder(".old-2031.1-z"))

    assert written in write_missing_release_files()
    assert [path.name for path in folder_of()] == sorted(NAMES)


def test_cut_file_is_made_again(written):
    (release_folder("2031.1") / "observations.csv").write_text("id\n")

    assert written in write_missing_release_files()


def test_files_of_another_build_are_made_again(written):
    (release_folder("2031.1") / "SHA256SUMS").write_bytes(content("SHA256SUMS").swapcase())

    assert written in write_missing_release_files()


# --- when a figure is withdrawn ---


def withdraw(release, key="a/2"):
    gone = row(key, status="withdrawn")
    PublishedValue.objects.filter(key=key).update(row=gone, status="withdrawn", value=None)
    Release.objects.filter(pk=release.pk).update(revision=2)


def test_files_of_before_a_withdrawal_are_never_served(written):
    tag = client.head("/data/2031.1/observations.csv")["ETag"]
    withdraw(written)

    for name in NAMES:
        response = client.get(f"/data/2031.1/{name}", headers={"If-None-Match": tag})
        assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert client.get("/api/v1/releases/2031.1/").json()["files"] == []


def test_files_after_a_withdrawal_hold_nothing_of_the_figure(written):
    before = client.head("/data/2031.1/observations.csv")["ETag"]
    withdraw(written)

    assert written in write_missing_release_files()

    after = client.head("/data/2031.1/observations.csv")["ETag"]
    assert after != before
    assert not [path.name for path in folder_of() if "Niñas".encode() in path.read_bytes()]
    assert json.loads(content("datapackage.json"))["release"]["revision"] == 2


def test_withdrawal_during_a_build_makes_it_again(release, monkeypatch):
    write_package = building.write_package

    def withdrawn_meanwhile(*args, **given):
        write_package(*args, **given)
        if Release.objects.get(pk=release.pk).revision == 1:
            withdraw(release)

    monkeypatch.setattr(building, "write_package", withdrawn_meanwhile)

    assert {file["revision"] for file in write_release_files(release)} == {2}
    assert "Niñas".encode() not in content("observations.csv")


# --- pages and processes ---


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("observations.parquet", "application/vnd.apache.parquet"),
        ("observations.sqlite", "application/vnd.sqlite3"),
        (
            "observations.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("datapackage.json", "application/json"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_every_file_is_served_with_its_type(name, media_type):
    response = client.get(f"/data/2031.1/{name}")

    assert response["Content-Type"] == media_type
    assert b"".join(response.streaming_content) == content(name)
    part = client.get(f"/data/2031.1/{name}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content(name)[:4])


def test_release_page_lists_files_sums_and_counts(written):
    Release.objects.filter(pk=written.pk).update(
        state="provisional", added=3, changed=2, withdrawn=1, revision=1
    )
    PublishedValue.objects.filter(key="B/1").update(change="correction")
    PublishedValue.objects.filter(key="a/1").update(change="technical")

    text = client.get("/data/2031.1/").content.decode()

    for name, digest in digests().items():
        assert f"/data/2031.1/{name}" in text
        assert digest in text
    for words in ["provisional", "3 figures added", "1: corrected", "1 figure withdrawn"]:
        assert words in text
    assert "1: the same figure under another name or district" in text
    assert "/api/v1/changes/?release=2031.1" in text


@pytest.mark.parametrize("path", ["/data/2031.9/", "/data/no-version/", "/es/data/2031.9/"])
def test_page_of_a_release_that_is_none(path):
    assert client.get(path).status_code == 404


def test_latest_release_is_led_to():
    response = client.get("/data/latest/")

    assert (response.status_code, response["Location"]) == (302, "/data/2021.1/")


def test_web_process_loads_no_library_of_the_files():
    loaded = (
        "import django; django.setup(); import lausd_pilots.urls, sys;"
        "print({'duckdb', 'xlsxwriter'} & set(sys.modules))"
    )
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""}
    said = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=env
    )

    assert said.stdout == "set()\n"


def test_public_names_are_there():
    assert set(release_files.__all__) >= {
        "release_folder",
        "write_missing_release_files",
        "write_release_files",
    }
