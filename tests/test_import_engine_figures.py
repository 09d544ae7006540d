"""Figures of a file: what a cell may say, what is recorded, and what a second file does."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from lausd_pilots.management.commands import import_data
from metrics.actions import compare_figures, record_figures
from metrics.imports.declarations import Coded, Filter, Measure, Scale
from metrics.models import Indicator, Observation, Population, StudentGroup
from schools import work
from schools.imports import taking
from schools.imports.problems import FileRefused
from schools.models import ImportRun, School, Source
from tests.factories import make
from tests.import_files import (
    FAMILY,
    HEADINGS,
    LAUSD,
    SOUTH,
    UNKNOWN,
    declared,
    everything,
    figures,
    look,
    problems,
    row,
    scene,
    take,
    text,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    scene()


@pytest.fixture
def file(tmp_path):
    def write(*rows, headings=HEADINGS, name="f.csv"):
        return written(tmp_path / name, text(*rows, headings=headings, delimiter="\t"))

    return write


def short(found):
    """Without the year, and without the dimensions that are those of all students."""
    return {key.replace("/2017", "").replace("/all", ""): value for key, value in found.items()}


# --- cells ---


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"rate": "nan"}, "Rate", "“nan” is no percentage such as 71.2."),
        ({"rate": "1e1"}, "Rate", "“1e1” is no percentage such as 71.2."),
        ({"rate": "-1.0"}, "Rate", "-1 is no percentage: it is not between 0 and 100."),
        ({"rate": "100.1"}, "Rate", "100.1 is no percentage: it is not between 0 and 100."),
        ({"tested": "1,234"}, "Tested", "“1,234” is no count such as 1234."),
        ({"tested": "1e3"}, "Tested", "“1e3” is no count such as 1234."),
        ({"tested": "inf"}, "Tested", "“inf” is no count such as 1234."),
        ({"tested": "-50"}, "Tested", "“-50” is no count such as 1234."),
        ({"tested": "50.5"}, "Tested", "“50.5” is no count such as 1234."),
        ({"met": "x"}, "Met", "“x” is no count such as 1234."),
        ({"met": "51"}, "Rate", "The numerator 51 is larger than the denominator 50."),
        ({"group": "ZZ"}, "Group", "“ZZ” is no code that is known here."),
        ({"charter": "Maybe"}, "Charter", "“Maybe” is no code that is known here."),
    ],
)
def test_cell_that_cannot_be_is_a_problem_and_nothing_is_taken(file, cells, column, message):
    before = everything()

    read = take(file(row(cds=SOUTH), row(**cells)))

    assert (3, column, message) in problems(read)
    assert {problem[0] for problem in problems(read)} == {3}
    assert everything() == before


def test_zero_withheld_not_applicable_and_no_row_are_kept_apart(file):
    rows = [
        row(rate="0.0", met="0"),
        row(group="GF", tested="*", met="*", rate="*"),
        row(SOUTH, tested="0", met="N/A", rate="N/A"),
        row(SOUTH, group="GF", tested="12.0", met="", rate=""),
        row(group="GX", rate="nonsense"),
    ]
    take(file(*rows))
    assert short(figures()) == {
        "test-rate/north-high": "0.0",
        "test-takers/north-high": "50",
        "test-rate/north-high/girls": "suppressed",
        "test-takers/north-high/girls": "suppressed",
        "test-rate/south-high": "not_applicable",
        "test-takers/south-high": "0",
        "test-takers/south-high/girls": "12",
    }
    withheld = Observation.objects.get(status="suppressed", indicator__slug="test-rate")
    assert (withheld.note, withheld.note_es) == ("Ten or fewer.", "Diez o menos.")
    assert (withheld.numerator, withheld.denominator) == (None, None)


def test_figure_knows_its_row_and_column_and_keeps_its_digits(file):
    take(file(row(cds=SOUTH, rate="9.0"), row()))
    figure = Observation.objects.get(population__slug="north-high", indicator__slug="test-rate")
    run = figure.import_run
    assert (figure.row_number, figure.column_name, figure.digits) == (3, "Rate", "80.0")
    assert (figure.numerator, figure.denominator, figure.status) == (40, 50, "reported")
    assert figure.source.slug == "test-rates-2017-18"
    assert (figure.source.publisher, figure.source.kind) == ("Publisher of Tests", "dataset")
    assert (run.kind, run.family, run.file_name, run.state) == (
        "file",
        "test-rates",
        "f.csv",
        "applied",
    )
    assert run.report["counts"]["created"] == 4


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("0.885", "88.5"),
        ("0.9194915254237288", "91.94915254237288"),
        ("1", "100"),
        ("0.930", "93.0"),
    ],
)
def test_fraction_becomes_a_percentage_with_its_digits(file, cell, digits):
    family = declared(measures=(Measure("test-rate", "rate", scale=Scale.FRACTION),))
    take(file(row(rate=cell)), family)
    assert list(figures().values()) == [digits]


def test_percentage_in_a_column_of_fractions_is_a_problem(file):
    family = declared(measures=(Measure("test-rate", "rate", scale=Scale.FRACTION),))
    read = take(file(row(rate="88.5")), family)
    assert problems(read) == [
        (2, "Rate", "8850 is no percentage: it is not between 0 and 100."),
    ]


# --- rows ---


def test_rows_of_a_school_must_agree_and_those_of_the_district_are_filtered(file):
    rows = [
        row(charter="Yes"),
        row(charter="All"),
        row(LAUSD, charter="No", rate="1.0", met="1", tested="100"),
        row(LAUSD, charter="All", rate="60.0", met="6", tested="10"),
        row(SOUTH, charter="All"),
        row(SOUTH, charter="No", rate="79.0"),
    ]
    read = look(file(*rows))
    assert problems(read) == [
        (7, "Rate", "This row is about the same as row 6, where “80.0” stands."),
    ]
    take(file(*rows[:-1]))
    assert short(figures())["test-rate/lausd"] == "60.0"
    assert short(figures())["test-rate/north-high"] == "80.0"


def test_rows_of_schools_are_filtered_where_the_family_says_so(file):
    rule = Filter("charter", ("All",), ("All", "Yes", "No"), schools=True)
    rows = [row(charter="No", rate="1.0"), row(charter="All")]
    take(file(*rows), declared(filters=(rule,)))
    assert short(figures())["test-rate/north-high"] == "80.0"


def test_family_chooses_among_rows_of_the_district(file):
    rows = [row(LAUSD, rate="1.0"), row(LAUSD, rate="2.0")]
    take(file(*rows), declared(choose=lambda rows: rows[1]))
    assert short(figures())["test-rate/lausd"] == "2.0"
    refused = look(file(*rows), declared(choose=lambda rows: "Nobody can tell."))
    assert problems(refused) == [(2, "", "Nobody can tell.")]


def test_counts_of_several_rows_are_added_up_and_a_withheld_one_withholds_the_sum(file):
    family = declared(added_up=True, measures=(Measure("test-takers", "tested", Scale.COUNT),))
    rows = [row(tested="2"), row(tested="40"), row(SOUTH, tested="1"), row(SOUTH, tested="*")]
    take(file(*rows), family)
    assert short(figures()) == {
        "test-takers/north-high": "42",
        "test-takers/south-high": "suppressed",
    }


def test_one_row_may_hold_several_groups_and_depend_on_a_code(file):
    subject = Coded("charter", {"ELA": "yes", "Math": None})
    family = declared(
        filters=(),
        measures=(
            Measure("test-takers", "tested", Scale.COUNT, group="girls", grade="12"),
            Measure("test-rate", "rate", when=subject),
        ),
    )
    take(file(row(charter="ELA"), row(charter="Math", rate="1.0")), family)
    assert short(figures()) == {
        "test-takers/north-high/girls/12": "50",
        "test-rate/north-high": "80.0",
    }


def test_school_that_is_not_in_the_records_is_told_and_not_made(file):
    read = take(file(row(), row(UNKNOWN)), declared(name_column="group"))
    assert read.outcome.unmatched == [f"{UNKNOWN} TA"]
    assert not School.objects.filter(cds_code=UNKNOWN).exists()
    assert not problems(read)


def test_indicator_that_is_missing_is_said(file):
    with pytest.raises(FileRefused, match="no indicator called test-x: run load_reports first"):
        look(file(row()), declared(measures=(Measure("test-x", "rate"),)))


# --- a second file ---


def test_second_run_changes_nothing(file):
    path = file(row(), row(SOUTH), row(LAUSD))
    assert take(path).outcome.created == 6
    before, stood = everything(), figures()

    read = take(path)

    outcome = read.outcome
    assert (outcome.created, outcome.replaced, outcome.ended, outcome.unchanged) == (0, 0, 0, 6)
    assert (everything(), figures()) == (before, stood)


def test_newer_file_replaces_and_ends_what_it_has_no_more(file):
    take(file(row(), row(SOUTH), row(group="GF")))
    newer = file(row(rate="82.0", met="41"), row(SOUTH), name="newer.csv")

    looked = look(newer).outcome
    read = take(newer)

    assert looked == read.outcome
    outcome = read.outcome
    assert (outcome.created, outcome.replaced, outcome.ended, outcome.unchanged) == (0, 1, 2, 3)
    assert [(each.key, each.before, each.after) for each in outcome.changes] == [
        ("test-rate/north-high/2017-18/all/all/-", "80.0", "82.0"),
        ("test-rate/north-high/2017-18/girls/all/-", "80.0", None),
        ("test-takers/north-high/2017-18/girls/all/-", "50", None),
    ]
    assert short(figures()) == {
        "test-rate/north-high": "82.0",
        "test-takers/north-high": "50",
        "test-rate/south-high": "80.0",
        "test-takers/south-high": "50",
    }
    assert Observation.objects.filter(import_run__family="test-rates").count() == 7


def test_file_of_another_year_ends_nothing(file):
    take(file(row(), row(SOUTH)))
    assert take(file(row(year="2018-19"))).outcome.ended == 0


def stands(kind, digits="70.0"):
    """A figure of the north school's rate that came in another way."""
    figure = Observation(
        indicator=Indicator.objects.get(slug="test-rate"),
        population=Population.objects.get(slug="north-high"),
        school_year=2017,
        student_group=StudentGroup.objects.get(slug="all"),
        status="reported",
        value=Decimal(digits),
        digits=digits,
        source=make(Source),
    )
    changes = compare_figures([figure], kind=kind)
    by = {"by": make(User)} if kind in ("form", "paste", "sheet") else {}
    record_figures(changes, run=make(ImportRun, kind=kind, **by))
    return changes


