"""The words of the glossary from A to Z in the reader's language, with where to read on."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lausd_pilots.glossary import WORDS, Word
from metrics.models import Indicator, StudentGroup
from reforms.models import Initiative
from schools.languages import in_language
from schools.models import Program

FURTHER = {"indicator": Indicator, "initiative": Initiative, "program": Program}


@dataclass(frozen=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True)
class Entry:
    slug: str
    term: str
    meaning: str
    links: list[Link]


def glossary() -> list[Entry]:
    pages = {field: pages_of(model, field) for field, model in FURTHER.items()}
    words = [entry(word, pages) for word in WORDS]
    return sorted([*words, *student_groups()], key=alphabetical)


def pages_of(model, field: str) -> dict[str, Link]:
    slugs = [getattr(word, field) for word in WORDS if getattr(word, field)]
    return {
        each.slug: Link(in_language(each, "name"), each.get_absolute_url())
        for each in model.objects.filter(slug__in=slugs)
    }


def entry(word: Word, pages: dict[str, dict[str, Link]]) -> Entry:
    links = [pages[field].get(getattr(word, field)) for field in FURTHER]
    return Entry(word.slug, str(word.term), str(word.meaning), [link for link in links if link])


def student_groups() -> Iterable[Entry]:
    defined = StudentGroup.objects.exclude(definition="")
    return [
        Entry(
            f"group-{group.slug}", in_language(group, "name"), in_language(group, "definition"), []
        )
        for group in defined
    ]


def alphabetical(entry: Entry) -> str:
    """Without accents, so that "Índice" stands among the words with I."""
    plain = unicodedata.normalize("NFKD", entry.term)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
