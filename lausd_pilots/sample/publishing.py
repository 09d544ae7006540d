"""Publishes the sample: its figures and no sums of them, so that there are as many as asked for."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from metrics.models import Release
from metrics.publishing.differences import work_out
from metrics.publishing.edition import Edition
from metrics.publishing.patterns import protection_of_all
from metrics.publishing.texts import read_dimensions
from metrics.publishing.writing import Cover, mark_of_figures, write_edition
from metrics.release_files import write_release_files

if TYPE_CHECKING:
    from . import Size


def publish_as_it_is(version: str, size: "Size", *, at: datetime, run) -> Release:
    """The files are written when the transaction has been committed."""
    reason = (
        f"A sample, made up: {size.schools} schools, {size.observations} figures, seed {size.seed}."
    )
    reason_es = (
        f"Una muestra inventada: {size.schools} escuelas, {size.observations} cifras, "
        f"semilla {size.seed}."
    )
    cover = Cover(reason=reason, reason_es=reason_es, at=at, by=run.by)
    edition = Edition(1, version)
    mark = mark_of_figures()
    work_out(edition, read_dimensions(), protection_of_all(), lambda done, total: None)
    release = write_edition(edition, cover, mark=mark)
    transaction.on_commit(lambda: write_release_files(release))
    return release
