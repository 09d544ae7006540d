"""Graduation, A–G and biliteracy rates of 2017–18, from a workbook that a third party cut.

It has lost the column that tells alternative (DASS) schools from others, the rows for all
students, and every row of 10 students or fewer. A school without a row may be such a row.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .inputs import InputError, InputFile, Row, read_workbook, require_columns
from .listed_schools import ListedSchool
from .totals import (
    DISTRICT_ROW,
    LAUSD,
    NON_PILOT,
    PILOT,
    SCHOOLS_OF_THE_LIST,
    Cell,
    Measure,
    NoFigure,
    Results,
    Total,
    count_of,
    derive,
    less,
    summed,
)
from .words import Words

SCHOOL_YEAR = "2017-18"
FILE = "cde_acgr/acgr_2017-18_school_level_cut.xlsx"
DISTRICT = ("19", "64733")
WHOLE_DISTRICT = "0"
COHORT = "CohortStudents"
GRADUATES = "HS_Grad_Co"
A_G = "Met_UC_CSU_Req_Co"
BILITERATE = "Seal_of_Biliteracy_Co"
COUNTS = (COHORT, GRADUATES, A_G, BILITERATE)
COLUMNS = [
    "CountyCode", "DistrictCode", "SchoolCode", "CharterSchool", "ReportingCategory", *COUNTS
]  # fmt: skip
MEASURES = [
    Measure(
        "graduation-rate",
        (GRADUATES, COHORT),
        Words(
            "Graduates and students of the cohort, each",
            "Graduados y estudiantes de la generación: cada número",
        ),
    ),
    Measure(
        "a-g-completion",
        (A_G, GRADUATES),
        Words(
            "Graduates who met the A–G requirements and graduates, each",
            "Graduados que cumplieron los requisitos A–G y graduados: cada número",
        ),
    ),
    Measure(
        "biliteracy-rate",
        (BILITERATE, GRADUATES),
        Words(
            "Graduates with the Seal of Biliteracy and graduates, each",
            "Graduados con el Sello de Alfabetización Bilingüe y graduados: cada número",
        ),
    ),
]
OF_THE_LIST = Words(
    "{counted} summed over the {schools} schools of the 2021–22 list that offer grade 12;"
    " the other {rest} have no graduating cohort.",
    "{counted} es la suma de las {schools} escuelas de la lista de 2021–22 que ofrecen 12.º grado;"
    " las otras {rest} no tienen generación que se gradúe.",
)
OF_THE_DISTRICT = Words(
    "{counted} from the CDE’s own row for the district, charter schools included."
    " Of its three rows for this group (all schools, alternative schools, the others) it is"
    " the one that equals the sum of the other two.",
    "{counted} viene de la fila que el CDE da para el distrito, con las escuelas chárter."
    " De sus tres filas para este grupo (todas las escuelas, las alternativas, las demás) es"
    " la que equivale a la suma de las otras dos.",
)
OF_THE_OTHERS = Words(
    "{counted} from the CDE’s own row for the district without charter schools"
    " (chosen among its three rows as for the whole district), less the sums of the schools of"
    " the 2021–22 list. District-run schools without a row of their own are included.",
    "{counted} viene de la fila que el CDE da para el distrito sin las escuelas chárter"
    " (elegida entre sus tres filas como para todo el distrito), menos las sumas de las escuelas"
    " de la lista de 2021–22. Se incluyen las escuelas administradas por el distrito que no tienen"
    " fila propia.",
)
HIDDEN = Words(
    "{absent} of the {schools} schools of the list that offer grade 12 have no row for this group."
    " The file leaves out groups of 10 students or fewer, so that these may be hidden.",
    "{absent} de las {schools} escuelas de la lista que ofrecen 12.º grado no tienen fila para este"
    " grupo. El archivo omite los grupos de 10 estudiantes o menos, así que pueden estar ocultos.",
)
NOTHING_TO_SUBTRACT = Words(
    "The schools to be subtracted have no sum. {reason}",
    "No hay suma de las escuelas que se deben restar. {reason}",
)
GROUP_LOST = Words(
    "The file has no rows for this group: in our copy only those for female, male, Asian,"
    " Hispanic and White students are left.",
    "El archivo no tiene filas para este grupo: en nuestra copia solo quedan las de estudiantes"
    " mujeres, hombres, asiáticos, hispanos y blancos.",
)
NONE_IS_THE_WHOLE = Words(
    "The district has {rows} rows for this group, and none equals the sum of two others, so that"
    " the row for all schools cannot be told.",
    "El distrito tiene {rows} filas para este grupo y ninguna equivale a la suma de otras dos, así"
    " que no se puede saber cuál es la de todas las escuelas.",
)
GROUPS = {
    "all": "TA",
    "female": "GF",
    "male": "GM",
    "asian": "RA",
    "hispanic": "RH",
    "white": "RW",
}


def read_graduation(folder: Path) -> InputFile:
    file = read_workbook(folder, FILE, source="cde-acgr-2017-18", key_column="CohortStudents")
    require_columns(file, COLUMNS)
    return file


def derive_graduation(file: InputFile, schools: list[ListedSchool]) -> Iterator[Results]:
    district = [row for row in file.rows if (row["CountyCode"], row["DistrictCode"]) == DISTRICT]
    for measure in MEASURES:
        for group, category in GROUPS.items():
            rows = [row for row in district if row["ReportingCategory"] == category]
            makers = {PILOT: _pilot, LAUSD: _lausd, NON_PILOT: _non_pilot}
            totals = {name: partial(make, rows, measure, schools) for name, make in makers.items()}
            yield derive(Cell(measure, SCHOOL_YEAR[:4], group), totals, file)


def _pilot(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    _require_group(rows)
    with_cohort = [school for school in schools if school.offers_grade_12]
    found = [_rows_of_school(rows, school.cds_code) for school in with_cohort]
    absent = found.count([])
    if absent:
        raise NoFigure(HIDDEN.filled(absent=absent, schools=len(with_cohort)))
    parts = [_agreed(school_rows) for school_rows in found]
    rest = len(schools) - len(with_cohort)
    rule = OF_THE_LIST.filled(counted=measure.counted, schools=len(parts), rest=rest)
    return Total(summed(parts, measure.columns, SCHOOLS_OF_THE_LIST), rule)


def _lausd(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    _require_group(rows)
    rule = OF_THE_DISTRICT.filled(counted=measure.counted)
    return Total(_of_district(rows, "All", measure), rule)


def _non_pilot(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    try:
        pilot = _pilot(rows, measure, schools)
    except NoFigure as missing:
        raise NoFigure(NOTHING_TO_SUBTRACT.filled(reason=missing.reason)) from missing
    rule = OF_THE_OTHERS.filled(counted=measure.counted)
    return Total(less(_of_district(rows, "No", measure), pilot.counts), rule)


def _require_group(rows: list[Row]) -> None:
    if not rows:
        raise NoFigure(GROUP_LOST)


def _rows_of_school(rows: list[Row], cds_code: str) -> list[Row]:
    return [row for row in rows if "".join(DISTRICT) + row["SchoolCode"].zfill(7) == cds_code]


def _agreed(rows: list[Row]) -> Row:
    """A school occurs once per charter and DASS choice, with the same counts each time."""
    if len({tuple(row[column] for column in COUNTS) for row in rows}) > 1:
        raise InputError(f"{FILE}: school {rows[0]['SchoolCode']} has rows that differ")
    # The difference with the district's row without charter schools rests on this.
    if not any(row["CharterSchool"] == "No" for row in rows):
        raise InputError(f"{FILE}: school {rows[0]['SchoolCode']} is a charter school")
    return rows[0]


def _of_district(rows: list[Row], charter: str, measure: Measure) -> tuple[int, ...]:
    own = [
        row
        for row in rows
        if row["SchoolCode"] == WHOLE_DISTRICT and row["CharterSchool"] == charter
    ]
    whole = _sum_of_the_others(own)
    return tuple(whole[COUNTS.index(column)] for column in measure.columns)


def _sum_of_the_others(rows: list[Row]) -> tuple[int, ...]:
    """The row of all schools among three: DASS schools, the others, and both together."""
    counts = [tuple(count_of(row, column, DISTRICT_ROW) for column in COUNTS) for row in rows]
    for index, whole in enumerate(counts):
        others = counts[:index] + counts[index + 1 :]
        if len(others) == 2 and less(whole, others[0]) == others[1]:
            return whole
    raise NoFigure(NONE_IS_THE_WHOLE.filled(rows=len(rows)))
