"""Figures of groups that a file has no row for, made from the file's own rows."""

import csv
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from metrics.aggregates import compute_aggregates
from metrics.imports import FAMILIES, frpm
from metrics.models import Indicator, Observation, Population, PopulationMember, StudentGroup
from schools.imports.reading import Asked
from schools.imports.taking import take_in_file
from schools.models import ImportRun, SchoolYear
from tests.factories import NOON, make
from tests.import_files import a_school
from tests.imported_figures import HILL, VALLEY
from tests.test_import_families_workbooks import CUT

pytestmark = pytest.mark.django_db

ELM, OTHERS = "19647339999905", "non-pilot-2010-11"
MEALS = [
    "Academic Year", "County Code", "District Code", "School Code", "School Name",
    "Charter \nSchool \n(Y/N)", "Enrollment \n(K-12)", "FRPM Count \n(K-12)",
    "Percent (%) \nEligible FRPM \n(K-12)",
]  # fmt: skip
NONPUBLIC = ("0000001", "N/A", 70, 7, "0.1")
# The third and the fourth are in no record of ours.
SCHOOLS = [
    ("9999901", "No", 400, 300, "0.75"),
    ("9999902", "N", 200, 180, "0.9"),
    ("9999903", "No ", 1000, 501, "0.501"),
    ("9999904", "Yes", 5000, 5000, "1"),
]


@pytest.fixture(autouse=True)
def listed(settings):
    """A list of 2010-11 that leaves out a high school of nine to twelve, one more, and one K-5."""
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 3}
    pilot = Population.objects.get(slug="pilot")
    schools = [a_school("hill", HILL), a_school("valley", VALLEY), a_school("elm", ELM)]
    for school in schools:
        make(PopulationMember, population=pilot, school=school, school_year=2010)
    grades = {"hill": "9-12", "valley": "6-12", "elm": "K-5"}
    for school in schools:
        make(SchoolYear, school=school, school_year=2012, grades_served=grades[school.slug])
    make(
        Population,
        slug=OTHERS,
        kind="fixed_list",
        list_of=Population.objects.get(slug="non-pilot"),
        list_year=2010,
    )
    return schools


def meals(tmp_path, *rows, headings=MEALS, year="2012-2013"):
    path = tmp_path / "meals.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for school, charter, *counts in rows:
            writer.writerow([year, "19", "64733", school, "Name", charter, *counts])
        writer.writerow([year, "19", "64725", "9999909", "Elsewhere", "No", 9000, 9000, 1])
    return take_in(path)


def take_in(path, year=None):
    asked = Asked(school_year=year)
    read = take_in_file(path, FAMILIES, asked=asked, at=NOON, tell=lambda rows: None)
    assert read.problems.in_order() == []
    return read.outcome


def one(indicator, population, group="all"):
    return Observation.objects.filter(
        indicator__slug=indicator,
        population__slug=population,
        school_year=2012,
        student_group__slug=group,
        current=True,
    ).first()


def says(*where):
    found = one(*where)
    return found and (found.status, found.digits, found.numerator, found.denominator)


def computed(digits, numerator=None, denominator=None):
    return "computed", digits, numerator, denominator


NONE = ("not_reported", "", None, None)


# --- the rows of schools, added up ---


def test_all_rows_of_the_district_give_its_figure(tmp_path):
    """With schools that are not in our records, and the row that is of no school."""
    outcome = meals(tmp_path, *SCHOOLS, NONPUBLIC)

    assert says("enrollment", "lausd") == computed("6670")
    assert says("meals-eligibility", "lausd") == computed("89.8", 5988, 6670)
    figure = one("meals-eligibility", "lausd")
    assert figure.note == (
        "Computed here: numerators and denominators, each added up over all 5 rows of the file with"
        " the district’s code: district-run schools (3), charter schools (1) and other rows (1)."
        " The file has no row for the district itself."
    )
    assert figure.note_es.startswith("Calculado aquí: los numeradores y los denominadores, sumados")
    assert (figure.source.slug, figure.row_number, figure.column_name) == (
        "cde-frpm-2012-13", None, "",
    )  # fmt: skip
    assert outcome.unmatched == ["19647339999903 Name", "19647339999904 Name"]


