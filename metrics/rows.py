"""The row of one published figure, as the API serves it and as the files hold it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from metrics.models import Observation, PublishedValue
from schools import years
from schools.placements import Placement
from schools.rest.renderers import RowText, to_json

# The order is that of the API. `release` stays last: see `without_release`.
MEMBERS = [
    "id",
    "indicator",
    "population",
    "school",
    "local_district",
    "board_district",
    "district_year",
    "school_year",
    "student_group",
    "grade",
    "respondent",
    "value",
    "low",
    "high",
    "numerator",
    "denominator",
    "unit",
    "status",
    "qualifier",
    "candidates",
    "note",
    "note_es",
    "source",
    "release",
]
NUMBERS = {"value", "low", "high", "numerator", "denominator"}
# Stands for the respondents in the key of a figure that is no survey's.
NO_RESPONDENT = "-"


def key_of(figure: Observation | PublishedValue) -> str:
    """The natural key: always six parts."""
    return "/".join(
        [
            figure.indicator.slug,
            figure.population.slug,
            years.label(figure.school_year),
            figure.student_group.slug,
            figure.grade,
            figure.respondent or NO_RESPONDENT,
        ]
    )


def row_of(figure: Observation, placement: Placement, release: str) -> str:
    """JSON text. Numbers carry the digits that were published: 88.0 does not become 88."""
    members = _about(figure, placement) | _says(figure) | {"release": release}
    return orjson.dumps(members).decode()


def without_release(row: str) -> str:
    """What two rows are compared by: a figure that stays the same keeps its first release."""
    return row.rpartition(',"release":')[0]


def narrowed_text(rows: Sequence[str], members: Sequence[str]) -> list[str]:
    """Rows with some of their members only, in the order of all, with their digits."""
    if members == MEMBERS:
        return list(rows)
    pattern, template = _narrowing(tuple(members))
    return [_narrowed(row, pattern, template, members) for row in rows]


def _narrowed(row: str, pattern: re.Pattern, template: str, members: Sequence[str]) -> str:
    found = pattern.fullmatch(row)
    if found:
        return template % found.groups()
    # A row of an earlier release keeps the members that it was published with.
    published = RowText(row).read()
    return to_json({name: published.get(name) for name in members}).decode()


@lru_cache(maxsize=100)
def _narrowing(members: tuple[str, ...]) -> tuple[re.Pattern, str]:
    """Takes a row apart without reading its numbers."""
    content = r'(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^",\[\]{}]+)'
    parts = [
        f'"{name}":({content})' if name in members else f'"{name}":{content}' for name in MEMBERS
    ]
    chosen = ",".join(f'"{name}":%s' for name in MEMBERS if name in members)
    return re.compile(rf"\{{{','.join(parts)}\}}"), f"{{{chosen}}}"


def _about(figure: Observation, placement: Placement) -> dict[str, Any]:
    school = figure.population.school
    return {
        "id": key_of(figure),
        "indicator": figure.indicator.slug,
        "population": figure.population.slug,
        "school": school.slug if school else None,
        "local_district": _code(placement.local_district),
        "board_district": _code(placement.board_district),
        "district_year": _label(placement.district_year),
        "school_year": years.label(figure.school_year),
        "student_group": figure.student_group.slug,
        "grade": figure.grade,
        "respondent": figure.respondent or None,
    }


def _says(figure: Observation) -> dict[str, Any]:
    return {
        "value": _number(figure.digits),
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": figure.indicator.unit,
        "status": figure.status,
        "qualifier": figure.qualifier or None,
        "candidates": [_number(text) for text in figure.candidates.split()] or None,
        "note": figure.note or None,
        "note_es": figure.note_es or None,
        "source": figure.source.slug,
    }


def _code(district) -> str | None:
    return district.code if district else None


def _label(school_year: int | None) -> str | None:
    return None if school_year is None else years.label(school_year)


def _number(digits: str) -> orjson.Fragment | None:
    return orjson.Fragment(digits) if digits else None


def _plain(number: Decimal | None) -> orjson.Fragment | None:
    return None if number is None else orjson.Fragment(f"{number.normalize():f}")
