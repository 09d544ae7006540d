"""Corrections that tell on single students: all who were added or taken away had one outcome.

Who sees both releases could tell of a classmate who came or left what the outcome was.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from metrics.actions.recording import CELL
from metrics.models import Indicator, Observation
from metrics.rows import key_of

from .protecting import MetricYear


class Share(NamedTuple):
    """`met` of so many `students`."""

    students: int
    met: int


def homogeneous_changes(
    keys: set[str], metric_years: frozenset[MetricYear], *, published_at: datetime | None
) -> dict[str, str]:
    """Which of these figures differ so from one that an earlier release was made of.

    `published_at` is when the latest release was made. By key, with both shares in words.
    """
    if not keys or published_at is None:
        return {}
    shares = _shares(metric_years)
    now = {cell: (pk, share) for cell, pk, share in shares(current=True)}
    told: dict[int, str] = {}
    for cell, _pk, before in shares(current=False, import_run__at__lte=published_at):
        pk, share = now.get(cell, (None, None))
        if share and tells_on_single_students(before, share):
            told[pk] = f"{before.met}/{before.students} → {share.met}/{share.students}"
    found = Observation.objects.select_related("indicator", "population", "student_group")
    named = {key_of(figure): told[figure.pk] for figure in found.filter(pk__in=told)}
    return {key: words for key, words in named.items() if key in keys}


def tells_on_single_students(before: Share, now: Share) -> bool:
    students, met = now.students - before.students, now.met - before.met
    few = settings.SUPPRESSION["threshold"]
    return 1 <= abs(students) <= few and met in (0, students)


def _shares(metric_years: frozenset[MetricYear]):
    """Reads the shares of the metric-years whose number of students is known."""
    figures = Observation.objects.filter(
        indicator__in={each.indicator for each in metric_years},
        school_year__in={each.school_year for each in metric_years},
        indicator__unit=Indicator.Unit.PERCENT,
        denominator__isnull=False,
        value__isnull=False,
    )

    def shares(**conditions) -> Iterator[tuple]:
        rows = figures.filter(**conditions).order_by()
        for *cell, pk, students, met, value in rows.values_list(
            *CELL, "pk", "denominator", "numerator", "value"
        ):
            yield tuple(cell), pk, Share(students, _met(students, met, value))

    return shares


def _met(students: int, met: int | None, value: Decimal) -> int:
    return met if met is not None else round(value * students / 100)
