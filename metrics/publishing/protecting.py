"""Which figures are protected, and as what each of them may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from metrics.models import HiddenFigure, Indicator, Observation, PublishedValue, Status
from metrics.suppression.cells import Shown
from metrics.validation import value_of
from schools.models import ImportRun

from .figures import Figure
from .texts import HIDDEN, Said, said_openly

TYPED_IN = {ImportRun.Kind.PASTE.value, ImportRun.Kind.FORM.value, ImportRun.Kind.SHEET.value}
ALWAYS = {Indicator.DataClass.C2.value, Indicator.DataClass.C3.value}
REASON = HiddenFigure.Reason


class MetricYear(NamedTuple):
    """Figures that can be worked out of one another."""

    indicator: int
    school_year: int
    grade: str
    respondent: str


@dataclass(frozen=True)
class Runs:
    """Of each batch of figures, the way it came in, and by whom. By id."""

    kind: Mapping[int, str]
    by: Mapping[int, int | None]


def read_runs() -> Runs:
    rows = list(ImportRun.objects.order_by().values_list("pk", "kind", "by"))
    return Runs({pk: kind for pk, kind, _by in rows}, {pk: by for pk, _kind, by in rows})


@dataclass(frozen=True)
class Protection:
    """What becomes of protected figures: shown as said, or else hidden. By key.

    `starred` are the figures that an earlier release hid: they stay hidden. What is neither in
    `shown` nor in `hidden` is hidden all the same.
    """

    metric_years: frozenset[MetricYear] = frozenset()
    shown: Mapping[str, Shown] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    starred: frozenset[str] = frozenset()
    runs: Runs = field(default_factory=lambda: Runs({}, {}))

    def covers(self, indicator: Indicator, figure: Figure) -> bool:
        """Whether staff entered a figure about students, or it follows from such a one."""
        if indicator.data_class == Indicator.DataClass.C0:
            return False
        kind = self.runs.kind[figure.run]
        if indicator.data_class in ALWAYS or kind in TYPED_IN:
            return True
        place = MetricYear(indicator.pk, figure.school_year, figure.grade, figure.respondent)
        return kind == ImportRun.Kind.COMPUTED and place in self.metric_years

    def said(self, key: str, figure: Figure) -> tuple[Said, str]:
        """What a protected figure says in public, and why it does not say all; blank: it does."""
        if says_nothing(figure):
            return said_openly(figure), ""
        if key in self.starred:
            return HIDDEN, REASON.BEFORE.value
        shown = self.shown.get(key)
        if shown is None or key in self.hidden:
            return HIDDEN, self.hidden.get(key, REASON.UNSOLVED.value)
        return _shown(figure, shown)


def says_nothing(figure: Figure) -> bool:
    """There is no number in it that could be hidden: it was not collected, say."""
    numbers = [figure.value, figure.low, figure.high, figure.numerator, figure.denominator]
    nothing = all(number is None for number in numbers) and not figure.candidates
    return nothing and figure.status not in (Status.SUPPRESSED, Status.NOT_APPLICABLE)


def _shown(figure: Figure, shown: Shown) -> tuple[Said, str]:
    """Without the numbers of students; the note may speak of what is shown only."""
    notes = {"note": figure.note, "note_es": figure.note_es}
    if shown.digits:
        value = value_of(shown.digits)
        return Said(shown.status, value, shown.digits, qualifier=figure.qualifier, **notes), ""
    if shown.low is not None:
        return Said(Status.SUPPRESSED.value, low=shown.low, high=shown.high), REASON.CODED.value
    return Said(shown.status, **notes), ""


def protected_metric_years() -> frozenset[MetricYear]:
    """Those with a figure that staff entered, or of an indicator that is always protected."""
    protected = Observation.objects.filter(
        Q(import_run__kind__in=TYPED_IN) | Q(indicator__data_class__in=ALWAYS), current=True
    )
    protected = protected.exclude(indicator__data_class=Indicator.DataClass.C0).order_by()
    return frozenset(map(MetricYear._make, protected.values_list(*MetricYear._fields).distinct()))


def starred_before(metric_years: frozenset[MetricYear]) -> frozenset[str]:
    """Keys of these metric-years that a release showed as a star, and not as a range."""
    if not metric_years:
        return frozenset()
    rows = PublishedValue.objects.filter(
        status=Status.SUPPRESSED,
        indicator__in={each.indicator for each in metric_years},
        school_year__in={each.school_year for each in metric_years},
    )
    # A range is no star: it may become another one.
    stars = rows.filter(row__contains='"low":null')
    return frozenset(stars.order_by().values_list("key", flat=True))
