"""Works out how the protected figures may be shown: one metric-year after the other."""

from dataclasses import replace

from django.conf import settings

from metrics.suppression.cells import Shown
from metrics.suppression.limits import Limits
from metrics.suppression.protecting import protect
from metrics.suppression.tables import tables

from .protecting import Protection, protected_metric_years, read_runs, starred_before


def protection_of_all() -> Protection:
    """Whatever no table covers stays hidden: see `Protection.said`. Solves, and holds no lock."""
    metric_years = protected_metric_years()
    protection = Protection(
        metric_years=metric_years, starred=starred_before(metric_years), runs=read_runs()
    )
    limits = Limits.from_settings(settings.SUPPRESSION)
    secret = settings.SUPPRESSION_KEY.encode()
    places = {(each.indicator, each.school_year) for each in metric_years}
    shown: dict[str, Shown] = {}
    hidden: dict[str, str] = {}
    for table in tables(places, covers=protection.covers, starred=protection.starred):
        pattern = protect(table, secret=secret, limits=limits)
        shown |= pattern.shown
        hidden |= pattern.hidden
    return replace(protection, shown=shown, hidden=hidden)
