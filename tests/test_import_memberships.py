"""Local and board districts of schools, as lists of the district give them."""

import pytest

from schools.imports.problems import FileRefused
from schools.models import District, School, SchoolYear
from tests.directory_files import (
    CONTRERAS,
    ELM,
    OAK,
    SCHOOL,
    elm,
    everything,
    import_directory,
    listed,
    problems_of,
    take_in,
)

pytestmark = pytest.mark.django_db

APPLICATIONS = [
    "ApplyCostCenterCode",
    "ApplySchoolLocationCode",
    "ApplySchool",
    "ApplyCDSCode",
    "ApplyBoardDistrict",
    "ApplyLocalDistrict",
    "Applications",
    "PropOfTotalApps",
]
LIST = ["School Year", "CDS Code", "Location Code", "Local District", "Board District"]


@pytest.fixture(autouse=True)
def _schools(tmp_path):
    import_directory(tmp_path, SCHOOL, listed(CDSCode=OAK, School="Oak", NCESSchool=""))


def application(cds=ELM, code="2027", board="5", local="C", program="1"):
    return [f"12027{program}", code, "Elm Street Elementary", cds, board, local, "94", "9e-04"]


def applications(folder, *rows):
    """Texts quoted, numbers not, as the open data of the district has them."""
    path = folder / "applications.csv"
    lines = [",".join(f'"{name}"' for name in APPLICATIONS)]
    for row in rows:
        quoted = [cell if cell.isdigit() and len(cell) < 8 else f'"{cell}"' for cell in row]
        lines.append(",".join(quoted))
    path.write_text("".join(f"{line}\r\n" for line in lines))
    return path


def plain_list(folder, *rows, columns=LIST):
    path = folder / "list.csv"
    path.write_text("\n".join(",".join(row) for row in [columns, *rows]) + "\n")
    return path


def take_applications(folder, *rows):
    read = take_in(applications(folder, *rows), 2018)
    assert not read.problems, read.problems.listed
    return read.outcome


def year_of(school, school_year=2018):
    return SchoolYear.objects.get(school=school, school_year=school_year)


def test_many_rows_of_a_school_are_one(tmp_path):
    outcome = take_applications(tmp_path, application(), application(program="2"))

    year = year_of(elm())
    assert (year.local_district.slug, year.board_district.slug) == ("local-central", "board-5")
    assert (year.source.slug, year.districts_source) == ("lausd-applications-2018-19", None)
    assert (year.status, year.level) == ("not-known", "")
    assert elm().location_code == "2027"
    assert outcome.created == 1


@pytest.mark.parametrize(
    ("spelled", "code"),
    [
        *(("C", "central"), ("E", "east"), ("NE", "northeast"), ("NW", "northwest")),
        *(("S", "south"), ("W", "west"), ("Northwest", "northwest"), ("LD NW", "northwest")),
        ("Local District  South", "south"),
    ],
)
def test_local_district_is_known_by_letters_and_name(tmp_path, spelled, code):
    take_applications(tmp_path, application(local=spelled))

    assert year_of(elm()).local_district.code == code


def test_one_district_is_never_derived_from_the_other(tmp_path):
    take_applications(
        tmp_path,
        application(board="NA"),
        application(cds=OAK, code="2028", local="NA"),
    )

    assert year_of(elm()).board_district is None
    oak = year_of(School.objects.get(cds_code=OAK))
    assert (oak.local_district, oak.board_district.code) == (None, "5")


def test_rows_of_no_school_and_of_schools_that_we_do_not_have_are_told(tmp_path):
    outcome = take_applications(
        tmp_path,
        application(),
        application(cds="NA", code="NA", board="NA", local="NA"),
        application(cds="19647339990009", code="2999"),
        application(cds="01100170112607", code="2998"),
    )

    assert outcome.unmatched == ["19647339990009 Elm Street Elementary"]
    assert outcome.notes == [
        "2 schools in 2018–19, of which 1 are in our records.",
        "Rows that name no school: 1. Rows of other districts: 1.",
    ]


