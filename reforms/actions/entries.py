"""What a school answers, and what the reviewer says to it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reforms.models import LISTS, AnnualReview, ReviewEntry, Section, State
from reforms.policy import WITH_THE_SCHOOL
from schools.history import delete_tracked, save_tracked

from .errors import Conflict, ReviewError
from .steps import lock, must_be_in, must_not_be_the_school, must_not_have_reviewed

# What a person may say in an entry of a section.
FIELDS = {
    Section.AUTONOMY: ["level", "text", "obstacles"],
    Section.VALUE: ["level", "text", "obstacles"],
    Section.AGREEMENT: ["on", "votes_for", "votes_cast", "text"],
    Section.COUNCIL: ["text"],
    Section.PROGRAM: ["title", "program", "fate", "text"],
    Section.RECOGNITION: ["title", "on", "text"],
    Section.GOAL: ["title", "text"],
}
# Levels, judgements and votes are results of a year, and what became of a program is its news.
CARRIED = ["title", "program", "text", "obstacles", "on"]
Attestation = ReviewEntry.Attestation


@transaction.atomic
def save_entry(entry: ReviewEntry, *, said: dict, seen: int, by, at: datetime) -> ReviewEntry:
    """`said` has fields of the section, and where something was carried forward, `attestation`.

    `seen` is the version that the person has before them. Where nothing would change, nothing
    is written: sending the same twice is no conflict.
    """
    _lock_for_the_school(entry.review, by)
    entry = _locked(entry)
    changes = _changes(entry, said)
    if not changes:
        return entry
    _must_be_as_seen(entry, seen)
    changes |= {"entered_by": by, "entered_at": at, "version": entry.version + 1}
    for name, value in changes.items():
        setattr(entry, name, value)
    _must_be_possible(entry, said)
    return save_tracked(entry, by=by, at=at, update_fields=list(changes))


@transaction.atomic
def add_entry(review: AnnualReview, *, section: str, said: dict, by, at: datetime) -> ReviewEntry:
    """Adds a program, a recognition or a goal."""
    review = _lock_for_the_school(review, by)
    if section not in LISTS:
        raise ReviewError(_("Nothing can be added to this section."))
    said = {name: value for name, value in said.items() if name != "attestation"}
    last = review.entries.filter(section=section).aggregate(last=Max("position"))["last"] or 0
    entry = ReviewEntry(
        review=review, section=section, position=last + 1, entered_by=by, entered_at=at
    )
    for name, value in _changes(entry, said).items():
        setattr(entry, name, value)
    _must_be_possible(entry, said)
    return save_tracked(entry, by=by, at=at)


@transaction.atomic
def remove_entry(entry: ReviewEntry, *, seen: int, by, at: datetime) -> None:
    """Takes a program, a recognition or a goal out; the history keeps it."""
    _lock_for_the_school(entry.review, by)
    entry = _locked(entry)
    if entry.section not in LISTS:
        raise ReviewError(_("This is asked of every school, and cannot be removed."))
    _must_be_as_seen(entry, seen)
    if entry.comments.exists():
        raise ReviewError(_("There are comments on this. Change it instead of removing it."))
    if entry.carried_to.exists():
        raise ReviewError(_("A later review goes back to this. Change it instead of removing it."))
    delete_tracked(entry, by=by, at=at)


@transaction.atomic
def judge_entry(
    entry: ReviewEntry, *, level: int | None, text: str, seen: int, by, at: datetime
) -> ReviewEntry:
    """What the reviewer says to an answer; a level only where the rubric has levels."""
    review = lock(entry.review)
    must_be_in(review, frozenset({State.IN_REVIEW}))
    must_not_be_the_school(review, by, at)
    entry = _locked(entry)
    said = {"judged_level": level, "judgement": text.strip()}
    if all(getattr(entry, name) == value for name, value in said.items()):
        return entry
    _must_be_as_seen(entry, seen)
    if level is not None and not entry.element_id:
        raise ReviewError(_("There are no levels here."))
    changes = {**said, "judged_by": by, "judged_at": at, "version": entry.version + 1}
    for name, value in changes.items():
        setattr(entry, name, value)
    _must_be_possible(entry, said)
    return save_tracked(entry, by=by, at=at, update_fields=list(changes))


def _lock_for_the_school(review: AnnualReview, by) -> AnnualReview:
    review = lock(review)
    must_be_in(review, WITH_THE_SCHOOL)
    must_not_have_reviewed(review, by)
    return review


def _locked(entry: ReviewEntry) -> ReviewEntry:
    entries = ReviewEntry.objects.select_related("element__strand", "program", "entered_by")
    found = entries.select_for_update(of=["self"]).filter(pk=entry.pk).first()
    if found is None:
        raise ReviewError(_("This was removed meanwhile."))
    return found


def _must_be_as_seen(entry: ReviewEntry, seen: int) -> None:
    if entry.version != seen:
        raise Conflict(
            _("Somebody else saved this meanwhile. Look at both, and save again."), theirs=entry
        )


def _changes(entry: ReviewEntry, said: dict) -> dict[str, Any]:
    """What would be other than it is."""
    foreign = set(said) - {*FIELDS[entry.section], "attestation"}
    if foreign:
        raise ReviewError(_("This section has no such answer: %s.") % ", ".join(sorted(foreign)))
    answers = {name: _as_kept(said[name]) for name in FIELDS[entry.section] if name in said}
    changes = {name: value for name, value in answers.items() if getattr(entry, name) != value}
    attestation = _attestation(entry, changes, said.get("attestation", ""))
    if attestation != entry.attestation:
        changes["attestation"] = attestation
    return changes


def _as_kept(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _attestation(entry: ReviewEntry, changes: dict[str, Any], asked: str) -> str:
    """Only what was carried forward is attested; what is new this year says nothing about it."""
    if not entry.attestation:
        return ""
    if any(name in CARRIED for name in changes):
        return Attestation.CHANGED
    if asked == Attestation.UNCHANGED:
        return Attestation.CHANGED if _differs_from_last_year(entry) else asked
    return asked if asked == Attestation.CHANGED else entry.attestation


def _differs_from_last_year(entry: ReviewEntry) -> bool:
    earlier = entry.carried_from
    fields = [name for name in FIELDS[entry.section] if name in CARRIED]
    return earlier is not None and any(
        getattr(entry, name) != getattr(earlier, name) for name in fields
    )


def _must_be_possible(entry: ReviewEntry, said: dict) -> None:
    """The answers one by one, and the votes against each other; the rest the tables keep."""
    fields = {field.name for field in entry._meta.fields}
    try:
        entry.clean_fields(exclude=fields - set(said))
    except ValidationError as error:
        raise ReviewError(" ".join(error.messages)) from error
    in_favour, cast = entry.votes_for, entry.votes_cast
    if in_favour is not None and (cast is None or in_favour > cast):
        raise ReviewError(_("There cannot be more votes in favor than votes cast."))
