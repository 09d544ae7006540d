"""Finds in one sentence what is said of few, none or all of the students."""

import re
from collections.abc import Iterator

from . import words
from .spans import Span, without_inner
from .tokens import Token, texts, tokens_of

REACH = 6
# How far back a sentence is read: a text without a full stop is one sentence.
BACK = 60
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_RANGE = re.compile(r"(\d{1,9})[–-](\d{1,9})")
_OF = re.compile(r"(\d{1,9})/(\d{1,9})")
_NOT_ONE = [["a", "single"], ["un", "solo"], ["una", "sola"]]
_OF_THEM = [["them"], ["these"], ["ellos"], ["ellas"]]


def counted(sentence: str) -> list[Span]:
    """The passages as (start, end, kind). The sentence comes without accents."""
    tokens = tokens_of(sentence)
    found = [span for at in range(len(tokens)) for span in _at(tokens, at)]
    return without_inner(found)


def _at(tokens: list[Token], at: int) -> Iterator[Span]:
    for look in [_percent, _none, _all, _small_number, _told_of_one]:
        span = look(tokens, at)
        if span:
            yield span


def _percent(tokens, at):
    value = _whole(tokens[at].text)
    length = _percent_sign(tokens, at)
    if value is None or not length:
        return None
    about = _target(tokens, at + length, reach=8, also=words.RATES)
    end = about if about is not None else _end_if_bare(tokens, at, length, words.RATES)
    if value in (0, 100) and end is not None:
        return (tokens[at].start, tokens[end].end, "all" if value else "none")
    group = _small_group(tokens, at)
    return (tokens[at].start, tokens[at + length - 1].end, "percent") if group else None


def _percent_sign(tokens, at) -> int:
    """How many tokens a percentage takes; 0 where it is none."""
    following = [token.text for token in tokens[at + 1 : at + 3]]
    if following[:1] in (["%"], ["percent"]):
        return 2
    return 3 if following == ["por", "ciento"] else 0


def _small_group(tokens, at) -> bool:
    near = f" {' '.join(texts(tokens, at - BACK, 2 * BACK))} "
    return any(f" {group} " in near for group in words.SMALL_GROUPS)


def _none(tokens, at):
    text = tokens[at].text
    first = at
    if text in ("not", "ni") and texts(tokens, at + 1, 2) in _NOT_ONE:
        at += 2
    elif text in ("not", "no") and texts(tokens, at + 1, 1) == ["one"]:
        at += 1
    elif text not in words.NONE or texts(tokens, at + 1, 1) == ["todos"]:
        return None
    return _of_everybody(tokens, first, at, "none")


def _all(tokens, at):
    if tokens[at].text not in words.ALL:
        return None
    if at and tokens[at - 1].text in words.SOFTENED:
        return None
    following = texts(tokens, at + 1, 1)
    # “Every 5 students” is a ratio, “every one of them” is not.
    if tokens[at].text in words.PER and following != ["one"] and _number(tokens, at + 1):
        return None
    return _of_everybody(tokens, at, at, "all")


def _of_everybody(tokens, first, at, kind):
    passed = words.OF_A_GROUP if tokens[at].text in words.EVERYBODY else frozenset()
    end = _target(tokens, at + 1, reach=8, also=_groups(tokens[at].text), passed=passed)
    if end is None and tokens[at].text not in words.WITH_A_NOUN:
        end = _end_if_bare(tokens, at, 1, frozenset())
    return None if end is None else (tokens[first].start, tokens[end].end, kind)


def _groups(text: str):
    return words.WHOLE_GROUPS if text in ("entire", "whole", "all", "toda") else frozenset()


def _small_number(tokens, at):
    if not _number(tokens, at) or _percent_sign(tokens, at):
        return None
    before = texts(tokens, at - 1, 1) if at else []
    if before and before[0] in words.PER | {"no", "not"}:
        return None
    if _is_mark_out_of(tokens, at):
        return None
    if texts(tokens, at - 2, 2) == ["n", "="]:
        return (tokens[at - 2].start, tokens[at].end, "number")
    reach = 3 if tokens[at].text in {"one", "uno", "1"} | words.ONLY_ONE else REACH
    end = _target(tokens, at + 1, reach=reach, also=frozenset())
    if end is None and tokens[at].text not in words.ONLY_ONE | {"couple"}:
        end = _end_if_bare(tokens, at, 1, frozenset())
    return None if end is None else (tokens[at].start, tokens[end].end, "number")


