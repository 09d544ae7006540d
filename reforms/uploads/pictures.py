"""Whether a picture is one and nothing else, from its headers: it is never unpacked."""

import re
import struct
import zlib
from collections.abc import Iterator

from .documents import ZIP_END, ZIP_TAIL

MOST_PIXELS = 64_000_000
LONGEST_SIDE = 30_000
PNG_START = 8
# Frames of a JPEG file that say how large it is.
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
ALONE = {0x01, *range(0xD0, 0xD8)}
END, SCAN = 0xD9, 0xDA
# More pieces than any program writes, and few enough to be walked through.
MOST_PIECES = 20_000
# The next marker that is none of those that stand inside the data of a scan.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")


def png_problem(content: bytes) -> str:
    chunks = list(_png_chunks(content))
    names = [name for name, _data, _end in chunks]
    if not chunks or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        return "damaged"
    if chunks[-1][2] != len(content):
        return "more"
    if len(chunks[0][1]) != 13:
        return "damaged"
    return _size_problem(*struct.unpack(">II", chunks[0][1][:8]))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, data and end of each chunk, up to the last one or the first whose sum is wrong."""
    place = PNG_START
    for _each in range(MOST_PIECES):
        length = int.from_bytes(content[place : place + 4])
        name, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        end = place + 12 + length
        if end > len(content) or zlib.crc32(name + data) != int.from_bytes(content[end - 4 : end]):
            return
        yield name, data, end
        if name == b"IEND":
            return
        place = end


def _size_problem(width: int, height: int) -> str:
    if not width or not height:
        return "damaged"
    too_large = width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE
    return "picture" if too_large else ""


def jpeg_problem(content: bytes) -> str:
    """Phones put further pictures behind the first one: those are pictures, too."""
    if ZIP_END in content[-ZIP_TAIL:]:
        return "more"
    place, first = 0, True
    while content[place : place + 3] == b"\xff\xd8\xff":
        size, place = _jpeg(content, place)
        if size is None:
            return "damaged" if first else "more"
        problem = _size_problem(*size)
        if problem:
            return problem
        first = False
    return "more" if content[place:].strip(b"\0") else ""


def _jpeg(content: bytes, start: int) -> tuple[tuple[int, int] | None, int]:
    """Width and height, and where it ends; None where it is no whole picture."""
    size, place = None, start + 2
    for _each in range(MOST_PIECES):
        if place + 4 > len(content) or content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker in ALONE or marker == 0xFF:
            place += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4])
        if marker in FRAMES and length >= 8:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            size = (width, height)
        place += 2 + length
        if marker == SCAN:
            after = _AFTER_SCAN.search(content, place)
            place = after.start() if after else len(content)
        if content[place : place + 2] == bytes([0xFF, END]):
            return size, place + 2
    return None, place