@pytest.mark.parametrize("kind", ["form", "paste", "sheet"])
def test_what_staff_have_typed_is_kept(file, kind):
    stands(kind)
    outcome = take(file(row())).outcome
    assert outcome.kept == ["test-rate/north-high/2017-18/all/all/-"]
    assert short(figures()) == {"test-rate/north-high": "70.0", "test-takers/north-high": "50"}


@pytest.mark.parametrize("kind", ["records", "computed"])
def test_records_and_what_was_computed_give_way_to_a_file_and_not_the_reverse(file, kind):
    stands(kind)
    assert take(file(row())).outcome.replaced == 1
    assert short(figures())["test-rate/north-high"] == "80.0"

    changes = stands(kind)

    assert (len(changes.kept), changes.any) == (1, False)
    assert short(figures())["test-rate/north-high"] == "80.0"


def test_computed_figure_never_takes_the_place_of_one_of_the_records():
    stands("records")
    assert len(stands("computed", "60.0").kept) == 1
    assert len(stands("form", "65.0").replacing) == 1


# --- undoing ---


def undo(run):
    outcome = FAMILY.undo(run, by=None, at=timezone.now())
    ImportRun.objects.filter(pk=run.pk).update(state="undone")
    return outcome


def runs():
    return list(ImportRun.objects.filter(kind="file").order_by("pk"))


