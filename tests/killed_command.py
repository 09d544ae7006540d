"""A command of the site in a process that is killed: from outside, or by itself at a step.

Run by tests as `python -m tests.killed_command STEP COMMAND…`. A step is a statement that was
sent to the database, or something done to a file; 0 is none. Says when the command begins, and
after it how many steps it took.
"""

import io
import os
import signal
import sys
from datetime import UTC, datetime

import django

# In every process the same, so that all that is written can be compared.
AT = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
BEGUN = "begun"
ON_FILES = {"open", "os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "os.truncate"}


class Steps:
    """Counts them, and dies at the last."""

    def __init__(self, last: int):
        self.last, self.count = last, 0

    def take(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def send(self, execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        self.take()
        return answer

    def see(self, event, given) -> None:
        if event in ON_FILES and str(given[0]).startswith(os.environ["DATA_DIR"]):
            self.take()


def main(last: int, command: list[str]) -> None:
    from django.utils import timezone

    timezone.now = lambda: AT
    django.setup()
    from django.core.management import call_command, load_command_class
    from django.db import connection

    load_command_class("lausd_pilots", command[0])
    steps = Steps(last)
    connection.execute_wrappers.append(steps.send)
    sys.addaudithook(steps.see)
    print(BEGUN, flush=True)
    call_command(*command, stdout=io.StringIO())
    print(steps.count)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
