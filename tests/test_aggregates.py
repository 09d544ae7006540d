"""Figures of groups of schools: sums of numerators and denominators, or the reason for none."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.actions.recording import retire_figures
from metrics.aggregates import compute_aggregates
from metrics.models import Indicator, Observation, Population, PopulationMember, StudentGroup
from schools.models import ImportRun, School, SchoolYear, Source
from tests.factories import NOON, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    """A group of five schools in 2018-19, called A to E."""
    population = make(Population, slug="group", kind="group", name="Group")
    for name in "ABCDE":
        school = make(Population, slug=f"school-{name.lower()}", kind="school", name=name,
                      school=make_school(name))  # fmt: skip
        make(PopulationMember, population=population, school=school.school, school_year=2018)
    return population


def make_school(name):
    return make(School, name=name)


@pytest.fixture
def rate():
    return make(Indicator, slug="rate", denominator="Students")


@pytest.fixture
def count():
    return make(Indicator, slug="count", unit="count")


def figure(indicator, name, numerator=None, denominator=None, **given):
    """Of the school with that name, all students and all grades."""
    given = {
        "school_year": 2018,
        "student_group": StudentGroup.objects.get(slug=given.pop("group", "all")),
        "value": Decimal("50"),
        "digits": "50.0",
        "source": Source.objects.get(slug="cde-acgr-2018-19"),
        **given,
    }
    return make(
        Observation,
        indicator=indicator,
        population=Population.objects.get(slug=f"school-{name.lower()}"),
        numerator=numerator,
        denominator=denominator,
        **given,
    )


def counted(indicator, name, number, **given):
    return figure(indicator, name, value=Decimal(number), digits=str(number), **given)


def without_value(indicator, name, status, **given):
    return figure(indicator, name, status=status, value=None, digits="", **given)


def rates(indicator, **by_name):
    for name, (numerator, denominator) in by_name.items():
        figure(indicator, name, numerator, denominator)


FIVE = {"A": (1, 2), "B": (1, 30), "C": (1, 30), "D": (1, 30), "E": (1, 30)}


def compute():
    return compute_aggregates(at=NOON)


def of_group(indicator, **where):
    return Observation.objects.filter(
        indicator=indicator, population__slug="group", current=True, **where
    ).first()


def says(indicator, **where):
    found = of_group(indicator, **where)
    return found and (found.status, found.digits, found.numerator, found.denominator)


# --- what is added up ---


def test_a_share_is_that_of_all_students_and_no_mean_of_shares(group, rate):
    rates(rate, **FIVE)  # the mean of the shares is 12.7

    compute()

    assert says(rate) == ("computed", "4.1", 5, 122)


def test_a_half_is_rounded_up_to_one_decimal(group, rate):
    rates(rate, A=(1, 400), B=(1, 400), C=(1, 400), D=(1, 400), E=(1, 400))  # 0.25

    compute()

    assert says(rate) == ("computed", "0.3", 5, 2000)


def test_counts_are_summed(group, count):
    for name, number in zip("ABCDE", [10, 200, 0, 3, 4], strict=True):
        counted(count, name, number)

    compute()

    assert says(count) == ("computed", "217", None, None)
    assert of_group(count).note == "Added up here over all of its 5 schools."
    assert of_group(count).note_es == "Sumado aquí en todas sus 5 escuelas."


def test_scores_are_weighted_by_their_students(group):
    score = make(Indicator, slug="score", unit="score")
    for name, value, students in zip("ABCDE", [100, 200, 200, 200, 200], [6, 1, 1, 1, 1],
                                     strict=True):  # fmt: skip
        figure(score, name, None, students, value=Decimal(value), digits=str(value))

    compute()

    assert says(score) == ("computed", "140.0", None, 10)


def test_scores_and_shares_without_their_students_are_not_added_up(group, rate):
    score = make(Indicator, slug="score", unit="score")
    for name in "ABCDE":
        figure(score, name)
        figure(rate, name)

    compute()

    assert says(score) is None
    assert says(rate) is None


def test_cells_are_kept_apart(group, count):
    for name in "ABCDE":
        counted(count, name, 1)
        counted(count, name, 10, grade="9")
        counted(count, name, 100, group="female")

    compute()

    found = {
        (each.student_group.slug, each.grade): each.digits
        for each in Observation.objects.filter(population=group, current=True)
    }
    assert found == {("all", "all"): "5", ("all", "9"): "50", ("female", "all"): "500"}


def test_years_without_attested_members_have_no_figure(group, count):
    for name in "ABCDE":
        counted(count, name, 1, school_year=2017)

    compute()

    assert not Observation.objects.filter(population=group).exists()


def test_a_fixed_list_has_figures_of_years_without_attested_members(group, count):
    make(Population, slug="listed", kind="fixed_list", list_of=group, list_year=2018)
    for name in "ABCDE":
        counted(count, name, 2, school_year=2001)

    compute()

    found = Observation.objects.get(population__slug="listed", current=True)
    assert (found.school_year, found.digits) == (2001, "10")


# --- what is not ---


def test_nothing_is_derived_from_a_set_that_holds_a_star(group, rate):
    rates(rate, **{name: FIVE[name] for name in "ABCD"})
    without_value(rate, "E", "suppressed")

    compute()

    assert says(rate) == ("not_reported", "", None, None)
    assert of_group(rate).note == (
        "No sum: the figures of 1 of its 5 schools are hidden to protect students."
    )
    assert of_group(rate).note_es.startswith("No hay suma: las cifras de 1 de sus 5 escuelas")


def test_a_missing_part_is_named_with_its_share(group, rate):
    rates(rate, **{name: FIVE[name] for name in "ABCD"})

    compute()

    assert says(rate) == ("computed", "4.3", 4, 92)
    assert of_group(rate).note == (
        "Computed here: numerators and denominators, each added up over 4 of its 5 schools, 80%. "
        "Without a figure: E."
    )
    assert of_group(rate).note_es.endswith("en 4 de sus 5 escuelas, el 80 %. Sin cifra: E.")


def test_of_many_missing_parts_some_are_named(group, rate, settings):
    settings.AGGREGATES = {**settings.AGGREGATES, "share": 0.1, "named": 2}
    rates(rate, A=(1, 2))

    compute()

    assert of_group(rate).note.endswith("Without a figure: B; C and 2 more.")


def test_below_the_share_there_is_none_and_the_note_says_why(group, rate):
    rates(rate, **{name: FIVE[name] for name in "ABC"})

    compute()

    assert says(rate) == ("not_reported", "", None, None)
    assert of_group(rate).note == (
        "No sum: only 3 of its 5 schools have a figure that can be added up."
    )


@pytest.mark.parametrize(
    "unsettled",
    [
        {"status": "ambiguous", "value": None, "digits": "", "candidates": "1 2"},
        {"status": "lost_in_source", "value": None, "digits": ""},
        {"status": "reported", "qualifier": "more_than", "numerator": 5, "denominator": 9},
    ],
)
def test_what_is_not_settled_counts_as_missing(group, rate, unsettled):
    rates(rate, **{name: FIVE[name] for name in "ABCD"})
    figure(rate, "E", **unsettled)

    compute()

    assert says(rate) == ("computed", "4.3", 4, 92)
    assert "Without a figure: E." in of_group(rate).note


def test_inferred_parts_are_said(group, rate):
    rates(rate, **{name: FIVE[name] for name in "ABCD"})
    figure(rate, "E", 1, 30, status="inferred", note="By a rule.")

    compute()

    assert says(rate)[1] == "4.1"
    assert of_group(rate).note.endswith("1 of the figures added up are inferred.")


def test_schools_without_such_students_are_no_missing_part(group, rate):
    rates(rate, **{name: FIVE[name] for name in "ABCD"})
    without_value(rate, "E", "not_applicable")

    compute()

    assert says(rate) == ("computed", "4.3", 4, 92)
    assert of_group(rate).note == (
        "Computed here: numerators and denominators, each added up over all of its 4 schools. "
        "1 more of its schools had no such students."
    )


def test_schools_that_do_not_offer_the_grade_are_no_missing_part(group, count):
    for name, grades in zip("ABCDE", ["9-12", "K-12", "9-12", "6-8", "K-5"], strict=True):
        school = Population.objects.get(slug=f"school-{name.lower()}").school
        make(SchoolYear, school=school, school_year=2016, grades_offered=grades)
    for name in "ABC":
        counted(count, name, 7, grade="12")

    compute()

    assert says(count) == ("computed", "21", None, None)
    assert of_group(count).note == (
        "Added up here over all of its 3 schools that offer grade 12 (it has 5 in all)."
    )


def test_rows_that_may_have_been_left_out_are_no_missing_part_but_hide_the_sum(group, rate):
    """A file that marks no hidden group may have dropped the rows of small ones."""
    for name in "ABCD":
        figure(rate, name, 5, 40, group="asian")

    compute()

    assert says(rate) == ("not_reported", "", None, None)
    assert of_group(rate).note == (
        "No sum: 1 of its 5 schools have no row for this group. The source marks no hidden group, "
        "so that these may be hidden."
    )


def test_where_a_file_marks_what_it_hides_a_missing_row_is_just_missing(group, rate):
    for name in "ABCD":
        figure(rate, name, 5, 40, group="asian")
    without_value(rate, "A", "suppressed", group="white")

    compute()

    assert says(rate, student_group__slug="asian") == ("computed", "12.5", 20, 160)


def test_a_share_of_nobody_is_none(group, rate):
    rates(rate, **dict.fromkeys("ABCDE", (0, 0)))

    compute()

    assert says(rate) == ("not_applicable", "", None, None)


def test_parts_that_are_more_than_the_whole_give_no_share(group, rate):
    rates(rate, **dict.fromkeys("ABCDE", (31, 30)))

    compute()

    assert says(rate)[0] == "not_reported"


# --- where it is from, and what it does not replace ---


def test_the_source_is_that_of_the_parts_where_they_share_one(group, rate):
    rates(rate, **FIVE)

    compute()

    found = of_group(rate)
    assert found.source.slug == "cde-acgr-2018-19"
    assert (found.import_run.kind, found.import_run.state) == ("computed", "applied")


def test_parts_of_several_sources_are_said(group, count):
    for name in "ABCD":
        counted(count, name, 1)
    counted(count, "E", 1, source=Source.objects.get(slug="cde-acgr-2017-18"))

    compute()

    assert of_group(count).source.slug == "computed-from-several-sources"
    assert of_group(count).note.endswith("The figures of the schools come from several sources.")


def test_a_published_figure_is_not_replaced_and_the_difference_is_told(group, rate):
    rates(rate, **FIVE)
    published = make(
        Observation, indicator=rate, population=group, school_year=2018,
        student_group=StudentGroup.objects.get(slug="all"), value=Decimal("4.2"), digits="4.2",
    )  # fmt: skip

    report = compute()

    assert of_group(rate) == published
    assert report.differing == [
        "rate/group/2018-19/all/all/-: 4.2 stands there; the schools give 4.1 (5 of 122)"
    ]
    assert compute().differing == report.differing


def test_the_same_figure_published_is_no_difference(group, rate):
    rates(rate, **FIVE)
    make(
        Observation, indicator=rate, population=group, school_year=2018, numerator=5,
        student_group=StudentGroup.objects.get(slug="all"), value=Decimal("4.1"), digits="4.1",
        denominator=122,
    )  # fmt: skip

    assert compute().differing == []


# --- again and again ---


def test_a_second_run_writes_nothing(group, rate):
    rates(rate, **FIVE)
    first = compute()
    figures, runs = Observation.objects.count(), ImportRun.objects.count()

    second = compute()

    assert first.any
    assert not second.any
    assert second.unchanged == first.new + first.changed + first.unchanged
    assert (Observation.objects.count(), ImportRun.objects.count()) == (figures, runs)


def test_a_new_figure_of_a_school_makes_a_new_row(group, count):
    for name in "ABCD":
        counted(count, name, 1)
    compute()
    before = of_group(count)

    counted(count, "E", 1)
    report = compute()

    before.refresh_from_db()
    assert (report.new, report.changed, report.ended) == (0, 1, 0)
    assert not before.current
    assert of_group(count).digits == "5"


def test_a_figure_that_loses_its_basis_ends(group, count):
    parts = [counted(count, name, 1) for name in "ABCDE"]
    compute()

    retire_figures([part.pk for part in parts])
    report = compute()

    assert (report.new, report.changed, report.ended) == (0, 0, 1)
    assert of_group(count) is None


def test_a_member_more_is_seen(group, count):
    for name in "ABCDE":
        counted(count, name, 1)
    compute()

    make(PopulationMember, population=group, school=make_school("F"), school_year=2018)
    compute()

    assert of_group(count).note == (
        "Added up here over 5 of its 6 schools, 83%. Without a figure: F."
    )


def test_it_costs_the_same_for_many_schools(group, count):
    for name in "ABCDE":
        counted(count, name, 1)
    compute()
    grow(group, count, ["one"])
    with CaptureQueriesContext(connection) as before:
        compute()
    grow(group, count, [f"n{number}" for number in range(20)])

    with CaptureQueriesContext(connection) as after:
        compute()

    assert of_group(count).digits == "26"
    assert len(after) == len(before)


def grow(group, indicator, names):
    for name in names:
        school = make_school(name)
        make(Population, slug=f"school-{name}", kind="school", name=name, school=school)
        make(PopulationMember, population=group, school=school, school_year=2018)
        counted(indicator, name, 1)


# --- the records ---


def test_what_was_taken_from_publishers_files_comes_out_again():
    """The group totals of the records agree with the schools' figures, wherever they have any."""
    report = compute()

    assert report.kept == 23
    assert report.differing == []
