"""The steps of a review from the school to the decision, and back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.models import AnnualReview, Comment, Notice, Outcome, State, Vote
from reforms.readers.happenings import heading_of
from reforms.readers.progress import progress_of
from reforms.readers.votes import tally_of
from schools.history import save_tracked

from .errors import ReviewError
from .notices import notify
from .publishing import take_down_versions
from .steps import (
    lock,
    must_be_in,
    must_be_legal,
    must_be_said,
    must_not_be_the_school,
    must_not_have_reviewed,
    take_step,
)

# What a correction goes through again.
DECISION_BLANK = {
    "decision": "",
    "decision_text": "",
    "conditions": "",
    "follow_up_on": None,
    "decided_by": None,
    "decided_at": None,
    "correction_until": None,
    "waived_by": None,
    "waived_at": None,
}
RECOMMENDATION_BLANK = {
    "recommendation": "",
    "recommendation_text": "",
    "reviewed_by": None,
    "reviewed_at": None,
}
PUBLICATION_BLANK = {"published_by": None, "published_at": None}


@transaction.atomic
def submit_review(review: AnnualReview, *, by, at: datetime) -> AnnualReview:
    review = lock(review)
    must_be_legal(review, "submit")
    must_not_have_reviewed(review, by)
    missing = progress_of([review])[review.pk].missing
    if missing:
        raise ReviewError("\n".join(missing))
    take_step(review, "submit", by=by, at=at, changes={"submitted_by": by, "submitted_at": at})
    notify(review, Notice.Event.SUBMITTED, at=at, exclude=by)
    return review


@transaction.atomic
def take_up_review(review: AnnualReview, *, by, at: datetime) -> AnnualReview:
    review = lock(review)
    must_be_legal(review, "take_up")
    must_not_be_the_school(review, by, at)
    return take_step(review, "take_up", by=by, at=at)


@transaction.atomic
def return_review(review: AnnualReview, *, note: str, by, at: datetime) -> AnnualReview:
    """Sends the review back to the school, with comments on its entries or a note."""
    review = lock(review)
    must_be_legal(review, "return")
    must_not_be_the_school(review, by, at)
    if not Comment.objects.filter(entry__review=review, resolved_at__isnull=True).exists():
        must_be_said(note, _("Say what the school is to change: comment on an entry, or here."))
    take_step(review, "return", by=by, at=at, note=note.strip())
    notify(review, Notice.Event.RETURNED, at=at, exclude=by)
    return review


@transaction.atomic
def recommend_review(
    review: AnnualReview, *, outcome: str, text: str, by, at: datetime
) -> AnnualReview:
    """Brings the review before the committee: every time is a round of voting of its own."""
    review = lock(review)
    must_be_legal(review, "recommend")
    must_not_be_the_school(review, by, at)
    _must_be_an_outcome(outcome)
    text = must_be_said(text, _("Give the reasons of the recommendation."))
    _must_be_judged(review)
    changes = {
        "recommendation": outcome,
        "recommendation_text": text,
        "reviewed_by": by,
        "reviewed_at": at,
        "round": review.round + 1,
    }
    take_step(review, "recommend", by=by, at=at, changes=changes)
    notify(review, Notice.Event.VOTE, at=at, exclude=by)
    return review


@transaction.atomic
def reconsider_review(review: AnnualReview, *, note: str, by, at: datetime) -> AnnualReview:
    """Gives the review back to its reviewer: the committee votes, and it is decided, anew."""
    review = lock(review)
    must_be_legal(review, "reconsider")
    must_not_be_the_school(review, by, at)
    note = must_be_said(note, _("Say what the reviewer is to reconsider."))
    return take_step(review, "reconsider", by=by, at=at, note=note, changes=DECISION_BLANK)


@transaction.atomic
def decide_review(
    review: AnnualReview,
    *,
    outcome: str,
    text: str,
    conditions: str,
    follow_up_on: date | None,
    by,
    at: datetime,
) -> AnnualReview:
    """Decides, and opens the window in which the school may ask for corrections."""
    review = lock(review)
    must_be_legal(review, "decide")
    must_not_be_the_school(review, by, at)
    _must_be_an_outcome(outcome)
    text = must_be_said(text, _("Give the reasons of the decision."))
    conditions, today = conditions.strip(), timezone.localdate(at)
    _must_fit(outcome, conditions, follow_up_on, today)
    _must_be_voted_by_others(review)
    _must_have_a_quorum(review)
    changes = {
        "decision": outcome,
        "decision_text": text,
        "conditions": conditions,
        "follow_up_on": follow_up_on,
        "decided_by": by,
        "decided_at": at,
        "correction_until": today + timedelta(days=review.cycle.correction_days),
        "waived_by": None,
        "waived_at": None,
    }
    take_step(review, "decide", by=by, at=at, changes=changes)
    notify(review, Notice.Event.DECIDED, at=at, exclude=by)
    return review


@transaction.atomic
def waive_window(review: AnnualReview, *, by, at: datetime) -> AnnualReview:
    """The school asks for no correction, so that the review may be published at once."""
    review = lock(review)
    must_be_in(review, frozenset({State.DECIDED}))
    must_not_have_reviewed(review, by)
    if by.pk == review.decided_by_id:
        raise ReviewError(_("You have decided on this review: its school waives the window."))
    if review.waived_at:
        raise ReviewError(_("The window for corrections was waived already."))
    review.waived_by, review.waived_at = by, at
    return save_tracked(review, by=by, at=at, update_fields=["waived_by", "waived_at"])


@transaction.atomic
def reopen_review(review: AnnualReview, *, reason: str, by, at: datetime) -> AnnualReview:
    """Opens a published review for a correction. What is published stays so meanwhile."""
    review = lock(review)
    must_be_legal(review, "reopen")
    reason = must_be_said(reason, _("Say what is to be corrected: the reason will be public."))
    blank = {**RECOMMENDATION_BLANK, **DECISION_BLANK, **PUBLICATION_BLANK}
    changes = {**blank, "correction_reason": reason}
    take_step(review, "reopen", by=by, at=at, note=reason, changes=changes)
    notify(review, Notice.Event.RETURNED, at=at, exclude=by)
    return review


@transaction.atomic
def withdraw_review(review: AnnualReview, *, reason: str, by, at: datetime) -> AnnualReview:
    """Ends a review that will not be published.

    Where it was reopened, its earlier versions are taken down: no other step could do it any more.
    """
    review = lock(review)
    must_be_legal(review, "withdraw")
    reason = must_be_said(reason, _("Say why the review is withdrawn."))
    take_down_versions(review, reason=reason, at=at)
    return take_step(review, "withdraw", by=by, at=at, note=reason)


def _must_be_an_outcome(outcome: str) -> None:
    if outcome not in Outcome.values:
        raise ReviewError(_("Choose how it goes on for the school."))


def _must_be_judged(review: AnnualReview) -> None:
    entries = review.entries.filter(element__isnull=False, judged_level__isnull=True)
    waiting = entries.select_related("element__strand").order_by("section", "position", "pk")
    names = ", ".join(heading_of(entry) for entry in waiting)
    if names:
        raise ReviewError(_("Choose a level for: %s.") % names)


def _must_fit(outcome: str, conditions: str, follow_up_on: date | None, today: date) -> None:
    if outcome == Outcome.CONDITIONS:
        if not conditions or follow_up_on is None:
            raise ReviewError(_("Conditions need their text and a date of follow-up."))
        if follow_up_on <= today:
            raise ReviewError(_("The date of follow-up lies in the future."))
    elif conditions or follow_up_on:
        raise ReviewError(_("Conditions and a follow-up belong to “continues with conditions”."))


def _must_be_voted_by_others(review: AnnualReview) -> None:
    """It may have come on record only after the vote that a member serves the school."""
    votes = Vote.objects.filter(review=review, round=review.round, member__school=review.school_id)
    served = votes.exclude(choice=Vote.Choice.RECUSED).select_related("member__person")
    names = ", ".join(vote.member.person.name for vote in served)
    if names:
        raise ReviewError(_("They serve this school and must recuse themselves: %s.") % names)


def _must_have_a_quorum(review: AnnualReview) -> None:
    tally = tally_of(review)
    if not tally.quorum_met:
        numbers = {"cast": tally.cast, "quorum": tally.quorum}
        raise ReviewError(
            _("The committee has cast %(cast)s votes; a decision takes %(quorum)s.") % numbers
        )
