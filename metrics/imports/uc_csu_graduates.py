"""Graduates of a year who met the UC/CSU requirements, by race: counts without a whole.

Years are written 1415, 1617 as a number, or 2013-2014. School 0000000 is the district's own
office here, and only the words "District Total" make a row that of the district. School 0000001
stands for nonpublic schools: it is no school of our records.
"""

from collections.abc import Sequence

from schools.imports.families import Column, Key, Layout, Row, Year

from . import cde
from .figures import FigureFamily, Measure, Scale, figure_family

GROUPS = {
    "all": ("TOTAL",),
    "american-indian": ("AM_IND", "American Indian", "American Indian or Alaska Native"),
    "asian": ("ASIAN",),
    "black": ("AFRICAN_AM", "African American", "Black or African American"),
    "filipino": ("FILIPINO",),
    "hispanic": ("HISPANIC", "Hispanic or Latino"),
    "pacific-islander": ("PAC_ISLD", "Pacific Islander"),
    "race-not-reported": ("NOT_REPORTED", "None Reported"),
    "two-or-more-races": ("TWO_MORE_RACES", "Two or More Races"),
    "white": ("WHITE",),
}

COLUMNS = (
    Column("cds", ("CDS_CODE", "CDS", "CDSCode")),
    Column("name", ("SCHOOL", "School Name", "SName"), required=False),
    *(Column(group, spellings) for group, spellings in GROUPS.items()),
    Column("year", ("YEAR", "Academic Year", "School Year"), required=False),
)

DISTRICT_TOTAL = "district total"


def total_of_the_district(rows: Sequence[Row]) -> Row | None:
    return next((row for row in rows if row["name"].casefold() == DISTRICT_TOTAL), None)


FAMILY = figure_family(
    FigureFamily(
        code="cde-uc-csu-graduates",
        title="Graduates Meeting UC/CSU Entrance Requirements",
        title_es="Graduados que cumplen los requisitos de ingreso a UC/CSU",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/",
        layouts=(Layout("by race", COLUMNS),),
        key=Key(("cds",)),
        year=Year("year"),
        choose=total_of_the_district,
        name_column="name",
        measures=tuple(
            Measure("uc-csu-graduates", group, Scale.COUNT, group=group) for group in GROUPS
        ),
    )
)
