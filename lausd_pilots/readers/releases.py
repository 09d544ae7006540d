"""The releases with their files, and the sources whose terms the data carry."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count

from lausd_pilots.readers.sources import ListedSource, listed_sources
from metrics.models import Change, PublishedValue, Release
from metrics.release_files import (
    LARGEST_WORKBOOK,
    current_files,
    expected_names,
    release_folder,
)
from schools.models import Source

# A database may refuse what an address can hold, such as a zero byte.
VERSION = re.compile(r"^[a-z0-9]+\.[0-9]+\Z")
# Rows that begin in a release as the successors of others.
KINDS_OF_CHANGES = [Change.REAL, Change.CORRECTION, Change.TECHNICAL]


@dataclass(frozen=True)
class ReleaseFile:
    name: str
    bytes: int
    sha256: str
    path: Path


@dataclass(frozen=True)
class ShownRelease:
    release: Release
    files: list[ReleaseFile]


@dataclass(frozen=True)
class DataPage:
    releases: list[ShownRelease]
    sources: list[ListedSource]

    @property
    def latest(self) -> Release | None:
        return self.releases[0].release if self.releases else None


@dataclass(frozen=True)
class CountedChanges:
    """How many figures changed in one way; `words` say which."""

    words: str
    figures: int


@dataclass(frozen=True)
class ReleasePage:
    release: Release
    files: list[ReleaseFile]
    changes: list[CountedChanges]
    before: Release | None
    after: Release | None
    largest_workbook: int = LARGEST_WORKBOOK

    @property
    def is_too_large_for_a_workbook(self) -> bool:
        return self.release.figures > self.largest_workbook


def data_page() -> DataPage:
    releases = Release.objects.latest_first()
    listed = listed_sources(Source.Kind.DOCUMENT, Source.Kind.DATASET)
    sources = [source for of_kind in listed.values() for source in of_kind]
    return DataPage([ShownRelease(each, files_of(each)) for each in releases], sources)


def release_page(release: Release) -> ReleasePage:
    return ReleasePage(
        release=release,
        files=files_of(release),
        changes=counted_changes(release),
        before=Release.objects.filter(number=release.number - 1).first(),
        after=Release.objects.filter(number=release.number + 1).first(),
    )


def counted_changes(release: Release) -> list[CountedChanges]:
    """Those of an early release, whose rows do not say of which kind they are, are left out."""
    return counted(changes_of([release])[release.number])


def counted(figures: Counter[Change]) -> list[CountedChanges]:
    return [
        CountedChanges(str(kind.label), figures[kind]) for kind in KINDS_OF_CHANGES if figures[kind]
    ]


def changes_of(releases: Iterable[Release]) -> dict[int, Counter[Change]]:
    """How many figures each changed in which way, by the release's number. One query for all."""
    found: dict[int, Counter[Change]] = defaultdict(Counter)
    changing = [release.number for release in releases if release.changed]
    if not changing:
        return found
    changed = PublishedValue.objects.filter(
        first_release__in=changing, change__in=KINDS_OF_CHANGES
    ).order_by()
    grouped = changed.values("first_release", "change").annotate(figures=Count("pk"))
    for number, kind, figures in grouped.values_list("first_release", "change", "figures"):
        found[number][Change(kind)] = figures
    return found


def release_called(version: str) -> Release | None:
    return Release.objects.filter(version=version).first() if VERSION.match(version) else None


def files_of(release: Release) -> list[ReleaseFile]:
    return [
        ReleaseFile(
            name=file["name"],
            bytes=file["bytes"],
            sha256=file["sha256"],
            path=release_folder(release.version) / file["name"],
        )
        for file in current_files(release)
    ]


def file_of(release: Release | None, name: str) -> ReleaseFile | None:
    """Only files that a release names, so that no address leads anywhere else on the disk."""
    files = files_of(release) if release else []
    found = next((file for file in files if file.name == name), None)
    return found if found and found.path.exists() else None


def is_being_written(release: Release | None, name: str) -> bool:
    """It should be there, and is not: it is new, or a figure was withdrawn a moment ago."""
    return release is not None and name in expected_names(release.figures)