def _told_of_one(tokens, at):
    """“A student was expelled”, but not “a student survey”."""
    said = texts(tokens, at, 2)
    if len(said) < 2 or said[0] not in words.ARTICLES or said[1] not in words.STUDENT:
        return None
    for place in range(at + 2, min(at + 5, len(tokens))):
        if _happened(tokens[place].text):
            return (tokens[at].start, tokens[place].end, "number")
    return None


def _number(tokens, at) -> bool:
    """Whether there is a small number: itself, or what it leaves of the number it is part of."""
    if not 0 <= at < len(tokens):
        return False
    text = tokens[at].text
    span = _RANGE.fullmatch(text) or _OF.fullmatch(text)
    if span:
        low, high = int(span[1]), int(span[2])
        return 1 <= low <= 10 or 0 <= high - low <= 10 and "/" in text
    if text in words.ONLY_ONE:
        return bool(at) and tokens[at - 1].text in words.ARTICLES
    if text in words.NUMBERS:
        return True
    value, whole = _whole(text), _part_of(tokens, at)
    return value is not None and whole is not None and 0 < whole - value <= 10


def _part_of(tokens, at) -> int | None:
    """The y of “x of y”, “x out of the y”, “x de los y”."""
    place = at + 1
    if texts(tokens, place, 2) in (["out", "of"], ["de", "cada"]):
        place += 2
    elif texts(tokens, place, 1) in (["of"], ["de"]):
        place += 1
    else:
        return None
    while place < len(tokens) and tokens[place].text in ("the", "our", "los", "las", "nuestros"):
        place += 1
    return _whole(tokens[place].text) if place < len(tokens) else None


def _is_mark_out_of(tokens, at) -> bool:
    """“Rated 4 out of 5” is a mark."""
    said = set(texts(tokens, at - BACK, 2 * BACK))
    near = texts(tokens, at - 2, 5)
    return bool(said & words.MARKS) and bool({"of", "de"} & set(near))


def _whole(text: str) -> int | None:
    if text in words.HUNDRED:
        return 100
    if text in words.NUMBERS:
        return words.NUMBERS[text]
    return int(text.replace(",", "")) if _WHOLE.fullmatch(text) else None


def _target(tokens, place, *, reach, also, passed=frozenset()) -> int | None:
    """Where students, or what happened to them, are named before anything else is."""
    for seen in range(place, min(place + reach, len(tokens))):
        text = tokens[seen].text
        if text in words.STUDENTS or text in also or _happened(text):
            return seen
        if text in words.STUDENT:
            return None if _is_adjective(tokens, seen) else seen
        if _stops(text) and text not in passed:
            return None
    return None


def _is_adjective(tokens, at) -> bool:
    """The “student” of “student surveys”."""
    if at + 1 >= len(tokens) or not tokens[at + 1].is_word:
        return False
    text = tokens[at + 1].text
    return tokens[at].text in ("student", "pupil") and (
        text in words.OTHER_NOUNS or _is_plural(text)
    )


def _stops(text: str) -> bool:
    if not text[0].isalnum():
        return text not in "%()\"“”'’"
    return text in words.STOPS or text in words.OTHER_NOUNS or _is_plural(text)


def _is_plural(text: str) -> bool:
    return (
        text[0].isalpha()
        and len(text) > 2
        and text.endswith("s")
        and not text.endswith(("ss", "'s", "’s", "ous", "mos"))
        and text not in words.PLURAL_BUT_NO_NOUN
    )


def _happened(text: str) -> bool:
    return text[0].isalpha() and text.startswith(words.HAPPENED)


def _end_if_bare(tokens, at, length, also) -> int | None:
    """A number without a noun, in a sentence that has spoken of students: “of these, two left”."""
    spoken_of = any(
        token.text in words.STUDENTS or token.text in also or _is_student(tokens, place)
        for place, token in enumerate(tokens[max(0, at - BACK) : at], start=max(0, at - BACK))
    )
    if not spoken_of or (at and tokens[at - 1].text in ("a", "an", "un", "una", "and", "level")):
        return None
    last = at + length - 1
    if last + 1 >= len(tokens) or length > 1 and texts(tokens, last + 1, 1) not in (["of"], ["de"]):
        return last
    following = tokens[last + 1].text
    bare = tokens[last + 1].is_mark or following in words.VERBS
    if following in ("of", "de", "to"):
        bare = texts(tokens, last + 2, 1) in _OF_THEM or _number(tokens, last + 2)
    return last if bare or following.endswith(words.VERB_ENDINGS) else None


def _is_student(tokens, at) -> bool:
    return tokens[at].text in words.STUDENT and not _is_adjective(tokens, at)
