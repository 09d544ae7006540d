"""Freezes a review as one public document, and takes it down again."""

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from reforms.digests import digest_of
from reforms.documents import document_of
from reforms.models import AnnualReview, Notice, PublishedReview
from reforms.readers.deadlines import window_is_open
from reforms.readers.publication import findings_of

from .errors import ReviewError
from .notices import notify
from .steps import (
    lock,
    must_be_legal,
    must_be_said,
    must_not_be_the_school,
    must_not_have_reviewed,
    take_step,
)


@transaction.atomic
def publish_review(
    review: AnnualReview, *, confirmed: set[str], by, at: datetime
) -> PublishedReview:
    """`confirmed` are the keys of the findings that the publisher has looked at."""
    review = lock(review)
    must_be_legal(review, "publish")
    must_not_be_the_school(review, by, at)
    must_not_have_reviewed(review, by)
    _window_must_have_closed(review, at)
    _must_be_confirmed(review, confirmed)
    take_step(review, "publish", by=by, at=at, changes={"published_by": by, "published_at": at})
    version = _freeze(review, by=by, at=at)
    notify(review, Notice.Event.PUBLISHED, at=at, exclude=by)
    return version


@transaction.atomic
def take_down_review(review: AnnualReview, *, reason: str, by, at: datetime) -> AnnualReview:
    """Ends a published review: page and API say that it was taken down, and why."""
    review = lock(review)
    must_be_legal(review, "take_down")
    reason = must_be_said(reason, _("Say why it is taken down: the reason will be public."))
    take_down_versions(review, reason=reason, at=at)
    changes = {"published_by": None, "published_at": None}
    return take_step(review, "take_down", by=by, at=at, note=reason, changes=changes)


def take_down_versions(review: AnnualReview, *, reason: str, at: datetime) -> None:
    """Every version: what must not be public is likely to stand in the earlier ones as well."""
    versions = PublishedReview.objects.filter(review=review, withdrawn_at__isnull=True)
    versions.update(document={}, withdrawn_at=at, withdrawal_reason=reason)


def _freeze(review: AnnualReview, *, by, at: datetime) -> PublishedReview:
    version = PublishedReview.objects.filter(review=review).count() + 1
    if version > 1 and not review.correction_reason:
        raise ReviewError(_("A correction needs its reason."))
    document = document_of(review)
    return PublishedReview.objects.create(
        review=review,
        version=version,
        document=document,
        digest=digest_of(document),
        reason=review.correction_reason if version > 1 else "",
        published_by=by,
        published_at=at,
    )


def _window_must_have_closed(review: AnnualReview, at: datetime) -> None:
    if window_is_open(review, today=timezone.localdate(at)):
        raise ReviewError(
            _("The school may ask for corrections until %s. Only then can this be published.")
            % formats.date_format(review.correction_until)
        )


def _must_be_confirmed(review: AnnualReview, confirmed: set[str]) -> None:
    """What was found meanwhile, in a text that somebody changed, has not been looked at."""
    waiting = [finding for finding in findings_of(review) if finding.key not in confirmed]
    if waiting:
        places = ", ".join(dict.fromkeys(finding.where for finding in waiting))
        raise ReviewError(_("Look at each place and confirm that it may be public: %s.") % places)
