"""Releases: what is published, what a change makes of it, what is refused, and the files."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.actions import PublishError, publish, record_typed_in_figure
from metrics.models import (
    HiddenFigure,
    Indicator,
    Observation,
    Population,
    PublishedValue,
    Release,
    StudentGroup,
)
from metrics.publishing.errors import NeedsAnother
from metrics.rows import key_of, row_of
from schools import actions
from schools.models import Campus, District, ImportRun, School, SchoolYear, Source
from schools.placements import NOWHERE, latest_placements
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


# --- the text that is made a million times ---


@pytest.mark.django_db
def test_rows_are_those_that_the_definition_of_a_row_gives():
    placements = latest_placements()
    related = ["indicator", "population__school", "student_group", "source"]
    figures = Observation.objects.filter(current=True).select_related(*related)
    rows = dict(PublishedValue.objects.standing().values_list("key", "row"))

    for figure in figures:
        placement = placements.get(figure.population.school_id, NOWHERE)
        assert rows.pop(key_of(figure)) == row_of(figure, placement, "2021.1")
    assert rows == {}


HARD = ['a "quote"', "back\\slash", "tab\tand\nline", "ñ – ‘x’ \u2028 \U0001f600", "\x01"]


@pytest.mark.parametrize("words", HARD)
def test_row_with_hard_words_and_numbers(figure, words):
    figure = supersede(
        figure, note=words, note_es=words[::-1], digits="88.000000", qualifier="at_most"
    )

    made = release()

    placement = latest_placements()[figure.population.school_id]
    assert PublishedValue.objects.get().row == row_of(figure, placement, made.version)


@pytest.mark.parametrize(
    ("status", "low", "high", "candidates"),
    [
        ("suppressed", "0", "20", ""),
        ("suppressed", "12.500000", "99.9", ""),
        ("ambiguous", None, None, "64.4 62.20"),
        ("not_collected", None, None, ""),
    ],
)
def test_row_without_a_value(figure, status, low, high, candidates):
    nothing = {"value": None, "digits": "", "numerator": None, "denominator": None}
    band = {"low": low and Decimal(low), "high": high and Decimal(high)}
    figure = supersede(figure, status=status, candidates=candidates, **nothing, **band)

    made = release()

    placement = latest_placements()[figure.population.school_id]
    assert PublishedValue.objects.get().row == row_of(figure, placement, made.version)


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
    assert value.change == "technical"
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


# --- why it changed ---


@pytest.mark.parametrize(
    ("kind", "change"), [("file", "real"), ("records", "correction"), ("computed", "real")]
)
def test_change_says_who_changed_it(figure, kind, change):
    release()
    supersede(figure, note="Another.", import_run=make(ImportRun, kind=kind))

    release()

    values = PublishedValue.objects.order_by("first_release_id")
    assert [value.change for value in values] == ["added", change]


def test_report_counts_the_changes_by_their_kind(figure):
    make(Observation)
    release()
    supersede(figure, note="Another.")
    School._base_manager.update(slug="hilltop", name="Hilltop")
    Observation.objects.exclude(population=figure.population).update(current=False)

    report = publish(reason="A test.", by=None, at=AT)

    assert report.kinds == {"correction": 1, "removed": 1}


# --- what staff entered ---


def entered(figure, by="clerk", **changes):
    """The same figure, as staff typed it."""
    clerk = User.objects.create_user(by)
    return supersede(
        figure, import_run=make(ImportRun, kind="form", by=clerk, digest=""), **changes
    )


def in_class(figure, data_class):
    figure.indicator.data_class = data_class
    figure.indicator.save(update_fields=["data_class"])


@pytest.mark.parametrize("data_class", ["C1", "C2", "C3"])
def test_figure_about_students_that_staff_entered_needs_somebody_else(figure, data_class):
    in_class(figure, data_class)
    clerk = entered(figure).import_run.by
    make(Observation)

    with pytest.raises(NeedsAnother, match="somebody else has to confirm") as raised:
        release()

    assert raised.value.entered_by == {clerk.pk}
    assert not PublishedValue.objects.exists()
    assert not Release.objects.exists()


def test_entered_fact_of_a_school_is_published(figure):
    in_class(figure, "C0")
    clerk = User.objects.create_user("clerk")
    figure = supersede(figure, current=False)
    figure.pk, figure._state.adding = None, True
    record_typed_in_figure(figure, by=clerk, at=AT)

    assert release().added == 1


@pytest.mark.parametrize("data_class", ["C2", "C3"])
def test_class_that_is_protected_is_so_whatever_way_it_came(figure, data_class):
    in_class(figure, data_class)
    supersede(figure, import_run=make(ImportRun, kind="file"))

    with pytest.raises(NeedsAnother):
        release()


def test_star_of_a_publisher_stays_a_star_and_nothing_is_protected(figure):
    supersede(figure, status="suppressed", value=None, digits="", numerator=None)

    assert release().figures == 1
    value = PublishedValue.objects.get()
    assert (value.status, value.value) == ("suppressed", None)
    assert '"denominator":50' in value.row
    assert not HiddenFigure.objects.exists()


# --- what is refused ---


def test_impossible_figure_is_refused(figure):
    with lifted():
        Observation.objects.update(value=Decimal(188), digits="188")

    with pytest.raises(PublishError, match="188 is no percentage"):
        release()


# --- the files ---


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

    current = Observation.objects.filter(current=True)
    assert len(keys) == current.count()
    assert current.exclude(import_run__kind="computed").count() == 1348
    assert Release.objects.get().version == "2021.1"


@pytest.mark.django_db
def test_cost_of_publishing_does_not_grow_with_figures():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            release()
        return len(captured)

    example = Observation.objects.filter(current=True, population__kind="group").first()
    few, many = "12", "11"
    supersede_for(example, StudentGroup.objects.get(slug="el"), few)
    before = queries()
    for group in StudentGroup.objects.exclude(slug="all"):
        supersede_for(example, group, many)
    assert queries() <= before


def supersede_for(figure, group, grade):
    figure.pk, figure._state.adding = None, True
    figure.student_group, figure.grade = group, grade
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
