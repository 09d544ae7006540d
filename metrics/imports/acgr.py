"""Graduation and outcomes of the adjusted four-year cohort: the CDE's text, and cut versions.

Met UC/CSU requirements and the Seal of Biliteracy are shares of the graduates; the others are
shares of the cohort. Of the pairs that a file may have besides, no figure is made.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.models import Status
from schools.imports.families import Column, Layout, Row, Year

from . import cde
from .figures import Coded, FigureFamily, GroupTotals, Mark, Measure, figure_family

COHORT = Column("cohort", ("CohortStudents", "Cohort Students"))
GRADUATES = Column("graduates", ("Regular HS Diploma Graduates (Count)", "HS_Grad_Co"))
GRADUATION_RATE = Column("graduation_rate", ("Regular HS Diploma Graduates (Rate)", "HS_Grad_Ra"))
MET = Column("met", ("Met UC/CSU Grad Req's (Count)", "Met_UC_CSU_Req_Co"))
MET_RATE = Column("met_rate", ("Met UC/CSU Grad Req's (Rate)", "Met_UC_CSU_Req_Ra"))
BILITERATE = Column("biliterate", ("Seal of Biliteracy (Count)", "Seal_of_Biliteracy_Co"))
BILITERATE_RATE = Column("biliterate_rate", ("Seal of Biliteracy (Rate)", "Seal_of_Biliteracy_Ra"))
OUTCOMES = (COHORT, GRADUATES, GRADUATION_RATE, MET, MET_RATE, BILITERATE, BILITERATE_RATE)
OF_TEXT_ONLY = (
    Column("dropouts", ("Dropout (Count)", "Dropout_Co"), required=False),
    Column("dropout_rate", ("Dropout (Rate)", "Dropout_Ra"), required=False),
    Column("still_enrolled", ("Still Enrolled (Count)", "Still_Enrolled_Co"), required=False),
    Column("still_enrolled_rate", ("Still Enrolled (Rate)", "Still_Enrolled_Ra"), required=False),
)
COUNTS = ("cohort", "graduates", "met", "biliterate")

TEXT = Layout(
    "text",
    (
        cde.YEAR,
        cde.LEVEL,
        *cde.KEY_COLUMNS,
        *cde.NAMES,
        cde.CHARTER,
        Column("dass", ("DASS", "DASS (All/Y/N)")),
        cde.CATEGORY,
        *OUTCOMES,
        *OF_TEXT_ONLY,
    ),
)
# Year, level, names and DASS are lost, so that nothing tells the three rows of an aggregate.
CUT = Layout(
    "cut workbook",
    (
        cde.YEAR,
        *cde.KEY_COLUMNS,
        *cde.NAMES,
        cde.CHARTER,
        cde.CATEGORY,
        *OUTCOMES,
        *OF_TEXT_ONLY,
    ),
)
BY_COUNTY = Layout(
    "by county",
    (
        cde.YEAR,
        cde.LEVEL,
        *cde.KEY_COLUMNS,
        *cde.NAMES,
        cde.CHARTER,
        Column("dass", ("DASS",)),
        cde.CATEGORY,
        COHORT,
        MET_RATE,
        Column("still_enrolled_share", ("Still Enrolled (%)",)),
        Column("dropout_share", ("Dropout Rate (%)",)),
        Column("graduation_share", ("Graduation Rate (%)",)),
    ),
    refused=(
        "This file holds totals of counties that a third party has made. It says zero where the "
        "publisher withheld a group, so that its zeros cannot be told from real ones. Import the "
        "publisher’s own file."
    ),
)


def row_of_all_schools(rows: Sequence[Row]) -> Row | str:
    """Of an aggregate's rows (DASS schools, the others, all): the one that is the other two.

    The CDE's text says which it is and leaves one row here; a cut version does not.
    """
    if len({_counts(row) for row in rows}) == 1:
        return rows[0]
    for whole in rows:
        others = [row for row in rows if row is not whole]
        if len(others) == 2 and _adds_up(_counts(whole), *map(_counts, others)):
            return whole
    return _(
        "There are %(rows)s rows for the district and this group, and none of them equals the "
        "sum of two others, so that the row of all schools cannot be told."
    ) % {"rows": len(rows)}


def _counts(row: Row) -> tuple[str, ...]:
    return tuple(row[column].removesuffix(".0") for column in COUNTS)


def _adds_up(whole: tuple[str, ...], one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not all(count.isdecimal() for count in (*whole, *one, *other)):
        return False
    return all(int(sum_) == int(a) + int(b) for sum_, a, b in zip(whole, one, other, strict=True))


COHORT_WITHHELD = Mark(
    Status.SUPPRESSED,
    "The publisher withholds cohorts of 10 students or fewer.",
    "La fuente no publica los datos de generaciones de 10 estudiantes o menos.",
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-acgr",
        title="Adjusted Cohort Graduation Rate and Outcome Data",
        title_es="Tasa de graduación de la cohorte ajustada",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filesacgr.asp",
        layouts=(TEXT, CUT, BY_COUNTY),
        key=cde.THREE_CODES,
        levels=cde.LEVELS,
        year=Year("year"),
        filters=(cde.CHARTER_FILTER, cde.DASS_FILTER),
        choose=row_of_all_schools,
        totals=GroupTotals(by_school=False),
        group=Coded("category", cde.GROUPS),
        marks=cde.MARKS_OF_GROUPS | {"*": COHORT_WITHHELD},
        name_column="name",
        measures=(
            Measure(
                "graduation-rate", "graduation_rate", numerator="graduates", denominator="cohort"
            ),
            Measure("a-g-completion", "met_rate", numerator="met", denominator="graduates"),
            Measure(
                "biliteracy-rate",
                "biliterate_rate",
                numerator="biliterate",
                denominator="graduates",
            ),
            Measure("dropout-rate", "dropout_rate", numerator="dropouts", denominator="cohort"),
            Measure(
                "still-enrolled-rate",
                "still_enrolled_rate",
                numerator="still_enrolled",
                denominator="cohort",
            ),
        ),
    )
)
