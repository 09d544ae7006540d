"""Starts the short-lived process that writes a workbook: see `sheets.py`."""

import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

COMMAND = [sys.executable, "-m", "schools.rest.sheets"]
CHUNK = 64 * 1024
# Of each web process: a workbook takes a core for seconds.
AT_ONCE = BoundedSemaphore(1)

logger = logging.getLogger(__name__)


class NotWritten(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "not_written"
    wait = 60

    def __init__(self):
        super().__init__(_("The workbook could not be written. csv holds the same rows."))


def write_sheet(begin: Mapping, rows: Iterable[Sequence]) -> Iterator[bytes]:
    """The bytes of a workbook, which is whole before the first is given.

    `begin` is told in `sheets.py`. Raises `NotWritten`.
    """
    with tempfile.TemporaryDirectory() as folder, AT_ONCE:
        path = Path(folder) / "rows.xlsx"
        try:
            _write(path, begin, rows)
        except (OSError, subprocess.SubprocessError):
            logger.exception("A workbook could not be written")
            raise NotWritten from None
        # The name goes with the folder; the file stays until it is closed.
        return _parts(path.open("rb"))


def _parts(opened: IO[bytes]) -> Iterator[bytes]:
    with opened:
        while part := opened.read(CHUNK):
            yield part


def _write(path: Path, begin: Mapping, rows: Iterable[Sequence]) -> None:
    process = subprocess.Popen([*COMMAND, str(path)], stdin=subprocess.PIPE, cwd=settings.BASE_DIR)
    try:
        for line in chain([begin], rows):
            process.stdin.write(orjson.dumps(line) + b"\n")
        process.stdin.close()
        if process.wait() != 0:
            raise subprocess.CalledProcessError(process.returncode, COMMAND)
    finally:
        # Whatever went wrong here, or with the reader, nobody waits for it any more.
        process.kill()
        process.wait()
