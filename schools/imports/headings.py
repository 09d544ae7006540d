"""Finds the columns of a layout among the headings of a file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from . import school_years
from .families import Column, Layout

YEAR = "{year}"
# Stands for YEAR while a spelling is made plain; no heading has it.
_PLACE = "yyyyyyyyyy"
_YEAR_DIGITS = r"(\d{8}|\d{6}|\d{4})"
_WORDS = {"%": "percent", "&": "and", "#": "number"}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Fit:
    """How the headings of one row fit a layout. `places` are columns by their names."""

    layout: Layout
    places: Mapping[str, int]
    missing: Sequence[Column]
    # Headings that occur twice, though the layout needs one of them.
    repeated: Sequence[str]
    years: frozenset[int]

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def score(self) -> tuple[int, int]:
        """Of layouts that fit, the one that says most about the file is meant."""
        required = sum(column.required for column in self.layout.columns)
        return required - len(self.missing), len(self.places)


@lru_cache(maxsize=20_000)
def plain(heading: str) -> str:
    """Only letters and digits, without case and accents: a blank, a line break and punctuation
    tell no column from another.
    """
    text = unicodedata.normalize("NFKD", heading).casefold()
    for sign, word in _WORDS.items():
        text = text.replace(sign, word)
    return _NO_WORD.sub("", "".join(each for each in text if not unicodedata.combining(each)))


@cache
def _spellings(column: Column) -> tuple[str | re.Pattern, ...]:
    """Made plain; with a year in it, a pattern."""
    made = [plain(each.replace(YEAR, _PLACE)) for each in column.spellings or (column.name,)]
    return tuple(
        re.compile(each.replace(_PLACE, _YEAR_DIGITS)) if _PLACE in each else each for each in made
    )


def fit(layout: Layout, headings: Sequence[str]) -> Fit:
    heads = [plain(heading) for heading in headings]
    counted = Counter(heads)
    places, missing, repeated, years = {}, [], [], set()
    for column in layout.columns:
        found = _find(column, heads)
        if found is None:
            missing += [column] if column.required else []
            continue
        places[column.name], year = found
        years |= {year} - {None}
        if counted[heads[places[column.name]]] > 1:
            repeated.append(headings[places[column.name]].strip())
    return Fit(layout, places, missing, repeated, frozenset(years))


def _find(column: Column, heads: Sequence[str]) -> tuple[int, int | None] | None:
    """The place of the first spelling that is there, and the school year that it names."""
    for spelling in _spellings(column):
        if isinstance(spelling, str):
            if spelling in heads:
                return heads.index(spelling), None
            continue
        for place, head in enumerate(heads):
            match = spelling.fullmatch(head)
            if match:
                return place, school_years.read(match[1])
    return None


def shown(column: Column) -> str:
    """As the publisher heads it, for messages."""
    return (column.spellings or (column.name,))[0]
