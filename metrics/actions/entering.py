"""Records what staff type in, as far as it can be recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from metrics.entering import TO_RECORD, Entry, Kind, Verdict, judge, review_source
from metrics.models import Population
from schools.history import create_tracked
from schools.locking import one_at_a_time
from schools.models import ImportRun, School

from .recording import LOCK, FigureChanges, record_figures, retire_figures

_ERASED = "Erased: "


@transaction.atomic
def enter_figures(entries: Sequence[Entry], *, run: ImportRun) -> list[Verdict]:
    """Records all but errors and conflicts; a figure with a query is recorded, too.

    The verdicts are those at the moment of recording, and hold the figures as they now stand.
    """
    one_at_a_time(LOCK)
    verdicts = judge(entries)
    record_figures(_changes(verdicts), run=run)
    _erase([verdict.old.pk for verdict in verdicts if verdict.kind is Kind.ERASED], run)
    return verdicts


@transaction.atomic
def enter_typed_figures(entries: Sequence[Entry], *, kind: str, by, at: datetime) -> list[Verdict]:
    """As a batch of its own, which is kept only if anything was recorded."""
    run = ImportRun.objects.create(
        kind=kind, family="review", by=by, at=at, state=ImportRun.State.APPLIED
    )
    verdicts = enter_figures(entries, run=run)
    if not any(verdict.kind in TO_RECORD | {Kind.ERASED} for verdict in verdicts):
        run.delete()
    return verdicts


def erased_by(run: ImportRun) -> list[int]:
    """The figures that a batch erased, which no figure of it stands for."""
    lines = [line for line in run.note.splitlines() if line.startswith(_ERASED)]
    return [int(pk) for line in lines for pk in line.removeprefix(_ERASED).split()]


@transaction.atomic
def ensure_populations(schools: Iterable[School]) -> dict[int, Population]:
    """By the school's id. A school that nothing was ever recorded of has none yet."""
    schools = list(schools)
    found = {each.school_id: each for each in Population.objects.filter(school__in=schools)}
    for school in schools:
        if school.pk not in found:
            found[school.pk], _made = Population.objects.get_or_create(
                school=school, defaults=_own(school)
            )
    return found


@transaction.atomic
def add_populations(schools: Iterable[School], *, by, at: datetime) -> None:
    """Those of many schools, in a few statements. Schools that have one are passed over."""
    one_at_a_time(LOCK)
    schools = list(schools)
    known = set(Population.objects.filter(school__in=schools).values_list("school_id", flat=True))
    missing = [school for school in schools if school.pk not in known]
    rows = [Population(school=school, **_own(school)) for school in missing]
    create_tracked(Population, rows, by=by, at=at)


def _own(school: School) -> dict[str, str]:
    return {
        "slug": school.slug,
        "kind": Population.Kind.SCHOOL,
        "name": school.name,
        "name_es": school.name_es,
    }


def _changes(verdicts: list[Verdict]) -> FigureChanges:
    changes = FigureChanges()
    source = review_source()
    for verdict in verdicts:
        if verdict.kind not in TO_RECORD:
            continue
        if verdict.figure.source_id is None:
            verdict.figure.source = source
        if verdict.old is None:
            changes.new.append(verdict.figure)
        else:
            changes.replacing.append((verdict.figure, verdict.old.pk))
    return changes


def _erase(ids: list[int], run: ImportRun) -> None:
    """No row says that a figure was erased, so the batch does."""
    if not ids:
        return
    retire_figures(ids)
    line = _ERASED + " ".join(map(str, ids))
    run.note = f"{run.note}\n{line}".strip()
    run.save(update_fields=["note"])
