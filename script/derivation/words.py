"""What readers are told about a figure, in English and in Spanish."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    english: str
    spanish: str

    def filled(self, **parts: "str | int | Words") -> "Words":
        """With numbers, names and other words in the places that {name} marks."""
        return Words(
            self.english.format(**{name: _in("english", part) for name, part in parts.items()}),
            self.spanish.format(**{name: _in("spanish", part) for name, part in parts.items()}),
        )


def _in(language: str, part: str | int | Words) -> str | int:
    return getattr(part, language) if isinstance(part, Words) else part
