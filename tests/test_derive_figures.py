"""The script that derives figures from the publishers' files, on small files with their traps."""

import importlib
from pathlib import Path

import pytest

from tests.derivation_files import (
    ACGR_ROWS,
    FRPM_HEADER,
    FRPM_ROWS,
    NORTH,
    VALUES,
    Workshop,
    acgr,
    matching,
    read_csv,
)

SCRIPTS = Path(__file__).resolve().parents[1] / "script"
RECORDS = Path(__file__).resolve().parents[1] / "lausd_pilots" / "records"


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return Workshop(tmp_path, importlib.import_module("derivation.command"))


def test_a_fraction_becomes_a_percentage_with_all_its_digits(workshop):
    figure = workshop.school_figure(indicator="meals-eligibility", school_year="2016")

    assert figure["value"] == "92.40780911062907"
    assert figure["as_published"] == "0.9240780911062907"
    assert (figure["numerator"], figure["denominator"]) == ("", "461")


def test_a_workbook_gives_the_count_behind_a_fraction(workshop):
    figure = workshop.school_figure(indicator="meals-eligibility", school_year="2015")

    assert (figure["value"], figure["numerator"], figure["denominator"]) == ("75", "300", "400")


def test_a_suppressed_figure_keeps_its_mark_and_what_the_file_shows(workshop):
    figure = workshop.school_figure(indicator="sat-both-benchmarks", grade="12")

    assert (figure["status"], figure["as_published"]) == ("suppressed", "*")
    assert (figure["value"], figure["numerator"], figure["denominator"]) == ("", "", "14")


def test_not_applicable_and_empty_are_neither_zero_nor_suppressed(workshop):
    nobody = workshop.school_figure(indicator="act-21-or-more")
    empty = workshop.school_figure(indicator="caaspp-ela-mean-score")
    none = workshop.school_figure(indicator="act-takers")

    assert (nobody["status"], nobody["value"]) == ("not_applicable", "")
    assert (empty["status"], empty["value"]) == ("not_reported", "")
    assert (none["status"], none["value"]) == ("reported", "0")


def test_a_count_written_with_a_decimal_is_whole(workshop):
    figure = workshop.school_figure(indicator="caaspp-ela-met")

    assert (figure["value"], figure["denominator"]) == ("23.9", "132")


def test_a_value_without_a_row_stops_everything(workshop, capsys):
    workshop.write_values([*VALUES, (NORTH, "2018-19", "absence", "TA", "3", "CDE SAT 2018-19")])

    assert workshop.run() == 1
    assert "no place for absence" in capsys.readouterr().err
    assert not (workshop.records / "school_figures.csv").exists()


def test_a_value_of_a_school_that_is_not_listed_stops_everything(workshop, capsys):
    stranger = ("19647330000099", "2015-16", "enrollment_k12", "TA", "1", "CDE FRPM 2015-16")
    workshop.write_values([*VALUES, stranger])

    assert workshop.run() == 1
    assert "not on the list: 19647330000099" in capsys.readouterr().err


def test_a_share_of_a_population_is_a_share_of_sums_and_no_mean_of_shares(workshop):
    figure = workshop.figure("pilot-2021-22", indicator="meals-eligibility", school_year="2015")

    assert (figure["numerator"], figure["denominator"]) == ("490", "700")
    assert (figure["value"], figure["status"]) == ("70.0", "computed")
    assert figure["rule"].endswith("each summed over the 3 schools of the 2021–22 list.")


def test_a_half_is_rounded_up(workshop):
    rows = [*FRPM_ROWS[:3], ("0000020", "N", 2000, 501)]
    workshop.write_meals("2015-16", [FRPM_HEADER], rows)

    figure = workshop.figure("non-pilot-2021-22", indicator="meals-eligibility", school_year="2015")

    assert figure["value"] == "25.1"  # 25.05


def test_charter_schools_and_nonpublic_schools_are_no_part_of_the_other_district_run_schools(
    workshop,
):
    others = workshop.figure("non-pilot-2021-22", indicator="enrollment", school_year="2022")
    district = workshop.figure("lausd", indicator="enrollment", school_year="2022")

    assert (others["value"], district["value"]) == ("1000", "6770")
    assert "4 district-run schools, 1 charter schools and 1 other row" in district["rule"]


def test_a_listed_school_without_a_row_leaves_no_sum(workshop):
    workshop.write_meals("2015-16", [FRPM_HEADER], FRPM_ROWS[1:])

    reason = workshop.reason("pilot-2021-22", indicator="enrollment", school_year="2015")

    assert reason == "The file has no row for north-high."


def test_a_suppressed_part_leaves_no_sum(workshop):
    workshop.write_meals("2015-16", [FRPM_HEADER], [("0000020", "N", 9, "*"), *FRPM_ROWS[:3]])

    reason = workshop.reason("lausd", indicator="meals-eligibility", school_year="2015")

    assert reason == "The results of 1 of the 4 rows of the district are withheld."


def test_the_district_row_is_the_one_that_equals_the_sum_of_the_other_two(workshop):
    district = workshop.figure("lausd", indicator="graduation-rate", student_group="female")

    assert (district["numerator"], district["denominator"]) == ("800", "1000")


def test_the_rest_is_the_district_without_charter_schools_less_the_listed_schools(workshop):
    rest = workshop.figure("non-pilot-2021-22", indicator="a-g-completion", student_group="female")

    assert (rest["numerator"], rest["denominator"]) == ("230", "330")
    assert rest["value"] == "69.7"


