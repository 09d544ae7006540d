"""Who is to be reminded on a day, and of which reviews."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from reforms.models import AnnualReview, Assignment, Role
from reforms.policy import WITH_THE_SCHOOL

# Days from the due date.
REMINDED_ON = [-30, -7, -1, 1]


@dataclass(frozen=True)
class Reminder:
    user: object
    reviews: list[AnnualReview]


def reminders_due(on: date) -> list[Reminder]:
    """One for each liaison with reviews that are not submitted. Two queries."""
    reviews = _waiting(on)
    liaisons = (
        Assignment.objects.on(on)
        .filter(role=Role.LIAISON, school__in=reviews, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user__email", "user", "school__name")
    )
    of_user, users = defaultdict(list), {}
    for assignment in liaisons:
        users[assignment.user_id] = assignment.user
        of_user[assignment.user_id] += reviews[assignment.school_id]
    return [Reminder(user, of_user[pk]) for pk, user in users.items()]


def _waiting(on: date) -> dict[int, list[AnnualReview]]:
    """By school."""
    found = (
        AnnualReview.objects.filter(
            cycle__opened_at__isnull=False,
            cycle__due_on__in=[on - timedelta(days=days) for days in REMINDED_ON],
            state__in=WITH_THE_SCHOOL,
        )
        .select_related("cycle", "school")
        .order_by("cycle__due_on", "pk")
    )
    reviews = defaultdict(list)
    for review in found:
        reviews[review.school_id].append(review)
    return reviews
