"""Files of all shapes: what is recognised, what is read, and what is refused with which words."""

import re
import zipfile

import pytest

from schools.imports.families import Column, Layout
from schools.imports.problems import FileRefused
from schools.imports.reading import Asked, read_file
from tests.import_files import (
    COLUMNS,
    DECLARED,
    ELSEWHERE,
    FAMILY,
    HEADINGS,
    LAUSD,
    NORTH,
    SOUTH,
    declared,
    in_parts,
    old_workbook,
    problems,
    row,
    text,
    workbook,
    written,
)


def read(path, *families, family="", year=None):
    return read_file(path, families or (FAMILY,), asked=Asked(family, year))


def found(read_):
    return {
        (cell.cds, cell.indicator): (each.said.digits or each.said.status, each.row, each.heading)
        for cell, each in read_.plan.rows.figures.items()
    }


def refusal(path, *families, **given):
    with pytest.raises(FileRefused) as refused:
        read(path, *families, **given)
    return str(refused.value)


RATE = {(NORTH, "test-rate"): ("80.0", 2, "Rate"), (NORTH, "test-takers"): ("50", 2, "Tested")}

# --- shapes of text ---


@pytest.mark.parametrize("delimiter", [",", "\t", "^", ";"])
def test_any_delimiter(tmp_path, delimiter):
    path = written(tmp_path / "file.bin", text(row(), delimiter=delimiter))
    assert found(read(path)) == RATE


def test_bom_crlf_blank_lines_and_trailing_delimiters(tmp_path):
    lines = text([*row(), ""], [""] * 8, headings=[*HEADINGS, ""], end="\r\n")
    path = written(tmp_path / "f", b"\xef\xbb\xbf" + lines.encode() + b"\r\n\r\n")
    assert found(read(path)) == RATE


def test_latin_1_and_quotes(tmp_path):
    headings = ['"Name"', *HEADINGS]
    path = written(
        tmp_path / "f",
        text(['"Peña, a ""high""\n school"', *row()], headings=headings).encode("latin-1"),
    )
    assert found(read(path)) == RATE


def test_latin_1_beyond_the_first_part(tmp_path):
    far = text(*[row(ELSEWHERE)] * 30_000, row(group="\xd1"))
    read_ = read(written(tmp_path / "f", far.encode("latin-1")))
    assert problems(read_) == [(30_002, "Group", "“\xd1” is no code that is known here.")]


def test_columns_in_any_order_under_other_spellings(tmp_path):
    headings = ["percent_met", " Percent (%)  MET ", "cdscode", "REPORTING\xa0category"]
    headings += ["mét", "number tested 2017–18"]
    path = written(tmp_path / "f", text(["x", "80.0", NORTH, "TA", "40", "50"], headings=headings))
    read_ = read(path)
    assert read_.school_year == 2017
    assert found(read_)[NORTH, "test-rate"] == ("80.0", 2, "Percent (%) MET")


def test_preamble_says_the_year_and_rows_keep_their_numbers(tmp_path):
    above = "A title\n\nSchool Year 2018\u201319\nSource: x\n" + "note\n" * 11
    plain = text(row()[:-1], headings=HEADINGS[:-1])
    read_ = read(written(tmp_path / "f", above + plain))
    assert read_.school_year == 2018
    assert found(read_)[NORTH, "test-rate"][1] == 17


def test_foot_notes_are_no_rows(tmp_path):
    path = written(
        tmp_path / "f", text(row(), ["Total Records =", "1", *[""] * 5], ["* ten or fewer"])
    )
    read_ = read(path)
    assert (read_.counts.read, problems(read_)) == (1, [])


# --- workbooks ---


def test_workbook_with_numbers_formulas_and_a_huge_dimension(tmp_path):
    rows = [
        ["A title"],
        [],
        ["Rate\n", *HEADINGS[:5]],
        [80.5, int(NORTH), "TA", "All", 50, "=2*20", None, None],
        [0.1, 1100170000011, "TA", "All", 50, 40],
    ]
    path = workbook(tmp_path / "f.xlsx", {"Notes": [["nothing"]], "School-Level ": rows})
    rewrite(path, "xl/worksheets/sheet2.xml", b'ref="A1:[A-Z]+[0-9]+"', b'ref="A1:Z1048576"')
    read_ = read(path, year=2017)
    assert read_.recognised.table.name == "School-Level "
    assert (read_.counts.read, read_.counts.ours) == (2, 1)
    # Nobody has calculated the formula, so that its cell is empty.
    assert found(read_) == {
        (NORTH, "test-rate"): ("80.5", 4, "Rate"),
        (NORTH, "test-takers"): ("50", 4, "Tested"),
    }


