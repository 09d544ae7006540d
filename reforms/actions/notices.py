"""Who is told what: the notices that a step of a review leaves behind. Mail goes out later."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from reforms.models import OF_A_SCHOOL, AnnualReview, CommitteeMember, Notice, Role
from reforms.policy import people_with

Event = Notice.Event

# event: the roles that are told. Of liaisons and reviewers, those of the school.
TOLD = {
    Event.SUBMITTED: [Role.REVIEWER, Role.COORDINATOR],
    Event.RETURNED: [Role.LIAISON],
    Event.DECIDED: [Role.LIAISON, Role.PUBLISHER],
    Event.PUBLISHED: [Role.LIAISON, Role.COORDINATOR],
}


def notify(review: AnnualReview, event: str, *, at: datetime, exclude=None) -> list[Notice]:
    """Notes that people should be told; `exclude` is who did it and knows. Needs the cycle."""
    people = voters_of(review) if event == Event.VOTE else _told(review, event, at)
    return Notice.objects.bulk_create(
        Notice(user=user, review=review, event=event, at=at)
        for user in people.order_by("pk")
        if user != exclude
    )


def voters_of(review: AnnualReview):
    """The active accounts of the term's members, without those who serve the school."""
    members = CommitteeMember.objects.filter(
        committee=review.cycle.committee_id, school_year=review.cycle.committee_year
    ).filter(Q(school__isnull=True) | ~Q(school=review.school_id))
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(pk__in=members.filter(user__isnull=False).values("user"))


def _told(review: AnnualReview, event: str, at: datetime):
    on = timezone.localdate(at)
    people = get_user_model().objects.none()
    for role in TOLD[Event(event)]:
        school_id = review.school_id if role in OF_A_SCHOOL else None
        people = people | people_with(role, school_id=school_id, on=on)
    return people.distinct()
