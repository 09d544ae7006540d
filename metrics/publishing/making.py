"""Works out a release, and makes it where one person may."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.aggregates import compute_aggregates
from metrics.models import Release
from metrics.release_files import write_release_files

from .differences import Progress, work_out
from .edition import Edition
from .errors import NeedsAnother, PublishError
from .homogeneous import homogeneous_changes
from .patterns import protection_of_all
from .texts import read_dimensions
from .writing import ChangedMeanwhile, Cover, mark_of_figures, write_edition

_VERSION = re.compile(r"[a-z0-9]+\.(0|[1-9][0-9]*)")
ATTEMPTS = 3


@dataclass(frozen=True)
class PublishReport:
    """`release` is None where nothing had changed, and so none was made."""

    release: Release | None
    added: int
    changed: int
    removed: int
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkedOut:
    """An edition, and the mark of the figures that it was made of.

    `differing` are sentences: sums that somebody else has published otherwise.
    """

    edition: Edition
    mark: tuple
    differing: list[str]


def publish(
    *,
    reason: str,
    by,
    at: datetime,
    version: str | None = None,
) -> PublishReport:
    """Publishes every working figure, where none that has to be protected is new.

    As a whole or not at all. The files are written when the transaction has been committed.
    Raises `NeedsAnother` where somebody else has to confirm the release: see `preparing`.
    """
    if not reason.strip():
        raise PublishError(_("A release needs a reason."))
    cover = Cover(reason=reason, at=at, by=by)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _publish(cover, version)
        except ChangedMeanwhile:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


def _publish(cover: Cover, version: str | None) -> PublishReport:
    worked_out = work_out_release(version, cover)
    edition = worked_out.edition
    if not edition.differs:
        return PublishReport(None, 0, 0, 0)
    refuse_impossible(edition)
    if edition.needs_two:
        message = _("Figures that staff have entered are new: somebody else has to confirm them.")
        raise NeedsAnother(message, frozenset(edition.entered_by))
    with transaction.atomic():
        release = write_edition(edition, cover, mark=worked_out.mark)
        transaction.on_commit(lambda: write_release_files(release))
    return PublishReport(
        release, edition.added, edition.changed, edition.removed, dict(edition.kinds)
    )


def work_out_release(
    version: str | None, cover: Cover, progress: Progress = lambda done, total: None
) -> WorkedOut:
    """Adds up the figures of groups of schools, then reads and protects. Holds no lock."""
    version = free_version(version, cover.at)
    added_up = compute_aggregates(by=cover.by, at=cover.at)
    mark = mark_of_figures()
    newest = Release.objects.newest()
    edition = Edition(newest.number + 1 if newest else 1, version)
    protection = protection_of_all()
    work_out(edition, read_dimensions(), protection, progress)
    edition.homogeneous = homogeneous_changes(
        edition.shown_anew,
        protection.metric_years,
        published_at=newest.made_at if newest else None,
    )
    return WorkedOut(edition, mark, added_up.differing)


def is_worth_a_release(edition: Edition, cover: Cover) -> bool:
    """A final release may follow a provisional one with the same figures."""
    if edition.differs:
        return True
    newest = Release.objects.newest()
    return newest is not None and newest.state != cover.state


def refuse_impossible(edition: Edition) -> None:
    if edition.impossible:
        first = edition.impossible[0]
        raise PublishError(_("Nothing was published. %(key)s: %(problems)s") % first._asdict())


def free_version(version: str | None, at: datetime) -> str:
    """The version that is asked for, or the next of the calendar year in Los Angeles."""
    if not version and version is not None:
        raise PublishError(_("“%s” is no version such as 2027.1.") % version)
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
