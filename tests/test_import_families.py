"""What each family of text files says, with the traps of its publisher."""

import pytest

from schools.imports.problems import FileRefused
from tests.imported_figures import (
    FOLDER,
    HILL,
    LAUSD,
    VALLEY,
    FiguresOfFile,
    no_value,
    of_fixture,
    reported,
)


def changed(tmp_path, name: str, old: str, new: str) -> FiguresOfFile:
    """The fixture with something else in it."""
    text = (FOLDER / name).read_bytes()
    assert old.encode() in text
    path = tmp_path / name
    path.write_bytes(text.replace(old.encode(), new.encode()))
    return FiguresOfFile(path)


# --- graduation ---


def test_text_of_34_columns_gives_rates_with_their_counts():
    file = of_fixture("acgr_34_columns.txt")

    assert file.kind == ("cde-acgr", "text", 2018)
    assert file.problems == []
    assert file.one("graduation-rate", HILL) == reported("83.3", 40, 48)
    assert file.one("dropout-rate", HILL) == reported("10.4", 5, 48)
    assert file.one("still-enrolled-rate", HILL) == reported("0.0", 0, 48)


def test_uc_csu_and_biliteracy_are_shares_of_graduates():
    file = of_fixture("acgr_34_columns.txt")

    assert file.one("a-g-completion", HILL) == reported("75.0", 30, 40)
    assert file.one("biliteracy-rate", HILL) == reported("10.0", 4, 40)


def test_of_the_rows_of_the_district_that_of_all_schools_is_taken():
    """The others are its charter schools and its alternative schools apart."""
    file = of_fixture("acgr_34_columns.txt")

    assert file.one("graduation-rate", LAUSD) == reported("85.7", 120, 140)


def test_two_races_and_race_not_reported_are_not_mixed_up():
    file = of_fixture("acgr_34_columns.txt")

    assert file.one("graduation-rate", HILL, "two-or-more-races") == reported("91.7", 11, 12)
    assert file.one("graduation-rate", HILL, "race-not-reported") == no_value("suppressed")
    assert file.one("graduation-rate", HILL, "nonbinary") == no_value("suppressed")


def test_no_row_a_zero_and_a_star_stay_apart():
    file = of_fixture("acgr_34_columns.txt")

    assert file.one("graduation-rate", HILL, "white") is None
    assert file.one("graduation-rate", HILL, "swd") == reported("0.0", 0, 13)
    assert file.one("graduation-rate", HILL, "race-not-reported") == no_value("suppressed")


def test_schools_of_other_districts_and_aggregates_are_left_out():
    file = of_fixture("acgr_34_columns.txt")

    assert {cell.cds for cell in file.found} == {HILL, LAUSD}


def test_text_of_36_columns_is_read_by_names_not_by_places():
    """A pair is inserted in the middle, and CHSPE is called CPP."""
    file = of_fixture("acgr_36_columns.txt")

    assert file.kind == ("cde-acgr", "text", 2023)
    assert file.one("a-g-completion", HILL) == reported("60.0", 27, 45)
    assert file.one("biliteracy-rate", HILL) == reported("20.0", 9, 45)
    assert file.one("dropout-rate", HILL) == reported("8.0", 4, 50)
    assert file.one("dropout-rate", HILL, "female") == no_value("suppressed")


def test_rows_of_one_school_that_disagree_are_a_problem(tmp_path):
    file = changed(tmp_path, "acgr_34_columns.txt", "No \tNo \tTA\t48\t40", "No \tNo \tTA\t48\t41")

    [(row, column, message)] = file.problems
    assert (row, column) == (11, "Regular HS Diploma Graduates (Count)")
    assert "row 8" in message


def test_unknown_group_is_a_problem(tmp_path):
    file = changed(tmp_path, "acgr_34_columns.txt", "\tRT\t", "\tR2\t")

    assert file.problems == [(12, "ReportingCategory", "“R2” is no code that is known here.")]


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(FileRefused, match="Seal of Biliteracy"):
        changed(tmp_path, "acgr_34_columns.txt", "Seal of Biliteracy (", "Seal (")


def test_totals_of_counties_are_recognised_and_refused():
    with pytest.raises(FileRefused, match="third party .* zero where the publisher withheld"):
        of_fixture("acgr_by_county.csv")


# --- tests ---


def test_sat_of_both_grades():
    file = of_fixture("sat_by_grade.csv")

    assert file.kind == ("cde-sat", "by grade", 2018)
    assert file.problems == []
    assert file.values("sat-enrollment", HILL) == {("all", "12"): "20", ("all", "11"): "30"}
    assert file.one("sat-mathematics-benchmark", HILL, grade="12") == reported("20.00", 5, 25)
    assert file.one("sat-both-benchmarks", LAUSD, grade="11") == reported("20.00", 18, 90)


