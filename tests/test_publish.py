"""Releases: what is published, what a change makes of it, what is refused, and the files."""

import csv
import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import release_files
from metrics.actions import PublishError, publish, record_typed_in_figure
from metrics.models import (
    Indicator,
    Observation,
    Population,
    PublishedValue,
    Release,
    StudentGroup,
)
from metrics.release_files import (
    release_folder,
    write_missing_release_files,
    write_release_files,
)
from schools import actions
from schools.models import Campus, District, ImportRun, School, SchoolYear, Source
from tests.factories import make
from tests.triggers import lifted

AT = datetime(2027, 1, 1, 7, 30, tzinfo=UTC)  # still 2026 in Los Angeles
LATER = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
MEMBERS = [
    "id", "indicator", "population", "school", "local_district", "board_district",
    "district_year", "school_year", "student_group", "grade", "respondent", "value", "low",
    "high", "numerator", "denominator", "unit", "status", "qualifier", "candidates", "note",
    "note_es", "source", "release",
]  # fmt: skip


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def figure(empty_database):
    """One survey figure of one school, with all that the row names."""
    school = make(School, slug="north-hill", name="North @ Hill")
    make(
        SchoolYear,
        school=school,
        school_year=2021,
        local_district=make(District, kind="local", code="east", slug="local-east"),
        board_district=make(District, kind="board", code="2", slug="board-2"),
        level="hs",
        level_basis="printed",
    )
    return make(
        Observation,
        indicator=make(Indicator, slug="safety"),
        population=make(Population, slug="north-hill", kind="school", school=school),
        student_group=make(StudentGroup, slug="all"),
        source=make(Source, slug="survey-2020"),
        respondent="students",
        grade="9",
        value=Decimal(88),
        digits="88.0",
        numerator=44,
        denominator=50,
        qualifier="about",
        note="As printed.",
        note_es="Como está impreso.",
    )


def release(version=None, at=AT, reason="A test.", by=None):
    return publish(reason=reason, by=by, at=at, version=version).release


def supersede(figure, **changes):
    """A new current row in the place of the figure, as every way in makes it."""
    Observation.objects.filter(pk=figure.pk).update(current=False)
    figure.pk = None
    figure._state.adding = True
    for name, value in changes.items():
        setattr(figure, name, value)
    figure.save()
    return figure


# --- the row ---


def test_row_has_the_members_of_the_contract_in_order(figure):
    release("2021.1")

    row = PublishedValue.objects.get().row
    assert row == (
        '{"id":"safety/north-hill/2020-21/all/9/students","indicator":"safety",'
        '"population":"north-hill","school":"north-hill","local_district":"east",'
        '"board_district":"2","district_year":"2021-22","school_year":"2020-21",'
        '"student_group":"all","grade":"9","respondent":"students","value":88.0,"low":null,'
        '"high":null,"numerator":44,"denominator":50,"unit":"percent","status":"reported",'
        '"qualifier":"about","candidates":null,"note":"As printed.",'
        '"note_es":"Como está impreso.","source":"survey-2020","release":"2021.1"}'
    )
    assert list(json.loads(row)) == MEMBERS


def test_columns_beside_the_row(figure):
    made = release()

    value = PublishedValue.objects.get()
    assert value.key == "safety/north-hill/2020-21/all/9/students"
    assert (value.first_release, value.last_release) == (made, None)
    assert (value.school.slug, value.level, value.district_year) == ("north-hill", "hs", 2021)
    assert (value.local_district.code, value.board_district.code) == ("east", "2")
    assert (value.value, value.status, value.respondent) == (Decimal(88), "reported", "students")


