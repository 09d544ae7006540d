"""The level of a school, as far as what a directory says of its grades tells it."""

import re

from schools.models import SchoolYear

Level, Basis = SchoolYear.Level, SchoolYear.LevelBasis
_SPAN = re.compile(r"(P|K|\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_FIRST = {"P": -1, "K": 0}

# A school's type as printed; of all others nothing can be told.
_TYPES = {
    "elementary schools (public)": Level.ES,
    "intermediate/middle schools (public)": Level.MS,
    "junior high schools (public)": Level.MS,
    "high schools (public)": Level.HS,
    "continuation high schools": Level.HS,
    "k-12 schools (public)": Level.SPAN,
}
# The level of instruction. Its "elementary" holds schools from kindergarten to grade 8, too.
_INSTRUCTION = {
    "ELEM": Level.ES,
    "INTMIDJR": Level.MS,
    "HS": Level.HS,
    "ELEMHIGH": Level.SPAN,
}


def level_of_grades(text: str) -> str:
    """ "K-6" is an elementary school, "6-12" a span school; "" where the grades tell nothing."""
    match = _SPAN.fullmatch(text.replace(" ", "").upper())
    if not match or text.upper() == "P":
        return ""
    first = _FIRST.get(match[1], -2)
    first = int(match[1]) if first == -2 else first
    last = int(match[2]) if match[2] else first
    if not first <= last <= 12:
        return ""
    return _level(first, last)


def _level(first: int, last: int) -> str:
    if first <= 5 and last <= 6:
        return Level.ES.value
    if first >= 5 and last <= 9 and first < 9:
        return Level.MS.value
    return Level.HS.value if first >= 9 else Level.SPAN.value


def level_and_basis(offered: str, served: str, school_type: str) -> tuple[str, str]:
    level = level_of_grades(offered) or level_of_grades(served)
    if level:
        return level, Basis.GRADES.value
    printed = _TYPES.get(school_type.casefold(), "")
    return (printed.value, Basis.PRINTED.value) if printed else ("", "")


def level_of_instruction(code: str, *, known: str) -> tuple[str, str]:
    """`known` is the level attested last: a code that says otherwise tells nothing for sure."""
    level = _INSTRUCTION.get(code.upper())
    if level is None or (known and known != level):
        return "", ""
    return level.value, Basis.PRINTED.value
