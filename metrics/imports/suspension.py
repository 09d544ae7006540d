"""Suspensions: how many there were, and how many students were suspended at least once."""

from schools.imports.families import Column, Layout, Year

from . import cde
from .figures import Coded, FigureFamily, Measure, Scale, figure_family

COLUMNS = (
    cde.YEAR,
    cde.LEVEL,
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    cde.CHARTER,
    cde.CATEGORY,
    Column("enrolled", ("Cumulative Enrollment",)),
    Column("suspensions", ("Total Suspensions",)),
    Column("suspended", ("Unduplicated Count of Students Suspended (Total)",)),
    Column("rate", ("Suspension Rate (Total)",)),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-suspension",
        title="Suspension Data",
        title_es="Datos de suspensiones",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filessd.asp",
        layouts=(Layout("text", COLUMNS),),
        key=cde.THREE_CODES,
        levels=cde.LEVELS,
        year=Year("year"),
        filters=(cde.CHARTER_FILTER,),
        group=Coded("category", cde.GROUPS),
        marks=cde.MARKS_OF_GROUPS,
        name_column="name",
        measures=(
            Measure("suspension-rate", "rate", numerator="suspended", denominator="enrolled"),
            Measure("suspensions", "suspensions", Scale.COUNT),
        ),
    )
)
