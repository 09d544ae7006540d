"""A worker that stops at a statement of taking a file in, for as long as it takes to kill it.

Run by tests as `python -m tests.killed_import FILE NUMBER`: the file is made when the statement of
that number was reached, which was then sent and is not committed.
"""

import sys
import time
from pathlib import Path

import django


def main(reached: Path, number: int) -> None:
    django.setup()
    from django.db import connection  # needs the settings

    from schools.imports import tasks
    from schools.work import work
    from tests.import_files import FAMILY

    sent = 0

    def stop(execute, sql, params, many, context):
        nonlocal sent
        answer = execute(sql, params, many, context)
        sent += 1
        if sent == number:
            reached.touch()
            time.sleep(600)
        return answer

    def take_in(run):
        with connection.execute_wrapper(stop):
            handlers[run.family, run.task](run)

    handlers = tasks.handlers((FAMILY,))
    work({("", "take-in"): take_in}, once=True, stopped=lambda: False, say=print)
    reached.touch()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
