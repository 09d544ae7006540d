"""English Learners and Long Term English Learners on Census Day: a row for each grade and gender.

The sums over grades and genders are ours, and say so. The rows of districts are not taken: no
description says which charter schools they count.
"""

from schools.imports.families import Column, Layout, Levels, Year

from . import cde
from .figures import Coded, FigureFamily, Measure, Scale, figure_family

GENDERS: dict[str, str | None] = {
    "F": "female",
    "M": "male",
    "X": "nonbinary",
    "Z": "gender-missing",
}
CODES_OF_GRADES = {"k": ("KN", "K")} | {
    str(grade): (f"{grade:02d}", f"{grade}") for grade in range(1, 13)
}
# They count in the sums over all grades, and have no grade of their own here.
WITHOUT_A_GRADE = ("TK", "UE", "US")
INDICATORS = {
    "english-learner-enrollment": Column("el", ("EL",)),
    "long-term-english-learner-enrollment": Column("ltel", ("LTEL",)),
    "at-risk-english-learner-enrollment": Column("at_risk", ("AR",)),
    "reclassified-enrollment": Column("reclassified", ("RFEP",)),
}

COLUMNS = (
    cde.YEAR,
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    cde.LEVEL,
    Column("grade", ("Grade",)),
    Column("gender", ("Gender",)),
    Column("total", ("TotalEnrollment", "Total Enrollment")),
    *INDICATORS.values(),
)


def _only(grade: str) -> Coded:
    every = [code for codes in CODES_OF_GRADES.values() for code in codes]
    others = dict.fromkeys((*every, *WITHOUT_A_GRADE))
    return Coded("grade", others | dict.fromkeys(CODES_OF_GRADES[grade], grade))


def _measures(indicator: str, column: str) -> tuple[Measure, ...]:
    """By gender and for all, each over all grades and for every grade."""
    return tuple(
        Measure(
            indicator,
            column,
            Scale.COUNT,
            group=group,
            grade=grade,
            when=when,
            ours=group == "all" or when is None,
        )
        for group in ("", "all")
        for grade, when in [("all", None), *ONLY.items()]
    )


ONLY = {grade: _only(grade) for grade in CODES_OF_GRADES}

FAMILY = figure_family(
    FigureFamily(
        code="cde-ltel",
        title="Enrollment by ELAS, LTEL, and At-Risk by Grade",
        title_es="Matrícula por dominio del inglés y grado",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/ad/filesltel.asp",
        layouts=(Layout("text", COLUMNS),),
        key=cde.THREE_CODES,
        levels=Levels("level", other=("T", "C", "O", "X")),
        year=Year("year"),
        group=Coded("gender", GENDERS),
        marks=cde.MARKS_OF_GROUPS | {"*": cde.WITHHELD},
        district="",
        added_up=True,
        name_column="name",
        measures=tuple(
            measure
            for indicator, column in INDICATORS.items()
            for measure in _measures(indicator, column.name)
        ),
    )
)