def test_an_elementary_school_is_no_missing_part_of_a_graduation_rate(workshop):
    pilot = workshop.figure("pilot-2021-22", indicator="graduation-rate", student_group="female")

    assert (pilot["numerator"], pilot["denominator"]) == ("120", "160")
    assert "the 2 schools of the 2021–22 list that offer grade 12; the other 1" in pilot["rule"]


def test_without_a_row_that_equals_the_sum_of_two_there_is_no_district_figure(workshop):
    reason = workshop.reason("lausd", indicator="graduation-rate", student_group="asian")

    assert reason.startswith("The district has 3 rows for this group, and none equals the sum")


@pytest.mark.parametrize("population", ["pilot-2021-22", "non-pilot-2021-22"])
def test_a_high_school_without_a_row_for_a_group_may_be_hidden(workshop, population):
    reason = workshop.reason(population, indicator="biliteracy-rate", student_group="asian")

    assert "1 of the 2 schools of the list that offer grade 12 have no row" in reason


def test_a_group_that_the_file_lost_is_not_made_up_from_other_groups(workshop):
    reason = workshop.reason("lausd", indicator="graduation-rate", student_group="all")

    assert reason.startswith("The file has no rows for this group")


def test_rows_of_one_school_that_differ_stop_everything(workshop, capsys):
    workshop.write_graduation([*ACGR_ROWS, acgr(11, "All", "GF", 101, 90, 60, 9)])

    assert workshop.run() == 1
    assert "school 11 has rows that differ" in capsys.readouterr().err


def test_test_results_of_a_grade_with_a_suppressed_school_have_no_sum(workshop):
    reason = workshop.reason("pilot-2021-22", indicator="sat-both-benchmarks", grade="12")
    other_grade = workshop.figure("pilot-2021-22", indicator="sat-both-benchmarks", grade="11")

    assert reason.startswith("The results of 1 of the 2 schools of the list that offer grade 12")
    assert (other_grade["numerator"], other_grade["denominator"]) == ("31", "80")


def test_test_takers_of_the_rest_cannot_be_told(workshop):
    reason = workshop.reason("non-pilot-2021-22", indicator="sat-takers")

    assert "Its 3 school rows add up to 164 of the 170 of the district row." in reason


def test_notes_and_reasons_are_in_spanish_too(workshop):
    workshop.write_meals("2015-16", [FRPM_HEADER], FRPM_ROWS[1:])
    hidden = workshop.school_figure(indicator="sat-both-benchmarks", grade="12")
    takers = workshop.figure("lausd", indicator="sat-takers", grade="12")
    tables = read_csv(workshop.records / "missing_population_figures.csv")
    [missing] = matching(
        tables, population="pilot-2021-22", indicator="enrollment", school_year="2015"
    )

    assert hidden["note_es"] == (
        "La fuente no publica los resultados cuando solo de 1 a 14 estudiantes tomaron la prueba."
    )
    assert takers["rule_es"] == (
        "Estudiantes que tomaron la prueba: el número viene de la fila que el CDE da para el"
        " distrito, con las escuelas chárter."
    )
    assert missing["reason_es"] == "El archivo no tiene fila para north-high."


def test_every_note_that_the_script_wrote_is_in_both_languages():
    kept = [
        *[(row["note"], row["note_es"]) for row in read_csv(RECORDS / "school_figures.csv")],
        *[(row["rule"], row["rule_es"]) for row in read_csv(RECORDS / "population_figures.csv")],
        *[
            (row["reason"], row["reason_es"])
            for row in read_csv(RECORDS / "missing_population_figures.csv")
        ],
    ]

    assert all(bool(english) == bool(spanish) for english, spanish in kept)
    assert sum(bool(spanish) for _, spanish in kept) == 97 + 52 + 26


def test_a_second_run_writes_the_same_bytes(workshop):
    names = ["school_figures.csv", "population_figures.csv", "missing_population_figures.csv"]
    workshop.run()
    first = [(workshop.records / name).read_bytes() for name in names]

    workshop.run()

    assert [(workshop.records / name).read_bytes() for name in names] == first


def test_a_missing_file_is_named_and_nothing_is_written(workshop, capsys):
    (workshop.inputs / "cde_sat/sat_2018-19.csv").unlink()

    assert workshop.run() == 1
    assert "sat_2018-19.csv is not in the input folder" in capsys.readouterr().err
    assert not (workshop.records / "population_figures.csv").exists()


def test_a_missing_column_is_named(workshop, capsys):
    workshop.write_meals("2015-16", [FRPM_HEADER[:-1]])

    assert workshop.run() == 1
    assert "frpm_2015-16.xlsx: no column FRPM Count (K-12)" in capsys.readouterr().err


def test_every_kept_figure_is_a_value_or_a_reason():
    figures = read_csv(RECORDS / "school_figures.csv")

    assert len(figures) == 1174
    assert all((row["value"] != "") == (row["status"] == "reported") for row in figures)


def test_the_kept_totals_of_the_list_are_the_sums_of_its_schools():
    schools = read_csv(RECORDS / "school_figures.csv")
    totals = read_csv(RECORDS / "population_figures.csv")
    cell = ["indicator", "school_year", "student_group", "grade"]

    for total in matching(totals, population="pilot-2021-22"):
        column = "numerator" if total["numerator"] else "value"
        parts = matching(schools, **{name: total[name] for name in cell})
        assert sum(int(row[column]) for row in parts) == int(total[column]), total["rule"]
