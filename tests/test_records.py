"""The documents' records as they are kept: how many of each, and that a repeat changes nothing.

The numbers were counted by hand in the two documents and in the catalogue of their facts.
"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from lausd_pilots.checking import breaches
from lausd_pilots.loading.constraints import holds
from lausd_pilots.loading.declarations import FIGURE_FILES, RECORD_FILES
from lausd_pilots.loading.load import RECORDS, load_records
from lausd_pilots.loading.subjects import SUBJECT_KINDS
from metrics.models import (
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PublishedValue,
    Target,
)
from reforms.models import Committee, CommitteeMember, Initiative, Milestone, Strand
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Figure,
    ImportRun,
    Party,
    Program,
    Reading,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)
from schools.placements import latest_placements

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 5, 20, 0, tzinfo=UTC)
HISTORY, REPORT = "getting-to-teacher-ownership", "pilot-schools-2021-22"


def test_every_fact_of_both_documents_is_there():
    codes = set(Statement.objects.values_list("code", flat=True))

    assert codes == {f"F{number}" for number in range(1, 576)}
    assert Statement.objects.filter(source__slug=HISTORY).count() == 190
    assert Statement.objects.filter(source__slug=REPORT).count() == 385


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("initiative", 309),
        ("district", 155),
        ("indicator", 132),
        ("party", 104),
        ("milestone", 77),
        ("program", 75),
        ("school", 74),
        ("source", 62),
        ("campus", 58),
        ("strand", 52),
        ("committee", 15),
        ("award", 11),
        ("target", 9),
    ],
)
def test_facts_name_their_subjects_as_often_as_the_catalogue(kind, times):
    assert SUBJECT_KINDS[kind].statements.through.objects.count() == times


def test_facts_of_figures_and_of_the_annual_review():
    assert Statement.objects.filter(figure__isnull=False).count() == 62
    assert Statement.objects.filter(about_reviews=True).count() == 3


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (Source.objects.filter(kind="document"), 2),
        (Figure.objects, 9),
        (Discrepancy.objects, 20),
        (School.objects, 41),
        (PopulationMember.objects.filter(population__slug="pilot", school_year=2021), 40),
        (PopulationMember.objects, 40),
        (District.objects.filter(kind="local"), 6),
        (District.objects.filter(kind="board"), 7),
        (Party.objects, 34),
        (Program.objects, 29),
        (Award.objects, 5),
        (Campus.objects, 13),
        (Initiative.objects, 23),
        (Milestone.objects, 31),
        (Strand.objects.filter(kind="autonomy", among_the_five=True), 5),
        (Strand.objects.filter(kind="value"), 5),
        (Committee.objects, 1),
        (CommitteeMember.objects, 7),
        (Population.objects.filter(kind="school"), 41),
        (SchoolName.objects.filter(kind="official"), 41),
    ],
)
def test_number_of_records(rows, count):
    assert rows.count() == count


def test_every_discrepancy_has_readings_of_what_is_printed():
    codes = Discrepancy.objects.values_list("code", flat=True)

    assert set(codes) == {f"X{number}" for number in range(1, 21)}
    assert not Discrepancy.objects.filter(readings__isnull=True).exists()
    assert not Reading.objects.exclude(source__kind="document").exists()


def pilots_by(name):
    placements = latest_placements(
        School.objects.filter(memberships__population__slug="pilot", memberships__school_year=2021)
    )
    counts = {}
    for placement in placements.values():
        counts[name(placement)] = counts.get(name(placement), 0) + 1
    return counts


def test_pilots_by_local_district():
    assert pilots_by(lambda placement: placement.local_district.code) == {
        "central": 13,
        "east": 11,
        "northeast": 5,
        "northwest": 2,
        "south": 7,
        "west": 2,
    }


def test_pilots_by_board_district():
    assert pilots_by(lambda placement: placement.board_district.code) == {
        "1": 2,
        "2": 16,
        "3": 2,
        "5": 8,
        "6": 5,
        "7": 7,
    }


def test_pilots_by_level():
    assert pilots_by(lambda placement: placement.level) == {"es": 6, "ms": 2, "hs": 28, "span": 4}


def test_districts_are_those_of_2021_22():
    assert pilots_by(lambda placement: placement.district_year) == {2021: 40}


def test_belmont_is_a_school_and_no_pilot():
    belmont = School.objects.get(slug="belmont-high-school")

    assert not belmont.memberships.exists()
    assert belmont.pk not in latest_placements([belmont])


def document_figure(indicator, **cell):
    figures = Observation.objects.filter(source__slug=REPORT, current=True)
    return figures.get(indicator__slug=indicator, population__slug="pilot", **cell)


@pytest.mark.parametrize(
    ("indicator", "digits", "status"),
    [
        ("pilot-school-count", "40", "reported"),
        ("pilot-elementary-schools", "7", "reported"),
        ("pilot-middle-schools", "2", "reported"),
        ("pilot-high-schools", "28", "inferred"),
        ("pilot-span-schools", "3", "reported"),
    ],
)
def test_figure_1_keeps_its_own_counts(indicator, digits, status):
    figure = document_figure(indicator)

    assert (figure.digits, figure.status) == (digits, status)


def test_targets():
    early = Target.objects.filter(school_year=2023).order_by("grade")
    assert {target.grade: target.value for target in early} == {"k": 77, "1": 72, "2": 78}

    graduation = Target.objects.get(due_on__year=2026)
    assert (graduation.value, graduation.due_on.month, graduation.due_precision) == (70, 6, "month")


def test_school_figure_is_on_our_scale_with_the_published_digits():
    figure = Observation.objects.get(
        population__slug="academic-leadership-community-contreras",
        indicator__slug="meals-eligibility",
        school_year=2016,
    )

    # The publisher prints the fraction 0.9122401847575058.
    assert figure.digits == "91.22401847575058"
    assert figure.value == Decimal("91.224018")
    assert (figure.denominator, figure.source.slug) == (433, "cde-frpm-2016-17")


def test_suppressed_figures_are_not_zero():
    hidden = Observation.objects.filter(status="suppressed")

    assert hidden.count() == 14
    assert not hidden.filter(value__isnull=False).exists()


def test_computed_figures_name_the_publishers_file():
    computed = Observation.objects.filter(status="computed", import_run__kind="records")
    computed = computed.select_related("import_run")

    assert computed.count() == 52
    assert {figure.import_run.file_name for figure in computed} == {
        "frpm_2015-16.xlsx",
        "frpm_2022-23.xlsx",
        "acgr_2017-18_school_level_cut.xlsx",
        "sat_2018-19.csv",
    }
    assert all(figure.note for figure in computed)


def test_data_classes_are_public_at_their_source():
    assert set(Indicator.objects.values_list("data_class", flat=True)) <= {"C0", "C1"}


def test_no_rule_is_broken():
    assert list(breaches()) == []


def test_second_load_changes_no_row():
    with CaptureQueriesContext(connection) as queries:
        report = load_records(at=LATER, again=True)

    assert not report.skipped
    assert not report.changed
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in queries if query["sql"].startswith(writes)] == []


def test_same_records_are_known_by_their_digest():
    with CaptureQueriesContext(connection) as queries:
        report = load_records(at=LATER)

    assert report.skipped
    reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert len([sql for sql in reads if "advisory" not in sql]) == 1


def test_one_batch_of_records_and_one_for_each_publishers_file():
    runs = ImportRun.objects.filter(kind="records")

    assert sorted(runs.values_list("family", "file_name")) == [
        ("publishers-files", "acgr_2017-18_school_level_cut.xlsx"),
        ("publishers-files", "frpm_2015-16.xlsx"),
        ("publishers-files", "frpm_2022-23.xlsx"),
        ("publishers-files", "sat_2018-19.csv"),
        ("reports", ""),
    ]


def test_every_record_file_is_declared_and_there():
    declared = {file.name for file in [*RECORD_FILES, *FIGURE_FILES]}

    assert {path.name for path in RECORDS.iterdir()} == declared


def test_school_years_have_no_districts_but_of_2021_22():
    with_district = SchoolYear.objects.exclude(local_district=None, board_district=None)

    assert set(with_district.values_list("school_year", flat=True)) == {2021}


# --- the rules of the database, as the loader asks them of rows in memory ---

CHECKS = [
    pytest.param(model, constraint, id=constraint.name)
    for label in ["schools", "metrics", "reforms"]
    for model in apps.get_app_config(label).get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
]
# What columns of each kind may hold, and what they may not.
SAMPLES = {
    models.TextField: ["", "x"],
    models.CharField: ["", "x", "12", "X1", "es", "reported", "2021.1", "1" * 14, "a" * 64],
    models.IntegerField: [None, 0, 1849, 1850, 2021, 2101],
    models.DecimalField: [None, Decimal(-200), Decimal(0), Decimal(91)],
    models.DateField: [None, datetime(2007, 1, 1).date(), datetime(2021, 7, 1).date()],
    models.BooleanField: [False, True],
    models.ForeignKey: [None, 1, 2],
}


def samples_of(field):
    for kind, values in SAMPLES.items():
        if isinstance(field, kind):
            choices = [value for value, _label in field.flatchoices]
            return [*values, *choices]
    return [getattr(field, "default", None)]


def fields_in(condition):
    names = []
    for child in condition.children:
        if isinstance(child, models.Q):
            names += fields_in(child)
        else:
            names.append(child[0].partition("__")[0])
            names += [child[1].name] if isinstance(child[1], models.F) else []
    return list(dict.fromkeys(names))


def rows_around(model, condition):
    """Rows in memory: every two fields of the condition with all samples of both."""
    names = [name for name in fields_in(condition) if name != "id"]
    fields = [model._meta.get_field(name) for name in names]
    for first in fields:
        for second in fields:
            for one in samples_of(first):
                for two in samples_of(second):
                    yield model(pk=1, **{second.attname: two, first.attname: one})


@pytest.mark.parametrize(("model", "constraint"), CHECKS)
def test_loader_sees_a_rule_as_the_database_does(model, constraint):
    against = {field.name: field for field in model._meta.fields}
    for row in list(rows_around(model, constraint.condition))[:400]:
        values = {
            name: models.Value(getattr(row, field.attname), field)
            for name, field in against.items()
        }
        allowed = constraint.condition.check(values)

        assert (holds(constraint.condition, row) is not False) == allowed, vars(row)


# --- the records in tests ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_tests_find_the_records_too(turn):
    """The first of them empties the database when it ends.

    1,348 figures are of the records; 17 are sums that were made of them for 2018-19.
    """
    assert Statement.objects.count() == 575
    assert PublishedValue.objects.standing().count() == 1348 + 17


def test_empty_database_is_empty(empty_database):
    assert not Statement.objects.exists()
    assert not PublishedValue.objects.exists()
