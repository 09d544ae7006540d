"""Where evidence is kept: below DATA_DIR, under names of our own, readable by the server alone."""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{32}")


def keep(content: bytes) -> str:
    """Writes a file to the disk and gives the name under which it is kept."""
    name = secrets.token_hex(16)
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(name)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def discard(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def path_of(name: str) -> Path:
    """Never anything but one of our names, whatever a row says."""
    if not _NAME.fullmatch(name):
        raise ValueError("This is no name of a kept file.")
    return _folder() / name


def kept_files() -> set[str]:
    folder = _folder()
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _folder() -> Path:
    return settings.DATA_DIR / "evidence"
