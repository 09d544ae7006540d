"""The files of a release: every figure in it, once as CSV and once as lines of JSON."""

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from metrics.models import PublishedValue, Release
from metrics.rows import MEMBERS, NUMBERS
from schools.rest.renderers import FORMULA_MARKS

CHUNK = 2000


def release_folder(version: str) -> Path:
    return settings.DATA_DIR / "releases" / version


def write_release_files(release: Release) -> list[dict]:
    """Writes all files of a release, or writes them again, and notes them on it."""
    folder = release_folder(release.version)
    folder.mkdir(parents=True, exist_ok=True)
    files = [_write(folder / name, lines(_rows(release))) for name, lines in FILES.items()]
    if release.files != files:
        release.files = files
        release.save(update_fields=["files"])
    return files


def write_missing_release_files() -> list[Release]:
    """Makes whole what a kill or an emptied folder has left. Returns the releases it wrote."""
    incomplete = [release for release in Release.objects.all() if not _is_complete(release)]
    for release in incomplete:
        write_release_files(release)
    return incomplete


def _is_complete(release: Release) -> bool:
    folder = release_folder(release.version)
    noted = {file["name"]: file["bytes"] for file in release.files}
    sizes = {name: (folder / name).stat().st_size for name in noted if (folder / name).exists()}
    return set(noted) == set(FILES) and sizes == noted


def _rows(release: Release) -> Iterator[str]:
    rows = PublishedValue.objects.in_release(release).order_by("key")
    return rows.values_list("row", flat=True).iterator(chunk_size=CHUNK)


# --- formats ---


def _json_lines(rows: Iterable[str]) -> Iterator[str]:
    return (f"{row}\n" for row in rows)


def _csv_lines(rows: Iterable[str]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for cells in _csv_cells(rows):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _csv_cells(rows: Iterable[str]) -> Iterator[list[str]]:
    yield MEMBERS
    for row in rows:
        # Numbers are read as text, so that they keep their digits.
        members = json.loads(row, parse_float=str, parse_int=str)
        # A row of an earlier release keeps the members that it was published with.
        yield [_cell(name, members.get(name)) for name in MEMBERS]


def _cell(name: str, content: str | list[str] | None) -> str:
    if content is None:
        return ""
    if isinstance(content, list):
        return " ".join(content)
    guarded = name not in NUMBERS and content.startswith(FORMULA_MARKS)
    return f"'{content}" if guarded else content


FILES: dict[str, Callable[[Iterable[str]], Iterator[str]]] = {
    "observations.csv": _csv_lines,
    "observations.jsonl": _json_lines,
}


# --- files ---


def _write(path: Path, lines: Iterable[str]) -> dict:
    """What a reader gets under this name is the whole old file or the whole new one."""
    seen, size = hashlib.sha256(), 0
    with _replacing(path) as file:
        for line in lines:
            content = line.encode()
            seen.update(content)
            size += file.write(content)
    return {"name": path.name, "bytes": size, "sha256": seen.hexdigest()}


@contextmanager
def _replacing(path: Path):
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
