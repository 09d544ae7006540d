"""datapackage.json: what is in the files of a release, for programs (Frictionless Data Package)."""

import json
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from django.utils import translation

from metrics.citing import release_name, site_name
from metrics.models import Release

from .columns import COLUMNS, Column
from .names import (
    CSV,
    JSON_LINES,
    PACKAGE,
    PARQUET,
    SAMPLE_WORDS,
    SQLITE,
    WORKBOOK,
    current_files,
    release_folder,
)
from .vocabulary import DEFINED, Mentioned, Record, Vocabulary

PROFILES = "https://datapackage.org/profiles/2.0/"
KEYWORDS = ["education", "schools", "Los Angeles", "Pilot Schools", "time series"]
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
# Tables that do not say themselves what their columns are, and what the candidates are there.
CANDIDATES = {CSV: "string", JSON_LINES: "array", WORKBOOK: "string"}
SLUG = {"required": True, "unique": True}


def write_package(
    path: Path,
    release: Release,
    *,
    files: Iterable[dict],
    mentioned: Mentioned,
    vocabulary: Vocabulary,
) -> None:
    """`files` are the other files: name, bytes, sha256. The same release makes the same bytes."""
    # Whichever language the worker speaks, the file is in English.
    with translation.override("en"):
        package = _package(release, files, mentioned, vocabulary)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_package(release: Release) -> dict | None:
    """None where there is none, or the one there is was written before a figure was withdrawn."""
    if all(file["name"] != PACKAGE for file in current_files(release)):
        return None
    try:
        return json.loads((release_folder(release.version) / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _package(
    release: Release, files: Iterable[dict], mentioned: Mentioned, vocabulary: Vocabulary
) -> dict:
    """`profile` is the word of the specification's first version for `$schema`."""
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "profile": "data-package",
        "name": "los-angeles-pilot-schools",
        "title": release_name(release.version),
        "description": _description(release, mentioned),
        "version": release.version,
        "created": release.made_at.astimezone(UTC).isoformat(),
        "contributors": [{"title": site_name(), "roles": ["publisher"]}],
        "keywords": KEYWORDS,
        "release": _about(release, mentioned),
        "school_years": sorted(mentioned.school_years),
        "sources": [_source(record) for record in vocabulary["sources"]],
        "resources": [
            *(_resource(file) for file in files),
            *(_definitions(name, vocabulary) for name in DEFINED),
        ],
    }


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
    return resource | _table(_rows_schema(CANDIDATES[name])) if name in CANDIDATES else resource


def _definitions(column: str, vocabulary: Vocabulary) -> dict:
    """What the codes of a column mean, within the package itself."""
    defined = DEFINED[column]
    schema = {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [
            {"name": name, "type": "string", **({"constraints": SLUG} if name == "slug" else {})}
            for name in defined.fields
        ],
        "missingValues": [""],
        "primaryKey": ["slug"],
    }
    return {
        "name": defined.table,
        "description": f"What the column {column} refers to.",
        **_table(schema),
        "data": vocabulary[defined.table],
    }


def _table(schema: dict) -> dict:
    return {"type": "table", "profile": "tabular-data-resource", "schema": schema}


def _rows_schema(candidates: str) -> dict:
    kinds = {"candidates": candidates}
    return {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [_field(each, kinds.get(each.name, each.kind)) for each in COLUMNS],
        "missingValues": [""],
        "primaryKey": ["id"],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": defined.table, "fields": ["slug"]}}
            for name, defined in DEFINED.items()
        ],
    }


def _field(column: Column, kind: str) -> dict:
    limits = {
        "required": column.required,
        "unique": column.name == "id",
        "enum": list(column.allowed),
        "pattern": column.pattern,
    }
    limits = {name: limit for name, limit in limits.items() if limit}
    described = {
        "name": column.name,
        "type": kind,
        "description": str(column.description),
        "description_es": _in_spanish(column.description),
    }
    return {**described, "constraints": limits} if limits else described


def _in_spanish(words) -> str:
    with translation.override("es"):
        return str(words)


def _without_empty(record: dict) -> dict:
    return {name: content for name, content in record.items() if content}
