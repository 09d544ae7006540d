"""Seconds to publish figures that are public already, and to copy the same rows by SQL alone.

Run with `.venv/bin/python -m benchmarks.publishing [FIGURES]`, 1,000,000 by default. On SQLite in
a temporary folder; with DATABASE_URL on PostgreSQL, in an empty database that is to be dropped
afterwards. Both ways fill the same table with the same indexes, within one run.
"""

import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product

import django

AT = datetime(2027, 1, 1, 20, 0, tzinfo=UTC)
SCHOOLS, GROUPS, GRADES = 1000, 9, ["all", "9", "10", "11", "12"]
YEARS = range(2015, 2020)


def main(figures: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {connection.vendor}")
    make_figures(figures)
    publishing = seconds_to_publish()
    copying = seconds_to_copy()
    print(
        f"publishing {publishing:.1f} s, INSERT … SELECT {copying:.1f} s: ratio "
        f"{publishing / copying:.2f}; peak memory {peak_memory():.0f} MB"
    )


def make_figures(number: int) -> None:
    from metrics.actions import ensure_populations
    from metrics.models import Indicator, Observation, StudentGroup
    from schools.bulk import insert_rows
    from schools.models import ImportRun, School, Source

    source = Source.objects.create(slug="benchmark", title="A benchmark", kind="dataset")
    run = ImportRun.objects.create(
        kind="file", family="benchmark", digest="0" * 64, at=AT, state="applied"
    )
    schools = [
        School.objects.create(slug=f"school-{n}", name=f"School {n}", status="open")
        for n in range(SCHOOLS)
    ]
    populations = [each.pk for each in ensure_populations(schools).values()]
    groups = [
        StudentGroup.objects.create(slug=f"group-{n}", name=f"Group {n}", partition="other").pk
        for n in range(GROUPS)
    ]
    indicators = [
        Indicator.objects.create(
            slug=f"indicator-{n}",
            name=f"Indicator {n}",
            unit="percent",
            direction="higher",
            data_class="C1",
            definition="Made for a benchmark.",
            denominator="students",
        ).pk
        for n in range(20)
    ]
    cells = islice(product(indicators, YEARS, groups, GRADES, populations), number)
    rows = (row_of(cell, n, source.pk, run.pk) for n, cell in enumerate(cells))
    insert_rows(Observation, COLUMNS, rows)


COLUMNS = [
    "indicator_id", "school_year", "student_group_id", "grade", "population_id", "status",
    "value", "digits", "numerator", "denominator", "source_id", "import_run_id", "row_number",
    "respondent", "qualifier", "candidates", "note", "note_es", "column_name", "current",
]  # fmt: skip


def row_of(cell, n: int, source: int, run: int) -> tuple:
    indicator, year, group, grade, population = cell
    students = 20 + n % 381
    met = n * 7 % (students + 1)
    digits = f"{Decimal(100 * met) / students:.1f}"
    return (
        indicator, year, group, grade, population, "reported", Decimal(digits), digits, met,
        students, source, run, n, "", "", "", "", "", "RATE", True,
    )  # fmt: skip


@contextmanager
def timed(what: str):
    began = time.perf_counter()
    taken = []
    yield taken
    taken.append(time.perf_counter() - began)
    print(f"  {what}: {taken[0]:.1f} s")


def seconds_to_publish() -> float:
    """Without the files, which have a benchmark of their own."""
    from metrics.publishing.making import work_out_release
    from metrics.publishing.writing import Cover, write_edition

    cover = Cover(reason="A benchmark.", at=AT)
    with timed("adding up, reading, comparing") as working:
        worked_out = work_out_release(None, cover)
    with timed("writing") as writing:
        write_edition(worked_out.edition, cover, mark=worked_out.mark)
    print(f"  {worked_out.edition.figures} figures")
    return working[0] + writing[0]


def seconds_to_copy() -> float:
    from django.db import connection, transaction

    table = "metrics_publishedvalue"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE benchmark_rows AS SELECT * FROM {table}")
        empties = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
        cursor.execute(f"{empties} {table}")
        with timed("INSERT … SELECT") as taken, transaction.atomic():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM benchmark_rows")
        cursor.execute("DROP TABLE benchmark_rows")
    return taken[0]


def peak_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lausd_pilots.settings")
    with tempfile.TemporaryDirectory() as kept:
        os.environ["DATA_DIR"] = kept
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