def rewrite(path, name, old, new):
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name], done = re.subn(old, new, parts[name], count=1)
    assert done
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


def test_old_workbook(tmp_path):
    read_ = read(old_workbook(tmp_path / "f"))
    assert (read_.school_year, read_.counts.read, read_.counts.ours) == (2017, 2, 1)
    assert found(read_)[NORTH, "test-rate"] == ("80.0", 4, "Rate")


def test_two_sheets_that_fit_are_refused(tmp_path):
    path = workbook(tmp_path / "f", {"a": [HEADINGS, row()], "b ": [HEADINGS, row()]})
    assert refusal(path) == (
        "More than one sheet of the workbook could be taken: “a”, “b ”. Keep only one."
    )


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = workbook(tmp_path / "f", {"a": [HEADINGS, row()]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(50_000_000))
    assert refusal(path) == "The workbook is too large once it is unpacked."


def test_damaged_workbook_and_xml_declarations(tmp_path):
    path = workbook(tmp_path / "f", {"a": [HEADINGS, row()]})
    rewrite(path, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><oops>")
    assert "damaged" in refusal(path)
    path = workbook(tmp_path / "g", {"a": [HEADINGS, row()]})
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'
    rewrite(path, "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    assert "XML declarations" in refusal(path)


# --- what is no file of a known kind ---


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"<!doctype html><table>", "This is a web page"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"a,b\0c\n", "neither an Excel workbook nor text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b'{"type": "FeatureCollection"}', "no GeoJSON"),
        (b"one word\nanother\n", "no file of a known kind"),
        (b"a,b,c\n1,2,3\n", "no file of a known kind"),
        (text().encode(), "There is no row below the headings."),
        (text(row(ELSEWHERE)).encode(), "None of its 1 rows is about a school of Los Angeles"),
        (b"CDS,Group,x,Rate,Tested\n", "nearest to Test Rates (plain), but it lacks: Met."),
        (text(row(), headings=["CDS", "Group", "Rate", "Tested", "Met", "Rate", "Year"]).encode(),
         "The file has this column twice: Rate."),
        (text(row(), ['"' + NORTH, *row()[1:]], *[row()] * 50).encode(),
         "Row 3 cannot be read: a quotation mark"),
    ],
)  # fmt: skip
def test_refused_with_the_reason(tmp_path, content, words):
    assert words in refusal(written(tmp_path / "f", content))


def test_no_file_folder_and_unknown_family(tmp_path):
    assert refusal(tmp_path) == "This is a folder, not a file."
    assert refusal(tmp_path / "x") == "There is no such file."
    path = written(tmp_path / "f", text(row()))
    assert refusal(path, family="x") == "No family is called x. There are: test-rates."


def test_forced_family_says_what_is_missing(tmp_path):
    other = declared(code="other", layouts=(Layout("one", (Column("cds", ("CDS",)), Column("z"))),))
    path = written(tmp_path / "f", text(row()))
    assert read(path, other, FAMILY).family.code == "test-rates"
    assert "lacks: z." in refusal(path, other, FAMILY, family="other")
    plain = written(tmp_path / "g", "a,b\n1,2\n")
    assert refusal(plain, other, FAMILY, family="other") == (
        "No row of this file has the headings of Test Rates."
    )


def test_headings_that_fit_two_families_are_refused(tmp_path):
    twin = declared(code="twin", title="Twin Rates")
    path = written(tmp_path / "f", text(row()))
    assert "more than one kind of file: Test Rates, Twin Rates" in refusal(path, FAMILY, twin)
    assert read(path, FAMILY, twin, family="twin").family.code == "twin"


def test_layout_with_more_columns_wins_and_one_may_be_refused(tmp_path):
    wider = Layout("wider", (*COLUMNS, Column("extra")), refused="Somebody cut it.")
    family = declared(layouts=(*DECLARED.layouts, wider))
    assert read(written(tmp_path / "f", text(row())), family).recognised.layout.name == "plain"
    wide = written(tmp_path / "g", text([*row(), "1"], headings=[*HEADINGS, "Extra"]))
    assert refusal(wide, family) == "Somebody cut it."


# --- rows ---


def test_malformed_codes_are_problems_and_other_districts_are_not_read(tmp_path):
    rows = [
        row("196473300000NA"),
        row("1.96473E+13"),
        row(""),
        row("01100170000011", group="no such group"),
        row("1100170000011"),
        row("19647330000001"),
    ]
    read_ = read(written(tmp_path / "f", text(*rows)))
    assert problems(read_) == [
        (2, "CDS", "“196473300000NA” is no CDS code: it needs 14 digits."),
        (3, "CDS", "“1.96473E+13” is no CDS code: it needs 14 digits."),
        (4, "CDS", "The row has no CDS code."),
    ]
    assert (read_.counts.read, read_.counts.ours, read_.counts.taken) == (6, 1, 0)


def test_code_in_parts_is_padded_and_levels_are_told_apart(tmp_path):
    headings = [*HEADINGS[1:], "Level", "County", "District", "School"]
    rows = [
        [*row()[1:], "S", "19", "64733", "11"],
        [*row()[1:], " d ", "19", "64733", "0"],
        [*row()[1:], "C", "19", "", ""],
        [*row()[1:], "S", "1", "10017", "11"],
        [*row()[1:], "Q", "19", "64733", "22"],
        [*row()[1:], "S", "19", "64733", "x1"],
        [*row()[1:], "S", "19", "64733", "0"],
        ["cut"],
    ]
    read_ = read(written(tmp_path / "f", text(*rows, headings=headings)), in_parts())
    assert {cds for cds, _indicator in found(read_)} == {NORTH, LAUSD}
    assert problems(read_) == [
        (6, "Level", "“Q” is no level that is known."),
        (7, "County", "“19 64733 x1” is no CDS code: it needs 14 digits."),
        (8, "Level", "The row is about a school, but has the code of none."),
    ]


def test_cut_rows_and_stray_delimiters_are_problems(tmp_path):
    path = written(
        tmp_path / "f", text(row(ELSEWHERE)[:5], [*row(), "more"], [*row(SOUTH), "", ""])
    )
    assert problems(read(path)) == [
        (2, "", "The row ends early: it has 5 cells, the headings 7."),
        (3, "", "The row has 8 cells, but there are 7 headings."),
    ]


def test_all_problems_are_counted_and_the_first_are_listed(tmp_path):
    read_ = read(written(tmp_path / "f", text(*[row("19647330000NA")] * 250)))
    assert (read_.problems.count, len(read_.problems.listed)) == (250, 200)


# --- school years ---


@pytest.mark.parametrize(
    "spelled", ["1718", "2017-18", "2017-2018", "201718", "20172018", "2017–18", "17-18", "2017/18"]
)
def test_spellings_of_a_school_year(tmp_path, spelled):
    assert read(written(tmp_path / "f", text(row(year=spelled)))).school_year == 2017


@pytest.mark.parametrize("spelled", ["2017", "2017-19", "1719", "", "next", "19171918"])
def test_what_is_no_school_year_is_a_problem(tmp_path, spelled):
    read_ = read(written(tmp_path / "f", text(row(year=spelled))))
    assert problems(read_) == [(2, "Year", f"“{spelled}” is no school year.")]


def test_year_that_is_missing_or_contradicts_is_refused(tmp_path):
    silent = written(tmp_path / "f", text(row()[:-1], headings=HEADINGS[:-1]))
    assert refusal(silent) == (
        "The file does not say its school year: send it again with its year (--year)."
    )
    assert read(silent, year=2019).school_year == 2019
    path = written(tmp_path / "g", text(row()))
    assert refusal(path, year=2018) == "The file is of 2017–18, not of 2018–19."
    above = written(tmp_path / "h", "Rates 2017-18\n" + silent.read_text())
    assert refusal(above, year=2018) == "The file is of 2017–18, not of 2018–19."


def test_of_several_years_only_the_one_that_is_asked_for_is_taken(tmp_path):
    path = written(tmp_path / "f", text(row(year="1617"), row(year="1718", rate="81.0")))
    assert refusal(path) == (
        "The file holds several school years: 2016–17, 2017–18. Say which one to take (--year)."
    )
    read_ = read(path, year=2017)
    assert found(read_)[NORTH, "test-rate"] == ("81.0", 3, "Rate")
    assert read_.counts.other_years == 1
