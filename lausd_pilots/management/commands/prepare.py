"""Makes everything ready to be served, in one process so that a second start is quick."""

import hashlib
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from metrics.models import Release
from metrics.release_files import write_missing_release_files
from schools.samples import holds_a_sample

FIRST_VERSION = "2021.1"
FIRST_REASON = "The figures of the two documents and of the publishers' files, as first loaded."
# Half of the docs package draws the other viewer, which we do not use.
UNUSED_STATIC_FILES = ["drf_spectacular_sidecar/redoc*"]


class Command(BaseCommand):
    help = "Migrates, loads the documents, publishes the first release, collects static files."

    def handle(self, *args, **options):
        require_free_port(settings.PORT)
        require_database()
        self.say("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        self.say("Loading the two documents")
        call_command("load_reports")
        if not Release.objects.exists() and not holds_a_sample():
            self.say(f"Publishing {FIRST_VERSION}")
            call_command("publish", "--version", FIRST_VERSION, "--reason", FIRST_REASON)
        # A kill may have come between a release and its files.
        write_missing_release_files()
        self.collect_static_files(stamp=settings.DATA_DIR / "static.stamp")

    def collect_static_files(self, stamp: Path):
        fingerprint = fingerprint_static_files()
        if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == fingerprint:
            return
        self.say("Collecting style sheets and scripts")
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC_FILES
        )
        stamp.write_text(fingerprint)

    def say(self, words: str):
        self.stdout.write(f"· {words}")
        self.stdout.flush()


def require_free_port(port: int) -> None:
    """Said before any work, not by the server at the end of it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise CommandError(
                f"Port {port} cannot be used ({problem.strerror}). "
                f"Choose another one: PORT={port + 1} script/server"
            ) from None


def require_database() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        raise CommandError(f"The database does not answer. {problem}") from None


def fingerprint_static_files() -> str:
    """Changes with any file's name, size or time, which is quicker to see than its content."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
