"""From working figures to the tables that are protected, and corrections that tell too much."""

from dataclasses import replace
from decimal import Decimal

import pytest

from metrics.actions import ensure_populations
from metrics.models import Indicator, Observation, Population, StudentGroup
from metrics.suppression import protect
from metrics.suppression.cells import Table, Total
from metrics.suppression.tables import tables
from schools.models import ImportRun, School
from tests.district_tables import district_table
from tests.factories import make

YEAR = 2021


@pytest.fixture
def rate(empty_database):
    return make(Indicator, slug="made-up-rate", unit="percent", data_class="C3")


@pytest.fixture
def school(rate):
    school = make(School, slug="north-hill", name="North Hill")
    ensure_populations([school])
    return Population.objects.get(school=school)


def group(slug, partition):
    found = StudentGroup.objects.filter(slug=slug).first()
    return found or make(StudentGroup, slug=slug, partition=partition)


def figure(rate, population, slug, partition, students, met, **more):
    return make(
        Observation,
        indicator=rate,
        population=population,
        student_group=group(slug, partition),
        school_year=YEAR,
        **{
            "status": "reported",
            "value": Decimal(100 * met) / students,
            "digits": str(round(100 * met / students)),
            "numerator": met,
            "denominator": students,
        }
        | more,
    )


def table_of(rate, *, covers=lambda indicator, figure: True, starred=()):
    [table] = tables([(rate.pk, YEAR)], covers=covers, starred=starred)
    return table


def key(slug, unit="north-hill", grade="all"):
    return f"made-up-rate/{unit}/2021-22/{slug}/{grade}/-"


def test_a_group_and_those_who_are_not_in_it_add_up_to_all(rate, school):
    figure(rate, school, "all", "all", 100, 40)
    figure(rate, school, "el", "language", 96, 39)

    table = table_of(rate)

    rest = key("all") + "/not-el"
    assert table.totals == (Total(key("all"), (key("el"), rest)),)
    [implied] = [cell for cell in table.cells if cell.implied]
    assert (implied.key, implied.students, implied.met) == (rest, 4, 1)
    assert set(protect(table, secret=b"k").hidden) == {key("el")}


def test_races_are_one_partition_and_what_they_leave_is_protected(rate, school):
    figure(rate, school, "all", "all", 100, 40)
    figure(rate, school, "hispanic", "race", 60, 20)
    figure(rate, school, "white", "race", 36, 18)

    table = table_of(rate)

    rest = key("all") + "/no-race"
    assert table.totals == (Total(key("all"), (key("hispanic"), key("white"), rest)),)


def test_groups_that_overlap_stand_each_against_the_others(rate, school):
    figure(rate, school, "all", "all", 100, 40)
    figure(rate, school, "hispanic", "race", 60, 20)
    figure(rate, school, "white", "race", 50, 18)

    assert [total.parts[0] for total in table_of(rate).totals] == [key("hispanic"), key("white")]


def test_groups_within_a_group_are_part_of_that_one(rate, school):
    figure(rate, school, "all", "all", 100, 40)
    figure(rate, school, "el", "language", 50, 20)
    figure(rate, school, "ltel", "language", 45, 18)

    wholes = {total.parts[0]: total.whole for total in table_of(rate).totals}

    assert wholes == {key("el"): key("all"), key("ltel"): key("el")}


def test_grades_add_up(rate, school):
    figure(rate, school, "all", "all", 50, 20)
    figure(rate, school, "all", "all", 30, 10, grade="11")
    figure(rate, school, "all", "all", 20, 10, grade="12")

    [total] = table_of(rate).totals

    assert total == Total(key("all"), (key("all", grade="11"), key("all", grade="12")))