def test_district_run_schools_that_the_list_leaves_over(tmp_path):
    meals(tmp_path, *SCHOOLS, NONPUBLIC)

    assert says("enrollment", OTHERS) == computed("1000")
    assert says("meals-eligibility", OTHERS) == computed("50.1", 501, 1000)
    assert one("enrollment", OTHERS).note == (
        "Added up here over the 1 schools that the file gives as district-run and that are not on"
        " the 2010–11 list; charter schools and rows of no school are left out."
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("9999903", "No", "*", "*", "*"), "No sum: the file withholds 1 of the 5 rows to be"),
        (("9999903", "No", 1000, "", ""), "No sum: 1 of the 5 rows to be added up have no figure"),
        (("9999903", "No", 1000, "", "0.5"), "No sum: 1 of the 5 rows to be added up have no"),
    ],
)
def test_one_part_withheld_or_missing_and_there_is_no_sum(tmp_path, row, reason):
    meals(tmp_path, *SCHOOLS[:2], row, SCHOOLS[3], NONPUBLIC)

    assert says("meals-eligibility", "lausd") == NONE
    assert one("meals-eligibility", "lausd").note.startswith(reason)
    assert says("meals-eligibility", OTHERS) == NONE


def test_sum_of_some_rows_needs_only_these(tmp_path):
    charter = ("9999904", "Yes", "*", "*", "*")
    meals(tmp_path, *SCHOOLS[:3], charter, NONPUBLIC)

    assert says("enrollment", "lausd") == NONE
    assert says("enrollment", OTHERS) == computed("1000")


def test_rows_that_do_not_say_who_runs_the_school_give_nothing_of_the_list(tmp_path):
    meals(tmp_path, *SCHOOLS, ("9999906", "", 30, 3, "0.1"))

    assert says("enrollment", "lausd") == computed("6630")
    assert says("enrollment", OTHERS) == NONE
    assert one("enrollment", OTHERS).note.startswith("No sum: 1 rows of the file do not say")


def test_file_without_the_column_says_nothing_of_the_list(tmp_path):
    headings = ["No heading" if "Charter" in each else each for each in MEALS]
    meals(tmp_path, *SCHOOLS, headings=headings)

    assert says("enrollment", "lausd") == computed("6600")
    assert says("enrollment", OTHERS) is None


def test_file_of_a_few_schools_does_not_pass_for_the_district(tmp_path, settings):
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 5}
    meals(tmp_path, *SCHOOLS)

    assert says("enrollment", "lausd") is None
    assert says("enrollment", OTHERS) is None


def test_row_of_the_district_is_better_than_a_sum(tmp_path):
    meals(tmp_path, *SCHOOLS, ("0000000", "N/A", 6605, 5990, "0.907"))

    assert says("enrollment", "lausd") == ("reported", "6605", None, None)
    assert says("enrollment", OTHERS) == computed("1000")


def test_listed_school_without_a_code_could_be_any_row(tmp_path, listed):
    listed[2].cds_code = ""
    listed[2].save(update_fields=["cds_code"])
    meals(tmp_path, *SCHOOLS)

    assert says("enrollment", OTHERS) == NONE
    assert one("enrollment", OTHERS).note.startswith("No figure: 1 schools of the list have no")


# --- with what stands ---


def test_file_that_is_taken_in_again_changes_no_sum(tmp_path):
    first = meals(tmp_path, *SCHOOLS, NONPUBLIC)
    again = meals(tmp_path, *SCHOOLS, NONPUBLIC)

    assert first.created > 0
    assert (again.created, again.replaced, again.ended) == (0, 0, 0)


def test_newer_file_takes_the_place_of_sums_and_undoing_it_gives_them_back(tmp_path):
    meals(tmp_path, *SCHOOLS, NONPUBLIC)
    meals(tmp_path, *SCHOOLS[:2], ("9999903", "No", 1100, 501, "0.455"), NONPUBLIC)
    assert (says("enrollment", "lausd"), says("enrollment", OTHERS)) == (
        computed("1770"), computed("1100"),
    )  # fmt: skip

    run = ImportRun.objects.filter(family="cde-frpm").latest("pk")
    frpm.FAMILY.undo(run, by=None, at=NOON)

    assert (says("enrollment", "lausd"), says("enrollment", OTHERS)) == (
        computed("6670"), computed("1000"),
    )  # fmt: skip


def test_sums_that_a_newer_file_cannot_give_end(tmp_path, settings):
    meals(tmp_path, *SCHOOLS)
    settings.AGGREGATES = {**settings.AGGREGATES, "fewest_schools": 5}
    meals(tmp_path, *SCHOOLS)

    assert says("enrollment", "lausd") is None


