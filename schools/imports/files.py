"""Opens a file of whatever kind, told by its content and never by its name."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from schools.file_kinds import ENOUGH, PROBLEMS, unlike_text

from . import texts, workbooks
from .problems import FileRefused
from .tables import Table

MEGABYTE = 1024 * 1024
LARGEST = 500 * MEGABYTE
# It is read as a whole.
LARGEST_JSON = 20 * MEGABYTE


def open_file(path: Path) -> list[Table]:
    """Its tables. FileRefused says why it cannot be read."""
    size = _require_file(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(ENOUGH)
    except OSError as problem:
        raise FileRefused(_("The file cannot be opened: %s.") % problem.strerror) from None
    if not beginning.strip():
        raise FileRefused(str(PROBLEMS["empty"]))
    if beginning.startswith(b"PK"):
        workbooks.require_workbook(path)
        return workbooks.tables_of(path)
    problem = unlike_text(beginning)
    if problem == "old":
        return workbooks.tables_of(path)
    if problem:
        raise FileRefused(str(PROBLEMS[problem]))
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return [_features(path, size)]
    return texts.tables_of(path)


def _require_file(path: Path) -> int:
    if path.is_dir():
        raise FileRefused(_("This is a folder, not a file."))
    if not path.is_file():
        raise FileRefused(_("There is no such file."))
    size = path.stat().st_size
    if size > LARGEST:
        raise FileRefused(_("The file is larger than %d MB.") % (LARGEST // MEGABYTE))
    return size


def _features(path: Path, size: int) -> Table:
    """The headings are the properties of the first feature."""
    if size > LARGEST_JSON:
        raise FileRefused(_("The file is larger than %d MB.") % (LARGEST_JSON // MEGABYTE))
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        names = list(features[0]["properties"])
        rows = [
            (number, [_text(feature["properties"].get(name)) for name in names])
            for number, feature in enumerate(features, 1)
        ]
        geometries = [feature["geometry"] for feature in features]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise FileRefused(_("This is no GeoJSON with features that have properties.")) from None
    return Table(
        "",
        [(0, names), *rows],
        lambda: (each for each in [(0, names), *rows]),
        geometries=geometries,
    )


def _text(value) -> str:
    return "" if value is None else str(value)
