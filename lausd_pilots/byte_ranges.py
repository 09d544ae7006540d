"""Parts of a file, for readers that take only the bytes they need (RFC 9110, one range)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 64 * 1024
_ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """From `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range begins after the end of the file."""


def asked_range(header: str, size: int) -> ByteRange | None:
    """None where no single range is asked for: then the whole file is the answer."""
    match = _ONE_RANGE.match(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return within(max(size - int(last), 0), size - 1, size)
    return within(int(first), int(last) if last else size - 1, size)


def within(first: int, last: int, size: int) -> ByteRange | None:
    if first >= size:
        raise Unsatisfiable
    if last < first:
        return None
    return ByteRange(first, min(last, size - 1))


def read_part(path: Path, part: ByteRange) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
