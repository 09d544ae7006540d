"""Takes one file in, or only looks what that would do: for the worker and for the command."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from schools import years
from schools.models import ImportRun, Source
from schools.models.sources import NOT_ESTABLISHED
from schools.work import AtWorkAlready, holding

from .families import Family
from .problems import FileRefused
from .reading import Asked, Read, Tell, read_file
from .reports import first_report, report_of
from .storing import LONGEST_NAME, digest_of


class TakenByAnother(FileRefused):
    """Another file of the same family and year is being taken in. It may be tried again."""


@contextmanager
def reading(
    path: Path, families: Sequence[Family], *, asked: Asked, tell: Tell = lambda rows: None
) -> Iterator[Read]:
    """The file as it was read. Within the block nobody else takes in this family and year."""
    with ExitStack() as held:
        known = partial(_hold, held)
        yield read_file(path, families, asked=asked, tell=tell, year_is_known=known)


def _hold(held: ExitStack, family: Family, school_year: int) -> None:
    try:
        held.enter_context(holding(f"import-{family.code}-{school_year}"))
    except AtWorkAlready:
        words = {"family": family.title, "year": years.in_print(school_year)}
        raise TakenByAnother(
            _("Another file of %(family)s, %(year)s is being taken in just now.") % words
        ) from None


def compare(read: Read) -> None:
    """Fills in what would change. Reads the database only; may add problems."""
    if read.school_year is not None:
        read.outcome = read.plan.compare(
            school_year=read.school_year, source_slug=read.edition().slug
        )


def apply(read: Read, run: ImportRun, *, by, at: datetime) -> None:
    """Right after `compare`, in the transaction of the run, and only where nothing is wrong."""
    run.family, run.school_year = read.family.code, read.school_year
    run.source = ensure_source(read)
    run.save(update_fields=["family", "school_year", "source"])
    read.plan.apply(run, by=by, at=at)


def changes_something(read: Read) -> bool:
    outcome = read.outcome
    return bool(outcome.created or outcome.replaced or outcome.ended)


def ensure_source(read: Read) -> Source:
    """The data set that the file is. What staff or the records say of it stays."""
    family, edition = read.family, read.edition()
    source, _made = Source.objects.get_or_create(
        slug=edition.slug,
        defaults={
            "kind": Source.Kind.DATASET,
            "title": family.title,
            "title_es": family.title_es,
            "publisher": family.publisher,
            "edition": edition.edition,
            "url": family.url,
            "licence": NOT_ESTABLISHED,
        },
    )
    return source


# --- a file that lies here, by the command ---


def look_at(
    path: Path, families: Sequence[Family], *, asked: Asked, at: datetime, tell: Tell
) -> Read:
    """What taking the file in would do. Nothing is written."""
    read = read_file(path, families, asked=asked, tell=tell)
    compare(read)
    return read


def take_in_file(
    path: Path, families: Sequence[Family], *, asked: Asked, at: datetime, tell: Tell
) -> Read:
    """All or nothing, and at once. Where nothing changes no run is kept either."""
    with reading(path, families, asked=asked, tell=tell) as read, transaction.atomic():
        compare(read)
        if not read.problems and changes_something(read):
            run = ImportRun.objects.create(
                kind=ImportRun.Kind.FILE,
                family=read.family.code,
                file_name=path.name[-LONGEST_NAME:],
                digest=digest_of(path),
                at=at,
                state=ImportRun.State.APPLIED,
                done=read.counts.read,
                total=read.counts.read,
                report=first_report(asked) | report_of(read),
            )
            apply(read, run, by=None, at=at)
    return read
