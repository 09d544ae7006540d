"""What waits for somebody in the staff area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from reforms.models import AnnualReview, ReviewCycle, State, Vote
from reforms.policy import MAY, is_a_part_of, visible_reviews
from reforms.readers.deadlines import Deadline, deadline_of, window_is_open
from reforms.readers.happenings import Happening, latest_happenings
from reforms.readers.progress import Progress, progress_of

OVER = [State.PUBLISHED, State.EXEMPT, State.WITHDRAWN]


@dataclass(frozen=True)
class SchoolAtWork:
    """A review that is with the school: how far it is, and how long it has."""

    review: AnnualReview
    progress: Progress
    deadline: Deadline | None


@dataclass(frozen=True)
class Task:
    """Reviews that wait for the same thing. The link leads to `step`, or else to the review."""

    heading: str
    link: str
    reviews: list[AnnualReview]
    step: str = ""


@dataclass(frozen=True)
class CycleAtWork:
    cycle: ReviewCycle
    reviews: int


@dataclass(frozen=True)
class MyWork:
    schools: list[SchoolAtWork]
    tasks: list[Task]
    elsewhere: list[AnnualReview]
    cycles: list[CycleAtWork]
    happenings: list[Happening]

    @property
    def waits(self) -> bool:
        return bool(self.schools or self.tasks or self.cycles)


def my_work(user, *, today: date) -> MyWork:
    """The same number of queries for any number of schools."""
    reviews = list(visible_reviews(user).exclude(state__in=OVER).order_by(*BY_SCHOOL))
    to_enter = [review for review in reviews if is_to_do(user, "enter", review)]
    tasks = _tasks(user, reviews, today)
    named = {review.pk for task in tasks for review in task.reviews}
    named |= {review.pk for review in to_enter}
    return MyWork(
        schools=_at_work(to_enter, today),
        tasks=tasks,
        elsewhere=[each for each in reviews if each.pk not in named and is_mine(user, each)],
        cycles=cycles_at_work()[:5] if user.has_perm("reforms.manage_cycles") else [],
        happenings=latest_happenings(visible_reviews(user)),
    )


BY_SCHOOL = ["-cycle__school_year", "cycle__kind", "school__name"]


def is_to_do(user, action: str, review: AnnualReview) -> bool:
    """A superuser passes every permission, but no review is in every state."""
    states = set().union(*MAY[action].values())
    return review.state in states and user.has_perm(f"reforms.{action}", review)


def is_mine(user, review: AnnualReview) -> bool:
    """Whether the user enters or reviews for this school, at other times."""
    parts = ["enter", "judge"]
    return user.is_superuser or any(is_a_part_of(user, action, review) for action in parts)


def _at_work(reviews: Sequence[AnnualReview], today: date) -> list[SchoolAtWork]:
    progress = progress_of(reviews)
    rows = [
        SchoolAtWork(review, progress[review.pk], deadline_of(review, today=today))
        for review in reviews
    ]
    return sorted(rows, key=lambda row: row.deadline.on)


def _tasks(user, reviews: Sequence[AnnualReview], today: date) -> list[Task]:
    voted = _voted(user, reviews)

    def to(action: str) -> list[AnnualReview]:
        return [review for review in reviews if is_to_do(user, action, review)]

    to_publish = to("publish")
    windows = [review for review in to_publish if window_is_open(review, today=today)]
    tasks = [
        Task(_("Submitted: to be taken up"), _("Take up"), to("take_up"), "take_up"),
        Task(_("In review with you"), _("Continue"), to("judge")),
        Task(
            _("The committee asks for your vote"),
            _("Vote"),
            [review for review in to("vote") if (review.pk, review.round) not in voted],
            "vote",
        ),
        Task(_("To be decided"), _("Decide"), to("decide"), "decide"),
        Task(
            _("Ready to publish"),
            _("Check and publish"),
            [review for review in to_publish if review not in windows],
            "publish",
        ),
        Task(_("The school may still object"), _("Look"), windows),
        Task(
            _("Decided: your school may object, or waive that"),
            _("Look"),
            [review for review in to("waive") if not review.waived_at],
        ),
    ]
    return [task for task in tasks if task.reviews]


def _voted(user, reviews: Iterable[AnnualReview]) -> set[tuple[int, int]]:
    votes = Vote.objects.filter(review__in=reviews, member__user=user)
    return set(votes.values_list("review", "round"))


def cycles_at_work() -> list[CycleAtWork]:
    cycles = ReviewCycle.objects.select_related("initiative").annotate(held=Count("reviews"))
    return [CycleAtWork(each, each.held) for each in cycles.order_by("-school_year", "kind", "pk")]