def test_undo_gives_back_what_stood_before(file):
    stands("records")
    take(file(row(), row(group="GF")))
    first = figures()
    take(file(row(rate="82.0", met="41")))
    older, newer = runs()

    outcome = undo(newer)
    assert (outcome.ended, outcome.replaced, outcome.kept) == (1, 3, [])
    assert figures() == first

    undo(older)
    assert short(figures()) == {"test-rate/north-high": "70.0"}


def test_undo_leaves_what_was_changed_since(file):
    take(file(row()))
    stands("form", "71.0")

    outcome = undo(runs()[0])

    assert len(outcome.kept) == 1
    assert short(figures()) == {"test-rate/north-high": "71.0"}


def test_figure_of_an_undone_import_does_not_come_back(file):
    stands("records")
    take(file(row()))
    take(file(row(rate="82.0", met="41")))
    older, newer = runs()
    undo(older)
    assert short(figures())["test-rate/north-high"] == "82.0"

    undo(newer)

    assert short(figures()) == {"test-rate/north-high": "70.0"}


def test_cell_that_was_empty_before_is_empty_again(file):
    take(file(row(), row(SOUTH)))
    take(file(row()))
    take(file(row(), row(SOUTH, rate="60.0")))
    undo(runs()[2])
    assert "test-rate/south-high" not in short(figures())


