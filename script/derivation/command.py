"""Reads the input folder, derives every figure, and writes the three files of records."""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from . import graduation, meals, sat, school_figures, totals
from .inputs import InputError, read_csv_file
from .listed_schools import read_listed_schools

RECORDS = Path(__file__).resolve().parents[2] / "lausd_pilots" / "records"
VALUES = "pilot_schools_metrics.csv"
VALUE_COLUMNS = [
    "cds_code",
    "school_year",
    "metric",
    "student_group",
    "value_as_published",
    "source",
]


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    try:
        written = derive_all(options.input_folder, options.records)
    except InputError as problem:
        print(f"Nothing was written. {problem}", file=sys.stderr)
        return 1
    for name, rows in written.items():
        print(f"{name}: {rows} rows")
    return 0


def derive_all(folder: Path, records: Path) -> dict[str, int]:
    """Everything is derived before anything is written."""
    schools = read_listed_schools(records)
    meals_files = {year: meals.read_meals(folder, year) for year in meals.FILES}
    sat_file = sat.read_sat(folder)
    counts = sat.counts_of_schools(sat_file)
    for year, file in meals_files.items():
        counts |= meals.counts_of_schools(file, year)
    results = [
        *[r for year, file in meals_files.items() for r in meals.derive_meals(file, year, schools)],
        *graduation.derive_graduation(graduation.read_graduation(folder), schools),
        *sat.derive_sat(sat_file, schools),
    ]
    values = read_csv_file(folder, VALUES, source="")
    of_schools = school_figures.school_figures(values, schools, counts)
    computed = [row for result in results for row in result.figures]
    missing = [row for result in results for row in result.missing]
    return {
        path.name: _write(path, fields, rows)
        for path, fields, rows in [
            (records / "school_figures.csv", school_figures.FIELDS, of_schools),
            (records / "population_figures.csv", totals.FIELDS, computed),
            (records / "missing_population_figures.csv", totals.MISSING_FIELDS, missing),
        ]
    }


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="derive_figures", description=__doc__)
    parser.add_argument("input_folder", type=Path, help="the folder of the publishers' files")
    parser.add_argument("--records", type=Path, default=RECORDS, help="where the records are kept")
    return parser.parse_args(arguments)


def _write(path: Path, fields: list[str], rows: list[dict[str, str]]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)
