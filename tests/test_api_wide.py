"""Figures as a wide table: a row for each population and school year."""

import csv
import io

import pytest

from metrics.questions import wide
from tests.api import ask, body_of, every_row, problem, results

pytestmark = pytest.mark.django_db

GIRLS = "graduation-rate/female/all/-"
BOYS = "graduation-rate/male/all/-"
QUERY = "wide=true&indicator=graduation-rate&student_group=female&student_group=male"
SCHOOL = "stem-academy-bernstein-hs"


def test_row_holds_the_figures_of_a_population_and_year():
    long = results("observations/", f"indicator=graduation-rate&school={SCHOOL}&page_size=1000")
    rows = results("observations/", f"{QUERY}&school={SCHOOL}")

    expected = {
        (row["school_year"], row["student_group"]): (row["value"], row["status"])
        for row in long
        if row["student_group"] in ("female", "male")
    }
    assert [row["school_year"] for row in rows] == sorted({year for year, _group in expected})
    for row in rows:
        year = row["school_year"]
        assert row["id"] == f"{SCHOOL}/{year}"
        assert (row["population"], row["school"], row["local_district"]) == (SCHOOL, SCHOOL, "west")
        for column, group in [(GIRLS, "female"), (BOYS, "male")]:
            assert (row[column], row[f"{column}/status"]) == expected[year, group]


def test_no_figure_on_record_is_neither_zero_nor_a_reason():
    rows = every_row("observations/", {"wide": "true", "population": "pilot-2021-22"})

    meals = "meals-eligibility/all/all/-"
    without = [row for row in rows if row[f"{meals}/status"] is None]
    assert without
    assert {row[meals] for row in without} == {None}


def test_table_has_a_row_for_each_population_and_year_and_no_more():
    rows = every_row("observations/", {"wide": "true", "unit": "percent", "page_size": "50"})
    long = every_row("observations/", {"unit": "percent", "page_size": "1000"})

    places = sorted({(row["population"], row["school_year"]) for row in long})
    assert [(row["population"], row["school_year"]) for row in rows] == places
    columns = {name for name in rows[0] if name.endswith("/status")}
    assert sum(row[name] is not None for row in rows for name in columns) == len(long)


def test_pages_lead_there_and_back():
    first = ask("observations/", f"{QUERY}&page_size=5").json()
    second = ask("observations/", first["next"].partition("?")[2]).json()
    back = ask("observations/", second["previous"].partition("?")[2]).json()

    assert back["results"] == first["results"]
    assert first["count"] == second["count"] > 5


def test_csv_has_a_column_for_each_figure_and_its_status():
    lines = csv.DictReader(io.StringIO(body_of(ask("observations/", f"{QUERY}&format=csv"))))
    rows = list(lines)

    assert lines.fieldnames[:7] == wide_columns()
    assert lines.fieldnames[7:] == [GIRLS, f"{GIRLS}/status", BOYS, f"{BOYS}/status"]
    assert [row["id"] for row in rows] == [
        row["id"] for row in every_row("observations/", dict_of(QUERY))
    ]


def wide_columns():
    return [
        "id", "population", "school", "local_district", "board_district", "district_year",
        "school_year",
    ]  # fmt: skip


def dict_of(query):
    found = {}
    for pair in query.split("&"):
        name, _equals, value = pair.partition("=")
        found.setdefault(name, []).append(value)
    return found


def test_districts_are_those_of_the_day():
    (row,) = results("observations/", f"{QUERY}&school={SCHOOL}&as_of=2021-10-01")[:1]
    (before,) = results("observations/", f"{QUERY}&school={SCHOOL}&as_of=2014-10-01")[:1]

    assert (row["local_district"], row["district_year"]) == ("west", "2021-22")
    assert (before["local_district"], before["district_year"]) == (None, None)


def test_wide_is_true_or_false():
    assert problem("observations/", "wide=1")["errors"][0]["pointer"] == "#/query/wide"
    assert "indicator" in results("observations/", "wide=false&page_size=1")[0]


def test_columns_follow_from_the_filters():
    (fault,) = problem("observations/", "wide=true&fields=value")["errors"]

    assert fault["pointer"] == "#/query/fields"


@pytest.mark.parametrize("format_", ["json", "csv"])
def test_table_that_is_too_wide_is_refused(monkeypatch, format_):
    monkeypatch.setattr(wide, "MOST_CELLS", 3)

    (fault,) = problem("observations/", f"wide=true&format={format_}")["errors"]

    assert (fault["code"], fault["pointer"]) == ("too_many_columns", "#/query/wide")
    assert "3" in fault["detail"]


def test_cursor_of_the_long_table_is_none_of_the_wide_one():
    following = ask("observations/", "page_size=5").json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]

    assert ask("observations/", f"wide=true&cursor={cursor}").status_code == 400


def test_cost_does_not_grow_with_rows(django_assert_max_num_queries):
    # Releases; columns; places; their number; figures; whether this is a sample.
    with django_assert_max_num_queries(6):
        results("observations/", "wide=true&page_size=500")
