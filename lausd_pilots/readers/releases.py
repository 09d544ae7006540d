"""The releases with their files, and the sources whose terms the data carry."""

import re
from dataclasses import dataclass
from pathlib import Path

from lausd_pilots.readers.sources import ListedSource, listed_sources
from metrics.models import Release
from metrics.release_files import release_folder
from schools.models import Source

# A database may refuse what an address can hold, such as a zero byte.
VERSION = re.compile(r"^[a-z0-9]+\.[0-9]+\Z")


@dataclass(frozen=True)
class ReleaseFile:
    name: str
    ext: str
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


def data_page() -> DataPage:
    releases = Release.objects.latest_first()
    listed = listed_sources(Source.Kind.DOCUMENT, Source.Kind.DATASET)
    sources = [source for of_kind in listed.values() for source in of_kind]
    return DataPage([ShownRelease(each, files_of(each)) for each in releases], sources)


def files_of(release: Release) -> list[ReleaseFile]:
    return [
        ReleaseFile(
            name=file["name"],
            ext=file["name"].rpartition(".")[2],
            bytes=file["bytes"],
            sha256=file["sha256"],
            path=release_folder(release.version) / file["name"],
        )
        for file in release.files
    ]


def file_of(version: str, ext: str) -> ReleaseFile | None:
    """Only files that a release names, so that no address leads anywhere else on the disk."""
    release = Release.objects.filter(version=version).first() if VERSION.match(version) else None
    files = files_of(release) if release else []
    return next((file for file in files if file.ext == ext), None)