def test_taken_in_again_after_an_undo(file):
    path = file(row())
    take(path)
    undo(runs()[0])
    assert figures() == {}
    assert take(path).outcome.created == 2


# --- two at once ---


def test_second_import_of_the_same_family_and_year_is_refused_meanwhile(file, monkeypatch):
    def taken_meanwhile(read):
        with pytest.raises(FileRefused, match="Another file of Test Rates, 2017–18 is being"):
            with_other_connection(lambda: take(file(row(), name="other.csv")))
        return compare(read)

    compare = taking.compare
    monkeypatch.setattr(taking, "compare", taken_meanwhile)
    take(file(row()))


def with_other_connection(do):
    """One connection may hold an advisory lock twice, so that it is held in the name of another."""
    held = work.AtWorkAlready
    if work.connection.vendor != "postgresql":
        return do()
    original = taking.holding

    def refuse(name):
        raise held

    taking.holding = refuse
    try:
        return do()
    finally:
        taking.holding = original


def test_lock_is_released_when_a_file_is_refused(file):
    for _each in range(2):
        assert look(file(row(rate="x"))).problems
        assert take(file(row(rate="x"))).problems


# --- the command ---


@pytest.fixture
def command(monkeypatch, capsys):
    monkeypatch.setattr(import_data, "FAMILIES", (FAMILY,))

    def run(*arguments):
        error = ""
        try:
            call_command("import_data", *map(str, arguments))
        except CommandError as problem:
            error = str(problem)
        return capsys.readouterr().out, error

    return run


def test_each_file_is_taken_or_refused_by_itself(file, command, tmp_path):
    good, bad = file(row()), file(row(SOUTH, rate="x"), name="bad.csv")
    said, error = command(bad, tmp_path / "none", good)
    assert error == "Refused: 2 of 3 files. Nothing of them was taken in."
    assert "refused: 1 problems\n    row 2, Rate: “x” is no percentage such as 71.2." in said
    assert "refused: There is no such file." in said
    assert "1 rows read, 1 of LAUSD, 1 taken\n  2 created, 0 replaced" in said
    assert set(short(figures())) == {"test-rate/north-high", "test-takers/north-high"}


def test_dry_run_writes_nothing(file, command):
    before = everything()
    said, error = command("--dry-run", file(row()))
    assert "would be 2 created" in said
    assert (error, everything()) == ("", before)


def test_year_and_family_are_checked_first(file, command):
    path = file(row())
    assert command(path, "--year", "17")[1] == "'17' is not a school year such as 2017-18."
    assert command(path, "--as", "x")[1] == "No family is called x. There are: test-rates."
    said, error = command(path, "--year", "1819", "--as", "test-rates")
    assert "The file is of 2017–18, not of 2018–19." in said
    assert error
