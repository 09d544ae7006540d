"""What every step of a review has in common: the lock, the table of steps, and two people."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.hands import authors_of, reviewers_of, serves_the_school
from reforms.models import AnnualReview, State, Transition
from reforms.transitions import BY_ACTION, is_legal
from schools.history import save_tracked

from .errors import ReviewError

RELATED = ["school", "cycle__initiative", "cycle__rubric", "cycle__committee"]


def lock(review: AnnualReview) -> AnnualReview:
    """The review as it is now. Nobody else changes it, or anything in it, until the action ends."""
    reviews = AnnualReview.objects.select_related(*RELATED)
    return reviews.select_for_update(of=["self"]).get(pk=review.pk)


def take_step(
    review: AnnualReview,
    action: str,
    *,
    by,
    at: datetime,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> AnnualReview:
    """Moves a locked review on, with what changes at this step, and keeps who did it and when."""
    must_be_legal(review, action)
    before, review.state = review.state, BY_ACTION[action].target
    for name, value in (changes or {}).items():
        setattr(review, name, value)
    save_tracked(review, by=by, at=at, update_fields=["state", *(changes or {})])
    Transition.objects.create(
        review=review,
        action=action,
        from_state=before,
        to_state=review.state,
        by=by,
        at=at,
        note=note,
    )
    return review


def must_be_legal(review: AnnualReview, action: str) -> None:
    if not is_legal(action, review.state):
        raise ReviewError(not_now(review))


def must_be_in(review: AnnualReview, states: frozenset[State]) -> None:
    """For what is no step and leaves the review in its state."""
    if review.state not in states:
        raise ReviewError(not_now(review))


def not_now(review: AnnualReview) -> str:
    return _("This cannot be done while the review is “%s”.") % review.get_state_display()


def must_be_said(text: str, complaint: str) -> str:
    text = text.strip()
    if not text:
        raise ReviewError(complaint)
    return text


# --- two people ---


def must_not_be_the_school(review: AnnualReview, by, at: datetime) -> None:
    """Whoever wrote the review, or serves its school, has no other part in it."""
    if by.pk in authors_of([review])[review.pk]:
        raise ReviewError(_("You have entered or submitted part of this review yourself."))
    if serves_the_school(by, review, on=timezone.localdate(at)):
        raise ReviewError(_("You serve this school: its review is for others to judge."))


def must_not_have_reviewed(review: AnnualReview, by) -> None:
    if by.pk in reviewers_of([review])[review.pk]:
        raise ReviewError(_("You have taken part in judging this review."))
