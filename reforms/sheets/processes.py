"""Starts the short-lived process that reads or writes a workbook: see `workbook.py`."""

import json
import logging
import subprocess
import sys

from django.conf import settings

from .files import SheetRefused

COMMAND = [sys.executable, "-m", "reforms.sheets.workbook"]
MOST_SECONDS = 30

logger = logging.getLogger(__name__)


class WorkbookNotWritten(Exception):
    pass


def read_workbook(content: bytes) -> dict:
    try:
        answer = json.loads(_run("read", content))
    except subprocess.TimeoutExpired:
        raise SheetRefused("slow") from None
    except (subprocess.CalledProcessError, ValueError):
        # It was ended by the limit of memory, or by what the file holds.
        raise SheetRefused("damaged") from None
    if "problem" in answer:
        raise SheetRefused(answer["problem"])
    return answer


def write_workbook(asked: dict) -> bytes:
    try:
        return _run("write", json.dumps(asked).encode())
    except subprocess.SubprocessError:
        logger.exception("A workbook could not be written")
        raise WorkbookNotWritten from None


def _run(task: str, given: bytes) -> bytes:
    done = subprocess.run(
        [*COMMAND, task],
        input=given,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        timeout=MOST_SECONDS,
        check=True,
    )
    return done.stdout
