"""Enrollment on Census Day, by group and grade. Groups have prefixes that no other file has.

Transitional kindergarten counts in the total; it has no grade of its own here. Also recognised:
totals of districts that a third party made, whose codes are checked like all others.
"""

from schools.imports.families import Column, Key, Layout, Year

from . import cde
from .figures import Coded, FigureFamily, Measure, Scale, figure_family

GROUPS: dict[str, str | None] = {
    "TA": "all",
    "GN_F": "female",
    "GN_M": "male",
    "GN_X": "nonbinary",
    "GN_Z": "gender-missing",
    "RE_A": "asian",
    "RE_B": "black",
    "RE_D": "race-not-reported",
    "RE_F": "filipino",
    "RE_H": "hispanic",
    "RE_I": "american-indian",
    "RE_P": "pacific-islander",
    "RE_T": "two-or-more-races",
    "RE_W": "white",
    "SG_EL": "el",
    "EL_Y": "el",
    "EL_EL": "el",
    "SG_DS": "swd",
    "SG_SD": "sed",
    "SG_MG": "migrant",
    "SG_FS": "foster",
    "SG_HM": "homeless",
}
# Ages, and the steps of learning English, of which the learners are a group above already.
NOT_TAKEN = (
    "AR_03", "AR_0418", "AR_1922", "AR_2329", "AR_3039", "AR_4049", "AR_50P",
    "EL_N", "EL_EO", "EL_IFEP", "EL_RFEP", "EL_TBD", "EL_ADEL", "EL_MISS",
    "ELAS_EL", "ELAS_EO", "ELAS_IFEP", "ELAS_RFEP", "ELAS_TBD", "ELAS_ADEL", "ELAS_MISS",
)  # fmt: skip
GRADES = {"k": "GR_KN"} | {str(grade): f"GR_{grade:02d}" for grade in range(1, 13)}

COLUMNS = (
    cde.YEAR,
    cde.LEVEL,
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    cde.CHARTER,
    cde.DASS,
    cde.CATEGORY,
    Column("total", ("TOTAL_ENR", "Total Enrollment")),
    *(Column(f"grade{grade}", (heading,)) for grade, heading in GRADES.items()),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-census-enrollment",
        title="Census Day Enrollment Data",
        title_es="Datos de matrícula del Día del Censo",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filesenrcensus.asp",
        layouts=(Layout("text", COLUMNS),),
        key=cde.THREE_CODES,
        levels=cde.LEVELS,
        year=Year("year"),
        filters=(cde.CHARTER_FILTER, cde.DASS_FILTER),
        group=Coded("category", GROUPS | dict.fromkeys(NOT_TAKEN)),
        marks=cde.MARKS_OF_GROUPS | {"*": cde.WITHHELD},
        name_column="name",
        measures=(
            Measure("census-enrollment", "total", Scale.COUNT),
            *(
                Measure("census-enrollment", f"grade{grade}", Scale.COUNT, grade=grade)
                for grade in GRADES
            ),
        ),
    )
)

TOTALS_OF_A_THIRD_PARTY = figure_family(
    FigureFamily(
        code="enrollment-totals",
        title="Enrollment totals of districts, arranged by a third party",
        title_es="Totales de matrícula de los distritos, ordenados por terceros",
        publisher="",
        layouts=(
            Layout(
                "totals",
                (
                    Column("cds", ("cds_code",)),
                    Column("year", ("academic_year",)),
                    Column("level", ("agg_level",)),
                    Column("charter", ("charter_status",)),
                    Column("grade", ("grade_level",)),
                    Column("category", ("reporting_category",)),
                    Column("students", ("n_students",)),
                    Column("total", ("total_enrollment",)),
                ),
            ),
        ),
        key=Key(("cds",)),
        levels=cde.LEVELS,
        year=Year("year"),
        filters=(cde.CHARTER_FILTER,),
        group=Coded("category", {"TA": "all"}),
        grade=Coded("grade", {"TOTAL": "all"}),
        measures=(Measure("census-enrollment", "students", Scale.COUNT),),
    )
)
