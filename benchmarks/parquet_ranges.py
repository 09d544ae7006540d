"""How much of a release's Parquet file DuckDB fetches over HTTP to answer a question.

Run with `.venv/bin/python -m benchmarks.parquet_ranges [INDICATOR [SCHOOL]]` on a database that
holds a release, such as one made by `manage.py make_sample_data`. The server is started here, with
the environment as it is, and its own log is added up. Nothing is changed.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .over_http import reader
from .starting import ROOT, free_port, wait_for

FILE = "/data/latest/observations.parquet"
QUESTIONS = {
    "mean of one indicator (goal: under 20 %)": (
        "select avg(value) from '{file}' where indicator = '{indicator}'"
    ),
    "one indicator by year, with counts and sources": (
        "select school_year, sum(numerator), sum(denominator), any_value(source) "
        "from '{file}' where indicator = '{indicator}' group by school_year"
    ),
    "every column of one indicator": "select * from '{file}' where indicator = '{indicator}'",
    "figures of one school": (
        "select indicator, school_year, student_group, value, status, source "
        "from '{file}' where school = '{school}'"
    ),
}
ROUNDS = 3
# Method, path, status, bytes of the answer without its headers.
LOG_LINE = "%(m)s %(U)s %(s)s %(B)s"


def main(indicator: str = "graduation-rate", school: str = "") -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "access.log"
        with server(log) as site:
            file = site + FILE
            with urllib.request.urlopen(urllib.request.Request(file, method="HEAD")) as answer:
                size = int(answer.headers["Content-Length"])
            print(f"{FILE}: {size:,} bytes")
            school = school or one_school(file, indicator)
            for name, question in QUESTIONS.items():
                asked = question.format(file=file, indicator=indicator, school=school)
                report(name, asked, log, size)


def report(name: str, question: str, log: Path, size: int) -> None:
    """The round that took the most: how far the reader reads on varies with its threads."""
    rounds = [parts_fetched(question, log) for _round in range(ROUNDS)]
    most = max(rounds, key=sum)
    every = ", ".join(f"{sum(each) / size:.1%}" for each in rounds)
    print(f"{name}: {sum(most):,} bytes in {len(most)} parts, {sum(most) / size:.1%} ({every})")
    print(f"    {question}")


def parts_fetched(question: str, log: Path) -> list[int]:
    """With a reader of its own, that has kept nothing of the question before."""
    before = answers(log)
    with reader() as database:
        database.execute(question).fetchall()
    return answers(log)[len(before) :]


def one_school(file: str, indicator: str) -> str:
    with reader() as database:
        asked = f"select max(school) from '{file}' where indicator = '{indicator}'"
        return database.execute(asked).fetchone()[0]


def answers(log: Path) -> list[int]:
    """Bytes of each that held some of the file. The log is written after the answer is."""
    time.sleep(0.5)
    lines = [line.split() for line in log.read_text().splitlines()]
    return [int(sent) for method, path, _status, sent in lines if of_the_file(method, path, sent)]


def of_the_file(method: str, path: str, sent: str) -> bool:
    return method == "GET" and path.endswith(Path(FILE).name) and sent.isdigit() and int(sent) > 0


@contextmanager
def server(log: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:lausd_pilots.serving"]
    command += ["--access-logfile", str(log), "--access-logformat", LOG_LINE, "--log-level=error"]
    environment = {**os.environ, "PORT": str(port)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(
        [*command, "lausd_pilots.wsgi"], cwd=ROOT, env=environment, **quiet
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:3])
