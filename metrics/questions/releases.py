"""All releases at a glance: one query, which reads no figure."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from metrics.models import Release

from .querying import rows_of_query

COLUMNS = "number, version, state, revision, made_at, figures"
# The table is small and the question always the same.
QUERY = f"SELECT {COLUMNS} FROM {Release._meta.db_table} ORDER BY number DESC"


class Mark(NamedTuple):
    """Whatever an answer made of a release says of it, and whatever changes about it."""

    number: int
    version: str
    state: str
    revision: int
    made_at: datetime
    figures: int

    @property
    def made_on(self) -> date:
        """The day in Los Angeles."""
        return timezone.localtime(self.made_at).date()


def releases_now() -> tuple[Mark, ...]:
    """The newest first."""
    return tuple(_mark(*row) for row in rows_of_query(QUERY))


@lru_cache(maxsize=1000)
def _mark(
    number: int, version: str, state: str, revision: int, made_at: datetime, figures: int
) -> Mark:
    """SQLite keeps moments in UTC, and does not say so."""
    aware = made_at if timezone.is_aware(made_at) else made_at.replace(tzinfo=UTC)
    return Mark(number, version, state, revision, aware, figures)


def releases_of(request: HttpRequest) -> tuple[Mark, ...]:
    """Those of the moment at which a request was first answered: it asks once."""
    if not hasattr(request, "releases_then"):
        request.releases_then = releases_now()
    return request.releases_then


def newest_of(request: HttpRequest) -> Mark | None:
    releases = releases_of(request)
    return releases[0] if releases else None


def release_called(version: str, request: HttpRequest) -> Mark | None:
    return next((mark for mark in releases_of(request) if mark.version == version), None)
