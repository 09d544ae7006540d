"""A published row as an outsider reads it."""

import json
from dataclasses import dataclass
from decimal import Decimal

PERCENT = "percent"
COUNT = "count"
_WITHOUT_STUDENTS = "not_applicable"
_STARRED = "suppressed"
_WITH_VALUE = {"reported", "computed"}


@dataclass(frozen=True)
class Row:
    """Numbers as decimals with the digits served; None where the row has none.

    `computed`: the publisher of this site worked it out from other figures.
    """

    indicator: str
    population: str
    school_year: str
    group: str
    grade: str = "all"
    respondent: str | None = None
    unit: str = COUNT
    status: str = "reported"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: str | None = None
    school: str | None = None
    source: str = ""

    @property
    def key(self) -> str:
        respondent = self.respondent or "-"
        about = [self.indicator, self.population, self.school_year, self.group, self.grade]
        return "/".join([*about, respondent])

    @property
    def metric_year(self) -> str:
        return f"{self.indicator}/{self.school_year}"

    @property
    def starred(self) -> bool:
        """Hidden, or shown as a range only."""
        return self.status == _STARRED

    @property
    def hidden(self) -> bool:
        return self.starred and self.low is None

    @property
    def nobody(self) -> bool:
        """There are no students, and the row says so."""
        return self.status == _WITHOUT_STUDENTS

    @property
    def exact(self) -> bool:
        return self.status in _WITH_VALUE and self.value is not None and not self.qualifier

    @property
    def says_something(self) -> bool:
        return self.exact or self.starred or self.nobody

    @property
    def computed(self) -> bool:
        return self.status == "computed" and self.school is None

    @property
    def count(self) -> Decimal | None:
        """The students of a count, where the row tells; None of percentages and scores."""
        if self.nobody:
            return Decimal()
        return self.value if self.unit == COUNT and self.exact else None

    @property
    def between(self) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest value that is shown like this, rounding undone.

        Half a unit of the last digit either way, also at the ends of a range.
        """
        if self.low is not None and self.high is not None:
            return self.low - _half_a_digit(self.low), self.high + _half_a_digit(self.high)
        if not self.exact:
            return None
        half = _half_a_digit(self.value)
        return self.value - half, self.value + half


def _half_a_digit(number: Decimal) -> Decimal:
    return Decimal(5).scaleb(min(number.as_tuple().exponent, 0) - 1)


def read(text: str) -> Row:
    """From the text of a row of the API."""
    row = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return Row(
        indicator=row["indicator"],
        population=row["population"],
        school_year=row["school_year"],
        group=row["student_group"],
        grade=row["grade"],
        respondent=row["respondent"],
        unit=row["unit"],
        status=row["status"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        qualifier=row["qualifier"],
        school=row["school"],
        source=row["source"],
    )