def test_second_run_changes_nothing(tmp_path):
    take_applications(tmp_path, application())
    before = everything()

    outcome = take_applications(tmp_path, application())

    assert everything() == before
    assert (outcome.created, outcome.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("second", "column", "message"),
    [
        ({"local": "E"}, "", "Row 2 says something else of this school."),
        ({"board": "6"}, "", "Row 2 says something else of this school."),
        ({"code": "2030"}, "", "Row 2 says something else of this school."),
        (
            {"cds": OAK},
            "ApplySchoolLocationCode",
            "Row 2 gives this location code to another school.",
        ),
        ({"local": "XP"}, "ApplyLocalDistrict", "“XP” is no district that we know."),
        ({"board": "8"}, "ApplyBoardDistrict", "“8” is no district that we know."),
        (
            {"cds": "196473300000NA"},
            "ApplyCDSCode",
            "“196473300000NA” is no CDS code: it needs 14 digits.",
        ),
        ({"code": "20-27"}, "ApplySchoolLocationCode", "“20-27” is no location code."),
        ({"cds": "NA", "code": "NA"}, "", "The row names districts, and no school."),
    ],
)
def test_rows_that_contradict_or_cannot_be_read_are_problems(tmp_path, second, column, message):
    path = applications(tmp_path, application(), application(**second))

    assert problems_of(path, 2018) == [(3, column, message)]


def test_applications_do_not_say_their_year(tmp_path):
    with pytest.raises(FileRefused, match="does not say its school year"):
        take_in(applications(tmp_path, application()))


def test_row_of_the_directory_is_filled_and_says_whose_word_the_districts_are(tmp_path, client):
    import_directory(tmp_path, listed(LastUpDate="12/01/2018"), school_year=2018)

    take_applications(tmp_path, application())

    year = year_of(elm())
    assert (year.source.slug, year.grades_offered) == ("cde-directory-2018-12", "K-5")
    assert year.districts_source.slug == "lausd-applications-2018-19"
    row = client.get("/api/v1/schools/elm-street-elementary/").json()
    assert (row["local_district"], row["district_year"]) == ("central", "2018-19")
    assert row["sources"]["districts"] == "lausd-applications-2018-19"
    assert "LAUSD Open Data" in client.get("/schools/elm-street-elementary/").content.decode()


def test_directory_that_comes_later_fills_the_rest(tmp_path):
    take_applications(tmp_path, application())

    import_directory(tmp_path, listed(LastUpDate="12/01/2018"), school_year=2018)

    year = year_of(elm())
    assert (year.status, year.level, year.charter) == ("open", "es", False)
    assert (year.local_district.code, year.source.slug) == (
        "central",
        "lausd-applications-2018-19",
    )


def test_districts_of_another_source_stay_and_are_told(tmp_path):
    school = School.objects.get(cds_code=CONTRERAS)
    path = plain_list(tmp_path, ["2021-22", CONTRERAS, "", "East", "5"])

    read = take_in(path)

    year = year_of(school, 2021)
    assert (year.local_district.code, year.board_district.code) == ("central", "2")
    slug = "academic-leadership-community-contreras"
    assert read.outcome.kept == [f"{slug}: local_district", f"{slug}: board_district"]


def test_plain_list_says_its_year_and_replaces_an_earlier_list(tmp_path):
    take_in(plain_list(tmp_path, ["2020-21", ELM, "2027", "East", "5"]))

    read = take_in(plain_list(tmp_path, ["2020-21", ELM, "2027", "Local District West", "BD 4"]))

    year = year_of(elm(), 2020)
    assert (year.local_district.code, year.board_district.code) == ("west", "4")
    assert year.source.slug == "lausd-memberships-2020-21"
    assert read.outcome.replaced == 1


def test_list_by_location_code_alone(tmp_path):
    take_applications(tmp_path, application())
    columns = ["Location Code", "Local District", "Board District"]

    rows = [["2027", "NE", "6"], ["2999", "NE", "6"]]

    read = take_in(plain_list(tmp_path, *rows, columns=columns), 2019)

    assert year_of(elm(), 2019).local_district == District.objects.get(slug="local-northeast")
    assert read.outcome.unmatched == ["2999"]
