"""Free or reduced-price meals, and the enrollment on Census Day that stands beside them.

Shares are fractions from 0 to 1. There is no row for the district: its rows are added up, with
that of students in nonpublic schools, which is of no school. The last heading may name another
school year than that of the file ("2013-14 CALPADS …" in the file of 2014-15).
"""

from dataclasses import replace

from schools.imports.families import Column, Layout, Year

from . import cde
from .figures import FigureFamily, GroupTotals, Measure, Scale, figure_family

COLUMNS = (
    cde.YEAR,
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    replace(cde.CHARTER, required=False),
    Column("enrollment", ("Enrollment (K-12)", "Enrollment K-12", "Enrollment (TK-12)")),
    Column(
        "eligible",
        (
            "FRPM Count (K-12)",
            "FRPM Count (TK-12)",
            "Unduplicated FRPM Count (K-12)",
            "Undup FRPM Count (K-12)",
            "{year} Undup FRPM Count (K-12)",
        ),
    ),
    Column(
        "share",
        (
            "Percent (%) Eligible FRPM (K-12)",
            "Percent (%) Eligible FRPM (TK-12)",
            "Percent Eligible FRPM (K-12)",
            "% Eligible FRPM (K-12)",
            "Percent (%) Eligible FRPM {year} (K-12)",
        ),
    ),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-frpm",
        title="Free or Reduced-Price Meal (Student Poverty) Data",
        title_es="Datos de comidas gratuitas o a precio reducido",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filessp.asp",
        layouts=(Layout("workbook", COLUMNS),),
        key=cde.THREE_CODES,
        year=Year("year"),
        totals=GroupTotals(by_school=True),
        name_column="name",
        measures=(
            Measure("enrollment", "enrollment", Scale.COUNT),
            Measure(
                "meals-eligibility",
                "share",
                Scale.FRACTION,
                numerator="eligible",
                denominator="enrollment",
            ),
        ),
    )
)
