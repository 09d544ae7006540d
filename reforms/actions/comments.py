"""A reviewer asks about an entry, the school answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reforms.models import Comment, ReviewEntry, State
from schools.history import save_tracked

from .errors import ReviewError
from .steps import lock, must_be_in, must_be_said, must_not_be_the_school, must_not_have_reviewed


@transaction.atomic
def add_comment(entry: ReviewEntry, *, text: str, by, at: datetime) -> Comment:
    review = lock(entry.review)
    must_be_in(review, frozenset({State.IN_REVIEW}))
    must_not_be_the_school(review, by, at)
    text = must_be_said(text, _("Write what you want to ask."))
    comment = Comment(entry=entry, text=text, made_by=by, made_at=at)
    return save_tracked(comment, by=by, at=at)


@transaction.atomic
def resolve_comment(comment: Comment, *, answer: str, by, at: datetime) -> Comment:
    """What the comment asked for is done, or answered."""
    review = lock(comment.entry.review)
    must_be_in(review, frozenset({State.RETURNED}))
    must_not_have_reviewed(review, by)
    comment = Comment.objects.select_for_update(of=["self"]).get(pk=comment.pk)
    if comment.resolved_at:
        raise ReviewError(_("This comment is resolved already."))
    comment.answer, comment.resolved_by, comment.resolved_at = answer.strip(), by, at
    fields = ["answer", "resolved_by", "resolved_at"]
    return save_tracked(comment, by=by, at=at, update_fields=fields)
