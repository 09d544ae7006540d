"""Enrollment and meals eligibility: a row for every school, and none for a district.

The rows with the district's code hold its charter schools, too, and one row for students placed
in nonpublic schools, which is no school.
"""

from functools import partial
from pathlib import Path

from .inputs import InputFile, Row, read_workbook, require_columns
from .listed_schools import ListedSchool
from .school_figures import Counts, Key
from .totals import (
    LAUSD,
    NON_PILOT,
    PILOT,
    SCHOOLS_OF_THE_LIST,
    Cell,
    Measure,
    NoFigure,
    Total,
    derive,
    summed,
)
from .words import Words

FILES = {"2015-16": "cde_frpm/frpm_2015-16.xlsx", "2022-23": "cde_frpm/frpm_2022-23.xlsx"}
DISTRICT = ("19", "64733")
CHARTER = "Charter School (Y/N)"
ENROLLMENT = "Enrollment (K-12)"
ELIGIBLE = "FRPM Count (K-12)"
MEASURES = [
    Measure(
        "enrollment",
        (ENROLLMENT,),
        Words(
            "Students enrolled on Census Day,",
            "Estudiantes inscritos en el Día del Censo: el número",
        ),
    ),
    Measure(
        "meals-eligibility",
        (ELIGIBLE, ENROLLMENT),
        Words(
            "Eligible students and students enrolled on Census Day, each",
            "Estudiantes que reúnen los requisitos y estudiantes inscritos en el Día del Censo:"
            " cada número",
        ),
    ),
]
OF_THE_LIST = Words(
    "{counted} summed over the {schools} schools of the 2021–22 list.",
    "{counted} es la suma de las {schools} escuelas de la lista de 2021–22.",
)
OF_THE_DISTRICT = Words(
    "{counted} summed over all {rows:,} rows with the district’s code: {own:,} district-run"
    " schools, {charters:,} charter schools and {rest:,} other row (students in nonpublic,"
    " nonsectarian schools). The file has no district row.",
    "{counted} es la suma de las {rows:,} filas con el código del distrito: {own:,} escuelas"
    " administradas por el distrito, {charters:,} escuelas chárter y {rest:,} fila más"
    " (estudiantes en escuelas no públicas y no religiosas). El archivo no tiene una fila del"
    " distrito.",
)
OF_THE_OTHERS = Words(
    "{counted} summed over the {schools:,} district-run schools that are not on the 2021–22 list;"
    " charter schools and nonpublic schools are left out.",
    "{counted} es la suma de las {schools:,} escuelas administradas por el distrito que no están"
    " en la lista de 2021–22; no se incluyen las escuelas chárter ni las no públicas.",
)
ABSENT = Words("The file has no row for {schools}.", "El archivo no tiene fila para {schools}.")
ROWS_OF_THE_DISTRICT = Words("rows of the district", "filas del distrito")
SCHOOLS = Words("schools", "escuelas")
COLUMNS = ["County Code", "District Code", "School Code", CHARTER, ENROLLMENT, ELIGIBLE]


def read_meals(folder: Path, school_year: str) -> InputFile:
    file = read_workbook(
        folder, FILES[school_year], source=f"cde-frpm-{school_year}", key_column="School Code"
    )
    require_columns(file, COLUMNS)
    return file


def derive_meals(file: InputFile, school_year: str, schools: list[ListedSchool]):
    rows = rows_by_school(file)
    for measure in MEASURES:
        makers = {PILOT: _pilot, LAUSD: _lausd, NON_PILOT: _non_pilot}
        totals = {name: partial(make, rows, measure, schools) for name, make in makers.items()}
        yield derive(Cell(measure, school_year[:4]), totals, file)


def counts_of_schools(file: InputFile, school_year: str) -> dict[Key, Counts]:
    """How many students were eligible; the published values have only the fraction."""
    return {
        (cds_code, school_year, "TA", "frpm_eligible_fraction_k12"): Counts(row[ELIGIBLE])
        for cds_code, row in rows_by_school(file).items()
    }


def rows_by_school(file: InputFile) -> dict[str, Row]:
    """The district's rows by 14-digit code."""
    return {
        "".join(DISTRICT) + row["School Code"].zfill(7): row
        for row in file.rows
        if (row["County Code"], row["District Code"]) == DISTRICT
    }


def _pilot(rows: dict[str, Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    absent = [school.slug for school in schools if school.cds_code not in rows]
    if absent:
        raise NoFigure(ABSENT.filled(schools=", ".join(absent)))
    listed = [rows[school.cds_code] for school in schools]
    rule = OF_THE_LIST.filled(counted=measure.counted, schools=len(listed))
    return Total(summed(listed, measure.columns, SCHOOLS_OF_THE_LIST), rule)


def _lausd(rows: dict[str, Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    own = len(_district_run(rows))
    charters = sum(row[CHARTER].startswith("Y") for row in rows.values())
    rest = len(rows) - own - charters
    rule = OF_THE_DISTRICT.filled(
        counted=measure.counted, rows=len(rows), own=own, charters=charters, rest=rest
    )
    return Total(summed([*rows.values()], measure.columns, ROWS_OF_THE_DISTRICT), rule)


def _non_pilot(rows: dict[str, Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    own = _district_run(rows)
    others = own.keys() - {school.cds_code for school in schools}
    rule = OF_THE_OTHERS.filled(counted=measure.counted, schools=len(others))
    return Total(summed([own[code] for code in others], measure.columns, SCHOOLS), rule)


def _district_run(rows: dict[str, Row]) -> dict[str, Row]:
    """Neither a charter school nor the row of nonpublic schools, whose charter field is N/A."""
    return {code: row for code, row in rows.items() if row[CHARTER] in ("N", "No")}
