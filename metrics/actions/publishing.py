"""Makes a release: what is published from now on, and what changed since the last one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.models import Indicator, Observation, PublishedValue, Release
from metrics.release_files import write_release_files
from metrics.rows import key_of, row_of, without_release
from metrics.validation import figure_problems
from schools.locking import one_at_a_time
from schools.placements import NOWHERE, Placement, latest_placements

from .recording import TYPED_IN

BATCH = 500
SHOWN = 5
_VERSION = re.compile(r"[a-z0-9]+\.(0|[1-9][0-9]*)")


class PublishError(Exception):
    """The message is safe to show to staff."""


@dataclass(frozen=True)
class PublishReport:
    """`release` is None where nothing had changed, and so none was made."""

    release: Release | None
    added: int
    changed: int
    removed: int


@dataclass
class _Edition:
    """A release in the making. What differs is written in batches, and counted."""

    number: int
    version: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    figures: int = 0
    _new: list[PublishedValue] = field(default_factory=list)
    _ended: list[int] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def begin(self, value: PublishedValue) -> None:
        self._new.append(value)
        if len(self._new) >= BATCH:
            self.write()

    def end(self, ids: Iterable[int]) -> None:
        self._ended += ids

    def write(self) -> None:
        """The old row of a figure ends before its new one begins: one stands at a time."""
        for start in range(0, len(self._ended), BATCH):
            ending = PublishedValue.objects.filter(pk__in=self._ended[start : start + BATCH])
            ending.update(last_release=self.number - 1)
        PublishedValue.objects.bulk_create(self._new, batch_size=BATCH)
        self._new, self._ended = [], []


@transaction.atomic
def publish(*, reason: str, by, at: datetime, version: str | None = None) -> PublishReport:
    """Publishes every working figure that was already public at its source.

    As a whole or not at all. The files are written when the transaction has been committed.
    """
    one_at_a_time("publish")
    if not reason.strip():
        raise PublishError(_("A release needs a reason."))
    _refuse_typed_in_figures_about_students()
    edition = _Edition(_next_number(), _free_version(version, at))
    _write_differences(edition)
    if not edition.differs:
        return PublishReport(None, 0, 0, 0)
    release = Release.objects.create(
        number=edition.number,
        version=edition.version,
        reason=reason,
        made_at=at,
        made_by=by,
        added=edition.added,
        changed=edition.changed,
        removed=edition.removed,
        figures=edition.figures,
    )
    transaction.on_commit(lambda: write_release_files(release))
    return PublishReport(release, edition.added, edition.changed, edition.removed)


# --- what may be published ---


def _refuse_typed_in_figures_about_students() -> None:
    """A published figure of a small group can identify a child, and nothing hides it yet."""
    about_students = ~Q(indicator__data_class=Indicator.DataClass.C0)
    typed_in = Observation.objects.filter(
        about_students, current=True, import_run__kind__in=TYPED_IN
    )
    named = typed_in.select_related("indicator", "population", "student_group").order_by("pk")
    keys = [key_of(figure) for figure in named[: SHOWN + 1]]
    if keys:
        raise PublishError(
            _(
                "Nothing was published. Figures about students were entered by staff (%s). Small "
                "groups are not protected yet, so that such a figure could identify a child."
            )
            % _some(keys)
        )


def _refuse_impossible(figure: Observation) -> None:
    problems = figure_problems(figure, figure.indicator)
    if problems:
        place = {"key": key_of(figure), "problems": " ".join(problems)}
        raise PublishError(_("Nothing was published. %(key)s: %(problems)s") % place)


def _some(keys: list[str]) -> str:
    shown = ", ".join(keys[:SHOWN])
    return f"{shown}, …" if len(keys) > SHOWN else shown


def _next_number() -> int:
    last = Release.objects.newest()
    return last.number + 1 if last else 1


def _free_version(version: str | None, at: datetime) -> str:
    if version is None:
        return _next_version(timezone.localtime(at).year)
    if not _VERSION.fullmatch(version) or len(version) > _length_of_a_version():
        raise PublishError(_("“%s” is no version such as 2027.1.") % version)
    if Release.objects.filter(version=version).exists():
        raise PublishError(_("There is a release %s already.") % version)
    return version


def _length_of_a_version() -> int:
    return Release._meta.get_field("version").max_length


def _next_version(year: int) -> str:
    versions = Release.objects.filter(version__startswith=f"{year}.")
    numbers = [
        int(version.partition(".")[2]) for version in versions.values_list("version", flat=True)
    ]
    return f"{year}.{max(numbers, default=0) + 1}"


# --- what changed ---


def _write_differences(edition: _Edition) -> None:
    """One indicator after the other, so that memory does not grow with the whole table."""
    placements = latest_placements()
    for indicator in Indicator.objects.order_by("pk"):
        standing = _standing(indicator)
        for figure in _working_figures(indicator):
            _refuse_impossible(figure)
            placement = placements.get(figure.population.school_id, NOWHERE)
            _compare(_published(figure, placement, edition), standing, edition)
        edition.removed += len(standing)
        edition.end(before.id for before in standing.values())
        edition.write()


def _compare(value: PublishedValue, standing: dict[str, "_Standing"], edition: _Edition) -> None:
    """Takes the figure's standing row out of `standing`: what is left there has no figure."""
    edition.figures += 1
    before = standing.pop(value.key, None)
    if before is None:
        edition.added += 1
    elif before.says == _says(value.row, value.level, value.statement_id):
        return
    else:
        edition.changed += 1
        edition.end([before.id])
    edition.begin(value)


@dataclass(frozen=True)
class _Standing:
    id: int
    says: tuple


def _says(row: str, level: str, statement_id: int | None) -> tuple:
    """Level and statement are not in the row, but pages filter by them and show them."""
    return without_release(row), level, statement_id


def _standing(indicator: Indicator) -> dict[str, _Standing]:
    values = PublishedValue.objects.standing().filter(indicator=indicator)
    rows = values.values_list("key", "id", "row", "level", "statement_id")
    return {key: _Standing(pk, _says(*says)) for key, pk, *says in rows.iterator(chunk_size=2000)}


def _working_figures(indicator: Indicator) -> Iterator[Observation]:
    figures = Observation.objects.filter(indicator=indicator, current=True)
    figures = figures.select_related("population__school", "student_group", "source")
    for figure in figures.order_by("pk").iterator(chunk_size=2000):
        figure.indicator = indicator
        yield figure


def _published(figure: Observation, placement: Placement, edition: _Edition) -> PublishedValue:
    return PublishedValue(
        key=key_of(figure),
        first_release_id=edition.number,
        indicator=figure.indicator,
        population=figure.population,
        school=figure.population.school,
        local_district=placement.local_district,
        board_district=placement.board_district,
        district_year=placement.district_year,
        level=placement.level,
        school_year=figure.school_year,
        student_group=figure.student_group,
        grade=figure.grade,
        respondent=figure.respondent,
        status=figure.status,
        value=figure.value,
        source=figure.source,
        statement_id=figure.statement_id,
        row=row_of(figure, placement, edition.version),
    )
