"""By when something is to be done, seen from a day."""

from dataclasses import dataclass
from datetime import date

from reforms.models import AnnualReview, State

WITH_THE_SCHOOL = [State.DRAFT, State.RETURNED]


@dataclass(frozen=True)
class Deadline:
    on: date
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @property
    def days_over(self) -> int:
        return -self.days_left


def deadline_of(review: AnnualReview, *, today: date) -> Deadline | None:
    """By when the school is to submit; None once it has. Needs the review with its cycle."""
    if review.state not in WITH_THE_SCHOOL:
        return None
    due_on = review.cycle.due_on
    return Deadline(due_on, (due_on - today).days)


def window_is_open(review: AnnualReview, *, today: date) -> bool:
    """Whether the school may still object to the decision: the last day belongs to it."""
    if review.state != State.DECIDED or review.waived_at:
        return False
    return today <= review.correction_until
