"""Equity gaps: how many points lie between two published percentages. Asks no database.

Only what is published counts: where one of the two is hidden, or only a range, there is no gap.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.models import Indicator, PublishedValue, Qualifier, Status
from metrics.shown import with_unit


@dataclass(frozen=True)
class Gap:
    """`points` are those of the first less those of the second, with the digits published."""

    points: Decimal
    is_inferred: bool
    is_rough: bool

    @property
    def words(self) -> str:
        number = with_unit(abs(self.points), Indicator.Unit.SCORE)
        if self.is_rough:
            number = f"{Qualifier.ABOUT.label} {number}"
        if self.points > 0:
            return _("%(points)s points higher") % {"points": number}
        if self.points < 0:
            return _("%(points)s points lower") % {"points": number}
        return _("no difference")


def gap(first: PublishedValue, second: PublishedValue) -> Gap | None:
    """Of two figures of one indicator, with `indicator` at hand."""
    if first.indicator.unit != Indicator.Unit.PERCENT or None in (first.value, second.value):
        return None
    rows = [
        json.loads(each.row, parse_float=Decimal, parse_int=Decimal) for each in (first, second)
    ]
    return Gap(
        points=rows[0]["value"] - rows[1]["value"],
        is_inferred=Status.INFERRED in (first.status, second.status),
        is_rough=any(row["qualifier"] for row in rows),
    )
