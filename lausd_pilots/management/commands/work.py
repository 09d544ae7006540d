import os
import signal
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lausd_pilots.importing import HANDLERS as IMPORTS
from lausd_pilots.releasing.tasks import TASKS as RELEASES
from reforms.actions.mailing import send_due_notices
from reforms.sheets.tasks import TASKS as SHEETS
from schools.work import AtWorkAlready, work

HANDLERS = {**SHEETS, **RELEASES, **IMPORTS}


class Command(BaseCommand):
    """Runs queued work, one thing at a time, and sends notices meanwhile: see docs/adr/0011.

    One worker is enough for each database; a second one waits until the first has ended. What
    was running when a worker was killed is marked as failed by the next one.
    """

    help = "Runs queued work, such as the check of an uploaded sheet."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is queued, then end")
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="end when this process has ended"
        )

    def handle(self, *args, once, beside, **options):
        with asked_to_stop() as asked:
            try:
                work(
                    HANDLERS,
                    once=once,
                    stopped=lambda: bool(asked) or has_ended(beside),
                    say=self.stdout.write,
                    meanwhile=lambda: send_due_notices(timezone.now()),
                )
            except AtWorkAlready:
                raise CommandError(
                    "Another worker is at work. It does what is queued; nothing was done here."
                ) from None


@contextmanager
def asked_to_stop():
    """The signals that came. What is being done is finished first."""
    came = []
    before = {
        number: signal.signal(number, lambda number, frame: came.append(number))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def has_ended(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        # Of another user: the number was given to another process meanwhile.
        return True
    return False
