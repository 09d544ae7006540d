"""A school year in any of the spellings that publishers use, as one number: 2017 for 2017-18."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from schools import years

# No published file is older. What lies outside is a wrong number, or something else.
FIRST, LAST = 1970, 2099
_DASHES = re.compile(r"\s*[-/‐‑‒–—−]\s*")
_PAIR = re.compile(r"(\d{4}|\d{2})-?(\d{4}|\d{2})", re.ASCII)
_IN_TEXT = re.compile(r"(?<!\d)(\d{4})\s*[-/‐‑‒–—−]\s*(\d{4}|\d{2})(?!\d)", re.ASCII)
_DAYS = ["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%m/%d/%y"]


def read(text: str, *, ends: bool = False) -> int | None:
    """2014 for 1415, 2014-15, 2014-2015, 2014–15, 201415 and 20142015; None for anything else.

    `ends`: a single year such as 2015 is that in which the school year ends.
    """
    plain = _DASHES.sub("-", text.strip())
    if ends and re.fullmatch(r"\d{4}", plain, re.ASCII) and FIRST < int(plain) <= LAST:
        return int(plain) - 1
    match = _PAIR.fullmatch(plain)
    return _of_pair(match[1], match[2]) if match else None


def _of_pair(first: str, second: str) -> int | None:
    """None unless the second year follows the first."""
    year = int(first) if len(first) == 4 else _with_century(int(first))
    follows = int(second) == (year + 1 if len(second) == 4 else (year + 1) % 100)
    return year if follows and FIRST <= year <= LAST else None


def _with_century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def in_headings(headings: Iterable[str]) -> set[int]:
    """The school years that are spelled anywhere in these texts, with a dash or a stroke."""
    pairs = [match.groups() for text in headings for match in _IN_TEXT.finditer(text)]
    return {year for pair in pairs if (year := _of_pair(*pair)) is not None}


def of_day(text: str) -> int | None:
    """The school year that holds a day such as 10/05/2021, 2021-10-05 or October 5, 2021."""
    day = day_in(text)
    return None if day is None else years.holding(day)


def day_in(text: str) -> date | None:
    for spelling in _DAYS:
        try:
            return datetime.strptime(text.strip(), spelling).date()
        except ValueError:
            continue
    return None