def test_what_is_public_and_what_was_hidden_is_told(rate, school):
    run = figure(rate, school, "all", "all", 100, 40).import_run
    figure(rate, school, "el", "language", 50, 20, import_run=make(ImportRun))

    table = table_of(
        rate, covers=lambda indicator, figure: figure.run != run.pk, starred={key("el")}
    )

    cells = {cell.key: cell for cell in table.cells}
    assert cells[key("all")].open
    assert not cells[key("el")].open
    assert cells[key("el")].hidden_before


def test_figures_without_a_number_are_no_cells(rate, school):
    figure(rate, school, "all", "all", 100, 40)
    nothing = {"value": None, "digits": "", "numerator": None, "denominator": None}
    figure(rate, school, "el", "language", 1, 0, status="not_collected", **nothing)
    figure(rate, school, "swd", "disability", 1, 0, status="not_applicable", **nothing)

    students = {cell.key: cell.students for cell in table_of(rate).cells if not cell.implied}

    assert students == {key("all"): 100, key("swd"): 0}


def test_a_sum_over_schools_is_made_of_its_schools(rate, school):
    other = make(School, slug="south-hill", name="South Hill")
    ensure_populations([other])
    both = make(Population, slug="both", kind="group")
    for member in (school.school, other):
        both.members.create(school=member, school_year=YEAR)
    figure(rate, school, "all", "all", 100, 40)
    figure(rate, Population.objects.get(school=other), "all", "all", 50, 10)
    figure(rate, both, "all", "all", 150, 50)

    [total] = table_of(rate).totals

    assert total == Total(key("all", "both"), (key("all"), key("all", "south-hill")))


def test_the_pattern_is_that_of_the_same_figures_without_a_database(rate):
    """Whichever engine reads them, in whichever order: the digest holds all that went in."""
    plain = plain_table()
    populations = {}
    for cell in plain.cells:
        if cell.unit not in populations:
            school = make(School, slug=cell.unit, name=cell.unit)
            ensure_populations([school])
            populations[cell.unit] = Population.objects.get(school=school)
        partition = "all" if cell.group == "all" else "race"
        figure(rate, populations[cell.unit], cell.group, partition, cell.students, cell.met)

    pattern = protect(table_of(rate), secret=b"a key that no reader knows")

    assert len(pattern.hidden) > 4
    assert pattern.digest == protect(plain, secret=b"a key that no reader knows").digest


def plain_table():
    """Four schools by race, as they are read: values with six decimals, nobody left out."""
    made = district_table(5, schools=4, kind="percent")
    keys = {
        cell.key: key(cell.group, cell.unit)
        for cell in made.cells
        if cell.unit.startswith("school-") and cell.students
    }
    cells = [
        replace(cell, key=keys[cell.key], value=cell.value.quantize(Decimal("0.000001")))
        for cell in made.cells
        if cell.key in keys
    ]
    totals = [
        Total(keys[total.whole], tuple(keys[part] for part in total.parts if part in keys))
        for total in made.totals
        if total.whole in keys
    ]
    return Table("made-up-rate/2021-22", tuple(cells), tuple(totals))


# --- sizes of groups as shares ---


@pytest.fixture
def size(empty_database):
    return make(Indicator, slug="student-demographics", unit="percent", data_class="C2")


def test_share_that_is_the_size_of_a_group_is_about_those_who_are_in_it(size):
    """Six of 200 are three percent: shown whole, it would tell of a group of five to seven."""
    school = make(School, slug="north-hill", name="North Hill")
    ensure_populations([school])
    unit = Population.objects.get(school=school)
    figure(size, unit, "all", "all", 200, 200)
    figure(size, unit, "foster", "other", 200, 6)
    figure(size, unit, "el", "language", 200, 90)
    figure(size, unit, "swd", "disability", 200, 30, numerator=None)

    pattern = protect(table_of(size), secret=b"k")

    about = "student-demographics/north-hill/2021-22/{}/all/-"
    assert pattern.hidden[about.format("foster")] == "small"
    assert pattern.hidden[about.format("swd")] == "unknown"
    assert about.format("el") in pattern.shown
