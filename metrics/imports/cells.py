"""What the cells of one measure say: a number with the digits published, or why there is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from metrics.models import Status
from metrics.validation import is_numeral, value_of
from schools.imports.problems import LONGEST_SHOWN

from .declarations import Mark, Scale

# Workbooks made by programs write 12 as 12.0.
_WHOLE = re.compile(r"(0|[1-9][0-9]*)(\.0+)?", re.ASCII)
_LONGEST_COUNT = 9

# Is told a column and what is wrong in it.
Wrong = Callable[[str, str], None]


@dataclass(frozen=True)
class Said:
    """What a figure says. It has what `metrics.validation` asks of one."""

    status: str
    value: Decimal | None = None
    digits: str = ""
    numerator: int | None = None
    denominator: int | None = None
    note: str = ""
    note_es: str = ""

    low = high = None
    candidates = ""


def marked(mark: Mark, denominator: int | None) -> Said | None:
    """None where the mark says that there is no figure at all."""
    if mark.status is None:
        return None
    return Said(mark.status, denominator=denominator, note=mark.note, note_es=mark.note_es)


def counted(digits: str, numerator: int | None, denominator: int | None) -> Said:
    return Said(Status.REPORTED, value_of(digits), digits, numerator, denominator)


@lru_cache(maxsize=50_000)
def digits_of(text: str, scale: Scale) -> str | None:
    """On our scale, with the digits that the source has: 0.885 as a fraction is 88.5.

    None for what is no plain number of this scale: nan, 1e3, 1,234; a count below zero.
    """
    if scale is Scale.COUNT:
        match = _WHOLE.fullmatch(text)
        return match[1] if match and len(match[1]) <= _LONGEST_COUNT else None
    plain = text.removesuffix("%").rstrip() if scale is Scale.PERCENT else text
    if not is_numeral(plain):
        return None
    if scale is not Scale.FRACTION:
        return plain
    scaled = f"{Decimal(plain).scaleb(2):f}"
    return scaled if is_numeral(scaled) else None


def count_of(text: str, marks: Mapping[str, Mark]) -> tuple[int | None, bool]:
    """The count, and whether the cell can be read. One that is marked is not known."""
    if text in marks:
        return None, True
    digits = digits_of(text, Scale.COUNT)
    return (None, False) if digits is None else (int(digits), True)


def not_readable(text: str, scale: Scale) -> str:
    wanted = {
        Scale.COUNT: _("“%s” is no count such as 1234."),
        Scale.PERCENT: _("“%s” is no percentage such as 71.2."),
        Scale.FRACTION: _("“%s” is no fraction such as 0.712."),
        Scale.SCORE: _("“%s” is no number such as 2543.7."),
    }
    return wanted[scale] % text[:LONGEST_SHOWN]