def test_figure_of_a_group_has_no_school_no_districts_and_no_respondents(empty_database):
    make(
        Observation,
        indicator=make(Indicator, slug="graduation"),
        population=make(Population, slug="pilot"),
        student_group=make(StudentGroup, slug="all"),
        status="ambiguous",
        value=None,
        digits="",
        candidates="64.4 62.20",
    )

    release()

    value = PublishedValue.objects.get()
    row = json.loads(value.row, parse_float=str)
    assert value.key == row["id"] == "graduation/pilot/2020-21/all/all/-"
    empty = ["school", "local_district", "board_district", "district_year", "respondent"]
    empty += ["note", "note_es", "value", "numerator", "qualifier"]
    assert [row[name] for name in empty] == [None] * 10
    assert row["candidates"] == ["64.4", "62.20"]


def test_band_stands_for_a_value(figure):
    hidden = {"status": "suppressed", "value": None, "digits": "", "numerator": None}
    supersede(figure, **hidden, low=Decimal("90.000000"), high=Decimal("100.000000"))

    release()

    row = PublishedValue.objects.get().row
    assert '"value":null,"low":90,"high":100,"numerator":null' in row


def test_earlier_rows_of_a_cell_are_not_published(figure):
    supersede(figure, digits="77", value=Decimal(77), numerator=None)

    release()

    assert '"value":77,' in PublishedValue.objects.get().row


# --- versions ---


def test_version_is_the_next_of_the_calendar_year_in_los_angeles(figure):
    assert release().version == "2026.1"
    supersede(figure, note="Another.")
    assert release().version == "2026.2"
    supersede(figure, note="A third.")
    assert release(at=LATER).version == "2027.1"


def test_ten_releases_in_a_year(figure):
    for number in range(1, 12):
        supersede(figure, note=f"Note {number}.")
        assert release().version == f"2026.{number}"


def test_given_version_and_number(figure):
    make(Release, number=4, version="2020.4")

    made = release("2021.1")

    assert (made.version, made.number, made.state) == ("2021.1", 5, "final")


@pytest.mark.parametrize(
    "version", ["", "2021", "../2021.1", "2021.1\n", "2021.01", "V.1", "1" * 20 + ".1"]
)
def test_version_that_is_none(figure, version):
    with pytest.raises(PublishError, match="is no version such as 2027.1"):
        release(version)


def test_version_that_is_taken(figure):
    release("2021.1")

    with pytest.raises(PublishError, match="There is a release 2021.1 already."):
        release("2021.1")


def test_release_says_why_when_and_by_whom(figure):
    user = User.objects.create_user("clerk")

    made = release(reason="A correction.", by=user)

    assert (made.reason, made.made_at, made.made_by) == ("A correction.", AT, user)


def test_release_needs_a_reason(figure):
    with pytest.raises(PublishError, match="needs a reason"):
        release(reason=" ")


# --- what a change makes of it ---


def test_nothing_changed_makes_no_release_and_writes_nothing(figure):
    release()

    with CaptureQueriesContext(connection) as queries:
        report = publish(reason="Again.", by=None, at=LATER)

    assert report.release is None
    assert Release.objects.count() == 1
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in queries if query["sql"].startswith(writes)] == []


def test_empty_database_makes_no_release(empty_database):
    assert release() is None


def test_new_changed_same_and_gone_figures(figure):
    same = make(Observation, digits="1", value=Decimal(1))
    gone = make(Observation, digits="2", value=Decimal(2))
    first = release()
    assert (first.added, first.changed, first.removed, first.figures) == (3, 0, 0, 3)

    supersede(figure, digits="89", value=Decimal(89), numerator=None)
    make(Observation, digits="3", value=Decimal(3))
    Observation.objects.filter(pk=gone.pk).update(current=False)
    second = release()

    assert (second.added, second.changed, second.removed, second.figures) == (1, 1, 1, 3)
    intervals = {
        (value.value, value.first_release_id, value.last_release_id)
        for value in PublishedValue.objects.all()
    }
    assert intervals == {
        (Decimal(88), 1, 1),
        (Decimal(89), 2, None),
        (Decimal(1), 1, None),
        (Decimal(2), 1, 1),
        (Decimal(3), 2, None),
    }
    assert same.digits == "1"


