"""What staff change between two loads stays, and what only the records change is written."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lausd_pilots.loading.load import load_records
from metrics.models import Observation
from reforms.models import Milestone
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    ImportRun,
    LoadedRecord,
    Party,
    Recognition,
    School,
    SchoolName,
    Source,
    Statement,
)
from tests.factories import make
from tests.record_folder import replace, write_records
from tests.records import LOADED_AT
from tests.triggers import lifted

LATER = datetime(2027, 1, 5, 20, 0, tzinfo=UTC)
ON_A_LATER_DAY = "90002,34.05,-118.25,state-2019,2013-09-08"
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def loaded(empty_database, tmp_path):
    folder = write_records(tmp_path)
    load_records(folder, at=LOADED_AT)
    return folder


@pytest.fixture
def loaded_before_memory(loaded):
    """As the code left a database that remembered nothing."""
    LoadedRecord.objects.all().delete()
    return loaded


def load(folder):
    return load_records(folder, at=LATER, again=True)


def assert_load_changes_nothing(folder):
    load(folder)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load(folder)
    assert not report.changed
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []


def edit(row, **said):
    type(row)._base_manager.filter(pk=row.pk).update(**said)


def fact(code):
    return Statement.objects.get(code=code)


def codes(row):
    return sorted(row.statements.values_list("code", flat=True))


# --- fields ---


def test_edit_survives_new_records(loaded):
    edit(fact("F2"), text="A second, in staff's words.")
    replace(loaded, "statements.csv", "A third.", "A third fact.")

    report = load(loaded)

    assert fact("F2").text == "A second, in staff's words."
    assert fact("F3").text == "A third fact."
    assert report.files["statements.csv"].kept == ["line 3: text"]
    assert_load_changes_nothing(loaded)


def test_other_fields_of_an_edited_row_follow_the_record(loaded):
    edit(fact("F2"), text="A second, in staff's words.")
    replace(loaded, "statements.csv", "count=10", "count=11")

    load(loaded)

    assert (fact("F2").text, fact("F2").value) == ("A second, in staff's words.", "count=11")


def test_edit_stays_where_the_record_changed_too_and_is_told(loaded):
    edit(Party.objects.get(slug="ana-cruz"), minutes=30)
    replace(loaded, "parties.csv", ",90", ",45")

    report = load(loaded)

    assert Party.objects.get(slug="ana-cruz").minutes == 30
    assert report.files["parties.csv"].kept == ["line 3: minutes"]
    assert load(loaded).files["parties.csv"].kept == ["line 3: minutes"]


def test_edit_that_the_record_takes_over_is_no_longer_told(loaded):
    edit(Party.objects.get(slug="ana-cruz"), minutes=45)
    replace(loaded, "parties.csv", ",90", ",45")

    assert load(loaded).files["parties.csv"].kept == []

    replace(loaded, "parties.csv", ",45", ",50")
    load(loaded)
    assert Party.objects.get(slug="ana-cruz").minutes == 50


def test_text_that_staff_emptied_stays_empty(loaded):
    edit(Campus.objects.get(), aliases="")
    replace(loaded, "campuses.csv", "Hill HS", "Hill High")

    load(loaded)

    assert Campus.objects.get().aliases == ""


def test_line_ends_of_a_form_are_no_edit(loaded):
    edit(Campus.objects.get(), aliases="Hill HS\r\nHill Learning Complex")
    replace(loaded, "campuses.csv", "Hill HS", "Hill High")

    load(loaded)

    assert Campus.objects.get().alias_list == ["Hill High", "Hill Learning Complex"]


def test_reference_that_staff_changed_stays(loaded):
    other = make(Party, slug="other-union")
    edit(Award.objects.get(), given_by=other)
    replace(loaded, "awards.csv", "Gold Star,union", "Gold Star,ana-cruz")

    report = load(loaded)

    assert Award.objects.get().given_by == other
    assert report.files["awards.csv"].kept == ["line 2: given_by"]


def test_reference_to_a_row_of_the_same_table_stays_and_is_told(loaded):
    edit(Party.objects.get(slug="ana-cruz"), affiliation=None)

    report = load(loaded)

    assert Party.objects.get(slug="ana-cruz").affiliation is None
    assert report.files["parties.csv"].kept == ["line 3: affiliation"]


def test_new_column_fills_what_was_empty_and_leaves_what_staff_filled(loaded):
    edit(Party.objects.get(slug="union"), name_es="El sindicato")
    path = loaded / "parties.csv"
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{line},{'name_es' if line == lines[0] else 'N'}\n" for line in lines))

    load(loaded)

    names = dict(Party.objects.values_list("slug", "name_es"))
    assert names == {"union": "El sindicato", "ana-cruz": "N"}


def test_row_whose_key_staff_corrected_is_still_the_same(loaded):
    edit(Recognition.objects.get(year=2019), year=2020)

    report = load(loaded)

    assert sorted(Recognition.objects.values_list("year", flat=True), key=str) == [2020, None]
    assert report.files["recognitions.csv"].kept == ["line 3: year"]


def test_change_that_does_not_agree_with_an_edit_waits_and_is_told(loaded):
    north = School.objects.get(slug="north-hill")
    ended = date(2012, 6, 30)
    edit(north, status="closed", closed_on=ended, closing_source=Source.objects.get(slug="cde"))
    replace(loaded, "schools.csv", "90001,34.05,-118.25,state-2019,2009-09-08", ON_A_LATER_DAY)

    report = load(loaded)

    north.refresh_from_db()
    assert (north.opened_on, north.zip_code) == (date(2009, 9, 8), "90001")
    assert report.files["schools.csv"].updated == 0
    assert report.files["schools.csv"].kept == ["line 2: status, zip_code, opened_on"]
    assert_load_changes_nothing(loaded)

    edit(north, status="open", closed_on=None, closing_source=None)
    load(loaded)
    north.refresh_from_db()
    assert (north.opened_on, north.zip_code) == (date(2013, 9, 8), "90002")


# --- rows that staff deleted ---


def test_deleted_row_does_not_come_back_and_is_told(loaded):
    SchoolName.objects.get(slug="hill-north-school").delete()
    replace(loaded, "school_names.csv", "Hill North School", "Hill North Academy")

    report = load(loaded)

    assert not SchoolName.objects.filter(slug="hill-north-school").exists()
    assert report.files["school_names.csv"].left_out == [
        "line 3: staff have deleted hill-north-school"
    ]
    assert_load_changes_nothing(loaded)


def test_links_to_a_deleted_row_are_left_out(loaded):
    with lifted():
        Observation.objects.filter(statement__code="F3").delete()
    fact("F3").delete()
    replace(loaded, "discrepancies.csv", "Printed twice.", "Printed two times.")

    report = load(loaded)

    discrepancy = Discrepancy.objects.get()
    assert (discrepancy.reason, codes(discrepancy)) == ("Printed two times.", ["F2"])
    assert report.files["statements.csv"].left_out == ["line 4: staff have deleted F3"]
    assert report.files["document_figures.csv"].left_out == [
        "line 2: refers to a record that staff have deleted",
        "line 3: refers to a record that staff have deleted",
    ]


def test_new_record_that_refers_to_a_deleted_row_is_left_out(loaded):
    Recognition.objects.all().delete()
    Award.objects.all().delete()
    path = loaded / "recognitions.csv"
    path.write_text(path.read_text() + "gold-star,south-hill,2020,F3\n")

    report = load(loaded)

    assert not Recognition.objects.exists()
    assert report.files["recognitions.csv"].left_out == [
        "line 2: staff have deleted gold-star/north-hill/",
        "line 3: staff have deleted gold-star/north-hill/2019",
        "line 4: refers to a record that staff have deleted",
    ]


def test_new_record_below_a_deleted_one_of_its_own_table_is_made_without_it(loaded):
    path = loaded / "parties.csv"
    path.write_text(path.read_text() + "club,organisation,The Club,,\n")
    load(loaded)
    Party.objects.get(slug="club").delete()
    path.write_text(path.read_text() + "juan,person,Juan,club,\n")

    report = load(loaded)

    assert Party.objects.get(slug="juan").affiliation is None
    assert report.files["parties.csv"].left_out == ["line 4: staff have deleted club"]
    assert report.files["parties.csv"].kept == ["line 5: affiliation"]
    assert_load_changes_nothing(loaded)


def test_deleted_row_that_staff_entered_anew_is_theirs(loaded):
    Recognition.objects.all().delete()
    Award.objects.all().delete()
    make(Award, slug="gold-star", name="Golden Star")

    report = load(loaded)

    assert Award.objects.get().name == "Golden Star"
    assert report.files["awards.csv"].kept == ["line 2: name, given_by"]


# --- links ---


def test_link_that_staff_added_stays_while_the_list_is_the_same(loaded):
    discrepancy = Discrepancy.objects.get()
    discrepancy.statements.add(fact("F1"))
    replace(loaded, "discrepancies.csv", "Printed twice.", "Printed two times.")

    report = load(loaded)

    assert codes(discrepancy) == ["F1", "F2", "F3"]
    assert report.files["discrepancies.csv"].kept == ["line 2: statements"]
    assert_load_changes_nothing(loaded)


def test_link_that_staff_removed_stays_away_where_the_list_changed_too(loaded):
    name = SchoolName.objects.get(slug="south-hill")
    name.statements.remove(fact("F2"))
    replace(loaded, "school_names.csv", "F2 F3", "F1 F2 F3")

    report = load(loaded)

    assert codes(name) == ["F3"]
    assert report.files["school_names.csv"].kept == ["line 4: statements"]


def test_list_that_only_the_record_changed_is_written(loaded):
    replace(loaded, "milestones.csv", "union|ana-cruz", "union")

    load(loaded)

    assert [party.slug for party in Milestone.objects.get().parties.all()] == ["union"]


def test_subject_that_staff_added_to_a_fact_stays(loaded):
    south = School.objects.get(slug="south-hill")
    south.statements.add(fact("F2"))
    replace(loaded, "statements.csv", "A first fact.", "A first.")

    report = load(loaded)

    assert codes(south) == ["F2"]
    assert report.files["statements.csv"].kept == ["line 3: subjects"]


def test_subjects_of_a_fact_follow_the_record_where_staff_left_them(loaded):
    Source.objects.get(slug="history").statements.clear()
    replace(loaded, "statements.csv", "school:north-hill party:ana-cruz", "party:union")

    report = load(loaded)

    assert codes(Party.objects.get(slug="union")) == ["F2"]
    assert codes(Source.objects.get(slug="history")) == []
    assert report.files["statements.csv"].kept == ["line 2: subjects"]


# --- a database that remembers nothing ---


def test_first_start_after_an_upgrade_remembers_what_the_records_say(loaded_before_memory):
    edit(fact("F2"), text="Of staff, or of an older version.")

    report = load_records(loaded_before_memory, at=LATER)

    assert not report.skipped
    assert report.files["statements.csv"].kept == ["line 3: text"]
    assert fact("F2").text == "Of staff, or of an older version."
    assert load_records(loaded_before_memory, at=LATER).skipped

    replace(loaded_before_memory, "statements.csv", "A third.", "A third fact.")
    load_records(loaded_before_memory, at=LATER)
    assert fact("F3").text == "A third fact."


def test_upgrade_together_with_new_records_keeps_the_rows(loaded_before_memory):
    replace(loaded_before_memory, "statements.csv", "A third.", "A third fact.")
    fact("F2").discrepancies.clear()

    report = load_records(loaded_before_memory, at=LATER)

    assert fact("F3").text == "A third."
    assert report.files["statements.csv"].kept == ["line 4: text"]
    assert report.files["discrepancies.csv"].kept == ["line 2: statements"]
    assert_load_changes_nothing(loaded_before_memory)


def test_upgrade_finds_renamed_schools_by_their_former_addresses(loaded_before_memory):
    edit(School.objects.get(slug="north-hill"), slug="hilltop", name="Hilltop")

    report = load(loaded_before_memory)

    assert School.objects.count() == 2
    assert report.files["schools.csv"].kept == ["line 2: slug, name"]


# --- what is remembered, and told ---


def test_what_a_record_said_is_remembered_as_text(loaded):
    known = LoadedRecord.objects.get(table="schools.party", key="ana-cruz")

    assert known.row == Party.objects.get(slug="ana-cruz").pk
    assert known.cells == {
        "slug": "ana-cruz",
        "kind": "person",
        "name": "Ana Cruz",
        "affiliation": "union",
        "minutes": "90",
    }


def test_command_tells_what_it_kept_and_left_out(loaded):
    SchoolName.objects.get(slug="hill-north-school").delete()
    edit(fact("F2"), text="A second, in staff's words.")
    out = StringIO()

    call_command("load_reports", records=loaded, again=True, stdout=out)

    lines = out.getvalue().splitlines()
    assert "  kept as the database has it: line 3: text" in lines
    assert "  not loaded: line 3: staff have deleted hill-north-school" in lines


def test_figures_of_the_records_still_follow_them(loaded):
    replace(loaded, "document_figures.csv", "88.0", "88.5")

    load(loaded)

    assert ImportRun.objects.filter(family="reports").count() == 2
    assert Observation.objects.filter(digits="88.5", current=True).exists()
