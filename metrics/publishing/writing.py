"""Writes an edition: its release, the rows that begin and end, and what is hidden."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from metrics.models import HiddenFigure, Observation, PublishedValue, Release, Withdrawal
from metrics.release_files.text import lines_of
from schools.bulk import insert_rows
from schools.locking import one_at_a_time

from .edition import Begun, Edition
from .errors import PublishError

# Held by all who change what is published.
LOCK = "publish"
IDS_AT_A_TIME = 2000
ROW = Begun._fields.index("row")


@dataclass(frozen=True)
class Cover:
    """What a release says of itself."""

    reason: str
    at: datetime
    by: object = None
    reason_es: str = ""
    state: str = Release.State.FINAL.value


class ChangedMeanwhile(PublishError):
    """Somebody has recorded, published or withdrawn figures since they were read."""

    def __init__(self):
        super().__init__(_("The figures have been changed meanwhile. Nothing was published."))


def mark_of_figures() -> tuple:
    """Differs where anything has been recorded, ended, published or withdrawn."""
    current = Observation.objects.filter(current=True)
    return (
        Observation.objects.aggregate(Max("pk"))["pk__max"],
        *current.aggregate(n=Count("pk"), total=Sum("pk")).values(),
        *Release.objects.aggregate(n=Max("number"), total=Sum("revision")).values(),
        Withdrawal.objects.count(),
    )


@transaction.atomic
def write_edition(edition: Edition, cover: Cover, *, mark: tuple) -> Release:
    """As a whole or not at all. `mark` is that of the figures when they were read."""
    one_at_a_time(LOCK)
    if mark_of_figures() != mark:
        raise ChangedMeanwhile
    release = Release.objects.create(
        number=edition.number,
        version=edition.version,
        state=cover.state,
        reason=cover.reason,
        reason_es=cover.reason_es,
        made_at=cover.at,
        made_by=cover.by,
        added=edition.added,
        changed=edition.changed,
        removed=edition.removed,
        figures=edition.figures,
        withdrawn=edition.withdrawn,
    )
    for begun, ended in edition.waiting:
        _end(ended, edition.number - 1)
        lines = lines_of([row[ROW] for row in begun])
        rows = ((*row, line) for row, line in zip(begun, lines, strict=True))
        insert_rows(PublishedValue, [*Begun._fields, "csv"], rows)
    _write_hidden(edition.hidden.reasons, release)
    return release


def _end(ids: Sequence[int], number: int) -> None:
    """The old row of a figure ends before its new one begins: one stands at a time."""
    for some in _parts(ids):
        PublishedValue.objects.filter(pk__in=some).update(last_release=number)


def _write_hidden(reasons: dict[str, str], release: Release) -> None:
    known = {each.key: each for each in HiddenFigure.objects.all()}
    for some in _parts([known[key].pk for key in known.keys() - reasons.keys()]):
        HiddenFigure.objects.filter(pk__in=some).delete()
    differing = [
        each for key, each in known.items() if key in reasons and each.reason != reasons[key]
    ]
    for each in differing:
        each.reason = reasons[each.key]
    HiddenFigure.objects.bulk_update(differing, ["reason"], batch_size=500)
    new = sorted(reasons.keys() - known.keys())
    released = shown_by_a_release(new)
    HiddenFigure.objects.bulk_create(
        [
            HiddenFigure(
                key=key, reason=reasons[key], since=release, already_released=key in released
            )
            for key in new
        ],
        batch_size=500,
    )


def shown_by_a_release(keys: Collection[str]) -> set[str]:
    """Those of which some release shows the number."""
    shown = PublishedValue.objects.filter(Q(value__isnull=False))
    return {
        key
        for some in _parts(keys)
        for key in shown.filter(key__in=some).values_list("key", flat=True)
    }


def _parts(ids: Collection) -> Iterator[list]:
    left = iter(ids)
    while some := list(islice(left, IDS_AT_A_TIME)):
        yield some
