"""What `load_reports` makes of records, what it leaves alone, and that a repeat changes nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lausd_pilots.loading.load import load_records
from metrics.actions import compare_figures, record_figures
from metrics.models import Observation, Population, PopulationMember, StudentGroup, Target
from reforms.models import CommitteeMember, Initiative, InitiativeLink, Milestone, Strand
from schools import actions
from schools.models import (
    Campus,
    Discrepancy,
    Figure,
    ImportRun,
    Party,
    Recognition,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)
from tests.factories import make
from tests.record_folder import replace, write_records
from tests.records import LOADED_AT

LATER = datetime(2027, 1, 5, 20, 0, tzinfo=UTC)
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def folder(empty_database, tmp_path):
    return write_records(tmp_path)


@pytest.fixture
def loaded(folder):
    load_records(folder, at=LOADED_AT)
    return folder


@pytest.fixture
def clerk(db):
    return User.objects.create_user("clerk")


def north():
    return School.objects.get(names__slug="north-hill")


def writes_of(load):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        load()
    return [query["sql"] for query in queries if query["sql"].startswith(WRITES)]


def codes(record):
    return sorted(record.statements.values_list("code", flat=True))


# --- what records become ---


def test_texts_numbers_dates_and_references(loaded):
    school = north()
    assert school.name == "North @ Hill"
    assert school.zip_code == "90001"
    assert (school.latitude, school.longitude) == (Decimal("34.05"), Decimal("-118.25"))
    assert school.opened_on == date(2009, 9, 8)
    assert school.codes_source == Source.objects.get(slug="state-2019")

    party = Party.objects.get(slug="ana-cruz")
    assert (party.affiliation.slug, party.minutes) == ("union", 90)
    assert Initiative.objects.get(slug="pilot").funding_usd == 53_000_000


def test_empty_cells_are_not_known(loaded):
    school = School.objects.get(slug="south-hill")
    assert (school.cds_code, school.latitude, school.opened_on) == ("", None, None)
    assert school.codes_source is None

    year = SchoolYear.objects.get(school=school)
    assert (year.local_district, year.level) == (None, "")


def test_lists_of_names_become_lines(loaded):
    assert Campus.objects.get().alias_list == ["Hill HS", "Hill Learning Complex"]


def test_districts_are_named_by_their_code(loaded):
    year = SchoolYear.objects.get(school=north())

    assert (year.local_district.slug, year.board_district.slug) == ("local-east", "board-2")


def test_yes_and_nothing(loaded):
    among = dict(Strand.objects.values_list("slug", "among_the_five"))

    assert among == {"autonomy-budget": True, "autonomy-other": False}


def test_text_over_two_lines(loaded):
    assert Figure.objects.get().tokens == "North , 10\nSouth , 20"


def test_statements_stand_in_document_order(loaded):
    facts = Statement.objects.order_by("position")

    assert list(facts.values_list("code", "position")) == [
        ("F1", 1_001),
        ("F2", 1_007_002),
        ("F3", 1_009_003),
    ]


def test_facts_are_on_each_subject_they_name(loaded):
    assert codes(north()) == ["F2"]
    assert codes(Party.objects.get(slug="ana-cruz")) == ["F2"]
    assert codes(Source.objects.get(slug="history")) == ["F1"]
    assert codes(Campus.objects.get()) == ["F3"]
    assert codes(Milestone.objects.get()) == ["F3"]
    assert codes(Party.objects.get(slug="union")) == []


def test_figure_and_review_of_a_fact_stand_on_it(loaded):
    facts = Statement.objects.order_by("code")

    assert [fact.about_reviews for fact in facts] == [True, False, False]
    assert [fact.figure and fact.figure.slug for fact in facts] == [None, None, "figure-1"]


def test_records_of_evidence_name_their_facts(loaded):
    assert codes(SchoolName.objects.get(slug="south-hill")) == ["F2", "F3"]
    assert codes(PopulationMember.objects.get()) == ["F2"]
    assert codes(InitiativeLink.objects.get()) == ["F1"]
    assert codes(CommitteeMember.objects.get()) == ["F2"]


def test_discrepancy_with_its_facts_and_readings(loaded):
    discrepancy = Discrepancy.objects.get()

    assert (discrepancy.code, discrepancy.number, codes(discrepancy)) == ("X1", 1, ["F2", "F3"])
    readings = discrepancy.readings.values_list("value", "preferred")
    assert list(readings) == [("10", True), ("11", False)]


def test_milestone_names_its_parties(loaded):
    parties = Milestone.objects.get().parties.values_list("slug", flat=True)

    assert sorted(parties) == ["ana-cruz", "union"]


def test_recognition_may_lack_a_year(loaded):
    assert sorted(Recognition.objects.values_list("year", flat=True), key=str) == [2019, None]


def test_target(loaded):
    target = Target.objects.get()

    assert (target.value, target.grade, target.school_year) == (Decimal(70), "12", 2025)
    assert (target.due_on, target.due_precision) == (date(2026, 6, 1), "month")


def test_every_school_is_a_population(loaded):
    schools = Population.objects.filter(kind="school").order_by("slug")

    assert list(schools.values_list("slug", "school__slug", "name")) == [
        ("north-hill", "north-hill", "North @ Hill"),
        ("south-hill", "south-hill", "South @ Hill"),
    ]
    fixed = Population.objects.get(kind="fixed_list")
    assert (fixed.list_of.slug, fixed.list_year) == ("pilot", 2021)


# --- figures ---


def figure(population, indicator, school_year):
    return Observation.objects.get(
        population__slug=population,
        indicator__slug=indicator,
        school_year=school_year,
        current=True,
    )


def test_figure_keeps_the_digits_that_were_published(loaded):
    inferred = figure("pilot", "graduation", 2019)

    assert (inferred.digits, inferred.value) == ("88.0", Decimal("88"))
    assert (inferred.grade, inferred.respondent) == ("12", "teachers")
    assert (inferred.status, inferred.note) == ("inferred", "The rest of 100.")


def test_value_is_rounded_to_six_places_and_digits_are_not(loaded):
    reported = figure("north-hill", "graduation", 2018)

    assert reported.digits == "91.94915254237288"
    assert reported.value == Decimal("91.949153")
    assert (reported.numerator, reported.denominator) == (None, 118)


def test_figure_without_a_value_says_why(loaded):
    unsettled = figure("pilot", "graduation", 2020)
    assert (unsettled.value, unsettled.digits, unsettled.candidates) == (None, "", "64.4 62.2")

    hidden = figure("south-hill", "graduation", 2018)
    assert (hidden.value, hidden.status, hidden.note) == (None, "suppressed", "Withheld.")

    missing = figure("pilot-2021-22", "enrollment", 2018)
    assert (missing.status, missing.note) == ("not_reported", "No row.")


def test_figure_names_the_fact_and_the_batch_it_came_with(loaded):
    reported = figure("pilot", "enrollment", 2021)

    assert (reported.statement.code, reported.qualifier) == ("F3", "about")
    run = reported.import_run
    assert (run.kind, run.family, run.at, run.by) == ("records", "reports", LOADED_AT, None)


def test_computed_figure_names_the_publishers_file(loaded):
    computed = figure("pilot-2021-22", "graduation", 2018)

    assert (computed.numerator, computed.denominator, computed.note) == (2, 3, "Summed.")
    run = computed.import_run
    assert (run.file_name, run.digest) == ("a.xlsx", "ab" * 32)
    assert run.source.slug == "state-2019"


# --- a second run ---


def test_second_run_does_nothing_where_the_records_are_the_same(loaded):
    report = load_records(loaded, at=LATER)

    assert report.skipped
    assert ImportRun.objects.filter(family="reports").count() == 1


def test_second_run_writes_nothing_even_if_it_compares(loaded):
    def load_again():
        report = load_records(loaded, at=LATER, again=True)
        assert not report.skipped
        assert not report.changed

    assert writes_of(load_again) == []


def test_records_laid_out_anew_write_only_their_digest(loaded):
    path = loaded / "awards.csv"
    path.write_text(path.read_text().replace("\n", "\r\n"))

    written = writes_of(lambda: load_records(loaded, at=LATER))

    assert len(written) == 1
    assert written[0].startswith('INSERT INTO "schools_importrun"')
    assert load_records(loaded, at=LATER).skipped


def test_changed_record_changes_its_row_and_no_other(loaded):
    replace(loaded, "parties.csv", ",90", ",45")

    report = load_records(loaded, at=LATER)

    counts = report.files["parties.csv"]
    assert (counts.created, counts.updated, counts.unchanged) == (0, 1, 1)
    assert sum(count.updated for count in report.files.values()) == 1
    assert Party.objects.get(slug="ana-cruz").minutes == 45


def test_only_what_differs_is_written(loaded):
    replace(loaded, "parties.csv", ",90", ",45")

    written = writes_of(lambda: load_records(loaded, at=LATER))

    updates = [sql for sql in written if sql.startswith("UPDATE")]
    assert len(updates) == 2
    assert updates[0].startswith('UPDATE "schools_party"')
    assert "minutes" in updates[0]
    assert "name" not in updates[0]
    assert updates[1].startswith('UPDATE "schools_loadedrecord"')


def test_subject_that_a_fact_names_no_more_loses_the_fact(loaded):
    replace(loaded, "statements.csv", "school:north-hill party:ana-cruz", "party:union")

    report = load_records(loaded, at=LATER)

    assert (report.links.added, report.links.removed) == (1, 2)
    assert codes(north()) == []
    assert codes(Party.objects.get(slug="union")) == ["F2"]


def test_changed_figure_is_a_new_row_and_the_old_one_stays(loaded):
    replace(loaded, "document_figures.csv", "88.0", "88.5")

    report = load_records(loaded, at=LATER)

    assert report.files["document_figures.csv"].updated == 1
    rows = Observation.objects.filter(respondent="teachers").order_by("pk")
    assert list(rows.values_list("digits", "current")) == [("88.0", False), ("88.5", True)]
    assert rows[1].import_run.at == LATER
    assert rows[0].import_run.at == LOADED_AT


def test_figure_published_with_another_digit_is_another_figure(loaded):
    replace(loaded, "document_figures.csv", "88.0", "88")

    assert load_records(loaded, at=LATER).files["document_figures.csv"].updated == 1


def test_new_figure_of_a_known_publishers_file_joins_its_batch(loaded):
    path = loaded / "population_figures.csv"
    row = "graduation,pilot-2021-22,2017,all,all,50.0,1,2,computed,S.,0,a.xlsx"
    path.write_text(f"{path.read_text()}{row},{'ab' * 32},state-2019\n")

    load_records(loaded, at=LATER)

    new = figure("pilot-2021-22", "graduation", 2017)
    assert new.import_run == figure("pilot-2021-22", "graduation", 2018).import_run


def test_figure_that_the_records_drop_ends(loaded):
    path = loaded / "document_figures.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))

    report = load_records(loaded, at=LATER)

    assert report.retired == 1
    assert not Observation.objects.get(respondent="teachers").current


def test_figure_of_another_batch_does_not_end(loaded):
    other = make(Observation, import_run=make(ImportRun, kind="file"))

    report = load_records(loaded, at=LATER, again=True)

    other.refresh_from_db()
    assert other.current
    assert report.retired == 0


# --- what staff have done stays ---


def assert_second_load_changes_nothing(folder):
    assert writes_of(lambda: load_records(folder, at=LATER, again=True)) == []


def test_renamed_school_keeps_its_name(loaded, clerk):
    actions.rename_school(north(), name="Hilltop Academy", by=clerk, at=LOADED_AT)

    assert_second_load_changes_nothing(loaded)

    school = north()
    assert (school.slug, school.name) == ("hilltop-academy", "Hilltop Academy")
    assert SchoolName.objects.get(slug="north-hill").kind == "former"
    assert School.objects.count() == 2
    assert Population.objects.get(school=school).slug == "north-hill"


def test_school_renamed_to_one_of_its_other_names_keeps_it(loaded, clerk):
    actions.rename_school(north(), name="Hill North School", by=clerk, at=LOADED_AT)

    assert_second_load_changes_nothing(loaded)

    assert SchoolName.objects.get(slug="hill-north-school").kind == "official"


def test_closed_school_stays_closed(loaded, clerk):
    actions.close_school(
        north(),
        closed_on=date(2024, 6, 30),
        source=Source.objects.get(slug="history"),
        by=clerk,
        at=LOADED_AT,
    )

    assert_second_load_changes_nothing(loaded)

    assert (north().status, north().closed_on) == ("closed", date(2024, 6, 30))
    assert north().closing_source.slug == "history"


def test_merged_school_stays_merged(loaded, clerk):
    actions.merge_school(
        north(),
        into=School.objects.get(slug="south-hill"),
        merged_on=date(2024, 6, 30),
        source=Source.objects.get(slug="history"),
        by=clerk,
        at=LOADED_AT,
    )

    assert_second_load_changes_nothing(loaded)

    assert (north().status, north().successor.slug) == ("merged", "south-hill")


def test_moved_school_stays_where_it_moved(loaded, clerk):
    campus = make(Campus, slug="valley")
    actions.move_school(
        north(),
        school_year=2021,
        to=actions.Place(campus=campus),
        source=Source.objects.get(slug="state-2019"),
        by=clerk,
        at=LOADED_AT,
    )

    assert_second_load_changes_nothing(loaded)

    year = SchoolYear.objects.get(school=north())
    assert (year.campus, year.local_district) == (campus, None)


def test_what_staff_keep_is_told(loaded, clerk):
    actions.rename_school(north(), name="Hilltop Academy", by=clerk, at=LOADED_AT)

    report = load_records(loaded, at=LATER, again=True)

    assert report.files["schools.csv"].kept == ["line 2: slug, name"]
    assert report.files["school_names.csv"].kept == ["line 2: kind"]


def test_record_of_a_renamed_school_still_changes_its_other_fields(loaded, clerk):
    actions.rename_school(north(), name="Hilltop Academy", by=clerk, at=LOADED_AT)
    replace(loaded, "schools.csv", "90001", "90002")

    load_records(loaded, at=LATER)

    assert (north().zip_code, north().slug) == ("90002", "hilltop-academy")


@pytest.mark.parametrize("kind", ["form", "file"])
def test_figure_that_staff_or_a_file_have_brought_in_is_not_superseded(loaded, clerk, kind):
    old = figure("north-hill", "enrollment", 2018)
    typed = Observation(
        indicator=old.indicator,
        population=old.population,
        school_year=2018,
        student_group=StudentGroup.objects.get(),
        status="reported",
        value=Decimal(12),
        digits="12",
        source=old.source,
    )
    run = make(ImportRun, kind=kind, by=clerk)
    record_figures(compare_figures([typed], kind=kind), run=run)

    report = load_records(loaded, at=LATER, again=True)

    assert not report.changed
    assert report.files["school_figures.csv"].kept == [
        "enrollment/north-hill/2018-19/all/all/- was brought in since"
    ]
    assert figure("north-hill", "enrollment", 2018).digits == "12"


def test_rows_and_links_of_staff_stay(loaded):
    party = make(Party)
    party.statements.add(Statement.objects.get(code="F1"))

    load_records(loaded, at=LATER, again=True)

    assert codes(party) == ["F1"]


# --- the command ---


def output_of(folder, **options):
    out = StringIO()
    call_command("load_reports", records=folder, stdout=out, **options)
    return out.getvalue().splitlines()


def test_command_counts_what_it_did(folder):
    lines = output_of(folder)

    assert "schools.csv: 2 created, 0 updated, 0 unchanged" in lines
    assert "schools.csv (populations): 2 created, 0 updated, 0 unchanged" in lines
    assert "school_figures.csv: 3 created, 0 updated, 0 unchanged" in lines


def test_command_says_that_there_is_nothing_to_do(loaded):
    assert output_of(loaded) == ["The records are those of the last load: nothing to do."]


def test_command_compares_again_if_asked(loaded, clerk):
    actions.rename_school(north(), name="Hilltop Academy", by=clerk, at=LOADED_AT)

    lines = output_of(loaded, again=True)

    assert "schools.csv: 0 created, 0 updated, 2 unchanged" in lines
    assert "  kept as the database has it: line 2: slug, name" in lines
    assert "figures that the records hold no more: 0 ended" in lines
