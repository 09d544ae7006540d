"""What in a text may tell something about one child or one person, for a publisher to confirm.

It finds small numbers of students, “none” and “all” of them, shares of small groups, and names of
persons, in English and in Spanish. It looks at words, not at meaning: it would rather ask once too
often. Grades, dates, rooms and what is known by name (schools, programs, districts) are no counts.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from .counts import counted
from .names import named, pattern_of

EXCERPT = 200
_ABBREVIATED = re.compile(
    r"\b(?:mr|mrs|ms|mx|dr|dra|sr|sra|srta|prof|profa|st|no|vs|jr|[a-z])\.$", re.IGNORECASE
)
# A row of marks is looked at once, from its first: a thousand of them take no longer than that.
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[\"”’)]*\s+|\n+")


class Kind(models.TextChoices):
    NUMBER = "number", _("a small number of students")
    PERCENT = "percent", _("a share of a small group")
    NONE = "none", _("none of the students")
    ALL = "all", _("all of the students")
    NAME = "name", _("the name of a person")


@dataclass(frozen=True)
class Finding:
    """`key` stays the same as long as the passage and its sentence do."""

    key: str
    where: str
    kind: Kind
    passage: str
    excerpt: str


def findings(
    texts: Mapping[str, str], *, names: Collection[str], known: Collection[str] = ()
) -> list[Finding]:
    """`names` are of persons; `known` are names of schools, programs, places: no persons."""
    people = pattern_of([without_accents(name) for name in names])
    hidden = _pattern_of_known(known)
    found: dict[str, Finding] = {}
    for where, text in texts.items():
        for sentence in sentences(unicodedata.normalize("NFKC", text)):
            plain = hide(without_accents(sentence), hidden)
            for start, end, kind in sorted([*counted(plain), *named(plain, people)]):
                finding = _finding(where, Kind(kind), sentence, start, end)
                found.setdefault(finding.key, finding)
    return list(found.values())


def _finding(where: str, kind: Kind, sentence: str, start: int, end: int) -> Finding:
    passage = sentence[start:end]
    said = "\x1f".join([where, kind, str(start), passage, sentence])
    key = hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:20]
    first = max(0, min(start - EXCERPT // 3, len(sentence) - EXCERPT))
    cut = sentence[first : first + EXCERPT].strip()
    before, after = "…" if first else "", "…" if first + EXCERPT < len(sentence) else ""
    return Finding(key, where, kind, passage, f"{before}{cut}{after}")


def sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        last_word = text[max(start, end.start() - 6) : end.start() + 1]
        if text[end.start()] == "." and _ABBREVIATED.search(last_word):
            continue
        if text[start : end.end()].strip():
            yield text[start : end.end()].strip()
        start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


def without_accents(text: str) -> str:
    """Letter by letter, so that places in the text stay the same."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _pattern_of_known(known: Collection[str]) -> re.Pattern | None:
    longest_first = sorted({name for name in known if len(name) > 2}, key=len, reverse=True)
    sought = "|".join(re.escape(without_accents(name)) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{sought})(?!\w)", re.IGNORECASE) if sought else None


def hide(text: str, known: re.Pattern | None) -> str:
    """Puts underscores where something is named that is no person: it is read as a gap."""
    return known.sub(lambda hit: "_" * len(hit[0]), text) if known else text
