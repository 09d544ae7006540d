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

SCHOOL_YEAR = "2018-19"
FILE = "cde_sat/sat_2018-19.csv"
DISTRICT = "1964733"
BOTH = "Test takers who met both benchmarks and test takers, each"
MEASURES = [
    Measure("sat-enrollment", ("Enroll12",), "Students enrolled,", grade="12"),
    Measure("sat-takers", ("NumTSTTakr12",), "Test takers,", grade="12"),
    Measure("sat-both-benchmarks", ("TotNumBothBenchmark12", "NumTSTTakr12"), BOTH, grade="12"),
    Measure("sat-both-benchmarks", ("TotNumBothBenchmark11", "NumTSTTakr11"), BOTH, grade="11"),
]


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
        raise NoFigure(f"The file has no row for {', '.join(absent)}.")
    listed = [by_code[school.cds_code] for school in with_takers]
    rest = len(schools) - len(with_takers)
    rule = (
        f"{measure.counted} summed over the {len(listed)} schools of the 2021–22 list that offer"
        f" grade {measure.grade}; the other {rest} have no such grade."
    )
    return Total(
        summed(listed, measure.columns, f"schools of the list that offer grade {measure.grade}"),
        rule,
    )


def _lausd(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    whole = _district_row(rows)
    counts = tuple(count_of(whole, column, "The district row") for column in measure.columns)
    rule = f"{measure.counted} from the CDE’s own row for the district, charter schools included."
    return Total(counts, rule)


def _non_pilot(rows: list[Row], measure: Measure, schools: list[ListedSchool]) -> Total:
    raise NoFigure(
        "The file does not say which schools are charter schools, and its district row includes"
        f" them. {_gap(rows, measure)} So neither a sum nor a difference gives the rest of the"
        " district-run schools."
    )


def _gap(rows: list[Row], measure: Measure) -> str:
    """How far the school rows are from making up the district row."""
    parts = _school_rows(rows)
    hidden = sum(any(row[column] == "*" for column in measure.columns) for row in parts)
    if hidden:
        return f"The results of {hidden} of its {len(parts)} school rows are withheld."
    added = summed(parts, measure.columns, "school rows")[-1]
    whole = count_of(_district_row(rows), measure.columns[-1], "The district row")
    return f"Its {len(parts)} school rows add up to {added:,} of the {whole:,} of the district row."


def _school_rows(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["RType"] == "S"]


def _district_row(rows: list[Row]) -> Row:
    found = [row for row in rows if row["RType"] == "D"]
    if len(found) != 1:
        raise InputError(f"{FILE}: {len(found)} rows for the district instead of one")
    return found[0]
