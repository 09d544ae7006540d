"""A worker that stops in the middle of a task, for as long as somebody takes to kill it.

Run by tests as `python -m tests.killed FILE`: the file is made when the middle is reached.
"""

import sys
import time
from pathlib import Path

import django


def main(reached: Path) -> None:
    django.setup()
    from reforms.sheets import tasks  # needs the settings
    from schools.work import work

    end_run = tasks.end_run

    def end_never(run, state):
        end_run(run, state)
        reached.touch()
        time.sleep(600)

    tasks.end_run = end_never
    work(tasks.TASKS, once=True, stopped=lambda: False, say=print)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
