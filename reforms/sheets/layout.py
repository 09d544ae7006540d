"""The columns of a sheet of figures. Headings are the same in every language, in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from metrics.models import Indicator


class Part(StrEnum):
    """What a column holds. The value of an indicator stands under its code alone."""

    CODE = "code"
    NAME = "name"
    LAST_YEAR = "last year"
    VALUE = ""
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    NOTE = "note"


TO_FILL_IN = frozenset({Part.VALUE, Part.NUMERATOR, Part.DENOMINATOR, Part.NOTE})
OF_A_SHARE = [Part.LAST_YEAR, Part.VALUE, Part.NUMERATOR, Part.DENOMINATOR, Part.NOTE]
OF_ANY_OTHER = [Part.LAST_YEAR, Part.VALUE, Part.NOTE]


@dataclass(frozen=True)
class Column:
    part: Part
    indicator: Indicator | None = None

    @property
    def heading(self) -> str:
        return f"{self.indicator.slug} {self.part}".strip() if self.indicator else str(self.part)


def columns_for(indicators: Iterable[Indicator]) -> list[Column]:
    return [
        Column(Part.CODE),
        Column(Part.NAME),
        *(
            Column(part, indicator)
            for indicator in indicators
            for part in (OF_A_SHARE if indicator.denominator else OF_ANY_OTHER)
        ),
    ]


def by_heading(columns: Iterable[Column]) -> Mapping[str, Column]:
    return {key_of(column.heading): column for column in columns}


def key_of(heading: str) -> str:
    """Spaces and capitals do not matter."""
    return " ".join(heading.split()).casefold()
