"""Where uploaded files wait until they are taken in, undone or dropped: never in the database."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from schools.models import ImportRun

from .files import LARGEST, MEGABYTE
from .problems import FileRefused

State = ImportRun.State
# What is still to be done with a file. One that failed to be taken in can be asked for again.
WAITING = [State.QUEUED, State.RUNNING, State.CHECKED, State.FAILED]
PART = 1024 * 1024
LONGEST_NAME = 200


def folder() -> Path:
    return settings.DATA_DIR / "imports"


def place_of(digest: str) -> Path:
    return folder() / digest


def store(file: BinaryIO | Iterable[bytes]) -> str:
    """Keeps the content, a part at a time, and answers its SHA-256 by which it is found again.

    `file` is open for reading, or an uploaded file, whose `chunks` are taken.
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder(), prefix="part-")
    try:
        with os.fdopen(handle, "wb") as target:
            for part in _parts(file):
                size += len(part)
                if size > LARGEST:
                    raise FileRefused(_("The file is larger than %d MB.") % (LARGEST // MEGABYTE))
                digest.update(part)
                target.write(part)
        if not size:
            raise FileRefused(_("The file is empty."))
        Path(name).replace(place_of(digest.hexdigest()))
    finally:
        Path(name).unlink(missing_ok=True)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_after(run: ImportRun) -> None:
    """Deletes the file once the transaction stands, unless another run still waits for it."""
    transaction.on_commit(lambda: _forget(run))


def _forget(run: ImportRun) -> None:
    others = ImportRun.objects.filter(kind=ImportRun.Kind.FILE, digest=run.digest)
    waiting = others.filter(state__in=WAITING).exclude(task="").exclude(pk=run.pk)
    if not waiting.exists():
        place_of(run.digest).unlink(missing_ok=True)


def _parts(file) -> Iterator[bytes]:
    if hasattr(file, "chunks"):
        return file.chunks(PART)
    return iter(lambda: file.read(PART), b"")
