"""What the records say by hand of three schools, taken in as the publishers' files say it."""

from datetime import UTC, datetime

import pytest

from metrics.imports import FAMILIES
from metrics.models import Indicator, Observation, StudentGroup
from schools.imports.reading import Asked
from schools.imports.taking import take_in_file
from tests.imported_figures import FOLDER, workbook
from tests.test_import_families_workbooks import CUT, MEALS, TITLE, meals_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CONTRERAS, BOYLE_HEIGHTS, POLYTECHNIC = 117721, 129536, 1932987
OF_SCHOOLS = [
    (CONTRERAS, "GF", 58, 48, 82.8, 41, 85.4, 18, 37.5),
    (CONTRERAS, "GM", 47, 33, 70.2, 20, 60.6, 9, 27.3),
    (CONTRERAS, "RH", 101, 79, 78.2, 60, 75.9, 27, 34.2),
    (BOYLE_HEIGHTS, "GF", 24, 18, 75, 10, 55.6, 4, 22.2),
    (BOYLE_HEIGHTS, "GM", 28, 25, 89.3, 11, 44, 4, 16),
    (BOYLE_HEIGHTS, "RH", 52, 43, 82.7, 21, 48.8, 8, 18.6),
    (POLYTECHNIC, "GF", 301, 267, 88.7, 223, 83.5, 55, 20.6),
    (POLYTECHNIC, "GM", 358, 313, 87.4, 217, 69.3, 20, 6.4),
    (POLYTECHNIC, "RA", 15, 14, 93.3, 12, 85.7, 2, 14.3),
    (POLYTECHNIC, "RH", 593, 525, 88.5, 396, 75.4, 71, 13.5),
    (POLYTECHNIC, "RW", 27, 19, 70.4, 14, 73.7, 2, 10.5),
]
# Schools that are alternative, the others, and all of them: nothing in the file says which.
OF_THE_DISTRICT = [
    ("GF", 22164, 18818, 84.9, 13319, 70.8, 3188, 16.9),
    ("GF", 20347, 18289, 89.9, 13217, 72.3, 3186, 17.4),
    ("GF", 1817, 529, 29.1, 102, 19.3, 2, 0.4),
    ("RA", 52, 24, 46.2, 7, 29.2, 0, 0),
    ("RA", 1641, 1510, 92, 1287, 85.2, 235, 15.6),
    ("RA", 1693, 1534, 90.6, 1294, 84.4, 235, 15.3),
]
SAT = """\
CDS,CCode,CDCode,SCode,RType,SName,DName,CName,Enroll12,NumTSTTakr12,NumERWBenchmark12,\
PctERWBenchmark12,NumMathBenchmark12,PctMathBenchmark12,Enroll11,NumTSTTakr11,NumERWBenchmark11,\
PctERWBenchmark11,NumMathBenchmark11,PctMathBenchmark11,TotNumBothBenchmark12,PctBothBenchmark12,\
TotNumBothBenchmark11,PctBothBenchmark11,Year,
19647330117721,19,1964733,0117721,S,Contreras Learning Center-Academic Leadership Community,\
Los Angeles Unified,Los Angeles,84,63,12,19.05,3,4.76,105,84,28,33.33,18,21.43,3,4.76,17,20.24,\
2018-19,
19647330129536,19,1964733,0129536,S,Boyle Heights STEM High,Los Angeles Unified,Los Angeles,\
42,14,*,*,*,*,50,50,20,40.00,7,14.00,*,*,7,14.00,2018-19,
19647330000000,19,1964733,0000000,D,N/A,Los Angeles Unified,Los Angeles,41873,19988,10448,52.27,\
5981,29.92,42282,33355,15844,47.50,8946,26.82,5493,27.48,8280,24.82,2018-19,
,,,,,,,,,,,,,,,,,,,,,,,,,
"""


def take_in(path, school_year: int | None = None):
    asked = Asked(school_year=school_year)
    read = take_in_file(path, FAMILIES, asked=asked, at=AT, tell=lambda rows: None)
    assert read.problems.in_order() == []
    return read.outcome


def graduation(tmp_path):
    schools = [
        [19, 64733, code, charter, group, *outcomes]
        for code, group, *outcomes in OF_SCHOOLS
        for charter in ("All", "All", "No ", "No ")
    ]
    district = [[19, 64733, 0, "All", *row] for row in OF_THE_DISTRICT]
    return workbook(tmp_path / "acgr.xlsx", {"cohort1718": [CUT, *schools, *district]})


def sat(tmp_path):
    path = tmp_path / "sat.csv"
    path.write_text(SAT, newline="\r\n")
    return path


