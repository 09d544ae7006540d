"""Seconds and memory that it takes to import a text of the size of a statewide year file.

Run with `.venv/bin/python -m benchmarks.importing [ROWS]`; 340,000 rows, 35 MB, if nothing is said.
The file is made with a seed; codes and figures are invented. The database is that of tests: on
SQLite a file of its own, with DATABASE_URL beside the one it names; it is gone afterwards.

Compared, in one run, with reading the same file with the csv module and inserting the figures that
the import stored with plain `executemany` (SQLite) or `COPY` (PostgreSQL).
"""

import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from metrics.imports.acgr import FAMILY  # noqa: E402
from metrics.models import Indicator, Observation, Population, StudentGroup  # noqa: E402
from schools.imports.reading import Asked  # noqa: E402
from schools.imports.taking import take_in_file  # noqa: E402
from schools.models import School, Source  # noqa: E402
from tests.factories import make  # noqa: E402

SEED = 7
ROWS = 340_000
GOALS = "goal: at most 5 times, under 300 MB"
# About as many of the state's rows are LAUSD's in the real files.
OURS = 14
GROUPS = ["TA", "GM", "GF", "RA", "RB", "RD", "RF", "RH", "RI", "RP", "RT", "RW", "SD", "SE", "SF"]
GROUPS += ["SH", "SM", "SS"]
PAIRS = ["Regular HS Diploma Graduates", "Met UC/CSU Grad Req's", "Seal of Biliteracy"]
PAIRS += ["Golden State Seal Merit Diploma", "CHSPE Completer", "Adult Ed. HS Diploma"]
PAIRS += ["SPED Certificate", "GED Completer", "Other Transfer", "Dropout", "Still Enrolled"]
HEADINGS = ["AcademicYear", "AggregateLevel", "CountyCode", "DistrictCode", "SchoolCode"]
HEADINGS += ["CountyName", "DistrictName", "SchoolName", "CharterSchool", "DASS"]
HEADINGS += ["ReportingCategory", "CohortStudents"]
HEADINGS += [f"{pair} ({what})" for pair in PAIRS for what in ("Count", "Rate")]


def main(rows: int = ROWS) -> None:
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {connection.vendor}, seed {SEED}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cohorts.txt"
        codes = make_file(path, rows)
        print(f"{path.stat().st_size / 1e6:.0f} MB, {rows} rows, {len(codes)} schools of LAUSD")
        if connection.vendor == "sqlite":
            settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")
        connection.creation.create_test_db(verbosity=0)
        try:
            measure(path, codes)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(path: Path, codes: list[str]) -> None:
    invent_records(codes)
    before = peak()
    began, worked = time.perf_counter(), time.process_time()
    read = take_in_file(path, (FAMILY,), asked=Asked(), at=timezone.now(), tell=lambda rows: None)
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    assert not read.problems, read.problems.listed[:5]
    memory = peak()
    print(f"import: {taken:.2f} s ({worked:.2f} s of processor), {read.outcome.created} figures")
    began, plain_worked = time.perf_counter(), time.process_time()
    plainly(path, stored())
    plain, plain_worked = time.perf_counter() - began, time.process_time() - plain_worked
    print(f"plainly: {plain:.2f} s ({plain_worked:.2f} s of processor)")
    print(
        f"{taken / plain:.1f} times as long; peak {memory:.0f} MB, {before:.0f} MB before; {GOALS}"
    )


def peak() -> float:
    """Megabytes of this process, at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def stored() -> list[tuple]:
    """The figures that the import stored, all columns but the key."""
    fields = [field.column for field in Observation._meta.concrete_fields[1:]]
    found = list(Observation.objects.values_list(*fields))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE plain AS SELECT * FROM metrics_observation WHERE 1=0"
        )
    return found


def plainly(path: Path, rows: list[tuple]) -> None:
    """The least that anybody could do: read every row, insert the ones that are stored."""
    fields = [field.column for field in Observation._meta.concrete_fields[1:]]
    columns = ", ".join(connection.ops.quote_name(name) for name in fields)
    with path.open(newline="") as file:
        for _row in csv.reader(file, delimiter="\t"):
            pass
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = (
                "\t".join(r"\N" if cell is None else str(cell) for cell in row) for row in rows
            )
            text = io.StringIO("\n".join(lines) + "\n")
            cursor.cursor.copy_expert(f"COPY plain ({columns}) FROM STDIN", text)
        else:
            places = ", ".join("?" * len(fields))
            connection.connection.executemany(
                f"INSERT INTO plain ({columns}) VALUES ({places})", rows
            )


# --- what is invented ---


def make_file(path: Path, rows: int) -> list[str]:
    """A text with the columns of the cohort file. The codes of the schools of LAUSD in it."""
    chance, codes = random.Random(SEED), []
    with path.open("w", newline="") as file:
        write = csv.writer(file, delimiter="\t", lineterminator="\r\n").writerow
        write(HEADINGS)
        written, school = 0, 1_000_000
        while written < rows:
            school += 1
            is_ours = chance.randrange(OURS) == 0
            district = ("19", "64733", "Los Angeles") if is_ours else other_district(chance)
            if is_ours:
                codes.append(f"1964733{school}")
            for cells in rows_of_school(chance, district, str(school))[: rows - written]:
                write(cells)
                written += 1
    return codes


def other_district(chance: random.Random) -> tuple[str, str, str]:
    county = chance.randrange(1, 59)
    return f"{county:02d}", str(10_000 + chance.randrange(900) * 60), f"Unified {county}"


def rows_of_school(chance: random.Random, district: tuple[str, str, str], school: str) -> list:
    """Four times each category, as the publisher prints them, and the same each time."""
    county, code, name = district
    about = ["2017-18", "S", county, code, school, name, name, f"School {school}"]
    rows = []
    for group in GROUPS:
        figures = cohort(chance)
        for charter, dass in [("All", "All"), ("No ", "No "), ("All", "No "), ("No ", "All")]:
            rows.append([*about, charter, dass, group, *figures])
    return rows


def cohort(chance: random.Random) -> list[str]:
    students = chance.randrange(-3000, 400)
    if students <= 10:
        return ["*"] * (1 + 2 * len(PAIRS))
    graduates = chance.randrange(students // 2, students + 1)
    cells = [str(students), str(graduates), share(graduates, students)]
    for _pair in PAIRS[1:]:
        some = chance.randrange(graduates // 2 + 1)
        cells += [str(some), share(some, graduates)]
    return cells


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "0.0"


def invent_records(codes: list[str]) -> None:
    declared = FAMILY.plan.args[0]
    for slug in sorted(set(declared.group.codes.values()) - {None}):
        make(StudentGroup, slug=slug)
    for measure_ in declared.measures:
        make(Indicator, slug=measure_.indicator, denominator="students")
    make(Population, slug="lausd")
    source = make(Source)
    for code in codes:
        make(School, slug=f"invented-{code}", name=code, cds_code=code, codes_source=source)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
