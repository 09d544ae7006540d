"""Adds up the figures of schools for every group of schools whose members are known.

Safe to repeat: what stands already is not written again. A figure of a group that somebody
published, or that staff typed, is never replaced; where the parts give another one, the report
says so. What has lost its basis is ended.
"""

from datetime import datetime

from django.db import transaction

from metrics.actions.recording import LOCK
from metrics.models import Indicator, Observation
from schools.locking import one_at_a_time

from .adding import Adding
from .basis import last_run, mark_of_basis
from .belonging import as_tables
from .groups import ensure_group_populations
from .report import Report
from .writing import Writing, begin_run


@transaction.atomic
def compute_aggregates(*, by=None, at: datetime) -> Report:
    """One indicator after the other, so that memory does not grow with the number of figures.

    Where nothing has changed since the last time, nothing is added up again.
    """
    one_at_a_time(LOCK)
    ensure_group_populations()
    adding = Adding.up()
    mark = mark_of_basis(adding.belonging, adding.names)
    last = last_run()
    if last and last.report.get("basis") == mark:
        return Report.of_last(last.report)
    writing = Writing(begin_run(by, at))
    with as_tables(adding.belonging, _school_years()):
        for indicator in Indicator.objects.order_by("pk"):
            writing.take(indicator, adding.figures(indicator))
    writing.end(mark)
    return writing.report


def _school_years() -> list[int]:
    years = Observation.objects.filter(current=True).values_list("school_year", flat=True)
    return sorted(years.order_by().distinct())