def of_lausd(indicator: str, group: str, grade: str = "all") -> tuple:
    figure = Observation.objects.get(
        current=True,
        indicator__slug=indicator,
        population__slug="lausd",
        student_group__slug=group,
        grade=grade,
        school_year__in=[2017, 2018],
        numerator__isnull=False,
    )
    return figure.status, figure.digits, figure.numerator, figure.denominator


def test_graduation_figures_of_schools_stay_as_they_were_written_by_hand(tmp_path):
    outcome = take_in(graduation(tmp_path), 2017)

    assert (outcome.unchanged, outcome.created, outcome.ended) == (3 * len(OF_SCHOOLS), 0, 0)
    # Those of the district were computed from the same counts.
    assert outcome.replaced == 6


def test_graduation_figures_of_the_district_are_those_that_were_computed(tmp_path):
    before = [
        of_lausd(indicator, group)[1:]
        for indicator in ("graduation-rate", "a-g-completion", "biliteracy-rate")
        for group in ("female", "asian")
    ]
    take_in(graduation(tmp_path), 2017)

    assert before == [
        ("84.9", 18818, 22164),
        ("90.6", 1534, 1693),
        ("70.8", 13319, 18818),
        ("84.4", 1294, 1534),
        ("16.9", 3188, 18818),
        ("15.3", 235, 1534),
    ]
    assert of_lausd("graduation-rate", "female") == ("reported", "84.9", 18818, 22164)
    assert of_lausd("a-g-completion", "asian") == ("reported", "84.4", 1294, 1534)


def test_file_that_is_taken_in_again_changes_nothing(tmp_path):
    take_in(graduation(tmp_path), 2017)
    again = take_in(graduation(tmp_path), 2017)

    assert (again.created, again.replaced, again.ended) == (0, 0, 0)
    assert again.unchanged == 3 * len(OF_SCHOOLS) + 6


def test_meals_of_schools_stay_as_they_were_written_by_hand(tmp_path):
    rows = [
        meals_of("2022-2023", "0117721", "No ", 503, 498, 0.9900596421471173),
        meals_of("2022-2023", "0129536", "No ", 135, 129, 0.9555555555555556),
        meals_of("2022-2023", "1932987", "No ", 2232, 2106, 0.9435483870967742),
    ]
    path = workbook(tmp_path / "frpm.xlsx", {"FRPM School-Level Data ": [TITLE, MEALS, *rows]})
    outcome = take_in(path)

    assert (outcome.unchanged, outcome.created, outcome.replaced) == (6, 0, 0)


def test_sat_of_schools_stays_as_it_was_written_by_hand(tmp_path):
    """Stars and their reasons, too. What is new are both grades, and the single benchmarks."""
    outcome = take_in(sat(tmp_path))

    # Enrolled and takers of grade 12, both benchmarks of grades 11 and 12.
    assert outcome.unchanged == 2 * 4
    assert outcome.replaced == 4
    assert of_lausd("sat-both-benchmarks", "all", "12") == ("reported", "27.48", 5493, 19988)
    assert of_lausd("sat-both-benchmarks", "all", "11") == ("reported", "24.82", 8280, 33355)


# --- the words of the families ---


def test_every_indicator_of_the_families_is_in_the_records():
    named = {measure.indicator for family in declared() for measure in family.measures}

    assert named - set(Indicator.objects.values_list("slug", flat=True)) == set()


def test_every_group_of_the_families_is_in_the_records():
    named = {group for family in declared() for group in groups_of(family)}

    assert named - set(StudentGroup.objects.values_list("slug", flat=True)) == set()


def test_every_measure_of_the_families_names_columns_of_a_layout():
    for family in declared():
        columns = {column.name for layout in family.layouts for column in layout.columns}
        for measure in family.measures:
            named = {measure.column, measure.numerator, measure.denominator} - {""}
            assert named <= columns, (family.code, measure)


def declared():
    return [family.plan.args[0] for family in FAMILIES]


def groups_of(family) -> set[str]:
    coded = family.group if isinstance(family.group, str) else family.group.codes.values()
    own = {coded} if isinstance(coded, str) else set(coded)
    return {group for group in own | {each.group for each in family.measures} if group}


def test_fixtures_have_no_school_of_ours():
    """They are made by hand; only codes that no school has may stand in them."""
    codes = set(Observation.objects.values_list("population__school__cds_code", flat=True))
    text = "".join(path.read_text("latin-1") for path in FOLDER.iterdir())

    assert [code for code in codes if code and code in text] == []
