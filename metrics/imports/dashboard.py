"""Indicator files of the California School Dashboard. Each is an indicator of its own.

A file does not name its indicator. Some columns give it away; where they do not, whoever imports
it says which it is (`--as cde-dashboard-graduation`).
"""

from metrics.models import Status
from schools.imports.families import Column, Family, Key, Layout, Levels, Year

from . import cde
from .figures import Coded, FigureFamily, Mark, Measure, figure_family

GROUPS: dict[str, str | None] = {
    "ALL": "all",
    "AA": "black",
    "AI": "american-indian",
    "AS": "asian",
    "EL": "el",
    "FI": "filipino",
    "FOS": "foster",
    "HI": "hispanic",
    "HOM": "homeless",
    "LTEL": "ltel",
    "LT EL": "ltel",
    "MR": "two-or-more-races",
    "PI": "pacific-islander",
    "SED": "sed",
    "SWD": "swd",
    "WH": "white",
    # Parts of the English Learners as the Dashboard counts them, in some years only.
    "RFP": None,
    "ELO": None,
    "EO": None,
}
COLUMNS = (
    Column("cds", ("cds", "cdscode")),
    Column("level", ("rtype",)),
    Column("name", ("schoolname",), required=False),
    Column("group", ("studentgroup",)),
    Column("numerator", ("currnumer",)),
    Column("denominator", ("currdenom",)),
    Column("rate", ("currstatus",)),
    Column("year", ("reportingyear",), required=False),
)
NOT_SHOWN = Mark(
    Status.NOT_REPORTED,
    "The Dashboard shows no rate here.",
    "El Dashboard no muestra aquí ninguna tasa.",
)
MARKS = {"*": cde.TEN_OR_FEWER, "N/A": Mark(Status.NOT_APPLICABLE), "": NOT_SHOWN}
WITHOUT_A_SIGN = Layout("no column of its own", COLUMNS)
FIVE_YEARS = Layout("five-year graduates", (*COLUMNS, Column("five_years", ("fiveyrnumer",))))
AVERAGES = Layout(
    "averages of three years",
    (*COLUMNS, Column("method", ("cal_method",))),
    refused=(
        "The Dashboard of fall 2017 sets the graduation rate of one class against averages of "
        "three others, and its year is not that of the class. It is not taken."
    ),
)
BY_KIND = Layout("kind of school", (*COLUMNS, Column("kind", ("type",))))


def _family(name: str, title: str, title_es: str, *layouts: Layout) -> Family:
    return figure_family(
        FigureFamily(
            code=f"cde-dashboard-{name}",
            title=title,
            title_es=title_es,
            publisher=cde.PUBLISHER,
            url="https://www.caschooldashboard.org/",
            layouts=(*layouts, WITHOUT_A_SIGN),
            key=Key(("cds",)),
            levels=Levels("level", district=("D", "L"), other=("X", "C", "T")),
            year=Year("year", ends=True),
            group=Coded("group", GROUPS),
            marks=MARKS,
            name_column="name",
            measures=(
                Measure(
                    f"dashboard-{name}-rate",
                    "rate",
                    numerator="numerator",
                    denominator="denominator",
                    keep_denominator=True,
                ),
            ),
        )
    )


GRADUATION = _family(
    "graduation",
    "California School Dashboard: graduation rate",
    "California School Dashboard: tasa de graduación",
    FIVE_YEARS,
    AVERAGES,
)
CHRONIC_ABSENTEEISM = _family(
    "chronic-absenteeism",
    "California School Dashboard: chronic absenteeism",
    "California School Dashboard: ausentismo crónico",
)
SUSPENSION = _family(
    "suspension",
    "California School Dashboard: suspension rate",
    "California School Dashboard: tasa de suspensión",
    BY_KIND,
)
FAMILIES = (GRADUATION, CHRONIC_ABSENTEEISM, SUSPENSION)
