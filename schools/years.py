"""School years, stored by their first calendar year: 2020 stands for 2020-21."""

import re
from datetime import date

FIRST, LAST = 1850, 2100
_SPELLING = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def label(school_year: int) -> str:
    """2020 becomes "2020-21"."""
    return f"{school_year}-{(school_year + 1) % 100:02d}"


def in_print(school_year: int) -> str:
    """2020 becomes "2020–21", with the dash that a reader expects."""
    return label(school_year).replace("-", "–")


def parse(text: str) -> int:
    """ "2020-21" becomes 2020. ValueError for every other spelling."""
    match = _SPELLING.fullmatch(text or "")
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(f"{text!r} is not a school year such as 2020-21.")
    return int(match[1])


def holding(day: date) -> int:
    """The school year that holds a date. School years run from 1 July."""
    return day.year if day.month >= 7 else day.year - 1
