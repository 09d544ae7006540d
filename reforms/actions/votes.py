"""The members of the committee vote, or recuse themselves."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.hands import authors_of, serves_the_school
from reforms.models import AnnualReview, CommitteeMember, State, Vote
from reforms.readers.votes import members_of
from schools import years
from schools.history import save_tracked

from .errors import ReviewError
from .steps import lock, must_be_in

SAID = ["choice", "reason", "cast_by", "cast_at"]


@transaction.atomic
def cast_vote(review: AnnualReview, *, choice: str, reason: str, by, at: datetime) -> Vote:
    """One vote in each round, which may be changed until the decision; the history keeps it."""
    review = lock(review)
    must_be_in(review, frozenset({State.RECOMMENDED}))
    member = _member(review, by)
    reason = reason.strip()
    _must_be_possible(choice, reason)
    _must_be_free_to_vote(review, member, choice, by, at)
    vote = Vote.objects.filter(review=review, round=review.round, member=member).first()
    known = vote is not None
    vote = vote or Vote(review=review, round=review.round, member=member)
    vote.choice, vote.reason, vote.cast_by, vote.cast_at = choice, reason, by, at
    return save_tracked(vote, by=by, at=at, update_fields=SAID if known else None)


def _member(review: AnnualReview, by) -> CommitteeMember:
    member = members_of(review).filter(user=by).first()
    if member is None:
        term = years.label(review.cycle.committee_year)
        raise ReviewError(_("Only members of the committee of %s vote.") % term)
    return member


def _must_be_possible(choice: str, reason: str) -> None:
    if choice not in Vote.Choice.values:
        raise ReviewError(_("Choose how you vote."))
    if choice == Vote.Choice.RECUSED and not reason:
        raise ReviewError(_("Say why you recuse yourself."))


def _must_be_free_to_vote(
    review: AnnualReview, member: CommitteeMember, choice: str, by, at: datetime
) -> None:
    if choice == Vote.Choice.RECUSED:
        return
    own = member.school_id == review.school_id or by.pk in authors_of([review])[review.pk]
    if own or serves_the_school(by, review, on=timezone.localdate(at)):
        raise ReviewError(_("You serve this school: you can only recuse yourself."))
