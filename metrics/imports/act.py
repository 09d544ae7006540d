"""ACT results: test takers, and how many of them scored 21 or more."""

from schools.imports.families import Column, Key, Layout, Levels, Year

from . import cde, sat
from .figures import FigureFamily, Measure, Scale, figure_family

COLUMNS = (
    *sat.CODE,
    Column("takers", sat.TAKERS),
    Column("high", ("NumGE21", "Num GE 21"), required=False),
    Column("high_share", ("PctGE21", "Pct GE 21")),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-act",
        title="ACT Report",
        title_es="Informe del ACT",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/sp/ai/",
        layouts=(Layout("takers and 21 or more", COLUMNS),),
        key=Key(("cds",)),
        levels=Levels("level", other=("T", "C", "X")),
        year=Year("year"),
        marks=sat.MARKS,
        name_column="name",
        measures=(
            Measure("act-takers", "takers", Scale.COUNT),
            Measure(
                "act-21-or-more",
                "high_share",
                numerator="high",
                denominator="takers",
                keep_denominator=True,
            ),
        ),
    )
)
