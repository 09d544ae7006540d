"""Seconds that it takes to write each file of a release, beside what the database itself takes.

Run with `.venv/bin/python -m benchmarks.release_files [VERSION [ROUNDS]]` on a database that holds
a release, such as one made by `manage.py make_sample_data`; sample.1 and three rounds if nothing is
said. With PostgreSQL the CSV file is held against `psql \\copy` of the same rows (goal: at most
twice as long), once as they are kept, and once with their members taken apart by the database.
Nothing is changed: the files are written to a folder of their own, which is gone afterwards.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lausd_pilots.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from metrics.models import Release  # noqa: E402
from metrics.release_files import names  # noqa: E402
from metrics.release_files.database import open_database  # noqa: E402
from metrics.release_files.parquet import write_parquet  # noqa: E402
from metrics.release_files.reading import read_rows  # noqa: E402
from metrics.release_files.text import open_csv, open_json_lines  # noqa: E402
from metrics.release_files.workbook import open_workbook  # noqa: E402
from metrics.rows import MEMBERS  # noqa: E402

ROWS = (
    "SELECT row FROM metrics_publishedvalue WHERE first_release_id <= {n} AND "
    '(last_release_id IS NULL OR last_release_id >= {n}) ORDER BY key COLLATE "C"'
)
MEMBERS_OF_ROWS = (
    "SELECT m.* FROM (" + ROWS.replace("SELECT row", "SELECT key, row") + ") AS kept, "
    "json_to_record(kept.row::json) AS m(" + ", ".join(f"{name} text" for name in MEMBERS) + ")"
)


def main(version: str = "sample.1", rounds: int = 3) -> None:
    release = Release.objects.get(version=version)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.2f}, {connection.vendor}; {release.figures} figures"
    )
    with tempfile.TemporaryDirectory() as folder:
        times = [measured(release, Path(folder)) for _round in range(rounds)]
    median = {name: statistics.median(each[name] for each in times) for name in times[0]}
    for name, seconds in median.items():
        every = ", ".join(f"{each[name]:.2f}" for each in times)
        print(f"{name}: {seconds:.2f} s ({every})")
    for name in [name for name in median if name.startswith("psql")]:
        print(f"CSV / {name}: {median['CSV'] / median[name]:.2f}")
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measured(release: Release, folder: Path) -> dict[str, float]:
    """One round: the baselines and our files in turn, so that a busy machine is busy for both."""
    lines, n = folder / names.JSON_LINES, release.number
    found = {}
    if connection.vendor == "postgresql":
        found["psql \\copy of the rows"] = seconds(lambda: psql(ROWS.format(n=n), folder))
    found["CSV"] = seconds(lambda: from_rows(release, open_csv(folder / names.CSV)))
    if connection.vendor == "postgresql":
        copied = seconds(lambda: psql(MEMBERS_OF_ROWS.format(n=n), folder))
        found["psql \\copy of the members"] = copied
    found["JSON lines"] = seconds(lambda: from_rows(release, open_json_lines(lines)))
    found["Parquet"] = seconds(lambda: write_parquet(lines, folder / names.PARQUET))
    database = folder / names.SQLITE
    found["SQLite"] = seconds(lambda: from_rows(release, open_database(database)))
    database.unlink()
    if release.figures <= names.LARGEST_WORKBOOK:
        book = folder / names.WORKBOOK
        found["workbook"] = seconds(lambda: from_rows(release, open_workbook(book, release)))
    return found


def from_rows(release: Release, opened) -> None:
    with opened as write:
        read_rows(release, write)


def psql(query: str, folder: Path) -> None:
    place = settings.DATABASES["default"]
    address = {
        "PGHOST": place["HOST"],
        "PGPORT": str(place["PORT"] or 5432),
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
        "PGDATABASE": place["NAME"],
    }
    command = f"\\copy ({query}) TO '{folder / 'baseline.csv'}' WITH CSV HEADER"
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--command", command],
        check=True,
        env={**os.environ, **{name: value for name, value in address.items() if value}},
    )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
