"""A made-up district of any size, to measure with and to try the site with.

The same numbers of schools and figures and the same seed make the same rows on every engine. It
never stands beside anything else: neither does the command make it there, nor are the documents
loaded beside it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction

from metrics.models import Release
from schools.locking import one_at_a_time
from schools.models import ImportRun

from .figures import capacity, open_rows, protected_rows
from .places import make_places
from .publishing import publish_as_it_is
from .recording import begin_run, record
from .vocabulary import make_vocabulary

VERSION = "sample.1"
# Fixed, so that the files of two samples are the same byte by byte.
MADE_AT = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
CLERK = "sample-clerk"
OURS = ["schools", "metrics", "reforms"]


class SampleError(Exception):
    """The message is safe to show."""


@dataclass(frozen=True)
class Size:
    schools: int
    observations: int
    seed: int


def make_sample(size: Size, *, protected: bool = False) -> Release | None:
    """All of it or nothing. Published as `sample.1`; protected figures are left unpublished."""
    most = capacity(size.schools, protected=protected)
    if not 1 <= size.observations <= most:
        raise SampleError(
            f"{size.schools} schools have room for 1 to {most:,} figures, not "
            f"{size.observations:,}. Ask for more schools or fewer figures."
        )
    with transaction.atomic():
        one_at_a_time("sample")
        _must_be_alone()
        run = _record(size, protected=protected)
        # Within the same transaction: half a sample would refuse the next attempt.
        return None if protected else publish_as_it_is(VERSION, size, at=MADE_AT, run=run)


def _record(size: Size, *, protected: bool) -> ImportRun:
    vocabulary = make_vocabulary(at=MADE_AT, protected=protected)
    populations = make_places(vocabulary, size, at=MADE_AT)
    by = _clerk() if protected else None
    run = begin_run(size, vocabulary.source, by=by, at=MADE_AT)
    rows = protected_rows if protected else open_rows
    record(rows(size), vocabulary, populations, run)
    return run


def _clerk():
    """Figures that are typed in name somebody. Nobody can sign in with this account."""
    user = get_user_model()
    clerk, made = user._default_manager.get_or_create(
        username=CLERK, defaults={"first_name": "Sample", "last_name": "Clerk", "is_active": False}
    )
    if made:
        clerk.set_unusable_password()
        clerk.save(update_fields=["password"])
    return clerk


def _must_be_alone() -> None:
    """Accounts may be there: they are needed to look at it."""
    for model in apps.get_models():
        if model._meta.app_label in OURS and model._base_manager.exists():
            raise SampleError(
                f"This database holds something already ({model._meta.verbose_name_plural}), and "
                "a sample never stands beside anything else. Use an empty database, such as "
                "DATA_DIR=/tmp/sample."
            )
