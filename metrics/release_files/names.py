"""Which files a release has, and where they are kept."""

from pathlib import Path

from django.conf import settings

from metrics.models import Release

CSV = "observations.csv"
JSON_LINES = "observations.jsonl"
PARQUET = "observations.parquet"
SQLITE = "observations.sqlite"
WORKBOOK = "observations.xlsx"
PACKAGE = "datapackage.json"
SUMS = "SHA256SUMS"
# A worksheet ends at 1,048,576 rows, and long before that no office program opens it quickly.
LARGEST_WORKBOOK = 200_000
SAMPLE_WORDS = "A sample: made-up figures of schools that do not exist."


def releases_folder() -> Path:
    return settings.DATA_DIR / "releases"


def release_folder(version: str) -> Path:
    return releases_folder() / version


def expected_names(figures: int) -> list[str]:
    """The files of a release of so many figures, in the order in which they are listed."""
    workbook = [WORKBOOK] if figures <= LARGEST_WORKBOOK else []
    return [CSV, JSON_LINES, PARQUET, SQLITE, *workbook, PACKAGE, SUMS]


def current_files(release: Release) -> list[dict]:
    """Those noted for the release as it is now: name, bytes, sha256, revision.

    When a figure is withdrawn, the release's revision rises, and what was written before it is
    no file of the release any more.
    """
    return [file for file in release.files if file.get("revision", 1) == release.revision]


def file_of(release: Release, name: str) -> Path | None:
    """Where a current file of the release is. None while it is written again."""
    path = release_folder(release.version) / name
    current = any(file["name"] == name for file in current_files(release))
    return path if current and path.exists() else None
