"""Workbooks, .xlsx and .xls: read in a process of its own, see `workbook_process.py`."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings

from schools.file_kinds import PROBLEMS, unlike_a_workbook
from schools.zip_files import MEGABYTE, DangerousZip, Limits, must_be_harmless

from .problems import FileRefused
from .tables import ROWS_OF_HEAD, NumberedRow, Table

COMMAND = [sys.executable, "-m", "schools.imports.workbook_process"]
MOST_SECONDS = 900
# A year of the whole state has up to 400,000 rows: its sheet is a few hundred megabytes of XML.
LIMITS = Limits(total=800 * MEGABYTE, parts=2_000, ratio=200)
REASONS = {
    "encrypted": "locked",
    "too_large": "too_large_inside",
    "nested": "damaged",
    "names": "damaged",
}


def tables_of(path: Path) -> list[Table]:
    """Every sheet with anything in it."""
    heads: dict[int, tuple[str, list[NumberedRow]]] = {}
    for place, name, row in _answers("head", path, ROWS_OF_HEAD):
        _name, head = heads.setdefault(place, (name, []))
        head.append(row)
    if not heads:
        raise FileRefused(str(PROBLEMS["no_sheet"]))
    return [
        Table(name, head, partial(rows_of, path, place)) for place, (name, head) in heads.items()
    ]


def rows_of(path: Path, place: int) -> Iterator[NumberedRow]:
    return (row for _place, _name, row in _answers("rows", path, place))


def require_workbook(path: Path) -> None:
    """Told from the directory of the packed file, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            problem = unlike_a_workbook(archive.infolist())
            if not problem:
                must_be_harmless(archive, size=path.stat().st_size, limits=LIMITS)
    except DangerousZip as danger:
        problem = REASONS.get(danger.problem, "damaged")
    except Exception:
        # A made-up directory makes the library fail in many ways.
        problem = "damaged"
    if problem:
        raise FileRefused(str(PROBLEMS[problem]))


def _answers(task: str, path: Path, asked: int) -> Iterator[tuple[int, str, NumberedRow]]:
    """Each row with the place and the name of its sheet."""
    place, name, problem = 0, "", "damaged"
    with _process(task, path, asked) as (process, ended):
        for line in process.stdout:
            said = json.loads(line)
            if isinstance(said, dict):
                problem = said["problem"]
            elif isinstance(said[1], str):
                place, name = said
            else:
                yield place, name, (said[0], said[1])
    if ended.is_set():
        problem = "slow"
    if problem:
        raise FileRefused(str(PROBLEMS[problem]))


@contextmanager
def _process(task: str, path: Path, asked: int):
    """The process, and what tells that its time was up. It ends with the block in any case."""
    ended = threading.Event()
    with subprocess.Popen(
        [*COMMAND, task, str(path.resolve()), str(asked)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
    ) as process:
        timer = threading.Timer(MOST_SECONDS, lambda: (ended.set(), process.kill()))
        timer.start()
        try:
            yield process, ended
        finally:
            timer.cancel()
            process.kill()