def test_earlier_release_stays_as_it_was(figure):
    first = release("2021.1")
    supersede(figure, digits="89", value=Decimal(89), numerator=None)
    second = release("2021.2")

    def rows(made):
        return [value.row for value in PublishedValue.objects.in_release(made)]

    assert '"value":88.0,' in rows(first)[0]
    assert '"release":"2021.1"' in rows(first)[0]
    assert '"value":89,' in rows(second)[0]
    assert '"release":"2021.2"' in rows(second)[0]
    assert (len(rows(first)), len(rows(second))) == (1, 1)


def test_figure_that_stays_the_same_keeps_the_release_it_first_stood_in(figure):
    release("2021.1")
    make(Observation)
    release("2021.2")

    value = PublishedValue.objects.get(indicator__slug="safety")
    assert value.row.endswith('"release":"2021.1"}')


def test_figure_that_comes_back_is_new_again(figure):
    release()
    Observation.objects.update(current=False)
    assert release().removed == 1
    Observation.objects.update(current=True)

    third = release()

    assert (third.added, third.figures) == (1, 1)
    assert PublishedValue.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"digits": "88"},
        {"note": "Corrected."},
        {"qualifier": ""},
        {"denominator": 51},
        {"status": "computed"},
    ],
)
def test_every_change_of_the_row_is_a_change(figure, change):
    release()
    supersede(figure, **change)

    assert release().changed == 1


def test_renamed_school_makes_a_new_row(figure):
    release()
    School._base_manager.update(slug="hilltop", name="Hilltop")

    assert release().changed == 1
    value = PublishedValue.objects.standing().get()
    assert json.loads(value.row)["school"] == "hilltop"
    assert value.key == "safety/north-hill/2020-21/all/9/students"


def test_moved_school_makes_a_new_row(figure):
    release()
    school = School.objects.get()
    make(SchoolYear, school=school, school_year=2022, campus=make(Campus))
    west = make(District, kind="local", code="west", slug="local-west")
    make(SchoolYear, school=school, school_year=2023, local_district=west)

    assert release().changed == 1
    row = json.loads(PublishedValue.objects.standing().get().row)
    assert (row["local_district"], row["board_district"]) == ("west", None)
    assert row["district_year"] == "2023-24"


def test_year_that_names_no_district_does_not_unplace_a_school(figure):
    release()
    make(SchoolYear, school=School.objects.get(), school_year=2022)

    assert release() is None


def test_level_is_no_member_but_a_change_of_it_counts(figure):
    release()
    SchoolYear._base_manager.update(level="span")

    assert release().changed == 1
    assert PublishedValue.objects.standing().get().level == "span"


# --- what is refused ---


@pytest.mark.parametrize("data_class", ["C1", "C2", "C3"])
def test_staff_entered_figure_about_students_is_refused(figure, data_class):
    clerk = User.objects.create_user("clerk")
    figure.indicator.data_class = data_class
    figure.indicator.save(update_fields=["data_class"])
    supersede(figure, import_run=make(ImportRun, kind="form", by=clerk, digest=""))
    make(Observation)

    with pytest.raises(PublishError) as raised:
        release()

    assert "safety/north-hill/2020-21/all/9/students" in str(raised.value)
    assert "Small groups are not protected yet" in str(raised.value)
    assert not PublishedValue.objects.exists()
    assert not Release.objects.exists()


def test_refusal_names_a_few_figures_and_says_that_there_are_more(empty_database):
    run = make(ImportRun, kind="paste", by=User.objects.create_user("clerk"), digest="")
    for _number in range(7):
        make(Observation, import_run=run)

    with pytest.raises(PublishError) as raised:
        release()

    assert str(raised.value).count("indicator-") == 5
    assert ", …)" in str(raised.value)


def test_staff_entered_fact_of_a_school_is_published(figure):
    clerk = User.objects.create_user("clerk")
    figure.indicator.data_class = "C0"
    figure.indicator.save(update_fields=["data_class"])
    figure = supersede(figure, current=False)
    figure.pk, figure._state.adding = None, True
    record_typed_in_figure(figure, by=clerk, at=AT)

    assert release().added == 1


