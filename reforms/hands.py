"""Through whose hands a review has gone. The history is asked: what was overwritten still counts.

It keeps two people apart who must not be one: whoever wrote does not judge, vote, decide or
publish; whoever judged neither writes nor publishes. Superusers are people, too.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q

from metrics.entered import figures_entered
from reforms.models import (
    AnnualReview,
    Assignment,
    Comment,
    CommitteeMember,
    Evidence,
    ReviewEntry,
    Role,
    Transition,
)

# By review, by user: since when.
Hands = dict[int, dict[int, datetime]]
REVIEWING = ["take_up", "return", "recommend"]


def authors_of(reviews: Collection[AnnualReview]) -> Hands:
    """Who entered, removed or submitted anything. Needs the cycles; a constant number of queries.

    Whoever waived the window for corrections acted for the school as well.
    """
    ids = [review.pk for review in reviews]
    versions = ReviewEntry.history.filter(review__in=ids)
    waivers = AnnualReview.history.filter(id__in=ids)
    return _first_times(
        reviews,
        versions.values_list("review_id", "entered_by_id", "entered_at"),
        versions.filter(history_type="-").values_list(
            "review_id", "history_user_id", "history_date"
        ),
        _steps(ids, ["submit"]),
        waivers.values_list("id", "waived_by_id", "waived_at"),
        Evidence.objects.filter(entries__review__in=ids).values_list(
            "entries__review", "added_by", "added_at"
        ),
        _figures(reviews),
    )


def reviewers_of(reviews: Collection[AnnualReview]) -> Hands:
    """Who took the review up, asked, judged, returned or recommended."""
    ids = [review.pk for review in reviews]
    return _first_times(
        reviews,
        ReviewEntry.history.filter(review__in=ids).values_list(
            "review_id", "judged_by_id", "judged_at"
        ),
        Comment.objects.filter(entry__review__in=ids).values_list(
            "entry__review", "made_by", "made_at"
        ),
        _steps(ids, REVIEWING),
    )


def serves_the_school(user, review: AnnualReview, *, on: date) -> bool:
    """Whether somebody works there, or has been its liaison since the school year began."""
    began = date(review.cycle.school_year, 7, 1)
    held = Assignment.objects.filter(user=user, role=Role.LIAISON, school=review.school_id)
    held = held.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=began))
    seats = CommitteeMember.objects.filter(
        user=user, school=review.school_id, school_year__gte=review.cycle.school_year
    )
    return held.exists() or seats.exists()


def _steps(ids: list[int], actions: list[str]):
    steps = Transition.objects.filter(review__in=ids, action__in=actions)
    return steps.values_list("review_id", "by_id", "at")


def _figures(reviews: Collection[AnnualReview]) -> Iterable[tuple]:
    """Figures belong to a school and a school year, and so to each review of the two."""
    figures = figures_entered(
        {review.school_id for review in reviews}, {review.cycle.school_year for review in reviews}
    )
    of_cell: dict[tuple[int, int], list[int]] = {}
    for review in reviews:
        of_cell.setdefault((review.school_id, review.cycle.school_year), []).append(review.pk)
    rows = figures.values_list(
        "population__school", "school_year", "import_run__by", "import_run__at"
    )
    for school, school_year, user, at in rows.distinct().order_by():
        for review_id in of_cell.get((school, school_year), []):
            yield review_id, user, at


def _first_times(reviews: Collection[AnnualReview], *found: Iterable[tuple]) -> Hands:
    hands: Hands = {review.pk: {} for review in reviews}
    for rows in found:
        for review_id, user_id, at in rows:
            if user_id is not None:
                known = hands[review_id].get(user_id, at)
                hands[review_id][user_id] = min(known, at)
    return hands
