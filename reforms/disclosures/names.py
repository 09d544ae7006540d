"""Finds in one sentence what looks like the name of a person.

That is: a name that is known, a title with a name, a usual first name, or two capitalised words
of which none is known as a word about schools.
"""

import re
from collections.abc import Collection, Iterator

from .spans import Span, without_inner
from .words import FIRST_NAMES, NO_NAMES, PLACES

_NAME = r"[A-Z][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Mx|Miss|Dr|Dra|Sr|Sra|Srta|Prof|Profa)\b\.?|"
    r"(?i:principal|coach|teacher|counselor|superintendent|senora?|senorita|maestr[oa]|"
    r"profesora?|director[a]?|don|dona)\b)\s+"
    rf"(?P<name>{_NAME})"
)
_ABBREVIATED = ("Mr", "Mrs", "Ms", "Mx", "Dr", "Sr")
_CALLED = re.compile(rf"(?i:\b(?:named|called|llamad[oa]|nombre))\s+(?:de\s+)?(?P<name>{_NAME})")
_INITIALS = re.compile(
    r"(?i:\b(?:student|pupil|alumn[oa]|estudiante))\s+(?P<name>[A-Z]\.\s?[A-Z]\b\.?)"
)
# Words in a row that are written with a capital, with what stands between the parts of a name.
_RUN = re.compile(
    rf"{_NAME}(?:(?:\s+(?:de|del|de la|de los|la|van|von|da|dos|y)\s+|\.?\s+){_NAME})*"
)
_PART = re.compile(_NAME)
_NO_NAME_ENDINGS = ("ing", "ed", "ly", "tion", "ando", "iendo", "cion", "mente")
SHORTEST_PART = 4


def pattern_of(names: Collection[str]) -> re.Pattern | None:
    """A whole name however it is written; a part of one where it is written as a name."""
    names = {name.strip() for name in names if len(name.strip()) >= SHORTEST_PART}
    parts = {
        part
        for name in names
        for part in _PART.findall(name)
        if len(part) >= SHORTEST_PART and part.lower() not in NO_NAMES
    }
    sought = [f"(?i:{re.escape(name)})" for name in sorted(names, key=len, reverse=True)]
    sought += [f"{part}|{part.upper()}" for part in sorted(parts, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sought)})(?!\w)") if sought else None


def named(sentence: str, known: re.Pattern | None) -> list[Span]:
    """The passages as (start, end, "name"). The sentence comes without accents."""
    places = {hit.span() for hit in known.finditer(sentence)} if known else set()
    places |= {*_by_pattern(sentence), *_in_runs(sentence)}
    return without_inner([(start, end, "name") for start, end in places])


def _by_pattern(sentence: str) -> Iterator[tuple[int, int]]:
    for pattern in [_TITLED, _CALLED, _INITIALS]:
        for hit in pattern.finditer(sentence):
            # “Principal Leadership” is none, but “Mr. Park” is.
            if hit["name"].lower() not in NO_NAMES or hit[0].startswith(_ABBREVIATED):
                yield hit.span()


def _in_runs(sentence: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(sentence):
        parts = list(_PART.finditer(run[0]))
        # “Cesar Chavez Day” is a day, “Felicitas Mendez Academy” a school.
        if parts[-1][0].lower() in PLACES or parts[0][0].lower() in ("san", "santa", "los"):
            continue
        for group in _between_words(parts, starts_sentence=run.start() == 0):
            yield run.start() + group[0].start(), run.start() + group[-1].end()


def _between_words(parts: list[re.Match], *, starts_sentence: bool) -> Iterator[list[re.Match]]:
    """The longest rows of parts that are no words about schools, where they make a name."""
    group: list[re.Match] = []
    for place, part in enumerate([*parts, None]):
        word = part[0].lower() if part else ""
        # Every sentence begins with a capital.
        opening = starts_sentence and place == 0 and word.endswith(_NO_NAME_ENDINGS)
        if part and word not in NO_NAMES and not opening:
            group.append(part)
            continue
        if _is_a_name([each[0] for each in group]):
            yield group
        group = []


def _is_a_name(parts: list[str]) -> bool:
    if len(parts) == 1:
        return parts[0].lower() in FIRST_NAMES
    return len(parts) > 1 and any(len(part) > 1 and not part.isupper() for part in parts)
