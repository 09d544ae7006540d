"""Record files that break a rule: each problem with file, line and reason, and nothing loaded."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from lausd_pilots.loading import load
from lausd_pilots.loading.load import load_records
from lausd_pilots.loading.problems import RecordsError
from schools.models import ImportRun, School, Source
from tests.record_folder import replace, write_records
from tests.records import LOADED_AT

pytestmark = pytest.mark.usefixtures("empty_database")


@pytest.fixture
def folder(tmp_path):
    return write_records(tmp_path)


def problems_in(folder):
    with pytest.raises(RecordsError) as raised:
        load_records(folder, at=LOADED_AT)
    assert not Source.objects.exists()
    assert not School.objects.exists()
    assert not ImportRun.objects.exists()
    return [str(problem) for problem in raised.value.problems]


# --- the files themselves ---


def test_missing_file(folder):
    (folder / "awards.csv").unlink()

    assert problems_in(folder) == [
        "awards.csv, line 1: the file cannot be read: No such file or directory"
    ]


def test_unknown_file(folder):
    (folder / "awrads.csv").write_text("slug\n")

    assert problems_in(folder) == ["awrads.csv, line 1: no such record file is known"]


def test_empty_file(folder):
    (folder / "awards.csv").write_text("")

    assert problems_in(folder) == [
        "awards.csv, line 1: the column 'name' is missing",
        "awards.csv, line 1: the column 'slug' is missing",
    ]


def test_text_that_is_not_utf_8(folder):
    (folder / "awards.csv").write_bytes(b"slug,name\nstar,Star\nother,Espa\xf1a\n")

    assert problems_in(folder) == ["awards.csv, line 3: the text is not UTF-8"]


def test_byte_order_mark_is_no_part_of_the_first_column(folder):
    path = folder / "awards.csv"
    path.write_text(path.read_text(), encoding="utf-8-sig")

    assert load_records(folder, at=LOADED_AT).files["awards.csv"].created == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("awards.csv", "given_by", "givn_by", "awards.csv, line 1: no column 'givn_by' is known"),
        ("awards.csv", "slug,name", "slug,nam", "awards.csv, line 1: the column 'name' is missing"),
        (
            "awards.csv",
            "given_by",
            "name",
            "awards.csv, line 1: the column 'name' stands there twice",
        ),
        ("schools.csv", "zip", "zip_code", "schools.csv, line 1: no column 'zip_code' is known"),
        (
            "school_figures.csv",
            "as_published,note",
            "as_published,current",
            "school_figures.csv, line 1: no column 'current' is known",
        ),
        (
            "awards.csv",
            "Gold Star,",
            "Gold Star,union,",
            "awards.csv, line 2: 4 cells where the header has 3",
        ),
        (
            "awards.csv",
            "Gold Star,union",
            "Gold Star",
            "awards.csv, line 2: 2 cells where the header has 3",
        ),
        (
            "awards.csv",
            "Gold Star",
            '"Gold Star',
            "awards.csv, line 2: not readable as CSV: unexpected end of data",
        ),
        (
            "awards.csv",
            "Gold Star",
            "Gold\0Star",
            "awards.csv, line 2: a NUL character, which no database keeps",
        ),
    ],
)
def test_file_that_is_not_as_declared(folder, name, old, new, expected):
    replace(folder, name, old, new)

    assert expected in problems_in(folder)


def test_lines_are_counted_through_texts_of_several_lines(folder):
    path = folder / "figures.csv"
    path.write_text(path.read_text() + "history,figure-2,2,,hidden,,2\n")

    assert problems_in(folder) == [
        "figures.csv, line 4: survives 'hidden' is none of whole, partly, lost"
    ]


# --- one cell ---


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "parties.csv",
            ",90",
            ",ninety",
            "parties.csv, line 3: minutes 'ninety' is not a whole number",
        ),
        ("parties.csv", ",90", ",-90", "parties.csv, line 3: minutes '-90' is not a whole number"),
        ("parties.csv", ",90", ",9.5", "parties.csv, line 3: minutes '9.5' is not a whole number"),
        ("parties.csv", ",90", ",32768", "parties.csv, line 3: minutes '32768' is more than 32767"),
        ("parties.csv", ",90", ",٩٠", "parties.csv, line 3: minutes '٩٠' is not a whole number"),
        ("schools.csv", "34.05,", "34.05N,", "latitude '34.05N' is not a number such as 71.2"),
        ("schools.csv", "34.05,", "nan,", "latitude 'nan' is not a number such as 71.2"),
        ("schools.csv", "34.05,", "1e1,", "latitude '1e1' is not a number such as 71.2"),
        ("schools.csv", "34.05,", "34.0512345,", "latitude '34.0512345' has more than 6 decimals"),
        ("schools.csv", "2009-09-08", "9/8/2009", "'9/8/2009' is not a date such as 2009-02-24"),
        (
            "schools.csv",
            "2009-09-08",
            "2009-02-30",
            "'2009-02-30' is not a date such as 2009-02-24",
        ),
        ("schools.csv", "2009-09-08", "20090908", "'20090908' is not a date such as 2009-02-24"),
        ("strands.csv", ",yes,", ",true,", "among_the_five 'true' is neither yes nor empty"),
        ("sources.csv", "document", "book", "kind 'book' is none of document, dataset, cited"),
        ("sources.csv", "A History", " A History", "title has a blank at its start or end"),
        (
            "sources.csv",
            "A History",
            "A" * 251,
            "title: Ensure this value has at most 250 characters",
        ),
        ("sources.csv", "A History", "", "title is empty"),
        ("sources.csv", "history,document", "The History,document", "slug: Enter a valid “slug”"),
        (
            "parties.csv",
            "person,Ana Cruz,union",
            "person,Ana Cruz,onion",
            "affiliation 'onion' is not known",
        ),
        (
            "schools.csv",
            "2009-09-08,cde",
            "2009-09-08,state",
            "opening_source 'state' is not known",
        ),
        (
            "school_years.csv",
            "2021,east",
            "2021,north",
            "local_district 'local-north' is not known",
        ),
        (
            "school_years.csv",
            "south-hill,2021",
            "west-hill,2021",
            "school 'west-hill' is not known",
        ),
        ("school_years.csv", "south-hill,2021", ",2021", "school is empty"),
        ("school_years.csv", "south-hill,2021", "south-hill,", "school_year is empty"),
        ("members.csv", ",F2", ",F2 F999", "statements 'F999' is not known"),
        ("milestones.csv", "union|ana-cruz", "union|juan", "parties 'juan' is not known"),
        ("readings.csv", "X1,2", "X2,2", "discrepancy 'X2' is not known"),
    ],
)
def test_cell_that_cannot_be(folder, name, old, new, expected):
    replace(folder, name, old, new)

    found = problems_in(folder)

    assert [problem for problem in found if problem.startswith(name) and expected in problem]


# --- one record ---


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "schools.csv",
            ",state-2019,90001",
            ",,90001",
            "schools.csv, line 2: breaks the rule “school codes have a source”",
        ),
        (
            "school_years.csv",
            "hs,printed",
            "hs,",
            "school_years.csv, line 2: breaks the rule “level says how it is known”",
        ),
        (
            "school_years.csv",
            "south-hill,2021",
            "south-hill,1492",
            "school_years.csv, line 3: breaks the rule “school year in range”",
        ),
        (
            "initiative_links.csv",
            "pilot,built_on,charter",
            "pilot,built_on,pilot",
            "initiative_links.csv, line 2: breaks the rule “initiative is not linked to itself”",
        ),
        (
            "milestones.csv",
            "2007-01-01",
            "2007-02-22",
            (
                "milestones.csv, line 2: happened_on 2007-02-22 is not the first day of the year "
                "that it stands for"
            ),
        ),
        (
            "statements.csv",
            "para 2, l.7",
            "para 2",
            (
                "statements.csv, line 3: position needs a code, a section_number, and in the "
                "locator a line such as l.7"
            ),
        ),
        (
            "statements.csv",
            "figure:figure-1",
            "figure:figure-1 figure:figure-2",
            "statements.csv, line 4: a fact belongs to one figure at most",
        ),
        (
            "statements.csv",
            "figure:figure-1",
            "figure:figure-9",
            "statements.csv, line 4: figure 'history/figure-9' is not known",
        ),
        (
            "statements.csv",
            "party:ana-cruz",
            "party:ana",
            "statements.csv, line 3: subject 'party:ana' is not known",
        ),
        (
            "statements.csv",
            "party:ana-cruz",
            "person:ana-cruz",
            "statements.csv, line 3: subject 'person:ana-cruz' is not known",
        ),
        (
            "statements.csv",
            "reviews:annual",
            "reviews:monthly",
            "statements.csv, line 2: subject 'reviews:monthly' is not known",
        ),
        (
            "statements.csv",
            "party:ana-cruz",
            "school:north-hill",
            "statements.csv, line 3: names school:north-hill twice",
        ),
        (
            "statements.csv",
            "source:history reviews:annual",
            "",
            "statements.csv, line 2: the fact is about nothing",
        ),
        (
            "statements.csv",
            "A third.,,lost,X1",
            "A third.,,lost,",
            "statements.csv, line 4: does not name X1, but discrepancies.csv names F3 there",
        ),
        (
            "discrepancies.csv",
            "F2 F3",
            "F2",
            "statements.csv, line 4: names X1, but discrepancies.csv does not name F3 there",
        ),
    ],
)
def test_record_that_cannot_be(folder, name, old, new, expected):
    replace(folder, name, old, new)

    assert problems_in(folder) == [expected]


# --- two records ---


def test_same_key_twice(folder):
    path = folder / "awards.csv"
    path.write_text(path.read_text() + "gold-star,Another Star,\n")

    assert problems_in(folder) == [
        "awards.csv, line 3: gold-star is there already: awards.csv, line 2"
    ]


def test_same_key_of_several_columns_twice(folder):
    path = folder / "recognitions.csv"
    path.write_text(path.read_text() + "gold-star,north-hill,,F3\n")

    assert problems_in(folder) == [
        (
            "recognitions.csv, line 4: gold-star, north-hill is there already: "
            "recognitions.csv, line 2"
        )
    ]


def test_same_key_in_two_files_of_one_model(folder):
    replace(folder, "data_sources.csv", "state-2019,dataset", "history,dataset")

    assert "data_sources.csv, line 2: history is there already: sources.csv, line 2" in problems_in(
        folder
    )


def test_same_code_of_two_schools(folder):
    replace(folder, "schools.csv", "South @ Hill,,,", "South @ Hill,19647330000001,state-2019,")

    assert problems_in(folder) == [
        (
            "schools.csv, line 3: breaks the rule “school cds code once”: "
            "the same as schools.csv, line 2"
        )
    ]


def test_two_official_names_of_a_school(folder):
    replace(folder, "school_names.csv", "north-hill,alias", "north-hill,official")

    assert problems_in(folder) == [
        (
            "school_names.csv, line 3: breaks the rule “school has one official name”: "
            "the same as school_names.csv, line 2"
        )
    ]


def test_records_that_refer_to_each_other_in_a_circle(folder):
    replace(folder, "indicators.csv", "Who is enrolled.,,", "Who is enrolled.,,twelfth")

    assert problems_in(folder) == ["indicators.csv, line 3: refers to itself in a circle"]


def test_record_may_refer_to_one_below_it(folder):
    replace(folder, "indicators.csv", "the cohort,", "the cohort,twelfth")

    load_records(folder, at=LOADED_AT)


# --- figures ---


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "school_figures.csv",
            "91.94915254237288,,118",
            "101,,118",
            "line 3: 101 is no percentage",
        ),
        ("school_figures.csv", ",10,,,", ",10.5,,,", "line 2: 10.5 is no count: it is not whole."),
        ("school_figures.csv", ",10,,,", ",-1,,,", "line 2: -1 is no count: it is below zero."),
        ("school_figures.csv", ",10,,,", ",1e1,,,", "line 2: “1e1” is not a number such as 71.2."),
        ("school_figures.csv", ",10,,,", ",010,,,", "line 2: “010” is not a number such as 71.2."),
        ("school_figures.csv", ",10,,,", ",11,,,", "line 2: 11 is not what was published: 10"),
        ("school_figures.csv", ",10,,,", ",,,,", "line 2: breaks the rule “figure has a value or"),
        (
            "school_figures.csv",
            ",,118,",
            ",119,118,",
            "numerator 119 is larger than the denominator 118",
        ),
        (
            "school_figures.csv",
            ",,118,",
            ",117,,",
            "A share with a numerator needs its denominator.",
        ),
        (
            "school_figures.csv",
            "suppressed",
            "hidden",
            "line 4: status 'hidden' is none of reported",
        ),
        ("school_figures.csv", "all,10", "13,10", "line 2: grade '13' is none of all, k, 1"),
        (
            "school_figures.csv",
            "south-hill",
            "west-hill",
            "line 4: population 'west-hill' is not known",
        ),
        (
            "document_figures.csv",
            "The rest of 100.",
            "",
            "line 4: breaks the rule “inferred figure states",
        ),
        (
            "document_figures.csv",
            "64.4 62.2",
            "",
            "line 3: breaks the rule “only unsettled figures have",
        ),
        ("document_figures.csv", "64.4 62.2", "64.4 620", "line 3: 620 is no percentage"),
        ("document_figures.csv", "64.4 62.2", "64.4|62.2", "line 3: “64.4|62.2” is not a number"),
        (
            "document_figures.csv",
            "about",
            "roughly",
            "line 2: qualifier 'roughly' is none of about",
        ),
        (
            "document_figures.csv",
            ",,,history,F3\ng",
            ",,,state-2019,F3\ng",
            "line 2: F3 is no fact of state-2019",
        ),
        (
            "population_figures.csv",
            "66.7,2,3",
            "66.6,2,3",
            "line 2: 66.6 is not 2 of 3 in percent.",
        ),
        (
            "population_figures.csv",
            "Summed.,0,",
            "Summed.,1,",
            "line 2: a sum with a missing part is no figure",
        ),
        (
            "population_figures.csv",
            "ab" * 32,
            "ab",
            "line 2: the digest of the publisher's file is no",
        ),
    ],
)
def test_figure_that_cannot_be(folder, name, old, new, expected):
    replace(folder, name, old, new)

    found = problems_in(folder)

    assert [problem for problem in found if problem.startswith(name) and expected in problem]


def test_same_figure_in_two_files(folder):
    path = folder / "population_figures.csv"
    digest = "cd" * 32
    row = f"enrollment,pilot,2021,all,all,31,,,computed,A sum.,0,b.xlsx,{digest},state-2019\n"
    path.write_text(path.read_text() + row)

    assert problems_in(folder) == [
        "population_figures.csv, line 3: this figure is there already: document_figures.csv, line 2"
    ]


# --- all of it ---


def test_all_problems_are_reported_at_once_in_order(folder):
    replace(folder, "school_figures.csv", ",10,,,", ",-1,,,")
    replace(folder, "parties.csv", ",90", ",ninety")
    replace(folder, "schools.csv", "2009-09-08", "1909-13-01")

    assert problems_in(folder) == [
        "parties.csv, line 3: minutes 'ninety' is not a whole number",
        "school_figures.csv, line 2: -1 is no count: it is below zero.",
        "school_figures.csv, line 2: -1 is not what was published: 10",
        "schools.csv, line 2: opened_on '1909-13-01' is not a date such as 2009-02-24",
    ]


def test_command_names_the_problems_and_fails(folder):
    replace(folder, "parties.csv", ",90", ",ninety")

    with pytest.raises(CommandError) as raised:
        call_command("load_reports", records=folder)

    assert str(raised.value) == (
        "Nothing was loaded.\nparties.csv, line 3: minutes 'ninety' is not a whole number"
    )


def test_command_says_that_there_is_no_such_folder(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_reports", records=tmp_path / "nowhere")


def test_refusal_of_the_database_leaves_nothing_behind(folder, monkeypatch):
    def refuse(*args):
        raise IntegrityError("something that no check foresees")

    monkeypatch.setattr(load, "write_links", refuse)

    assert problems_in(folder) == [
        f"{folder.name}, line 1: the database refuses: something that no check foresees"
    ]


def test_problem_in_a_later_load_leaves_the_earlier_one_as_it_was(folder):
    load_records(folder, at=LOADED_AT)
    replace(folder, "sources.csv", "A History", "Another History")
    replace(folder, "parties.csv", ",90", ",ninety")

    with pytest.raises(RecordsError):
        load_records(folder, at=LOADED_AT)

    assert Source.objects.get(slug="history").title == "A History"
