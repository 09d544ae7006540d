"""What a school shows to prove what it says: added once, linked to any of its answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.models import Indicator
from reforms.models import AnnualReview, Evidence, ReviewEntry
from reforms.policy import WITH_THE_SCHOOL
from reforms.uploads import Upload, discard, keep
from schools.history import save_tracked
from schools.models import School, Source, Statement

from .errors import ReviewError
from .steps import lock, must_be_in, must_not_have_reviewed

# A file, a document, a fact, or the figures of an indicator.
Shown = Upload | Source | Statement | Indicator
LONGEST_TITLE = Evidence._meta.get_field("title").max_length


def add_evidence(
    review: AnnualReview,
    *,
    shown: Shown,
    title: str = "",
    entries: Iterable[ReviewEntry] = (),
    by,
    at: datetime,
) -> Evidence:
    """What the school has shown before is no second piece: it is linked to these entries, too.

    A file is written before its row, and taken away again where there will be none.
    """
    written: list[str] = []
    try:
        return _add(review, shown, title, list(entries), written, by=by, at=at)
    except BaseException:
        for name in written:
            discard(name)
        raise


@transaction.atomic
def link_evidence(evidence: Evidence, entry: ReviewEntry, *, by, at: datetime) -> Evidence:
    """Linking twice changes nothing."""
    evidence = _locked_with(evidence, entry, by)
    if not evidence.entries.filter(pk=entry.pk).exists():
        _link(evidence, entry, by=by, at=at)
    return evidence


@transaction.atomic
def unlink_evidence(evidence: Evidence, entry: ReviewEntry, *, by, at: datetime) -> Evidence:
    """The piece stays with its school, for other answers and other years."""
    evidence = _locked_with(evidence, entry, by)
    if evidence.entries.filter(pk=entry.pk).exists():
        evidence.entries.remove(entry)
        _note(evidence, f"Unlinked from entry {entry.pk}.", by=by, at=at)
    return evidence


@transaction.atomic
def _add(review, shown, title, entries, written, *, by, at) -> Evidence:
    review = _lock_for_the_school(review, by)
    # Two reviews of one school may be open: one piece is added at a time.
    school = School.objects.select_for_update(no_key=True).get(pk=review.school_id)
    found = set(ReviewEntry.objects.filter(review=review).values_list("pk", flat=True))
    if not {entry.pk for entry in entries} <= found:
        raise ReviewError(_("An answer was removed meanwhile. Choose again."))
    evidence = _same_piece(school, shown)
    if evidence is None:
        evidence = Evidence(school=school, title=_title(title, shown), added_by=by, added_at=at)
        for name, value in _columns(shown, written).items():
            setattr(evidence, name, value)
        save_tracked(evidence, by=by, at=at)
    linked = set(evidence.entries.values_list("pk", flat=True))
    for entry in entries:
        if entry.pk not in linked:
            _link(evidence, entry, by=by, at=at)
    return evidence


def _columns(shown: Shown, written: list[str]) -> dict[str, Any]:
    if not isinstance(shown, Upload):
        return {_field_of(shown): shown}
    written.append(keep(shown.content))
    return {
        "file": written[-1],
        "file_name": shown.name,
        "content_type": shown.content_type,
        "size": len(shown.content),
        "digest": shown.digest,
    }


def _same_piece(school: School, shown: Shown) -> Evidence | None:
    of_school = Evidence.objects.select_for_update(of=["self"]).filter(school=school)
    if isinstance(shown, Upload):
        return of_school.filter(digest=shown.digest).first()
    return of_school.filter(**{_field_of(shown): shown}).first()


def _field_of(shown: Source | Statement | Indicator) -> str:
    return {Source: "source", Statement: "statement", Indicator: "indicator"}[type(shown)]


def _title(title: str, shown: Shown) -> str:
    """Without one of its own, a piece is called what it is called elsewhere."""
    usual = shown.name if isinstance(shown, Upload) else str(shown)
    return (title.strip() or usual)[:LONGEST_TITLE]


def _lock_for_the_school(review: AnnualReview, by) -> AnnualReview:
    review = lock(review)
    must_be_in(review, WITH_THE_SCHOOL)
    must_not_have_reviewed(review, by)
    return review


def _locked_with(evidence: Evidence, entry: ReviewEntry, by) -> Evidence:
    review = _lock_for_the_school(entry.review, by)
    if not ReviewEntry.objects.filter(pk=entry.pk).exists():
        raise ReviewError(_("This was removed meanwhile."))
    evidence = Evidence.objects.select_for_update(of=["self"]).get(pk=evidence.pk)
    if evidence.school_id != review.school_id:
        raise ReviewError(_("This is evidence of another school."))
    return evidence


def _link(evidence: Evidence, entry: ReviewEntry, *, by, at: datetime) -> None:
    evidence.entries.add(entry)
    _note(evidence, f"Linked to entry {entry.pk}.", by=by, at=at)


def _note(evidence: Evidence, reason: str, *, by, at: datetime) -> None:
    """Links are rows of a table without a history: that of the piece says what became of them."""
    evidence._change_reason = reason
    save_tracked(evidence, by=by, at=at, update_fields=["title"])
