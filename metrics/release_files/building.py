"""Builds the files of a release in a folder of their own, which then takes its place as a whole.

Whatever kills it, what readers find under a release's name is whole: the folder before or the
folder after. What a kill has left behind goes with the next build.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

from metrics.models import Release

from . import names
from .database import add_definitions, open_database
from .package import write_package
from .reading import read_rows
from .text import open_csv, open_json_lines
from .vocabulary import Mentioned, about_release, vocabulary_of

BYTES_AT_A_TIME = 1 << 20
DRAFT = ".draft-"
OLD = ".old-"


def write_release_files(release: Release) -> list[dict]:
    """Writes all files of a release, or writes them again, and notes them on it.

    Where a figure is withdrawn meanwhile, what was written is thrown away and written again.
    """
    with one_builder() as folder:
        noted = None
        while noted is None:
            release.refresh_from_db()
            noted = _written(release, folder)
    release.files = noted
    return noted


def write_missing_release_files() -> list[Release]:
    """Makes whole what a kill, a withdrawal or an emptied folder has left.

    Returns the releases it wrote.
    """
    incomplete = [release for release in Release.objects.order_by("number") if not whole(release)]
    for release in incomplete:
        write_release_files(release)
    return incomplete


def whole(release: Release) -> bool:
    """All files are noted and there, with the sums that were noted; the files are not read."""
    noted = names.current_files(release)
    folder = names.release_folder(release.version)
    if [file["name"] for file in noted] != names.expected_names(release.figures):
        return False
    try:
        sizes = {file["name"]: (folder / file["name"]).stat().st_size for file in noted}
        sums = (folder / names.SUMS).read_text()
    except OSError:
        return False
    right_sizes = all(sizes[file["name"]] == file["bytes"] for file in noted)
    return right_sizes and sums == _sums(noted[:-1])


@contextmanager
def one_builder() -> Iterator[Path]:
    """One process at a time builds. Gives the folder of all releases, without leftovers."""
    folder = names.releases_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in [*folder.glob(f"{DRAFT}*"), *folder.glob(f"{OLD}*")]:
            shutil.rmtree(left)
        yield folder


def _written(release: Release, folder: Path) -> list[dict] | None:
    """None where the release changed while its files were built."""
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=f"{DRAFT}{release.version}-"))
    try:
        noted = build(release, draft)
        _put_in_place(draft, names.release_folder(release.version))
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    unchanged = Release.objects.filter(pk=release.pk, revision=release.revision)
    return noted if unchanged.update(files=noted) else None


def _put_in_place(draft: Path, place: Path) -> None:
    """Folders cannot be swapped; for a moment there is none, and readers are told to come again."""
    os.chmod(draft, 0o755)
    _sync(draft)
    old = draft.with_name(draft.name.replace(DRAFT, OLD, 1))
    if place.exists():
        place.rename(old)
    draft.rename(place)
    _sync(place.parent)
    shutil.rmtree(old, ignore_errors=True)


# --- one build ---


def build(release: Release, folder: Path) -> list[dict]:
    """Writes all files into an empty folder. Returns what is noted of each."""
    wanted = names.expected_names(release.figures)
    mentioned = _build_from_rows(release, folder, wanted)
    vocabulary = vocabulary_of(mentioned)
    add_definitions(folder / names.SQLITE, vocabulary, about_release(release, mentioned))
    # The library is loaded here and nowhere else: no web process may hold it.
    parquet = import_module("metrics.release_files.parquet")
    parquet.write_parquet(folder / names.JSON_LINES, folder / names.PARQUET)
    noted = [_noted(folder / name, release) for name in wanted[:-2]]
    write_package(
        folder / names.PACKAGE,
        release,
        files=noted,
        mentioned=mentioned,
        vocabulary=vocabulary,
    )
    noted.append(_noted(folder / names.PACKAGE, release))
    (folder / names.SUMS).write_text(_sums(noted))
    return [*noted, _noted(folder / names.SUMS, release)]


def _build_from_rows(release: Release, folder: Path, wanted: list[str]) -> Mentioned:
    """The rows are read and taken apart once for all files."""
    mentioned = Mentioned()
    with ExitStack() as opened:
        writers = [
            mentioned.see,
            opened.enter_context(open_json_lines(folder / names.JSON_LINES)),
            opened.enter_context(open_csv(folder / names.CSV)),
            opened.enter_context(open_database(folder / names.SQLITE)),
        ]
        if names.WORKBOOK in wanted:
            workbook = import_module("metrics.release_files.workbook")
            path = folder / names.WORKBOOK
            writers.append(opened.enter_context(workbook.open_workbook(path, release)))
        read_rows(release, lambda rows: [write(rows) for write in writers])
    return mentioned


def _noted(path: Path, release: Release) -> dict:
    """Also writes it through to the disk and lets everybody read it."""
    seen, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(BYTES_AT_A_TIME):
            seen.update(part)
            size += len(part)
        os.fsync(file.fileno())
    path.chmod(0o644)
    return {
        "name": path.name,
        "bytes": size,
        "sha256": seen.hexdigest(),
        "revision": release.revision,
    }


def _sums(noted: list[dict]) -> str:
    """As `sha256sum --check` reads them."""
    return "".join(f"{file['sha256']}  {file['name']}\n" for file in noted)


def _sync(folder: Path) -> None:
    """Renames are on the disk before anything says that they are."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
