"""Long work is done outside requests: a page queues an import run, one worker takes it.

A handler does its work in one transaction and ends the run in the same one (`end_run`), so that
whatever kills the worker, both stand or neither does. How far it is, is told outside of that
transaction: pages see only what is committed, and on SQLite one writer holds up all others.
"""

import fcntl
import logging
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_noop

from schools.models import ImportRun

Handler = Callable[[ImportRun], None]
# By family and task, or by the task alone.
ANY = ""
Handlers = Mapping[tuple[str, str], Handler]

LOCK = "work"
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_ERRANDS = 60
SECONDS_AFTER_A_LOST_DATABASE = 2
# Kept in English and translated where they are shown: nobody's language is known here.
STOPPED = gettext_noop("It was stopped before it was finished. Nothing of it was kept.")
UNKNOWN = gettext_noop("This installation cannot do this work.")
BROKEN = gettext_noop("Something went wrong here, and nothing was kept. We have a record of it.")

logger = logging.getLogger(__name__)


class WorkError(Exception):
    """The work cannot be done. The message is safe to show to staff."""


class AtWorkAlready(Exception):
    """Another process holds the lock."""


# --- what pages and handlers call ---


def queue_run(run: ImportRun, task: str) -> None:
    """Why it failed the last time is forgotten; whatever else its note says stays."""
    run.note = "" if run.state == ImportRun.State.FAILED else run.note
    run.state, run.task, run.done, run.total = ImportRun.State.QUEUED, task, 0, None
    run.save(update_fields=["state", "task", "note", "done", "total"])


def tell_progress(run: ImportRun, done: int, total: int) -> None:
    """Not within the transaction of the work, where nobody would see it."""
    run.done, run.total = done, total
    run.save(update_fields=["done", "total"])


def end_run(run: ImportRun, state: str) -> None:
    """Within the transaction of the work."""
    run.state, run.done = state, run.total or 0
    run.save(update_fields=["state", "done"])


def fail_run(run: ImportRun, note: str) -> None:
    run.state, run.note = ImportRun.State.FAILED, note
    run.save(update_fields=["state", "note"])


# --- what the worker does ---


def work(
    handlers: Handlers,
    *,
    once: bool,
    stopped: Callable[[], bool],
    say: Callable[[str], None],
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Does what is queued, one after the other; then ends (`once`) or looks again and again.

    `meanwhile` is called once a minute while nothing is queued.
    """
    waiting = False
    while not stopped():
        try:
            with the_lock():
                _work_under_the_lock(handlers, once=once, stopped=stopped, meanwhile=meanwhile)
                return
        except AtWorkAlready:
            if once:
                raise
            if not waiting:
                say("Another worker is at work. This one waits until it ends.")
            waiting = True
            time.sleep(SECONDS_BETWEEN_LOOKS)
        except (OperationalError, InterfaceError):
            # With its connection the worker has lost its lock, too.
            logger.exception("The database is lost")
            if once:
                raise
            connection.close()
            time.sleep(SECONDS_AFTER_A_LOST_DATABASE)


def _work_under_the_lock(
    handlers: Handlers,
    *,
    once: bool,
    stopped: Callable[[], bool],
    meanwhile: Callable[[], object],
) -> None:
    mark_abandoned()
    due = time.monotonic()
    while not stopped():
        if do_next(handlers):
            continue
        if once:
            return
        if time.monotonic() >= due:
            due = time.monotonic() + SECONDS_BETWEEN_ERRANDS
            meanwhile()
        time.sleep(SECONDS_BETWEEN_LOOKS)


def the_lock() -> AbstractContextManager[None]:
    """One worker for each database."""
    return holding(LOCK)


@contextmanager
def holding(name: str) -> Iterator[None]:
    """Nobody else holds this name meanwhile: AtWorkAlready where somebody does, at once.

    The lock goes with the process, however that ends. `name` is a word that can name a file.
    """
    yield from _advisory_lock(name) if connection.vendor == "postgresql" else _file_lock(name)


def _file_lock(name: str) -> Iterator[None]:
    with (settings.DATA_DIR / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AtWorkAlready from None
        yield


def _advisory_lock(name: str) -> Iterator[None]:
    key = [zlib.crc32(name.encode())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", key)
        if not cursor.fetchone()[0]:
            raise AtWorkAlready
        try:
            yield
        finally:
            # A lost connection has lost its lock.
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", key)


def mark_abandoned() -> int:
    """Under the lock nobody else is at work: a run that seems to be running was killed."""
    return ImportRun.objects.filter(state=ImportRun.State.RUNNING).update(
        state=ImportRun.State.FAILED, note=STOPPED
    )


def do_next(handlers: Handlers) -> ImportRun | None:
    """Takes the oldest queued run, if there is one, and does its task."""
    run = _take_next()
    if run is not None:
        logger.info("Begins %s %s of run %s", run.family, run.task, run.pk)
        _do(run, handlers)
        logger.info("Ended run %s: %s", run.pk, run.state)
    return run


@transaction.atomic
def _take_next() -> ImportRun | None:
    queued = ImportRun.objects.filter(state=ImportRun.State.QUEUED)
    run = queued.select_for_update().order_by("at", "pk").first()
    if run is not None:
        run.state = ImportRun.State.RUNNING
        run.save(update_fields=["state"])
    return run


def _do(run: ImportRun, handlers: Handlers) -> None:
    # The family of a file is not known before it was read.
    handler = handlers.get((run.family, run.task)) or handlers.get((ANY, run.task))
    try:
        if handler is None:
            raise WorkError(UNKNOWN)
        handler(run)
    except WorkError as problem:
        fail_run(run, str(problem))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # The queue goes on, whatever is wrong with one run.
        logger.exception("Run %s failed", run.pk)
        fail_run(run, BROKEN)
