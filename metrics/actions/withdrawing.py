"""Erases figures from every release that held them, for the sake of privacy."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from metrics.members import read_members
from metrics.models import (
    HiddenFigure,
    Population,
    PreparedRelease,
    PublishedValue,
    Release,
    Status,
    Withdrawal,
)
from metrics.publishing.errors import PublishError
from metrics.publishing.preparing import FAMILY, FILES
from metrics.publishing.writing import LOCK
from metrics.release_files.text import lines_of
from schools.locking import one_at_a_time
from schools.models import ImportRun

# What the row of a withdrawn figure no longer says.
ERASED = [
    "value",
    "low",
    "high",
    "numerator",
    "denominator",
    "qualifier",
    "candidates",
    "note",
    "note_es",
]
BATCH = 500


@dataclass(frozen=True)
class Withdrawn:
    """`releases` held the figures; `related` are keys that could still give them away."""

    keys: list[str]
    releases: list[Release]
    related: list[str]


@transaction.atomic
def withdraw(keys: Collection[str], *, reason: str, by, at: datetime) -> Withdrawn:
    """Withdraws figures by their keys. Withdrawn twice, they are withdrawn once.

    The releases that held them get another revision, by which every file and answer of before is
    out of date; the files are written again by the worker.
    """
    one_at_a_time(LOCK)
    keys = sorted(set(keys))
    reason = _must_be_possible(keys, reason)
    new = sorted(set(keys) - set(_withdrawn_among(keys)))
    Withdrawal.objects.bulk_create(
        [Withdrawal(key=key, reason=reason, by=by, at=at) for key in new]
    )
    rows = list(PublishedValue.objects.filter(key__in=new))
    releases = _revise(rows)
    for row in rows:
        erase(row)
    changed = ["status", "value", "statement", "row", "csv"]
    PublishedValue.objects.bulk_update(rows, changed, batch_size=BATCH)
    HiddenFigure.objects.filter(key__in=new).delete()
    if releases:
        _forget_in_reports(set(new))
        _ask_for_files(by=by, at=at)
    return Withdrawn(new, releases, related_figures(keys))


def _must_be_possible(keys: Collection[str], reason: str) -> str:
    if not keys:
        raise PublishError(_("Name the figures that are to be withdrawn."))
    if not reason.strip():
        raise PublishError(_("Say why: the reason stays with the figure, for staff."))
    known = set(PublishedValue.objects.filter(key__in=keys).values_list("key", flat=True))
    unknown = sorted(set(keys) - known)
    if unknown:
        raise PublishError(_("No release holds %s. Nothing was withdrawn.") % ", ".join(unknown))
    return reason.strip()


def _withdrawn_among(keys: Collection[str]) -> Iterable[str]:
    return Withdrawal.objects.filter(key__in=keys).values_list("key", flat=True)


def erase(row: PublishedValue) -> None:
    """The key, the place and the source of the figure are left of it."""
    said = json.loads(row.row, parse_float=str, parse_int=str)
    said |= dict.fromkeys([name for name in ERASED if name in said])
    said["status"] = Status.WITHDRAWN.value
    row.row = orjson.dumps(said).decode()
    row.csv = lines_of([row.row])[0]
    row.status, row.value, row.statement = Status.WITHDRAWN, None, None


def _revise(rows: Iterable[PublishedValue]) -> list[Release]:
    """Counts what each release loses, before it is erased."""
    lost: Counter[int] = Counter()
    numbers = list(Release.objects.order_by("number").values_list("number", flat=True))
    for row in rows:
        last = numbers[-1] if row.last_release_id is None else row.last_release_id
        lost.update(each for each in numbers if row.first_release_id <= each <= last)
    for number, figures in lost.items():
        Release.objects.filter(number=number).update(
            revision=F("revision") + 1, withdrawn=F("withdrawn") + figures
        )
    return list(Release.objects.filter(number__in=lost).order_by("number"))


def _forget_in_reports(keys: set[str]) -> None:
    """What was prepared is out of date, and what it found of these figures goes with them."""
    open_still = PreparedRelease.objects.filter(release=None).select_related("run")
    for prepared in open_still.exclude(run__state=ImportRun.State.RUNNING):
        report = prepared.run.report
        differences = report.get("differences", [])
        report["differences"] = [each for each in differences if each[0] not in keys]
        prepared.run.save(update_fields=["report"])


def _ask_for_files(*, by, at: datetime) -> None:
    """One ticket is enough, however many are withdrawn before the worker comes to it."""
    waiting = ImportRun.objects.filter(family=FAMILY, task=FILES, state=ImportRun.State.QUEUED)
    if not waiting.exists():
        ImportRun.objects.create(
            kind=ImportRun.Kind.RELEASE,
            family=FAMILY,
            task=FILES,
            state=ImportRun.State.QUEUED,
            by=by,
            at=at,
        )


def related_figures(keys: Collection[str]) -> list[str]:
    """Published figures that hold the same students: those of groups that a school belongs to.

    For a group of schools, the figures of the same cell of other groups with a school in common.
    """
    figures = list(PublishedValue.objects.standing().filter(key__in=keys))
    members = read_members() if figures else None
    found: set[str] = set()
    for figure in figures:
        schools = _schools_of(figure, members)
        found |= _same_cell(figure, schools, members)
    return sorted(found - set(keys))


def _schools_of(figure: PublishedValue, members) -> frozenset[int]:
    if figure.school_id is not None:
        return frozenset([figure.school_id])
    return members.of(figure.population_id, figure.school_year)


def _same_cell(figure: PublishedValue, schools: frozenset[int], members) -> set[str]:
    groups = Population.objects.exclude(kind=Population.Kind.SCHOOL).values_list("pk", flat=True)
    holding = [pk for pk in groups if members.of(pk, figure.school_year) & schools]
    same = PublishedValue.objects.standing().filter(
        Q(population__in=holding),
        indicator=figure.indicator_id,
        school_year=figure.school_year,
        student_group=figure.student_group_id,
        grade=figure.grade,
        respondent=figure.respondent,
    )
    saying = same.filter(Q(value__isnull=False) | Q(status=Status.SUPPRESSED))
    return set(saying.values_list("key", flat=True))
