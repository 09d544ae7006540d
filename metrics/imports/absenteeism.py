"""Chronic absenteeism. Headings are spaced in some years and joined in others."""

from schools.imports.families import Column, Layout, Year

from . import cde
from .figures import Coded, FigureFamily, Measure, figure_family

# Categories of grades, whose spans have changed over the years: no groups of students.
GRADES = ("GRTK", "GRK", "GRKN", "GRTKKN", "GR13", "GR46", "GR78", "GRK8", "GRTK8", "GR912")

COLUMNS = (
    cde.YEAR,
    cde.LEVEL,
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    cde.CHARTER,
    cde.DASS,
    cde.CATEGORY,
    Column("eligible", ("ChronicAbsenteeismEligibleCumulativeEnrollment",)),
    Column("absent", ("ChronicAbsenteeismCount",)),
    Column("rate", ("ChronicAbsenteeismRate",)),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-absenteeism",
        title="Chronic Absenteeism Data",
        title_es="Datos de ausentismo crónico",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filesabd.asp",
        layouts=(Layout("text", COLUMNS),),
        key=cde.THREE_CODES,
        levels=cde.LEVELS,
        year=Year("year"),
        filters=(cde.CHARTER_FILTER, cde.DASS_FILTER),
        group=Coded("category", cde.GROUPS | dict.fromkeys(GRADES)),
        marks=cde.MARKS_OF_GROUPS,
        name_column="name",
        measures=(
            Measure("chronic-absenteeism-rate", "rate", numerator="absent", denominator="eligible"),
        ),
    )
)
