"""Schools through the API: filters, rows, places as of a day, names of other days."""

import pytest

from schools.models import District, School, SchoolName, SchoolYear
from schools.placement_columns import with_latest_placement
from schools.placements import NOWHERE, latest_placements
from tests.api import ask, results
from tests.factories import make

pytestmark = pytest.mark.django_db

EAST_AND_5 = [
    "huntington-park-institute-of-applied-medicine-marquez-hs",
    "libra-academy-marquez-hs",
    "roybal-allard-es",
    "school-of-social-justice-marquez",
    "social-justice-and-leadership-academy-torres-hs",
    "walnut-park-ms-stem",
]
PILOTS_BY_LOCAL_DISTRICT = {
    "central": 13,
    "east": 11,
    "northeast": 5,
    "northwest": 2,
    "south": 7,
    "west": 2,
}
PILOTS_BY_BOARD_DISTRICT = {"1": 2, "2": 16, "3": 2, "4": 0, "5": 8, "6": 5, "7": 7}
PILOTS_BY_LEVEL = {"es": 6, "ms": 2, "hs": 28, "span": 4}


def slugs(query):
    return [row["slug"] for row in results("schools/", f"{query}&page_size=1000")]


def test_east_and_5_are_the_six_of_the_appendix():
    assert slugs("local_district=east&board_district=5") == EAST_AND_5


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("local_district", PILOTS_BY_LOCAL_DISTRICT),
        ("board_district", PILOTS_BY_BOARD_DISTRICT),
        ("level", PILOTS_BY_LEVEL),
    ],
)
def test_pilots_are_counted_as_in_the_appendix(name, counts):
    found = {value: len(slugs(f"initiative=pilot&{name}={value}")) for value in counts}

    assert found == counts
    assert sum(counts.values()) == 40


def test_repeated_parameter_means_or():
    both = slugs("local_district=northwest&local_district=west")

    assert both == sorted(slugs("local_district=northwest") + slugs("local_district=west"))


def test_filters_and_rows_agree():
    for row in results("schools/", "campus=torres-hs&level=hs&status=open"):
        assert (row["campus"], row["level"], row["status"]) == ("torres-hs", "hs", "open")


def test_program_and_recognition_find_their_schools():
    for name in ["program", "recognition"]:
        known = {value for row in results("schools/") for value in row[f"{name}s"]}
        for value in known:
            found = results("schools/", f"{name}={value}")
            assert found
            assert all(value in row[f"{name}s"] for row in found)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("LIBRA", ["libra-academy-marquez-hs"]),
        ("libra marquez", ["libra-academy-marquez-hs"]),
        ("Lucille", ["roybal-allard-es"]),
        ("19647330126391", ["roybal-allard-es"]),
        ("100%", []),
        ("no such school", []),
    ],
)
def test_search_finds_every_name_and_code(q, expected):
    assert [row["slug"] for row in results("schools/", {"q": q})] == expected


def test_row_says_what_is_known_and_where_from():
    row = ask("schools/roybal-allard-es/").json()

    assert row["url"] == "http://testserver/schools/roybal-allard-es/"
    assert (row["level"], row["local_district"], row["board_district"]) == ("es", "east", "5")
    assert (row["district_year"], row["campus"]) == ("2021-22", None)
    assert (row["cds_code"], row["nces_id"]) == ("19647330126391", "062271013089")
    assert (row["latitude"], row["longitude"]) == (33.976136, -118.20949)
    assert row["aliases"] == ["Lucille Roybal-Allard Elementary"]
    assert row["sources"] == {
        "districts": "pilot-schools-2021-22",
        "codes": "cde-directory-2018-06",
        "place": "cde-directory-2018-06",
        "contact": None,
        "opening": "cde-directory-2018-06",
        "closing": None,
    }


def test_unknown_is_null():
    row = ask("schools/belmont-high-school/").json()

    unknown = ["level", "campus", "local_district", "district_year", "cds_code", "latitude"]
    assert {row[name] for name in unknown} == {None}
    assert row["status"] == "not-known"


# --- which place counts ---


def test_later_year_that_names_no_district_does_not_hide_the_district():
    school = School.objects.get(slug="roybal-allard-es")
    make(SchoolYear, school=school, school_year=2024, level="span", level_basis="grades")

    row = ask("schools/roybal-allard-es/").json()

    assert (row["local_district"], row["district_year"], row["level"]) == (
        "east",
        "2021-22",
        "span",
    )


def test_move_counts_from_its_year_on():
    school = School.objects.get(slug="roybal-allard-es")
    west = District.objects.get(slug="local-west")
    make(SchoolYear, school=school, school_year=2023, local_district=west)

    assert "roybal-allard-es" in slugs("local_district=west")
    assert "roybal-allard-es" not in slugs("local_district=east")
    assert "roybal-allard-es" in slugs("local_district=east&as_of=2022-06-30")
    assert "roybal-allard-es" in slugs("local_district=west&as_of=2023-07-01")


def test_database_places_schools_as_the_pages_do():
    campus_only = make(SchoolYear, school_year=2022, level="", level_basis="").school
    make(SchoolYear, school=campus_only, school_year=2020, level="hs", level_basis="printed")
    placements = latest_placements()

    for school in with_latest_placement(School.objects.all()):
        there = placements.get(school.pk, NOWHERE)
        local, board, campus = there.local_district, there.board_district, there.campus
        assert (school.local_district, school.board_district, school.campus) == (
            local.code if local else None,
            board.code if board else None,
            campus.slug if campus else None,
        )
        assert (school.district_year, school.level or "") == (there.district_year, there.level)


# --- as of a day ---


def test_as_of_gives_the_districts_of_that_school_year_or_null():
    then = ask("schools/roybal-allard-es/", {"as_of": "2021-07-01"}).json()
    before = ask("schools/roybal-allard-es/", {"as_of": "2021-06-30"}).json()

    assert (then["local_district"], then["district_year"]) == ("east", "2021-22")
    assert (before["local_district"], before["district_year"]) == (None, None)


def test_as_of_says_how_many_it_left_unplaced():
    every = ask("schools/", {"as_of": "2017-10-01"}).json()
    east = ask("schools/", {"as_of": "2017-10-01", "local_district": "east"}).json()

    assert every["meta"]["unplaced"] == east["meta"]["unplaced"] == every["count"] == 41
    assert east["count"] == 0


def test_placed_and_unplaced_are_together_all():
    districts = "&".join(f"local_district={code}" for code in PILOTS_BY_LOCAL_DISTRICT)
    answer = ask("schools/", f"as_of=2021-10-01&{districts}").json()

    assert (answer["count"], answer["meta"]["unplaced"]) == (40, 1)


def test_without_as_of_nothing_is_said_of_the_unplaced():
    assert "meta" not in ask("schools/").json()


# --- names of other days ---


def test_other_and_former_names_lead_to_the_school():
    school = School.objects.get(slug="roybal-allard-es")
    make(SchoolName, school=school, kind="former", slug="old-name", name="Old name")

    response = ask("schools/old-name/", "format=csv")

    assert response.status_code == 301
    assert response["Location"] == "/api/v1/schools/roybal-allard-es/?format=csv"


def test_figures_are_found_by_a_former_name_of_their_school():
    school = School.objects.get(slug="roybal-allard-es")
    make(SchoolName, school=school, kind="former", slug="old-name", name="Old name")

    rows = results("observations/", "school=old-name")

    assert rows
    assert {row["school"] for row in rows} == {"roybal-allard-es"}
