"""Published figures: the row that programs get, and the columns that pages filter by."""

import json
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F

from metrics.models import PublishedValue, Release
from metrics.release_files.text import lines_of
from metrics.rows import MEMBERS, key_of
from metrics.validation import value_of
from schools import years

RELATED = [
    "indicator",
    "population",
    "school",
    "local_district",
    "board_district",
    "student_group",
    "source",
    "first_release",
]


def row_says_what_its_columns_say() -> Iterator[str]:
    values = PublishedValue.objects.select_related(*RELATED).order_by("pk")
    for value in values.iterator(chunk_size=2000):
        problem = _row_problem(value)
        if problem:
            yield f"{value.key}: {problem}"


def published_figure_cites_a_fact_of_its_source() -> Iterator[str]:
    values = PublishedValue.objects.standing().filter(statement__isnull=False)
    values = values.exclude(statement__source=F("source"))
    for value in values.select_related("source", "statement"):
        yield f"{value.key}: {value.statement} is no fact of {value.source.slug}"


def release_counts_its_figures() -> Iterator[str]:
    for release in Release.objects.order_by("number"):
        standing = PublishedValue.objects.in_release(release).count()
        if standing != release.figures:
            yield f"{release.version} says {release.figures} figures and has {standing}"


def _row_problem(value: PublishedValue) -> str:
    try:
        row = json.loads(value.row, parse_float=Decimal)
    except ValueError:
        return "the row is not JSON"
    if not isinstance(row, dict) or list(row) != MEMBERS:
        return "the row has not the members that it must have"
    said = [*_fixed(value).items()]
    said += _named(value).items() if value.last_release_id is None else []
    wrong = [name for name, content in said if row[name] != content]
    if (row["school"] is None) != (value.school_id is None):
        wrong.append("school")
    if _number(row["value"]) != value.value:
        wrong.append("value")
    if lines_of([value.row]) != [value.csv]:
        return "the CSV line differs from the row"
    return f"{', '.join(wrong)} of the row differ from the columns" if wrong else ""


def _fixed(value: PublishedValue) -> dict:
    return {
        "id": value.key,
        "school_year": years.label(value.school_year),
        "grade": value.grade,
        "respondent": value.respondent or None,
        "status": value.status,
        "release": value.first_release.version,
    }


def _named(value: PublishedValue) -> dict:
    """What the row has by name, and the columns by reference: the name may change later."""
    local, board = value.local_district, value.board_district
    return {
        "id": key_of(value),
        "indicator": value.indicator.slug,
        "population": value.population.slug,
        "student_group": value.student_group.slug,
        "local_district": local.code if local else None,
        "board_district": board.code if board else None,
        "district_year": _label(value.district_year),
        "source": value.source.slug,
    }


def _label(school_year: int | None) -> str | None:
    return None if school_year is None else years.label(school_year)


def _number(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else value_of(str(value))
