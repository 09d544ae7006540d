"""CDS codes, the key of every school: county (2 digits), district (5) and school (7)."""

from collections.abc import Callable, Sequence
from operator import itemgetter

LAUSD = "1964733"
# Stand for no school: the district as a whole, and its students at schools that are not public.
WHOLE_DISTRICT = "0000000"
NOT_PUBLIC = "0000001"
NOT_SEEN = object()
WIDTHS = {1: (14,), 2: (7, 7), 3: (2, 5, 7)}

# The cells of a row → 14 digits if it is one of LAUSD, "" if it is not, None if it is malformed.
CodeReader = Callable[[Sequence[str]], str | None]


def code_reader(places: Sequence[int]) -> CodeReader:
    """For one column with the whole code, or its two or three parts. Numbers have lost zeros."""
    if len(places) == 1:
        return _whole(places[0])
    return _of_parts(places, WIDTHS[len(places)])


def _whole(place: int) -> CodeReader:
    def read(cells: Sequence[str]) -> str | None:
        code = cells[place].strip() if place < len(cells) else ""
        if not (code.isascii() and code.isdigit()):
            return None
        if len(code) == 13:
            # Only a leading zero can be lost: that of the counties 01 to 09.
            code = "0" + code
        if len(code) != 14:
            return None if code.strip("0") else ""
        return code if code.startswith(LAUSD) else ""

    return read


def _of_parts(places: Sequence[int], widths: Sequence[int]) -> CodeReader:
    *first, last = places
    last_width, width = widths[-1], max(places) + 1
    # Three hundred thousand rows are about a thousand districts.
    known: dict[tuple[str, ...], bool | None] = {}
    # Always a tuple: of one part it would be the part itself.
    parts_of = itemgetter(*first) if len(first) > 1 else lambda cells: (cells[first[0]],)

    def read(cells: Sequence[str]) -> str | None:
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        district = parts_of(cells)
        ours = known.get(district, NOT_SEEN)
        if ours is NOT_SEEN:
            ours = known[district] = _is_lausd(district, widths)
        school = cells[last].strip()
        if ours is None or not _fits(school, last_width):
            return None
        return LAUSD + school.zfill(last_width) if ours else ""

    return read


def _is_lausd(parts: Sequence[str], widths: Sequence[int]) -> bool | None:
    stripped = [part.strip() for part in parts]
    pairs = list(zip(stripped, widths, strict=False))
    if not all(_fits(part, width) for part, width in pairs):
        return None
    return "".join(part.zfill(width) for part, width in pairs) == LAUSD


def _fits(part: str, width: int) -> bool:
    """Empty where an aggregate has none."""
    return not part or (len(part) <= width and part.isdigit() and part.isascii())
