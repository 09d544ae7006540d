"""datapackage.json: what is in the files of a release, for programs (Frictionless Data Package)."""

import json
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from metrics.models import Population, Release

from .columns import COLUMNS, Column
from .names import CSV, JSON_LINES, PARQUET, SAMPLE_WORDS, SQLITE, WORKBOOK
from .vocabulary import Mentioned, Record, Vocabulary

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPES = {
    CSV: "text/csv",
    JSON_LINES: "application/x-ndjson",
    PARQUET: "application/vnd.apache.parquet",
    SQLITE: "application/vnd.sqlite3",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ABOUT = {
    CSV: "Every figure. Text that a spreadsheet would take for a formula begins with an "
    "apostrophe; candidates are parted by blanks.",
    JSON_LINES: "Every figure as the API serves it, one JSON object on each line.",
    PARQUET: "Every figure, in the order of the keys; numbers are decimals.",
    SQLITE: "Every figure with indexes, and tables of indicators, student groups, populations, "
    "sources, and one row about the release.",
    WORKBOOK: "Every figure on one sheet, and a sheet about the release.",
}
TEXT = {CSV, JSON_LINES}


def write_package(
    path: Path,
    release: Release,
    *,
    files: Iterable[dict],
    mentioned: Mentioned,
    vocabulary: Vocabulary,
) -> None:
    """`files` are the other files: name, bytes, sha256. The same release makes the same bytes."""
    package = {
        "$schema": PROFILE,
        "profile": "data-package",
        "name": "los-angeles-pilot-schools",
        "title": f"Los Angeles Pilot Schools, release {release.version}",
        "description": _description(release, mentioned),
        "version": release.version,
        "created": release.made_at.astimezone(UTC).isoformat(),
        "release": _about(release, mentioned),
        "sources": [_source(record) for record in vocabulary["sources"]],
        "resources": [_resource(file) for file in files],
        "indicators": [_without_empty(record) for record in vocabulary["indicators"]],
        "student_groups": [_without_empty(record) for record in vocabulary["student_groups"]],
        "populations": [
            _without_empty(record)
            for record in vocabulary["populations"]
            # A school's own population says nothing that its name does not.
            if record["kind"] != Population.Kind.SCHOOL
        ],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _description(release: Release, mentioned: Mentioned) -> str:
    parts = [
        SAMPLE_WORDS if mentioned.sample else "",
        "Every figure published in this release, each with its status and its source.",
        "The sources keep their own terms: see the licence of each.",
        "" if release.state == release.State.FINAL else "This release is provisional.",
    ]
    return " ".join(part for part in parts if part)


def _about(release: Release, mentioned: Mentioned) -> dict:
    return {
        "version": release.version,
        "revision": release.revision,
        "state": release.state,
        "reason": release.reason,
        "reason_es": release.reason_es or None,
        "figures": mentioned.figures,
        "added": release.added,
        "changed": release.changed,
        "removed": release.removed,
        "withdrawn": release.withdrawn,
        "sample": mentioned.sample,
    }


def _source(record: Record) -> dict:
    """`title` and `path` are Frictionless's own words; `slug` is what rows give."""
    title = ", ".join(part for part in [record["title"], record["edition"]] if part)
    return _without_empty(
        {
            "title": title or record["slug"],
            "path": record["url"],
            "slug": record["slug"],
            "title_es": record["title_es"],
            "publisher": record["publisher"],
            "licence": record["licence"] or "not established",
        }
    )


def _resource(file: dict) -> dict:
    name = file["name"]
    stem, _dot, ending = name.rpartition(".")
    resource = {
        "name": f"{stem}-{ending}",
        "path": name,
        "description": ABOUT[name],
        "format": ending,
        "mediatype": MEDIA_TYPES[name],
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
    }
    if name in TEXT:
        resource["encoding"] = "utf-8"
    if name == CSV:
        resource |= {"type": "table", "profile": "tabular-data-resource", "schema": _schema()}
    return resource


def _schema() -> dict:
    return {
        "fields": [_field(column) for column in COLUMNS],
        "missingValues": [""],
        "primaryKey": ["id"],
    }


def _field(column: Column) -> dict:
    limits = {
        "required": column.required,
        "enum": list(column.allowed),
        "pattern": column.pattern,
    }
    limits = {name: limit for name, limit in limits.items() if limit}
    if column.name == "id":
        limits["unique"] = True
    described = {"name": column.name, "type": column.kind, "description": column.description}
    return {**described, "constraints": limits} if limits else described


def _without_empty(record: dict) -> dict:
    return {name: content for name, content in record.items() if content}