def test_what_staff_typed_stays(tmp_path):
    run = make(ImportRun, kind="form", family="figure", by=make(User))
    typed = of_lausd(digits="7000", import_run=run)
    outcome = meals(tmp_path, *SCHOOLS)

    assert one("enrollment", "lausd") == typed
    assert outcome.kept == ["enrollment/lausd/2012-13/all/all/-"]


def test_sum_of_a_file_takes_the_place_of_the_records_and_not_the_other_way(tmp_path):
    of_lausd(digits="7000", import_run=ImportRun.objects.filter(kind="records").first())
    meals(tmp_path, *SCHOOLS)
    compute_aggregates(at=NOON)

    assert says("enrollment", "lausd") == computed("6600")
    assert one("enrollment", OTHERS).import_run.kind == "file"


def of_lausd(*, digits, **given):
    return make(
        Observation,
        indicator=Indicator.objects.get(slug="enrollment"),
        population=Population.objects.get(slug="lausd"),
        student_group=StudentGroup.objects.get(slug="all"),
        school_year=2012,
        value=Decimal(digits),
        digits=digits,
        **given,
    )


# --- the district's row without charter schools, less the schools of the list ---

ALL = [(1000, 800, 500, 90), (200, 150, 100, 20), (800, 650, 400, 70)]
# Which of the three is that of all schools, nothing says but the sums.
WITHOUT_CHARTERS = [(500, 400, 280, 50), (600, 450, 300, 60), (100, 50, 20, 10)]
OF_HILL, OF_VALLEY = (100, 90, 60, 9), (60, 30, 10, 1)


def rows_of(code, counts, *charters):
    """A row for each choice. Of rates only the stars are looked at here."""
    cohort, graduates, a_g, seal = counts
    rate = "*" if cohort == "*" else 1
    return [
        [19, 64733, code, charter, "GF", cohort, graduates, rate, a_g, rate, seal, rate]
        for charter in charters
    ]


def graduation(
    tmp_path, *, hill=OF_HILL, valley=OF_VALLEY, rest=WITHOUT_CHARTERS, run_by="No "
) -> None:
    rows = [
        *(row for counts in ALL for row in rows_of(0, counts, "All")),
        *(row for counts in rest for row in rows_of(0, counts, "No ")),
        *rows_of(9999901, hill, "All", "No "),
        *(rows_of(9999902, valley, "All", run_by) if valley else []),
    ]
    path = tmp_path / "acgr.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([CUT, *rows])
    take_in(path, 2012)


def test_row_without_charter_schools_less_the_listed_schools(tmp_path):
    """The listed school that ends with grade 5 is not waited for."""
    graduation(tmp_path)

    assert says("graduation-rate", OTHERS, "female") == computed("75.0", 330, 440)
    assert says("a-g-completion", OTHERS, "female") == computed("69.7", 230, 330)
    assert says("biliteracy-rate", OTHERS, "female") == computed("15.2", 50, 330)
    note = one("graduation-rate", OTHERS, "female").note
    assert "without charter schools, less the 2 schools of the 2010–11 list" in note
    assert says("graduation-rate", "lausd", "female") == ("reported", "1", 800, 1000)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"valley": None}, "No difference: 1 of the 2 schools of the list that are to be"),
        ({"valley": ("*", "*", "*", "*")}, "No difference: the file withholds 1 of the 2 schools"),
        ({"rest": WITHOUT_CHARTERS[:2]}, "No difference: the file has no figure for the district"),
        ({"valley": (560, 30, 10, 1)}, "No share: the parts counted add up to more"),
        ({"valley": (560, 440, 10, 1)}, "No share: the parts counted add up to more"),
    ],
)
def test_without_a_part_there_is_no_difference_and_the_file_is_taken_all_the_same(
    tmp_path, given, reason
):
    graduation(tmp_path, **given)

    assert says("graduation-rate", OTHERS, "female") == NONE
    assert one("graduation-rate", OTHERS, "female").note.startswith(reason)
    assert says("graduation-rate", "lausd", "female") == ("reported", "1", 800, 1000)


def test_file_without_rows_of_the_district_without_charter_schools_says_nothing(tmp_path):
    graduation(tmp_path, rest=[])

    assert says("graduation-rate", OTHERS, "female") is None


def test_listed_charter_school_is_not_in_that_row_and_not_subtracted(tmp_path):
    graduation(tmp_path, run_by="Yes")

    assert says("graduation-rate", OTHERS, "female") == computed("72.0", 360, 500)


def test_list_that_leaves_nobody_over_is_not_known(tmp_path):
    PopulationMember.objects.filter(school_year=2010).delete()
    graduation(tmp_path)

    assert says("graduation-rate", OTHERS, "female") is None
