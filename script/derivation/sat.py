"""SAT results of 2018–19: the listed schools' own rows and the publisher's row for the district.

The file does not say which schools are charter schools, its district row includes them, and its
school rows do not add up to that row: the rest of the district-run schools cannot be told.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .inputs import InputError, InputFile, Row, read_csv_file, require_columns
from .listed_schools import ListedSchool
from .school_figures import Counts, Key
from .totals import (
    DISTRICT_ROW,
    LAUSD,
    NON_PILOT,
    PILOT,
    Cell,
    Measure,
    NoFigure,
    Results,
    Total,
    count_of,
    derive,
    summed,
)
from .words import Words

SCHOOL_YEAR = "2018-19"
FILE = "cde_sat/sat_2018-19.csv"
DISTRICT = "1964733"
ENROLLED = Words("Students enrolled,", "Estudiantes inscritos: el número")
TAKERS = Words("Test takers,", "Estudiantes que tomaron la prueba: el número")
BOTH = Words(
    "Test takers who met both benchmarks and test takers, each",
    "Estudiantes que alcanzaron los dos niveles y estudiantes que tomaron la prueba: cada número",
)
MEASURES = [
    Measure("sat-enrollment", ("Enroll12",), ENROLLED, grade="12"),
    Measure("sat-takers", ("NumTSTTakr12",), TAKERS, grade="12"),
    Measure("sat-both-benchmarks", ("TotNumBothBenchmark12", "NumTSTTakr12"), BOTH, grade="12"),
    Measure("sat-both-benchmarks", ("TotNumBothBenchmark11", "NumTSTTakr11"), BOTH, grade="11"),
]
OF_THE_LIST = Words(
    "{counted} summed over the {schools} schools of the 2021–22 list that offer grade {grade};"
    " the other {rest} have no such grade.",
    "{counted} es la suma de las {schools} escuelas de la lista de 2021–22 que ofrecen {grade}.º"
    " grado; las otras {rest} no tienen ese grado.",
)
OF_THE_DISTRICT = Words(
    "{counted} from the CDE’s own row for the district, charter schools included.",
    "{counted} viene de la fila que el CDE da para el distrito, con las escuelas chárter.",
)
ABSENT = Words("The file has no row for {schools}.", "El archivo no tiene fila para {schools}.")
SCHOOLS_WITH_THE_GRADE = Words(
    "schools of the list that offer grade {grade}",
    "escuelas de la lista que ofrecen {grade}.º grado",
)
SCHOOL_ROWS = Words("school rows", "filas de escuelas")
THE_REST_CANNOT_BE_TOLD = Words(
    "The file does not say which schools are charter schools, and its district row includes"
    " them. {gap} So neither a sum nor a difference gives the rest of the district-run schools.",
    "El archivo no dice qué escuelas son chárter, y su fila del distrito las incluye. {gap} Así"
    " que ni una suma ni una resta da el resto de las escuelas administradas por el distrito.",
)
ROWS_WITHHELD = Words(
    "The results of {hidden} of its {rows} school rows are withheld.",
    "No se publican los resultados de {hidden} de sus {rows} filas de escuelas.",
)
ROWS_DO_NOT_ADD_UP = Words(
    "Its {rows} school rows add up to {added:,} of the {whole:,} of the district row.",
    "Sus {rows} filas de escuelas suman {added:,} de los {whole:,} de la fila del distrito.",
)


def read_sat(folder: Path) -> InputFile:
    file = read_csv_file(folder, FILE, source="cde-sat-2018-19")
    columns = [column for measure in MEASURES for column in measure.columns]
    require_columns(file, ["CDS", "RType", *columns])
    return file


def derive_sat(file: InputFile, schools: list[ListedSchool]) -> Iterator[Results]:
    rows = [row for row in file.rows if row["CDS"].startswith(DISTRICT)]
    for measure in MEASURES:
        makers = {PILOT: _pilot, LAUSD: _lausd, NON_PILOT: _non_pilot}
        totals = {name: partial(make, rows, measure, schools) for name, make in makers.items()}
        yield derive(Cell(measure, SCHOOL_YEAR[:4]), totals, file)


def counts_of_schools(file: InputFile) -> dict[Key, Counts]:
    """Numerators and denominators of the shares; the published values have only percentages."""
    shares = [measure for measure in MEASURES if len(measure.columns) == 2]
    return {
        (row["CDS"], SCHOOL_YEAR, "TA", f"sat_PctBothBenchmark{share.grade}"): Counts(
            *[row[column] for column in share.columns]
        )
        for row in file.rows
        for share in shares
    }


def _pilot(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    with_takers = [school for school in schools if school.offers_grade_12]
    by_code = {row["CDS"]: row for row in _school_rows(rows)}
    absent = [school.slug for school in with_takers if school.cds_code not in by_code]
    if absent:
        raise NoFigure(ABSENT.filled(schools=", ".join(absent)))
    listed = [by_code[school.cds_code] for school in with_takers]
    rest = len(schools) - len(with_takers)
    rule = OF_THE_LIST.filled(
        counted=measure.counted, schools=len(listed), grade=measure.grade, rest=rest
    )
    where = SCHOOLS_WITH_THE_GRADE.filled(grade=measure.grade)
    return Total(summed(listed, measure.columns, where), rule)


def _lausd(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    whole = _district_row(rows)
    counts = tuple(count_of(whole, column, DISTRICT_ROW) for column in measure.columns)
    return Total(counts, OF_THE_DISTRICT.filled(counted=measure.counted))


def _non_pilot(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    raise NoFigure(THE_REST_CANNOT_BE_TOLD.filled(gap=_gap(rows, measure)))


def _gap(rows: list[Row], measure: Measure) -> Words:
    """How far the school rows are from making up the district row."""
    parts = _school_rows(rows)
    hidden = sum(any(row[column] == "*" for column in measure.columns) for row in parts)
    if hidden:
        return ROWS_WITHHELD.filled(hidden=hidden, rows=len(parts))
    added = summed(parts, measure.columns, SCHOOL_ROWS)[-1]
    whole = count_of(_district_row(rows), measure.columns[-1], DISTRICT_ROW)
    return ROWS_DO_NOT_ADD_UP.filled(rows=len(parts), added=added, whole=whole)


def _school_rows(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["RType"] == "S"]


def _district_row(rows: list[Row]) -> Row:
    found = [row for row in rows if row["RType"] == "D"]
    if len(found) != 1:
        raise InputError(f"{FILE}: {len(found)} rows for the district instead of one")
    return found[0]