@pytest.mark.parametrize("data_class", ["C2", "C3"])
def test_file_of_a_publisher_is_public_already(figure, data_class):
    figure.indicator.data_class = data_class
    figure.indicator.save(update_fields=["data_class"])
    supersede(figure, import_run=make(ImportRun, kind="file"))

    assert release().added == 1


def test_impossible_figure_is_refused(figure):
    with lifted():
        Observation.objects.update(value=Decimal(188), digits="188")

    with pytest.raises(PublishError, match="188 is no percentage"):
        release()


# --- the files ---


@pytest.fixture
def published(figure, django_capture_on_commit_callbacks):
    make(
        Observation,
        indicator=make(Indicator, slug="attendance"),
        population=make(Population, slug="pilot"),
        student_group=figure.student_group,
        source=make(Source, slug="a-history"),
        status="ambiguous",
        value=None,
        digits="",
        candidates="64.4 62.20",
        note='=HYPERLINK("x"), "two" lines\nhere',
    )
    with django_capture_on_commit_callbacks(execute=True):
        return release("2021.1")


def content(name, version="2021.1"):
    return (release_folder(version) / name).read_bytes()


def test_csv_file(published):
    text = content("observations.csv").decode()
    header, first, second = list(csv.reader(StringIO(text, newline="")))

    assert header == MEMBERS
    assert text.startswith("id,indicator,population,")
    assert "\r" not in text
    assert first[0] == "attendance/pilot/2020-21/all/all/-"
    assert first[MEMBERS.index("candidates")] == "64.4 62.20"
    assert first[MEMBERS.index("note")] == '\'=HYPERLINK("x"), "two" lines\nhere'
    assert first[MEMBERS.index("value")] == ""
    assert second == [
        "safety/north-hill/2020-21/all/9/students", "safety", "north-hill", "north-hill", "east",
        "2", "2021-22", "2020-21", "all", "9", "students", "88.0", "", "", "44", "50", "percent",
        "reported", "about", "", "As printed.", "Como está impreso.", "survey-2020", "2021.1",
    ]  # fmt: skip


def test_a_row_without_a_member_that_came_later_leaves_its_cell_empty():
    members = {name: None for name in MEMBERS if name != "note_es"} | {"note": "As printed."}
    [_, cells] = release_files._csv_cells([json.dumps(members)])

    assert cells[MEMBERS.index("note") : MEMBERS.index("source")] == ["As printed.", ""]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(start):
    assert release_files._cell("note", f"{start}1") == f"'{start}1"


def test_numbers_are_not_guarded():
    assert release_files._cell("value", "-1.50") == "-1.50"


def test_lines_of_json_are_the_rows_as_served(published):
    lines = content("observations.jsonl").decode().split("\n")

    rows = PublishedValue.objects.order_by("key").values_list("row", flat=True)
    assert lines == [*rows, ""]


def test_release_notes_size_and_digest_of_its_files(published):
    published.refresh_from_db()

    names = ["observations.csv", "observations.jsonl"]
    assert [file["name"] for file in published.files] == names
    for file in published.files:
        assert file["bytes"] == len(content(file["name"]))
        assert file["sha256"] == hashlib.sha256(content(file["name"])).hexdigest()


def test_no_draft_of_a_file_is_left(published):
    names = sorted(path.name for path in release_folder("2021.1").iterdir())

    assert names == ["observations.csv", "observations.jsonl"]


