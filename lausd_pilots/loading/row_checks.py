"""Rules of records that no model states. Each check gives the reason, or nothing."""

import re
from decimal import Decimal

from metrics.validation import is_numeral

from .record_files import Cells
from .spellings import subject_slugs

_DIGEST = re.compile(r"[0-9a-f]{64}")
# A date that is known to the month or the year is stored as its first day.
_FIRST_DAY = {"month": "-01", "year": "-01-01"}


def first_day(date_column: str, precision_column: str):
    def check(cells: Cells) -> str | None:
        day, precision = cells.get(date_column, ""), cells.get(precision_column, "")
        if day.endswith(_FIRST_DAY.get(precision, "")):
            return None
        return f"{date_column} {day} is not the first day of the {precision} that it stands for"

    return check


def has_one_figure_at_most(cells: Cells) -> str | None:
    several = len(subject_slugs(cells, "figure")) > 1
    return "a fact belongs to one figure at most" if several else None


def is_as_published(cells: Cells) -> str | None:
    """The value is what was published, or a hundred times that where a fraction was."""
    value, published = cells.get("value", ""), cells.get("as_published", "")
    if not (is_numeral(value) and is_numeral(published)):
        return None
    if Decimal(value) in (Decimal(published), Decimal(published).scaleb(2)):
        return None
    return f"{value} is not what was published: {published}"


def misses_no_part(cells: Cells) -> str | None:
    return None if cells.get("missing_parts") == "0" else "a sum with a missing part is no figure"


def digest_is_whole(cells: Cells) -> str | None:
    is_digest = _DIGEST.fullmatch(cells.get("digest", ""))
    return None if is_digest else "the digest of the publisher's file is no SHA-256"
