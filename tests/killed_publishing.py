"""A publish that stops at a call, for as long as somebody takes to kill it.

Run by tests as `python -m tests.killed_publishing MODULE NAME CALL FILE`: the file is made when
that call of the function begins.
"""

import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import django

AT = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
GIVEN = {"reason": "A test.", "by": None, "at": AT, "version": "2027.1"}


def main(module: str, name: str, call: int, reached: Path) -> None:
    django.setup()
    from metrics.publishing.making import publish

    place = import_module(module)
    work, calls = getattr(place, name), []

    def stopping(*given, **named):
        calls.append(name)
        if len(calls) == call:
            reached.touch()
            time.sleep(600)
        return work(*given, **named)

    setattr(place, name, stopping)
    publish(**GIVEN)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
