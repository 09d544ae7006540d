"""The row of a published figure as text, put together from parts that are made once.

`metrics.rows` says what a row is; its `row_of` makes the same text of one record, and a test
holds the two together. A million rows are made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import orjson

from metrics.models import Indicator, Population, Status, StudentGroup
from metrics.rows import NO_RESPONDENT
from schools import years
from schools.models import Source
from schools.placements import NOWHERE, Placement, latest_placements

from .figures import Figure

NULL = "null"


class Said(NamedTuple):
    """What a row says of its figure. Numbers are text as JSON writes them, blank for none."""

    status: str
    value: Decimal | None = None
    digits: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    qualifier: str = ""
    candidates: str = ""
    note: str = ""
    note_es: str = ""


HIDDEN = Said(Status.SUPPRESSED.value)
WITHDRAWN = Said(Status.WITHDRAWN.value)


def said_openly(figure: Figure) -> Said:
    """As its source published it."""
    return Said(
        figure.status,
        figure.value,
        figure.digits,
        figure.low,
        figure.high,
        figure.numerator,
        figure.denominator,
        figure.qualifier,
        figure.candidates,
        figure.note,
        figure.note_es,
    )


def says_no_number(said: Said) -> bool:
    return not said.digits and said.low is None


@dataclass(frozen=True)
class Place:
    """A population with the districts of its school: their columns, and their part of the row."""

    slug: str
    text: str
    school: int | None
    local_district: int | None
    board_district: int | None
    district_year: int | None
    level: str


@dataclass(frozen=True)
class Dimensions:
    """Everything that a figure refers to, by id. Read once for a release."""

    places: Mapping[int, Place]
    groups: Mapping[int, str]
    # As JSON texts.
    sources: Mapping[int, str]


def read_dimensions() -> Dimensions:
    """Four queries."""
    placements = latest_placements()
    populations = Population.objects.select_related("school")
    return Dimensions(
        places={each.pk: _place(each, placements) for each in populations},
        groups=dict(StudentGroup.objects.values_list("pk", "slug")),
        sources={pk: _json(slug) for pk, slug in Source.objects.values_list("pk", "slug")},
    )


def _place(population: Population, placements: Mapping[int, Placement]) -> Place:
    placement = placements.get(population.school_id, NOWHERE)
    local, board, year = (
        placement.local_district,
        placement.board_district,
        placement.district_year,
    )
    school = population.school
    return Place(
        slug=population.slug,
        text=f'"population":{_json(population.slug)},"school":{_json(school and school.slug)}'
        f',"local_district":{_json(local and local.code)}'
        f',"board_district":{_json(board and board.code)}'
        f',"district_year":{_json(None if year is None else years.label(year))}',
        school=population.school_id,
        local_district=local and local.pk,
        board_district=board and board.pk,
        district_year=year,
        level=placement.level,
    )


@dataclass(frozen=True)
class RowTexts:
    """Keys and rows of one indicator and school year."""

    dimensions: Dimensions
    before: str
    label: str
    indicator: str
    unit: str

    def key(self, figure: Figure) -> str:
        place = self.dimensions.places[figure.population].slug
        group = self.dimensions.groups[figure.student_group]
        asked = figure.respondent or NO_RESPONDENT
        return f"{self.before}/{place}/{self.label}/{group}/{figure.grade}/{asked}"

    def body(self, key: str, figure: Figure, said: Said) -> str:
        """The row but for its end, the release: what two rows are compared by."""
        place = self.dimensions.places[figure.population]
        return (
            f'{{"id":{_json(key)},"indicator":{self.indicator},{place.text}'
            f',"school_year":"{self.label}"'
            f',"student_group":{_word(self.dimensions.groups[figure.student_group])}'
            f',"grade":"{figure.grade}","respondent":{_word(figure.respondent)}'
            f',"value":{said.digits or NULL},"low":{_plain(said.low)},"high":{_plain(said.high)}'
            f',"numerator":{_whole(said.numerator)},"denominator":{_whole(said.denominator)}'
            f',"unit":{self.unit},"status":"{said.status}","qualifier":{_word(said.qualifier)}'
            f',"candidates":{_listed(said.candidates)}'
            f',"note":{_word(said.note)},"note_es":{_word(said.note_es)}'
            f',"source":{self.dimensions.sources[figure.source]}'
        )


def row_texts(indicator: Indicator, school_year: int, dimensions: Dimensions) -> RowTexts:
    return RowTexts(
        dimensions=dimensions,
        before=indicator.slug,
        label=years.label(school_year),
        indicator=_json(indicator.slug),
        unit=_json(indicator.unit),
    )


def end_of(version: str) -> str:
    """What stands after `body` in the rows that begin with a release."""
    return f',"release":{_json(version)}}}'


def _json(value: str | None) -> str:
    return orjson.dumps(value).decode()


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    return _json(text or None)


def _listed(candidates: str) -> str:
    return f"[{','.join(candidates.split())}]" if candidates.split() else NULL


def _plain(number: Decimal | None) -> str:
    return NULL if number is None else f"{number.normalize():f}"


def _whole(number: int | None) -> str:
    return NULL if number is None else str(number)
