"""The directory of schools: what comes in, from which layout, and what is left alone."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core import serializers

from metrics.models import Population
from schools.history import tracked_models
from schools.imports.problems import FileRefused
from schools.models import ImportedChange, ImportRun, School, SchoolName, SchoolYear, Source
from tests.directory_files import (
    CONTRERAS,
    DISTRICT,
    ELM,
    ELSEWHERE,
    FIR,
    OAK,
    OF_2018,
    OF_2021,
    SCHOOL,
    TEXT,
    elm,
    everything,
    import_directory,
    listed,
    problems_of,
    take_in,
    text_file,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_school_comes_in_with_all_that_its_row_says(tmp_path, client):
    outcome = import_directory(tmp_path, SCHOOL)

    school = elm()
    assert (outcome.created, outcome.replaced, outcome.unchanged) == (1, 0, 0)
    assert (school.slug, school.name) == ("elm-street-elementary", "Elm Street Elementary")
    assert (school.nces_id, school.status) == ("062271099001", "open")
    assert (school.street, school.city, school.zip_code) == (
        "12 Elm Street",
        "Los Angeles",
        "90017-1406",
    )
    assert (school.latitude, school.longitude) == (Decimal("34.058064"), Decimal("-118.261700"))
    assert (school.phone, school.website) == ("(213) 555-0101", "http://www.elm.example")
    assert school.opened_on == date(2008, 9, 2)
    sources = {getattr(school, f"{block}_source").slug for block in ["codes", "place", "opening"]}
    assert sources == {"cde-directory-2018-02"}
    assert "12 Elm Street" in client.get("/schools/elm-street-elementary/").content.decode()


def test_school_year_says_grades_level_status_and_charter(tmp_path):
    import_directory(tmp_path, listed(GSoffered="6-12", GSserved="6-10", Charter="Y"))

    year = SchoolYear.objects.get(school=elm())
    assert (year.school_year, year.source.slug) == (2017, "cde-directory-2018-02")
    assert (year.grades_offered, year.grades_served) == ("6-12", "6-10")
    assert (year.level, year.level_basis) == ("span", "grades")
    assert (year.status, year.charter) == ("open", True)
    assert (year.local_district, year.board_district) == (None, None)


def test_new_school_has_its_official_name_and_is_a_population(tmp_path):
    import_directory(tmp_path, SCHOOL)

    name = SchoolName.objects.get(school=elm())
    assert (name.kind, name.slug) == ("official", "elm-street-elementary")
    assert name.source.slug == "cde-directory-2018-02"
    assert Population.objects.get(school=elm()).slug == "elm-street-elementary"


def test_schools_of_other_districts_and_the_district_itself_are_no_schools_of_ours(tmp_path):
    before = School.objects.count()

    outcome = import_directory(tmp_path, SCHOOL, DISTRICT, ELSEWHERE)

    assert School.objects.count() == before + 1
    assert outcome.notes[0] == (
        "2 rows of LAUSD, of which 1 are schools: 1 open, 0 closed, 0 merged, 0 pending."
    )


def test_workbook_of_2018_has_real_dates_and_text_before_1900(tmp_path):
    old = listed(CDSCode=OAK, School="Oak", NCESSchool=None, OpenDate="07/01/1866")
    rows = [
        SCHOOL | {"OpenDate": datetime(2008, 9, 2), "LastUpDate": datetime(2018, 2, 16)},
        old | {"LastUpDate": datetime(2018, 1, 5)},
    ]

    read = take_in(workbook(tmp_path, rows, columns=OF_2018), 2017)

    assert read.problems.listed == []
    assert elm().opened_on == date(2008, 9, 2)
    assert School.objects.get(cds_code=OAK).opened_on == date(1866, 7, 1)
    assert ImportRun.objects.get(family="cde-directory").source.edition == "February 2018"


def test_workbook_of_2021_tells_its_year_and_what_became_of_the_schools(tmp_path):
    import_directory(tmp_path, SCHOOL)
    rows = [
        {"CDSCode": ELM, "NCESDist": "0622710", "NCESSchool": "No Data"}
        | {"StatusType": "Closed", "Charter": "N", "EILCode": "ELEM"},
        {"CDSCode": OAK, "NCESDist": "0622710", "NCESSchool": "99002"}
        | {"StatusType": "Active", "Charter": "N", "EILCode": "HS"},
    ]
    above = [["California Department of Education"], ["October 5, 2021"], [None]]
    below = [["Total Records = ", "=COUNTA(A4:A5)"]]

    read = take_in(workbook(tmp_path, rows, columns=OF_2021, above=above, below=below))

    assert read.problems.listed == []
    school = elm()
    assert (school.status, school.nces_id) == ("closed", "062271099001")
    assert school.closing_source.slug == "cde-directory-2021-10"
    assert school.place_source.slug == "cde-directory-2018-02"
    year = school.years.get(school_year=2021)
    assert (year.status, year.level, year.level_basis) == ("closed", "es", "printed")
    # Without a name no school can be made.
    assert read.outcome.unmatched == [OAK]
    assert not School.objects.filter(cds_code=OAK).exists()


def test_level_of_instruction_that_says_otherwise_than_the_grades_tells_nothing(tmp_path):
    import_directory(tmp_path, listed(GSoffered="K-8", GSserved="K-8"))
    row = {"CDSCode": ELM, "NCESDist": "0622710", "StatusType": "Active", "EILCode": "ELEM"}
    above = [["October 5, 2021"]]

    take_in(workbook(tmp_path, [row], columns=OF_2021, above=above))

    levels = SchoolYear.objects.filter(school=elm()).values_list("school_year", "level")
    assert sorted(levels) == [(2017, "span"), (2021, "")]


def test_who_works_at_a_school_is_never_read(tmp_path):
    import_directory(tmp_path, SCHOOL)

    records = [row for model in tracked_models() for row in model.history.all()]
    kept = serializers.serialize("json", [*records, *ImportedChange.objects.all()])
    kept += json.dumps(list(ImportRun.objects.values_list("report", flat=True)))
    assert "Fnurgle" not in kept
    assert "Vobscombe" not in kept


@pytest.mark.parametrize("missing", ["", "No Data", "Information Not Available"])
def test_words_for_what_is_missing_are_no_values(tmp_path, missing):
    names = ["NCESSchool", "Street", "City", "Zip", "Phone", "WebSite", "OpenDate", "Charter"]
    names += ["GSoffered", "GSserved", "SOCType", "EILCode", "Latitude", "Longitude", "ClosedDate"]

    import_directory(tmp_path, SCHOOL | dict.fromkeys(names, missing))

    school, year = elm(), SchoolYear.objects.get(school=elm())
    assert (school.nces_id, school.street, school.phone, school.website) == ("", "", "", "")
    assert (school.latitude, school.opened_on, school.place_source) == (None, None, None)
    assert (year.charter, year.level, year.grades_offered) == (None, "", "")


def test_second_run_changes_nothing(tmp_path):
    rows = [SCHOOL, listed(CDSCode=CONTRERAS, School="Contreras Business", NCESSchool="12314")]
    import_directory(tmp_path, *rows)
    before = everything()

    outcome = import_directory(tmp_path, *rows)

    assert everything() == before
    assert (outcome.created, outcome.replaced, outcome.unchanged) == (0, 0, 2)


def test_school_of_the_report_keeps_its_name_and_address_and_is_found_by_the_other(
    tmp_path, client
):
    import_directory(tmp_path, listed(CDSCode=CONTRERAS, School="Contreras Leaders"))

    school = School.objects.get(cds_code=CONTRERAS)
    assert school.name == "Academic Leadership Community @ Contreras"
    alias = SchoolName.objects.get(slug="contreras-leaders")
    assert (alias.kind, alias.school, alias.source.slug) == (
        "alias",
        school,
        "cde-directory-2018-02",
    )
    found = client.get("/schools/contreras-leaders/")
    assert found["Location"] == "/schools/academic-leadership-community-contreras/"


def test_row_of_another_source_is_only_filled_where_it_is_blank(tmp_path):
    school = School.objects.get(cds_code=CONTRERAS)
    before = school.years.get(school_year=2021)
    assert (before.grades_offered, before.charter, before.level) == ("", None, "hs")

    import_directory(
        tmp_path,
        listed(CDSCode=CONTRERAS, GSoffered="K-5", GSserved="K-5", LastUpDate="01/05/2022"),
        school_year=2021,
    )

    year = school.years.get(school_year=2021)
    assert (year.source, year.level, year.level_basis) == (before.source, "hs", "grades")
    assert (year.grades_offered, year.charter) == ("K-5", False)
    filled = ImportedChange.objects.get(table="schools.schoolyear", row=year.pk)
    assert filled.import_run.source.slug == "cde-directory-2022-01"
    assert set(filled.after) == {"grades_offered", "grades_served", "charter"}


def test_schools_of_one_name_get_addresses_of_their_own(tmp_path):
    import_directory(
        tmp_path,
        listed(CDSCode=ELM, School="The City", NCESSchool="", StatusType="Closed"),
        listed(CDSCode=OAK, School="The City", NCESSchool=""),
        listed(CDSCode=FIR, School="The City", NCESSchool=""),
    )

    slugs = dict(School.objects.filter(name="The City").values_list("cds_code", "slug"))
    assert slugs == {OAK: "the-city", FIR: "the-city-los-angeles", ELM: "the-city-9990001"}


def test_address_of_a_former_name_and_one_of_digits_are_not_given_away(tmp_path):
    import_directory(
        tmp_path,
        listed(CDSCode=ELM, School="School of Business and Tourism at Contreras Learning Complex"),
        listed(CDSCode=OAK, School="1906", City="", NCESSchool=""),
    )

    assert elm().slug == "school-of-business-and-tourism-at-contreras-learning-complex-los-angeles"
    assert School.objects.get(cds_code=OAK).slug == "1906-9990002"


def test_names_keep_their_signs(tmp_path):
    name = "Para Los Niños – Evelyn/Thurman, High School #3"
    import_directory(tmp_path, listed(School=name.replace("–", "-")))

    assert elm().name == "Para Los Niños - Evelyn/Thurman, High School #3"
    assert elm().slug == "para-los-ninos-evelynthurman-high-school-3"


# --- what is odd, and left out ---


def test_school_that_closed_before_it_opened_has_no_opening(tmp_path):
    outcome = import_directory(
        tmp_path, listed(StatusType="Closed", OpenDate="09/04/2008", ClosedDate="07/01/2008")
    )

    assert (elm().opened_on, elm().closed_on) == (None, date(2008, 7, 1))
    assert outcome.notes[-1] == (
        f"Closed before it opened: the opening date is left out (1): {ELM} Elm Street Elementary"
    )


def test_national_id_of_two_schools_is_neither_ones(tmp_path):
    import_directory(tmp_path, SCHOOL, listed(CDSCode=OAK, School="Oak"))

    assert set(School.objects.filter(cds_code__in=[ELM, OAK]).values_list("nces_id")) == {("",)}


@pytest.mark.parametrize(
    ("column", "text", "what"),
    [
        ("NCESSchool", "99 01", "NCES number without 12 digits"),
        ("WebSite", "ask the office", "Not a web address"),
        ("WebSite", "javascript:alert(1)", "Not a web address"),
        ("Latitude", "0", "Point not in Los Angeles County"),
        ("Latitude", "north", "Point not in Los Angeles County"),
        ("Longitude", "118.2617", "Point not in Los Angeles County"),
        ("ClosedDate", "06/30/2017", "Open, and a closing date all the same"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(tmp_path, column, text, what):
    outcome = import_directory(tmp_path, listed(**{column: text}))

    assert outcome.notes[-1].startswith(what)
    fields = {"NCESSchool": "nces_id", "WebSite": "website", "ClosedDate": "closed_on"}
    assert getattr(elm(), fields.get(column, "latitude")) in ("", None)


# --- what is wrong ---


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("StatusType", "Sleeping", "'Sleeping' is no status that we know"),
        ("OpenDate", "September 2008", "'September 2008' is no date such as 09/02/2008"),
        ("OpenDate", "02/30/2008", "'02/30/2008' is no date such as 09/02/2008"),
        ("Charter", "Maybe", "'Maybe' is neither Y nor N"),
        ("School", "x" * 161, "is longer than 160 characters"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_taken(tmp_path, column, text, message):
    path = text_file(tmp_path, listed(CDSCode=OAK), listed(**{column: text}))

    assert problems_of(path) == [(3, column, message)]


def test_school_that_is_listed_twice_is_a_problem(tmp_path):
    path = text_file(tmp_path, SCHOOL, SCHOOL)

    assert problems_of(path) == [(3, "CDSCode", "The school stands in row 2 already.")]


def test_file_that_is_later_than_the_year_said_of_it_is_a_problem(tmp_path):
    path = text_file(tmp_path, listed(LastUpDate="08/16/2018"))

    message = "The file is of 2018-08-16, which is after the school year 2017–18."
    assert problems_of(path) == [(None, "", message)]


def test_file_that_does_not_say_its_year_needs_it(tmp_path):
    with pytest.raises(FileRefused, match="does not say its school year"):
        take_in(text_file(tmp_path, SCHOOL))


def test_layout_that_lost_a_heading_does_not_pass_for_the_short_one(tmp_path):
    columns = [name if name != "School" else "SchoolTitle" for name in TEXT]

    assert problems_of(text_file(tmp_path, SCHOOL, columns=columns)) == [
        (None, "", "These columns are missing: School.")
    ]


def test_source_that_is_on_record_stays_as_it_is(tmp_path):
    before = Source.objects.get(slug="cde-directory-2018-06")

    import_directory(tmp_path, listed(LastUpDate="06/20/2018"))

    assert elm().codes_source == before
    assert Source.objects.get(slug="cde-directory-2018-06").note == before.note
