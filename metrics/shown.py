"""A published figure as a page shows it: words for what a row keeps as codes.

Everything is taken from the published row, so a page shows what the release said.
"""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from metrics.models import (
    Grade,
    Indicator,
    Population,
    PublishedValue,
    Qualifier,
    Respondent,
    Status,
    StudentGroup,
)
from metrics.models.releases import PublishedValueQuerySet
from schools import years
from schools.languages import in_language, is_spanish
from schools.models import Source, Statement

# Some files give fifteen decimals of a share. The data keep them; a reader needs one.
MOST_DECIMALS_SHOWN = 2


@dataclass(frozen=True)
class ShownFigure:
    """`text` is the figure with its unit, or the words that stand where there is none."""

    key: str
    indicator: Indicator
    population: Population
    school_year: int
    student_group: StudentGroup
    grade: str
    respondent: str
    status: str
    status_words: str
    has_value: bool
    text: str
    share_of: str
    note: str
    note_language: str
    source: Source
    statement: Statement | None

    @property
    def name(self) -> str:
        """What it is a figure of, in one line."""
        parts = [
            in_language(self.population, "name"),
            years.in_print(self.school_year),
            in_language(self.student_group, "name"),
            self.grade,
            self.respondent,
        ]
        about = ", ".join(part for part in parts if part)
        return f"{in_language(self.indicator, 'name')}: {about}"


def for_pages(published: PublishedValueQuerySet) -> PublishedValueQuerySet:
    """With all that `shown` reads, so that no row asks the database again."""
    return published.select_related(
        "indicator", "population", "student_group", "source", "statement"
    )


def shown(published: PublishedValue) -> ShownFigure:
    row = json.loads(published.row, parse_float=str, parse_int=str)
    note_language, note = _note(row)
    return ShownFigure(
        key=published.key,
        indicator=published.indicator,
        population=published.population,
        school_year=published.school_year,
        student_group=published.student_group,
        grade=_grade(published.grade),
        respondent=_respondents(published.respondent),
        status=published.status,
        status_words=_status_words(published.status, row),
        has_value=published.value is not None,
        text=_text(published, row),
        share_of=_share_of(row),
        note=note,
        note_language=note_language,
        source=published.source,
        statement=published.statement,
    )


def with_unit(digits: str | Decimal, unit: str) -> str:
    """87.40 stays 87.40: the digits are those that the source published."""
    number = formats.number_format(_readable(Decimal(digits)), force_grouping=True)
    return f"{number}%" if unit == Indicator.Unit.PERCENT else number


def _readable(number: Decimal) -> Decimal:
    decimals = -number.as_tuple().exponent
    return (
        number.quantize(Decimal("0.1"), ROUND_HALF_UP) if decimals > MOST_DECIMALS_SHOWN else number
    )


def _status_words(status: str, row: dict[str, Any]) -> str:
    # “Hidden” beside a range that everybody can read would contradict it.
    if status == Status.SUPPRESSED and row.get("low") is not None:
        return _("a range, to protect students")
    return str(Status(status).label)


def _text(published: PublishedValue, row: dict[str, Any]) -> str:
    unit = published.indicator.unit
    if row.get("value") is not None:
        return _qualified(with_unit(row["value"], unit), row.get("qualifier"))
    if row.get("low") is not None and row.get("high") is not None:
        bounds = {"low": with_unit(row["low"], unit), "high": with_unit(row["high"], unit)}
        return _("from %(low)s to %(high)s") % bounds
    if row.get("candidates"):
        return _candidates(row["candidates"], unit)
    return str(Status(published.status).label)


def _qualified(number: str, qualifier: str | None) -> str:
    return f"{Qualifier(qualifier).label} {number}" if qualifier else number


def _candidates(candidates: list[str], unit: str) -> str:
    *others, last = [with_unit(number, unit) for number in candidates]
    if not others:
        return _("not settled: perhaps %s") % last
    return _("not settled: %(others)s or %(last)s") % {"others": ", ".join(others), "last": last}


def _share_of(row: dict[str, Any]) -> str:
    """The students behind a percentage, where they are published."""
    part, whole = row.get("numerator"), row.get("denominator")
    if part is None or whole is None:
        return ""
    unit = Indicator.Unit.COUNT
    counts = {"part": with_unit(part, unit), "whole": with_unit(whole, unit)}
    return _("%(part)s of %(whole)s") % counts


def _note(row: dict[str, Any]) -> tuple[str, str]:
    """The note and the language it is in: English where no Spanish one was published."""
    if is_spanish() and row.get("note_es"):
        return "es", row["note_es"]
    return "en", row.get("note") or ""


def _grade(grade: str) -> str:
    return "" if grade == Grade.ALL else str(Grade(grade).label)


def _respondents(respondent: str) -> str:
    return str(Respondent(respondent).label) if respondent else ""
