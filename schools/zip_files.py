"""Whether a ZIP file can be unpacked without harm: told from its directory, before it is."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
HEADER = 30
ENCRYPTED = 0x1
PLAIN_WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What another packed file, a program or an old Office file begins with.
NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!")


@dataclass(frozen=True)
class Limits:
    """Of all that is in it, unpacked; of its number of parts; of how tightly one is packed."""

    total: int = 60 * MEGABYTE
    parts: int = 2_000
    ratio: int = 200


LIMITS = Limits()


class DangerousZip(Exception):
    """`problem` is one of: damaged, encrypted, names, too_large, nested, program."""

    def __init__(self, problem: str):
        super().__init__(problem)
        self.problem = problem


def must_be_harmless(archive: zipfile.ZipFile, *, size: int, limits: Limits = LIMITS) -> None:
    """Looks at the directory only. `size` is that of the whole file."""
    parts = archive.infolist()
    for problem, holds in _problems(parts, size, limits):
        if holds:
            raise DangerousZip(problem)


def _problems(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> Iterator[tuple]:
    yield "damaged", not parts or len({part.filename.lower() for part in parts}) != len(parts)
    yield "encrypted", any(part.flag_bits & ENCRYPTED for part in parts)
    yield "damaged", any(part.compress_type not in PLAIN_WAYS for part in parts)
    yield "names", any(not _stays_inside(part.orig_filename) for part in parts)
    yield "too_large", len(parts) > limits.parts
    yield "too_large", sum(part.file_size for part in parts) > limits.total
    yield "too_large", any(_is_too_tight(part, limits) for part in parts)
    yield "damaged", _overlap(parts, size)


def _stays_inside(name: str) -> bool:
    steps = name.split("/")
    return not (name.startswith("/") or ".." in steps or set(name) & set("\\:\0") or not name)


def _is_too_tight(part: zipfile.ZipInfo, limits: Limits) -> bool:
    """Small parts may be packed to almost nothing: they do no harm."""
    return part.file_size > MEGABYTE and part.file_size > limits.ratio * part.compress_size


def _overlap(parts: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether two parts are made of the same bytes, or something stands before the first."""
    reached = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < reached or (not reached and part.header_offset):
            return True
        reached = part.header_offset + HEADER + len(part.filename) + part.compress_size
    return reached > size


def unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every part with its content, one after the other; a false size or check sum is damage."""
    for part in archive.infolist():
        if part.is_dir():
            continue
        try:
            content = archive.read(part)
        except Exception as error:
            # A made-up file makes the library fail in many ways.
            raise DangerousZip("damaged") from error
        if len(content) != part.file_size:
            raise DangerousZip("damaged")
        if content.startswith(NESTED):
            raise DangerousZip("nested")
        if content.startswith(PROGRAMS):
            raise DangerousZip("program")
        yield part.filename, content
