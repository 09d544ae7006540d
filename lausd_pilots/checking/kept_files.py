"""Evidence, releases and the files on the disk: the one is not kept without the other."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from metrics.models import Release
from metrics.release_files import current_files, expected_names, release_folder
from reforms.models import Evidence
from reforms.uploads import kept_files, path_of


def evidence_has_its_file() -> Iterator[str]:
    for evidence in Evidence.objects.exclude(file="").order_by("pk"):
        try:
            content = path_of(evidence.file).read_bytes()
        except (OSError, ValueError):
            yield f"the file of evidence {evidence.pk} is gone"
            continue
        if hashlib.sha256(content).hexdigest() != evidence.digest:
            yield f"the file of evidence {evidence.pk} has changed"


def kept_file_is_evidence() -> Iterator[str]:
    """A server that is stopped between the file and its row leaves a file that nobody knows.

    The files are listed before the rows are read, so that one that is just being added is known.
    """
    kept = kept_files()
    for name in sorted(
        kept - set(Evidence.objects.exclude(file="").values_list("file", flat=True))
    ):
        yield f"evidence/{name} belongs to no evidence: delete it"


def release_has_its_files() -> Iterator[str]:
    """All that a release of its size has, each with the sum that is noted."""
    for release in Release.objects.order_by("number"):
        noted, folder = current_files(release), release_folder(release.version)
        missing = set(expected_names(release.figures)) - {file["name"] for file in noted}
        if missing:
            yield f"{release.version}: no note of {', '.join(sorted(missing))}"
        for file in noted:
            problem = _problem(folder / file["name"], file)
            if problem:
                yield f"{release.version}: {file['name']} {problem}"


def release_folder_holds_its_files_only() -> Iterator[str]:
    for release in Release.objects.order_by("number"):
        folder = release_folder(release.version)
        there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        for name in sorted(there - {file["name"] for file in current_files(release)}):
            yield f"{release.version}: {name} is no file of this release: write its files again"


def _problem(path: Path, file: dict) -> str:
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "is gone"
    return "" if digest == file["sha256"] else "has changed"
