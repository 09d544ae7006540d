"""Figures that protect students: what is hidden, coded or withdrawn says nothing else."""

import json
from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from metrics.actions.withdrawing import ERASED
from metrics.entering import REVIEW_SOURCE
from metrics.models import HiddenFigure, Indicator, PublishedValue, Release, Status, Withdrawal

ALWAYS = [Indicator.DataClass.C2, Indicator.DataClass.C3]


def _entered_by_staff():
    """Standing rows that are protected, whatever the working figures are by now."""
    protected = Q(indicator__data_class__in=ALWAYS) | Q(source__slug=REVIEW_SOURCE)
    rows = PublishedValue.objects.standing().filter(protected)
    return rows.exclude(indicator__data_class=Indicator.DataClass.C0)


def protected_figure_has_no_numbers_of_students() -> Iterator[str]:
    rows = _entered_by_staff().order_by("key").values_list("key", "row")
    for key, row in rows.iterator(chunk_size=2000):
        said = json.loads(row)
        if said.get("numerator") is not None or said.get("denominator") is not None:
            yield f"{key}: the row says how many students"


def hidden_figure_is_hidden() -> Iterator[str]:
    hidden = set(HiddenFigure.objects.values_list("key", flat=True))
    standing = PublishedValue.objects.standing().filter(status=Status.SUPPRESSED)
    suppressed = set(standing.values_list("key", flat=True).iterator(chunk_size=2000))
    for key in sorted(hidden - suppressed):
        yield f"{key}: noted as hidden, and no such row stands"
    protected = _entered_by_staff().filter(status=Status.SUPPRESSED)
    for key in sorted(set(protected.values_list("key", flat=True)) - hidden):
        yield f"{key}: hidden, and nothing says why"


def withdrawn_figure_holds_nothing() -> Iterator[str]:
    keys = Withdrawal.objects.values("key")
    for value in PublishedValue.objects.filter(key__in=keys).order_by("key", "pk"):
        said = json.loads(value.row)
        told = [name for name in ERASED if said.get(name) is not None]
        if value.status != Status.WITHDRAWN or value.value is not None or told:
            yield f"{value.key}: withdrawn, and release {said['release']} still holds it"


def release_counts_what_is_withdrawn() -> Iterator[str]:
    rows = PublishedValue.objects.filter(status=Status.WITHDRAWN).order_by()
    intervals = list(rows.values_list("first_release_id", "last_release_id"))
    releases = list(Release.objects.order_by("number"))
    found = Counter(
        release.number
        for release in releases
        for first, last in intervals
        if first <= release.number and (last is None or release.number <= last)
    )
    for release in releases:
        if found[release.number] != release.withdrawn:
            yield (
                f"{release.version} says {release.withdrawn} withdrawn figures "
                f"and has {found[release.number]}"
            )
