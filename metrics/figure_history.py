"""How the working figures of a school came about, for staff: each batch that put one there or
erased it. Figures are never changed: each is a row of its own."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from metrics.actions.entering import erased_by
from metrics.entering import ALL_STUDENTS, REVIEW_SOURCE
from metrics.models import Grade, Indicator, Observation
from schools.models import ImportRun


@dataclass(frozen=True)
class FigureChange:
    """`by` is an account, or None; `old` and `new` are in words, and blank for nothing."""

    at: datetime
    by: object
    indicator: Indicator
    field: str
    old: str
    new: str


def figure_changes(*, school_id: int, school_year: int) -> Iterator[FigureChange]:
    """What staff entered for all students and all grades, the oldest first. Two queries."""
    figures = Observation.objects.filter(
        population__school=school_id,
        school_year=school_year,
        student_group__slug=ALL_STUDENTS,
        grade=Grade.ALL,
        respondent="",
    )
    figures = figures.select_related("indicator", "source", "import_run__by").order_by("pk")
    known = {figure.pk: figure for figure in figures}
    events = defaultdict(list)
    for figure in known.values():
        events[figure.indicator].append((figure.import_run, figure))
    for run in _erasing_runs():
        for pk in set(erased_by(run)) & known.keys():
            events[known[pk].indicator].append((run, None))
    for indicator, of_indicator in events.items():
        yield from _told(indicator, of_indicator)


def _erasing_runs():
    runs = ImportRun.objects.filter(note__contains="Erased: ", by__isnull=False)
    return runs.select_related("by")


def _told(indicator: Indicator, events: list) -> Iterator[FigureChange]:
    """Figures from elsewhere are told only as what stood there before."""
    figure, note = "", ""
    for run, now in sorted(events, key=lambda event: (event[0].at, event[1].pk if event[1] else 0)):
        before, before_note = figure, note
        figure, note = (_shown(now, run), now.note) if now else ("", "")
        if now and now.source.slug != REVIEW_SOURCE:
            continue
        for field, old, new in [(_("figure"), before, figure), (_("note"), before_note, note)]:
            if old != new:
                yield FigureChange(run.at, run.by, indicator, field, old, new)


def _shown(figure: Observation, run: ImportRun) -> str:
    text = figure.digits or str(figure.get_status_display())
    if figure.numerator is not None or figure.denominator is not None:
        text += f" ({_count(figure.numerator)} / {_count(figure.denominator)})"
    return _("%s, taken back later") % text if run.state == ImportRun.State.UNDONE else text


def _count(number: int | None) -> str:
    return "–" if number is None else str(number)
