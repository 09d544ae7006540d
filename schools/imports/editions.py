"""Which of two releases of the directory is the later one: what a later one says stands."""

import re
from datetime import date

from schools import years
from schools.models import Source

CODE = "cde-directory"
_MONTHLY = re.compile(rf"{CODE}-(\d{{4}})-(\d{{2}})", re.ASCII)
_YEARLY = re.compile(rf"{CODE}-(\d{{4}})-(\d{{4}})", re.ASCII)
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
_MONTHS += ["October", "November", "December"]
_PRINTED = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}}), (\d{{4}})\b", re.ASCII)

# Year and month.
Rank = tuple[int, int]


def slug_of(released_on: date) -> str:
    return f"{CODE}-{released_on:%Y-%m}"


def slug_of_year(school_year: int) -> str:
    """Where the month is not known. Spelled so that it cannot pass for a month."""
    return f"{CODE}-{school_year}-{school_year + 1}"


def rank_of(slug: str) -> Rank | None:
    """None for what is no release of the directory."""
    if match := _MONTHLY.fullmatch(slug):
        return int(match[1]), int(match[2])
    if match := _YEARLY.fullmatch(slug):
        return int(match[1]), 7
    return None


def rank_of_source(source: Source | None) -> Rank | None:
    return rank_of(source.slug) if source else None


def printed_date(texts: tuple[str, ...]) -> date | None:
    """The first date such as October 5, 2021, as the directory prints it above its headings."""
    for text in texts:
        if match := _PRINTED.search(text):
            try:
                return date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
            except ValueError:
                continue
    return None


def in_words(released_on: date) -> str:
    return f"{_MONTHS[released_on.month - 1]} {released_on.year}"


def is_after(released_on: date, school_year: int) -> bool:
    return years.holding(released_on) > school_year