def test_sat_takers_may_be_more_than_are_enrolled():
    file = of_fixture("sat_by_grade.csv")

    assert file.one("sat-enrollment", HILL, grade="12") == reported("20")
    assert file.one("sat-takers", HILL, grade="12") == reported("25")


def test_sat_few_takers_are_not_no_takers():
    file = of_fixture("sat_by_grade.csv")

    assert file.one("sat-both-benchmarks", HILL, grade="11") == no_value("suppressed", 14)
    assert file.one("sat-both-benchmarks", VALLEY, grade="11") == no_value("not_applicable", 0)
    assert file.one("sat-takers", VALLEY, grade="11") == reported("0")


def test_act_says_no_year():
    with pytest.raises(FileRefused, match="--year"):
        of_fixture("act.csv")


def test_act():
    file = of_fixture("act.csv", school_year=2018)

    assert file.one("act-takers", HILL) == reported("58")
    assert file.one("act-21-or-more", HILL) == reported("5.17", 3, 58)
    assert file.one("act-21-or-more", VALLEY) == no_value("suppressed", 6)
    assert file.one("act-21-or-more", LAUSD) == reported("25.00", 16, 64)


def test_state_tests_with_commas():
    file = of_fixture("caaspp_results_2019.txt")

    assert file.kind == ("cde-caaspp", "results", 2018)
    assert file.problems == []
    assert file.one("caaspp-ela-met", HILL) == reported("67.24", None, 58)
    assert file.one("caaspp-math-met", HILL) == reported("22.41", None, 58)
    assert file.one("caaspp-ela-mean-score", HILL) == no_value("not_reported")
    assert file.one("caaspp-ela-mean-score", HILL, grade="11") == reported("2543.7")
    assert file.one("caaspp-ela-met", HILL, "el", "11") == no_value("suppressed")
    assert file.one("caaspp-ela-met", LAUSD) == reported("44.10", None, 900)


def test_state_tests_leave_out_groups_that_are_not_kept():
    file = of_fixture("caaspp_results_2019.txt")

    assert {cell.group for cell in file.found} == {"all", "el"}


def test_state_tests_with_carets():
    """In Latin-1, with numbers of tests and grades that begin with a zero, and charter schools."""
    file = of_fixture("caaspp_results_caret.txt")

    assert file.kind == ("cde-caaspp", "results", 2023)
    assert file.problems == []
    assert file.one("caaspp-ela-met", HILL, grade="3") == reported("41.38", None, 58)
    assert file.one("caaspp-math-met", VALLEY, "hispanic") == reported("12.50", None, 40)
    assert file.one("caaspp-math-met", LAUSD) == reported("33.30", None, 900)
    assert file.read.plan.rows.names[HILL] == "Peña Academy"


# --- graduates, absence, suspension ---


def test_graduates_of_a_year_by_race():
    file = of_fixture("uc_csu_graduates.txt")

    assert file.kind == ("cde-uc-csu-graduates", "by race", 2014)
    assert file.one("uc-csu-graduates", HILL) == reported("74")
    assert file.one("uc-csu-graduates", HILL, "two-or-more-races") == reported("1")
    assert file.one("uc-csu-graduates", HILL, "race-not-reported") == reported("0")


def test_graduates_of_the_districts_office_are_no_total_of_the_district():
    file = of_fixture("uc_csu_graduates.txt")

    assert {cell.cds for cell in file.found} == {HILL}


def test_graduates_in_a_row_that_says_district_total_are_those_of_the_district(tmp_path):
    file = changed(tmp_path, "uc_csu_graduates.txt", "District Office", "District Total")

    assert file.one("uc-csu-graduates", LAUSD) == reported("1")


@pytest.mark.parametrize("name", ["absenteeism_spaced.txt", "absenteeism_joined.txt"])
def test_absenteeism_with_spaced_and_joined_headings(name):
    file = of_fixture(name)

    assert file.kind == ("cde-absenteeism", "text", 2021)
    assert file.problems == []
    assert file.one("chronic-absenteeism-rate", HILL) == reported("45.0", 54, 120)


def test_absenteeism_leaves_out_grades_and_keeps_stars():
    file = of_fixture("absenteeism_spaced.txt")

    assert file.values("chronic-absenteeism-rate", HILL) == {
        ("all", "all"): "45.0",
        ("foster", "all"): "suppressed",
    }
    assert file.one("chronic-absenteeism-rate", LAUSD) == reported("45.0", 180, 400)


