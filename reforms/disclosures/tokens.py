"""One sentence as words, numbers and marks; numbers that count nothing are left out."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\d(?:[\w.,:/–-]*\w)?|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
# A number after one of these is a label or a mark.
_LABELS = (
    "grades?|grados?|levels?|nivel(?:es)?|tiers?|phase|fase|stage|etapa|room|salon|aula|building|"
    "periods?|periodos?|blocks?|page|pagina|chapter|goals?|metas?|steps?|paso|title|titulo|section|"
    "article|proposition|measure|question|weeks?|semanas?|days?|dias?|units?|unidad|quarter|"
    "semest(?:er|re)|trimest(?:er|re)|round|version|number|district|distrito|cohorte?|years?|"
    "age|aged|ages|edad(?:es)?|score of|a score of|scored an?|eld|k"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|enero|"
    "febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_NUMBER = r"\d+(?:st|nd|rd|th|\.?[oºª°])?"
_SERIES = rf"{_NUMBER}(?:\s*(?:[-–,/]|to|through|and|al?|y)\s*{_NUMBER}){{0,6}}"
_NO_COUNTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in [
        rf"\b(?:{_LABELS})\s*[-–]?\s*{_SERIES}\b",
        rf"\b{_SERIES}\s*(?:grad(?:e|o)s?|graders)\b",
        rf"\b(?:{_MONTHS})\s+\d{{1,2}}\b",
        rf"\b\d{{1,2}}\s+(?:de\s+)?(?:{_MONTHS})\b",
        r"\b\d{1,2}/\d{1,2}/\d{2,4}\b",
        r"\b\d{1,2}(?::\d\d)?\s*[ap]\.?m\b",
        r"\b(?:at|until|las)\s+\d{1,2}(?::\d\d)?\b(?!\s*(?:%|percent|por ciento))",
        r"\$\s*[\d.,]+",
    ]
]
# “Algebra 2 students”: a capitalised word before a number, which does not begin the sentence.
_NO_COUNTS += [
    re.compile(r"(?<=[^.!?\s])\s+[A-Z][a-z]+\s+\d{1,2}\b"),
    re.compile(r"^(?:Algebra|Math|Geometry|English|Spanish|History)\s+\d{1,2}\b"),
]


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_mark(self) -> bool:
        return not self.text[0].isalnum()


def tokens_of(sentence: str) -> list[Token]:
    for pattern in _NO_COUNTS:
        sentence = pattern.sub(lambda hit: re.sub(r"\d", "_", hit[0]), sentence)
    return [Token(hit[0].lower(), hit.start(), hit.end()) for hit in _TOKEN.finditer(sentence)]


def texts(tokens: list[Token], start: int, length: int) -> list[str]:
    """What some tokens say; fewer of them, where the sentence begins or ends there."""
    return [token.text for token in tokens[max(start, 0) : max(start + length, 0)]]