def test_failure_leaves_the_old_file(published, monkeypatch):
    before = content("observations.csv")

    def fail(rows):
        yield "half\n"
        raise OSError("The disk is full.")

    monkeypatch.setitem(release_files.FILES, "observations.csv", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_release_files(published)

    assert content("observations.csv") == before
    assert len(list(release_folder("2021.1").iterdir())) == 2


def test_missing_files_are_made_again_as_they_were(published):
    published.refresh_from_db()
    before = published.files
    for path in release_folder("2021.1").iterdir():
        path.unlink()
    release_folder("2021.1").rmdir()

    assert write_missing_release_files() == [published]
    assert write_missing_release_files() == []

    published.refresh_from_db()
    assert published.files == before


def test_cut_file_is_made_again(published):
    (release_folder("2021.1") / "observations.csv").write_text("id\n")

    assert write_missing_release_files() == [published]


def test_files_of_an_earlier_release_hold_what_stood_in_it(figure, published):
    supersede(figure, digits="89", value=Decimal(89), numerator=None)
    second = release("2021.2")
    write_release_files(published)
    write_release_files(second)

    assert b",88.0," in content("observations.csv")
    assert b",89," not in content("observations.csv")
    assert b",89," in content("observations.csv", "2021.2")


def test_no_files_without_a_release(figure, django_capture_on_commit_callbacks, data_dir):
    with lifted():
        Observation.objects.update(value=Decimal(188), digits="188")

    with pytest.raises(PublishError), django_capture_on_commit_callbacks(execute=True):
        release()

    assert not (data_dir / "releases").exists()


# --- the records as they are published ---


@pytest.mark.django_db
def test_every_current_figure_of_the_records_is_published():
    keys = set(PublishedValue.objects.standing().values_list("key", flat=True))

    assert len(keys) == Observation.objects.filter(current=True).count() == 1313
    assert Release.objects.get().version == "2021.1"


@pytest.mark.django_db
def test_cost_of_publishing_does_not_grow_with_figures():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            release()
        return len(captured)

    before = queries()
    example = Observation.objects.filter(current=True, population__kind="school").first()
    for school_year in range(1900, 1930):
        supersede_in_year(example, school_year)
    # The rows, the release: two writes more, whatever their number.
    assert queries() <= before + 2


def supersede_in_year(figure, school_year):
    figure.pk, figure._state.adding = None, True
    figure.school_year = school_year
    figure.save()


@pytest.mark.django_db
def test_renaming_a_school_changes_its_rows_and_no_others():
    school = School.objects.get(slug="academic-leadership-community-contreras")
    count = PublishedValue.objects.filter(school=school).count()
    clerk = User.objects.create_user("clerk")
    actions.rename_school(school, name="Contreras Academy", by=clerk, at=AT)

    report = publish(reason="A rename.", by=clerk, at=AT)

    assert count > 0
    assert (report.added, report.changed, report.removed) == (0, count, 0)


@pytest.mark.django_db
def test_closing_a_school_changes_no_figure():
    actions.close_school(
        School.objects.get(slug="academic-leadership-community-contreras"),
        closed_on=date(2024, 6, 30),
        source=Source.objects.first(),
        by=User.objects.create_user("clerk"),
        at=AT,
    )

    assert release() is None


# --- the command ---


def output_of(*arguments):
    out = StringIO()
    call_command("publish", *arguments, stdout=out)
    return out.getvalue()


def test_command_makes_a_release(figure, data_dir):
    User.objects.create_user("clerk")

    said = output_of("--reason", "First.", "--version", "2021.1", "--by", "clerk")

    assert said.startswith("2021.1: 1 figures added, 0 changed, 0 removed; 1 in all.")
    assert Release.objects.get().made_by.username == "clerk"


def test_command_says_that_nothing_has_changed(figure):
    output_of("--reason", "First.")

    said = output_of("--reason", "Second.")

    assert said == "Nothing has changed since the last release: none was made.\n"
    assert Release.objects.count() == 1


def test_command_does_not_know_the_user(figure):
    with pytest.raises(CommandError, match="There is no user 'nobody'."):
        output_of("--reason", "First.", "--by", "nobody")
    assert not Release.objects.exists()


def test_command_says_why_it_refuses(figure):
    with pytest.raises(CommandError, match="“v1” is no version"):
        output_of("--reason", "First.", "--version", "v1")


def test_command_needs_a_reason(figure):
    with pytest.raises(CommandError, match="--reason"):
        output_of()
