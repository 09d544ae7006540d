"""Families that come as workbooks: numbers for codes, broken headings, titles above them."""

import csv
from pathlib import Path

import pytest

from metrics.models import Indicator
from metrics.validation import figure_problems
from schools.imports.problems import FileRefused
from tests.imported_figures import (
    HILL,
    LAUSD,
    VALLEY,
    FiguresOfFile,
    no_value,
    reported,
    workbook,
)

# --- the cut workbook of graduation ---

CUT = [
    "CountyCode", "DistrictCode", "SchoolCode", "CharterSchool", "ReportingCategory",
    "CohortStudents", "HS_Grad_Co", "HS_Grad_Ra", "Met_UC_CSU_Req_Co", "Met_UC_CSU_Req_Ra",
    "Seal_of_Biliteracy_Co", "Seal_of_Biliteracy_Ra",
]  # fmt: skip
OF_HILL = [24, 18, 75, 10, 55.6, 4, 22.2]
OF_ALL = [100, 80, 80, 40, 50, 8, 10]
OF_ALTERNATIVES = [30, 15, 50, 3, 20, 0, 0]
OF_THE_OTHERS = [70, 65, 92.9, 37, 56.9, 8, 12.3]


def of_school(*outcomes) -> list[list]:
    """Four times, as charter and DASS have it. Codes are numbers, `No ` has a blank."""
    rows = [[19, 64733, 9999901, charter, "GF", *outcomes] for charter in ("All", "No ")]
    return [*rows, *rows]


def of_district(*triple) -> list[list]:
    return [[19, 64733, 0, "All", "GF", *outcomes] for outcomes in triple]


def cut(tmp_path: Path, *rows) -> FiguresOfFile:
    """Saved as text: that is read the same, and a workbook takes a process of its own."""
    path = tmp_path / "cut.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([CUT, *rows])
    return FiguresOfFile(path, school_year=2017)