def test_suspensions():
    file = of_fixture("suspension.txt")

    assert file.kind == ("cde-suspension", "text", 2018)
    assert file.problems == []
    assert file.one("suspension-rate", HILL) == reported("2.0", 5, 250)
    assert file.one("suspensions", HILL) == reported("7")
    assert file.one("suspensions", HILL, "black") == no_value("suppressed")
    assert file.one("suspensions", HILL, "white") == reported("0")
    assert file.one("suspension-rate", LAUSD) == reported("2.0", 10, 500)


# --- enrollment ---


def test_census_enrollment_by_group_and_grade():
    file = of_fixture("census_enrollment.txt")

    assert file.kind == ("cde-census-enrollment", "text", 2023)
    assert file.problems == []
    assert file.one("census-enrollment", HILL) == reported("75")
    assert file.one("census-enrollment", HILL, grade="k") == reported("20")
    assert file.one("census-enrollment", HILL, "el", "2") == reported("9")
    assert file.one("census-enrollment", HILL, "female", "k") == no_value("suppressed")
    assert file.one("census-enrollment", LAUSD, grade="12") == reported("45")


def test_census_enrollment_takes_neither_ages_nor_steps_of_learning_english():
    file = of_fixture("census_enrollment.txt")

    groups = {cell.group for cell in file.found if cell.cds == HILL}
    assert groups == {"all", "female", "two-or-more-races", "el"}


def test_malformed_codes_are_told_with_row_and_column():
    file = of_fixture("enrollment_totals_malformed.csv")

    assert file.problems == [
        (3, "cds_code", "“196473300000NA” is no CDS code: it needs 14 digits."),
        (4, "cds_code", "“011001700000NA” is no CDS code: it needs 14 digits."),
    ]


def test_malformed_codes_of_another_year_are_told_too():
    file = of_fixture("enrollment_totals_malformed.csv", school_year=2022)

    assert len(file.problems) == 2


def test_english_learners_by_gender_and_grade_and_our_sums():
    file = of_fixture("ltel.txt")

    assert file.kind == ("cde-ltel", "text", 2018)
    assert file.problems == []
    assert file.values("english-learner-enrollment", HILL) == {
        ("female", "9"): "8",
        ("male", "9"): "11",
        ("female", "k"): "6",
        ("all", "9"): "19",
        ("all", "k"): "6",
        ("female", "all"): "14",
        ("male", "all"): "14",
        ("all", "all"): "28",
    }


def test_sums_of_english_learners_say_that_they_are_ours():
    """Also where a single row is summed: the publisher prints no row of all genders."""
    file = of_fixture("ltel.txt")

    assert file.one("english-learner-enrollment", HILL, "female", "k").status == "reported"
    assert file.one("english-learner-enrollment", HILL, "all", "k").status == "computed"
    assert file.one("english-learner-enrollment", HILL, "male", "all").status == "computed"


def test_rows_of_districts_are_not_taken_from_files_of_english_learners():
    assert {cell.cds for cell in of_fixture("ltel.txt").found} == {HILL}


# --- Dashboard ---


def test_dashboard_file_that_does_not_show_its_indicator_is_refused():
    with pytest.raises(FileRefused, match="more than one kind of file"):
        of_fixture("dashboard_plain.txt")


@pytest.mark.parametrize(
    ("name", "family", "indicator"),
    [
        ("dashboard_graduation.txt", "", "dashboard-graduation-rate"),
        ("dashboard_suspension.txt", "", "dashboard-suspension-rate"),
        (
            "dashboard_plain.txt",
            "cde-dashboard-chronic-absenteeism",
            "dashboard-chronic-absenteeism-rate",
        ),
    ],
)
def test_dashboard_rates_are_indicators_of_their_own(name, family, indicator):
    file = of_fixture(name, family=family)

    assert file.read.school_year == 2018
    assert {cell.indicator for cell in file.found} == {indicator}
    assert file.one(indicator, HILL) == reported("90.0", 45, 50)
    assert file.one(indicator, HILL, "sed") == reported("87.0", 40, 46)
    assert file.one(indicator, LAUSD) == reported("90.0", 450, 500)
    assert file.one(indicator, HILL, "foster") == no_value("not_reported", 5)


def test_dashboard_of_fall_2017_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="averages of three others"):
        changed(tmp_path, "dashboard_graduation.txt", "fiveyrnumer", "cal_method")


# --- numbers ---


@pytest.mark.parametrize("written", ["nan", "inf", "1e3", "-5", "4.5", "1,200"])
def test_a_count_is_a_count(tmp_path, written):
    old, new = "\t250\t7\t5\t", f"\t250\t{written}\t5\t"
    file = changed(tmp_path, "suspension.txt", old, new)

    assert [(row, column) for row, column, _message in file.problems] == [(5, "Total Suspensions")]
    assert file.one("suspensions", HILL) is None
