"""Lists as workbooks: up to 50,000 rows, numbers as numbers, text as text."""

import io
import subprocess

import pytest
from openpyxl import load_workbook

from schools.rest import sheet_process
from schools.rest.renderers import XLSX
from tests.api import ask, client, problem, results

pytestmark = pytest.mark.django_db


def book(path, query):
    response = ask(path, query)
    assert response.status_code == 200
    assert response["Content-Type"] == XLSX.media_type
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return load_workbook(io.BytesIO(content))


def rows_of(workbook):
    header, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_rows_are_those_of_the_list():
    query = "indicator=graduation-rate&school_year=2017-18"
    rows = rows_of(book("observations/", f"{query}&format=xlsx"))

    pages = results("observations/", f"{query}&page_size=1000")
    assert [row["id"] for row in rows] == [row["id"] for row in pages]
    assert [row["value"] for row in rows] == [row["value"] for row in pages]
    assert {row["status"] for row in rows} == {row["status"] for row in pages}


def test_whole_list_is_the_workbook_of_the_release():
    response = ask("observations/", "format=xlsx")

    content = b"".join(response.streaming_content)
    file = b"".join(client.get("/data/2021.1/observations.xlsx").streaming_content)
    assert content == file


def test_chosen_fields_are_the_columns():
    rows = rows_of(book("observations/", "format=xlsx&fields=value,id&indicator=graduation-rate"))

    assert list(rows[0]) == ["id", "value"]


def test_other_lists_have_workbooks_too():
    rows = rows_of(book("schools/", "format=xlsx"))

    assert len(rows) == 41
    school = next(row for row in rows if row["slug"] == "stem-academy-bernstein-hs")
    assert isinstance(school["cds_code"], str)
    assert isinstance(school["latitude"], float)


def test_text_is_no_formula():
    from schools.models import Campus
    from tests.factories import make

    make(Campus, slug="a-formula", name="=1+1")

    cell = next(
        row[1]
        for row in book("campuses/", "format=xlsx").worksheets[0].iter_rows()
        if row[0].value == "a-formula"
    )
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("path", ["observations/", "statements/"])
def test_more_rows_than_it_holds_are_refused_and_csv_named(monkeypatch, path):
    monkeypatch.setattr(XLSX, "most_rows", 300)

    (fault,) = problem(path, "format=xlsx")["errors"]

    assert (fault["code"], fault["pointer"]) == ("too_many_rows", "#/query/format")
    assert "300" in fault["detail"]
    assert fault["nearest"] == "csv"


def test_most_rows_are_fifty_thousand():
    assert XLSX.most_rows == 50_000


def test_workbook_that_cannot_be_written_says_when_to_come_back(monkeypatch):
    def fail(*_given, **_named):
        raise subprocess.SubprocessError

    monkeypatch.setattr(sheet_process.subprocess, "Popen", fail)

    document = problem("campuses/", "format=xlsx", status=503)

    assert "csv" in document["detail"]


@pytest.mark.parametrize(
    "path", ["campuses/rfk/", "observations/graduation-rate/lausd/2017-18/female/all/-/"]
)
def test_one_row_is_a_workbook_too(path):
    (row,) = rows_of(book(path, "format=xlsx"))

    kept = ask(path).json()
    key = "slug" if "slug" in kept else "id"
    assert row[key] == kept[key]
