"""How a family of files with figures is declared: a page, such as

FAMILY = figure_family(
    FigureFamily(
        code="cde-acgr",
        title="Adjusted Cohort Graduation Rate and Outcome Data",
        publisher="California Department of Education",
        layouts=(Layout("34 columns", COLUMNS),),
        key=Key(("county", "district", "school")),
        levels=Levels("level"),
        year=Year("year"),
        filters=(Filter("charter", ("All",), ("All", "Yes", "No")),),
        group=Coded("category", {"TA": "all", "GF": "female", "GX": None}),
        measures=(
            Measure("graduation-rate", "rate", numerator="graduates", denominator="cohort"),
        ),
        marks={"*": Mark(Status.SUPPRESSED, "The publisher withholds …", "…")},
    )
)

What it is made of stands in `declarations.py`; columns, layouts, key, levels and year are those
of `schools/imports/families.py`.
"""

from functools import partial

from metrics.actions.imported import undo_imported_figures
from schools.imports.families import Family

from .declarations import MARKS, Coded, FigureFamily, Filter, GroupTotals, Mark, Measure, Scale
from .plans import FigurePlan

__all__ = [
    "MARKS",
    "Coded",
    "FigureFamily",
    "Filter",
    "GroupTotals",
    "Mark",
    "Measure",
    "Scale",
    "figure_family",
]


def figure_family(declared: FigureFamily) -> Family:
    """The family as the engine knows it."""
    return Family(
        code=declared.code,
        title=declared.title,
        title_es=declared.title_es,
        publisher=declared.publisher,
        url=declared.url,
        layouts=declared.layouts,
        key=declared.key,
        levels=declared.levels,
        year=declared.year,
        plan=partial(FigurePlan, declared),
        undo=undo_imported_figures,
        # No school, and part of the district all the same.
        not_public=bool(declared.totals and declared.totals.by_school),
    )
