"""The tests' database: migrated and loaded once in a run, then copied for each of its processes.

It is made as `python -m tests.database FOLDER`, while the tests are collected. Nothing of it is
kept for the next run, unless pytest is told to on PostgreSQL: `--reuse-db`.
"""

import fcntl
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# On SQLite the database itself, else an empty file: what is there when it is made.
MADE = "made.sqlite3"
RELEASES = "releases"
# Held by the process that makes it, however that ends.
LOCK = "lock"
REUSE = "--reuse-db"


class NotMade(Exception):
    """The process that should have made the database has said why."""


class Making:
    """The process that makes it, and the folder in which others find what was made."""

    def __init__(self, *, reuse: bool):
        self.reuse = reuse
        self.folder = Path(tempfile.mkdtemp(prefix="lausd-pilots-database-"))
        with (self.folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            command = [sys.executable, "-m", "tests.database", str(self.folder)]
            command += [REUSE] if reuse else []
            self.process = subprocess.Popen(command, cwd=ROOT, pass_fds=[lock.fileno()])

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)
        if connection.vendor == "postgresql" and not self.reuse:
            drop_database(name_of_the_made())


# --- the process that makes it ---


def make(folder: Path, *, reuse: bool) -> None:
    from tests.records import load_and_publish  # needs the settings

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = name_of_the_made()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=reuse)
    load_and_publish()
    shutil.copytree(settings.DATA_DIR / RELEASES, folder / RELEASES)
    if connection.vendor == "sqlite":
        copy_sqlite(connection.connection, folder / MADE)
    else:
        connection.close()
        (folder / MADE).touch()


def name_of_the_made() -> str:
    """On PostgreSQL. A run of a single process names its copy as Django does."""
    return f"test_{connection.settings_dict['NAME'].removeprefix('test_')}_made"


# --- the processes that use it ---


def copy_the_made(folder: Path) -> Callable[[], None]:
    """Connects to a copy of one's own. Gives what brings it back to how it is now."""
    with (folder / LOCK).open("a") as lock:
        # Waits until the process has ended that makes it.
        fcntl.flock(lock, fcntl.LOCK_EX)
    if not (folder / MADE).exists():
        raise NotMade
    shutil.copytree(folder / RELEASES, settings.DATA_DIR / RELEASES)
    restore = _from_sqlite(folder) if connection.vendor == "sqlite" else _from_postgresql()
    connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
    restore()
    return restore


def _from_sqlite(folder: Path) -> Callable[[], None]:
    made = sqlite3.connect(":memory:")
    with sqlite3.connect(folder / MADE) as file:
        file.backup(made)
    file.close()

    def restore():
        connection.ensure_connection()
        made.backup(connection.connection)

    return restore


def _from_postgresql() -> Callable[[], None]:
    made = name_of_the_made()

    def restore():
        connection.close()
        copy_database(made, connection.settings_dict["NAME"])

    return restore


def drop_the_copy() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        drop_database(connection.settings_dict["NAME"])


# --- copies ---


def copy_sqlite(opened: sqlite3.Connection, path: Path) -> None:
    with sqlite3.connect(path) as copy:
        opened.backup(copy)
    copy.close()


def copy_database(name: str, copy: str) -> None:
    """On PostgreSQL. Nobody may be connected to the first meanwhile."""
    drop_database(copy)
    _tell_postgresql(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def drop_database(name: str) -> None:
    _tell_postgresql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell_postgresql(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    django.setup()
    make(Path(sys.argv[1]), reuse=REUSE in sys.argv)