def test_cut_workbook_does_not_say_its_year(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(",".join(CUT) + "\n19,64733,9999901,All,GF,24,18,75,10,55.6,4,22.2\n")

    with pytest.raises(FileRefused, match="--year"):
        FiguresOfFile(path)


def test_cut_workbook_gives_counts_beside_rates(tmp_path):
    path = workbook(tmp_path / "cut.xlsx", {"cohort": [CUT, *of_school(*OF_HILL)]})
    file = FiguresOfFile(path, school_year=2017)

    assert file.kind == ("cde-acgr", "cut workbook", 2017)
    assert file.problems == []
    assert file.one("graduation-rate", HILL, "female") == reported("75", 18, 24)
    assert file.one("a-g-completion", HILL, "female") == reported("55.6", 10, 18)
    assert file.one("biliteracy-rate", HILL, "female") == reported("22.2", 4, 18)


@pytest.mark.parametrize(
    "triple",
    [
        (OF_ALL, OF_ALTERNATIVES, OF_THE_OTHERS),
        (OF_ALTERNATIVES, OF_ALL, OF_THE_OTHERS),
        (OF_THE_OTHERS, OF_ALTERNATIVES, OF_ALL),
    ],
)
def test_row_of_the_district_is_the_one_that_equals_the_two_others(tmp_path, triple):
    file = cut(tmp_path, *of_district(*triple))

    assert file.problems == []
    assert file.one("graduation-rate", LAUSD, "female") == reported("80", 80, 100)


def test_rows_of_the_district_that_agree_are_one(tmp_path):
    file = cut(tmp_path, *of_district(OF_ALL, OF_ALL))

    assert file.one("graduation-rate", LAUSD, "female") == reported("80", 80, 100)


@pytest.mark.parametrize(
    "rows",
    [
        (OF_ALL, OF_ALTERNATIVES, OF_ALTERNATIVES),
        (OF_ALL, OF_THE_OTHERS),
        # The cohorts add up, the graduates do not.
        (OF_ALL, OF_ALTERNATIVES, [70, 64, *OF_THE_OTHERS[2:]]),
    ],
)
def test_rows_of_the_district_that_do_not_add_up_are_refused(tmp_path, rows):
    file = cut(tmp_path, *of_school(*OF_HILL), *of_district(*rows))

    [(row, _column, message)] = file.problems
    assert row == 6
    assert "none of them equals the sum of two others" in message
    assert file.one("graduation-rate", LAUSD, "female") is None


# --- meals ---

MEALS = [
    "Academic Year", "County Code", "District Code", "School Code", "County Name",
    "District Name", "School Name", "District Type", "Charter \nSchool \n(Y/N)", "Low Grade",
    "Enrollment \n(K-12)", "Free Meal \nCount \n(K-12)", "Percent (%) \nEligible Free \n(K-12)",
    "FRPM Count \n(K-12)", "Percent (%) \nEligible FRPM \n(K-12)", "Enrollment \n(Ages 5-17)",
    "FRPM Count \n(Ages 5-17)", "Percent (%) \nEligible FRPM \n(Ages 5-17)",
    "2013-14 \nCALPADS Fall 1 \nCertification Status",
]  # fmt: skip
TITLE = ["Unduplicated Student Poverty – Free or Reduced Price Meals Data 2022–2023"]


def meals_of(year: str, code, charter: str, enrolled, eligible, share) -> list:
    who = [year, "19", "64733", code, "Los Angeles", "Los Angeles Unified", "Hill", "Unified"]
    ages = [400, 380, 0.95, "Y"]
    return [*who, charter, "9", enrolled, 300, 0.6, eligible, share, *ages]


def meals(tmp_path: Path, *rows) -> FiguresOfFile:
    sheets = {
        "FRPM School-Level Data ": list(rows),
        "Data Field Descriptions": [["Column", "Name", "Description"], [1, "Academic Year", "…"]],
    }
    return FiguresOfFile(workbook(tmp_path / "meals.xlsx", sheets))


def test_meals_below_a_title_with_broken_headings(tmp_path):
    """The last heading names another year than that of the file; so does a real one."""
    row = meals_of("2022-2023", "9999901", "No ", 503, 498, 0.9900596421471173)
    file = meals(tmp_path, TITLE, MEALS, row)

    assert file.kind == ("cde-frpm", "workbook", 2022)
    assert file.problems == []
    assert file.one("enrollment", HILL) == reported("503")
    assert file.one("meals-eligibility", HILL) == reported("99.00596421471173", 498, 503)


def test_meals_without_a_title_and_with_numbers_for_codes(tmp_path):
    rows = [
        meals_of("2015-2016", 9999901, "N/A", 472, 434, 0.9194915254237288),
        meals_of("2015-2016", 9999902, "Yes", 20, 20, 1),
    ]
    file = meals(tmp_path, MEALS, *rows)

    assert file.read.school_year == 2015
    assert file.one("meals-eligibility", HILL) == reported("91.94915254237288", 434, 472)
    assert file.one("meals-eligibility", VALLEY) == reported("100", 20, 20)


def test_meals_in_percent_instead_of_fractions_are_a_problem(tmp_path):
    """91.9 as a fraction would be 9190 percent: that is found when figures are checked."""
    file = meals(tmp_path, MEALS, meals_of("2015-2016", "9999901", "N", 472, 434, 91.9))

    [message] = figure_problems(file.said("meals-eligibility", HILL), Indicator(unit="percent"))
    assert "9190" in message


# --- SAT of earlier years ---

SCORES = [
    "cds", "rtype", "sname", "dname", "cname", "enroll12", "NumTstTakr", "AvgScrRead",
    "AvgScrMath", "AvgScrWrite", "NumGE1500", "PctGE1500",
]  # fmt: skip
WHO = ["Hill Academy", "Los Angeles Unified", "Los Angeles"]


def test_sat_of_a_graduating_class_with_all_numbers_as_text(tmp_path):
    rows = [
        ["00000000000000", "X", "", "", "", "900", "500", "489", "500", "484", "250", "50.00"],
        [LAUSD, "D", "", *WHO[1:], "300", "200", "440", "445", "438", "60", "30.00"],
        [HILL, "S", *WHO, "40", "25", "401", "410", "399", "5", "20.00"],
        [VALLEY, "S", *WHO, "30", "9", "*", "*", "*", "*", "*"],
    ]
    path = workbook(tmp_path / "sat.xlsx", {"sat": [["SAT Report"], SCORES, *rows]})
    file = FiguresOfFile(path, school_year=2014)

    assert file.kind == ("cde-sat", "graduating class, scores", 2014)
    assert file.problems == []
    assert file.values("sat-enrollment", HILL) == {("all", "12"): "40"}
    assert file.values("sat-takers", HILL) == {("all", "all"): "25"}
    assert file.one("sat-1500-or-more", HILL) == reported("20.00", 5, 25)
    assert file.one("sat-1500-or-more", VALLEY) == no_value("suppressed", 9)
    assert file.one("sat-1500-or-more", LAUSD) == reported("30.00", 60, 200)


def test_sat_of_a_graduating_class_with_benchmarks_in_another_order(tmp_path):
    headings = [
        "RType", "CDS", "SName", "DName", "CName", "PctBothBenchmark", "TotNumBothBenchmark",
        "NumTstTakr", "Enroll12", "TotNumMathBenchmark", "PctMathBenchmark",
    ]  # fmt: skip
    path = workbook(
        tmp_path / "sat.xlsx", {"sat": [headings, ["S", HILL, *WHO, 20.0, 5, 25, 40, 10, 40]]}
    )
    file = FiguresOfFile(path, school_year=2017)

    assert file.kind == ("cde-sat", "graduating class, benchmarks", 2017)
    assert file.one("sat-both-benchmarks", HILL) == reported("20", 5, 25)
    assert file.one("sat-mathematics-benchmark", HILL) == reported("40", 10, 25)
    assert file.one("sat-reading-writing-benchmark", HILL) is None


# --- graduates of earlier years ---


def test_graduates_with_codes_and_years_as_numbers(tmp_path):
    headings = [
        "CDS_CODE", "COUNTY", "DISTRICT", "SCHOOL", "HISPANIC", "AM_IND", "ASIAN", "PAC_ISLD",
        "FILIPINO", "AFRICAN_AM", "WHITE", "TWO_MORE_RACES", "NOT_REPORTED", "TOTAL", "YEAR",
    ]  # fmt: skip
    names = ["Los Angeles", "Los Angeles Unified"]
    rows = [
        [1100170109835, "Alameda", "Alameda County", "Elsewhere", *[1] * 9, 9, "1516"],
        [19647330000001, *names, "Nonpublic, Nonsectarian Schools", *[0] * 9, 0, 1314],
        [19647339999901, *names, "Hill Academy", 17, 0, 1, 0, 7, 2, 46, 1, 0, 74, "2013-2014"],
        [19647330000000, *names, "District Total", 20, 0, 1, 0, 7, 2, 46, 1, 0, 77, 1314],
    ]
    file = FiguresOfFile(workbook(tmp_path / "graduates.xlsx", {"data": [headings, *rows]}))

    assert file.kind == ("cde-uc-csu-graduates", "by race", 2013)
    assert file.problems == []
    assert file.one("uc-csu-graduates", HILL) == reported("74")
    assert file.one("uc-csu-graduates", HILL, "hispanic") == reported("17")
    assert file.one("uc-csu-graduates", LAUSD) == reported("77")
    assert {cell.cds for cell in file.found} == {HILL, LAUSD}
