"""Figures that a school enters in its review."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.actions import ensure_populations, enter_typed_figures
from metrics.entering import Cell, Entry, Verdict
from metrics.models import Indicator
from reforms.actions.errors import ReviewError
from reforms.hands import reviewers_of
from reforms.models import AnnualReview
from reforms.policy import WITH_THE_SCHOOL, is_a_part_of


@dataclass(frozen=True)
class TypedFigure:
    """What was typed for an indicator of a review: see `metrics.entering.Entry`."""

    review: AnnualReview
    indicator: Indicator
    value: str
    note: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    seen: int | None | Literal["any"] = "any"


def may_enter(user, review: AnnualReview) -> bool:
    """Also a superuser enters nothing once a review has been handed in."""
    return review.state in WITH_THE_SCHOOL and user.has_perm("reforms.enter", review)


def refuse_unless_theirs(user, review: AnnualReview) -> None:
    if may_enter(user, review):
        return
    about = {"school": review.school, "state": review.get_state_display()}
    if is_a_part_of(user, "enter", review) or review.state not in WITH_THE_SCHOOL:
        raise ReviewError(_("Nothing was saved: the review of %(school)s is “%(state)s”.") % about)
    raise ReviewError(_("Nothing was saved: %(school)s is not yours to fill in.") % about)


def judged_by(user, reviews: Collection[AnnualReview]) -> set[int]:
    """The reviews that somebody has taken part in judging, and so writes nothing in."""
    return {pk for pk, people in reviewers_of(reviews).items() if user.pk in people}


@transaction.atomic
def enter_review_figures(
    typed: Sequence[TypedFigure], *, kind: str, by, at: datetime
) -> list[Verdict]:
    """All of them or, where one of the reviews is no longer with its school, none."""
    reviews = _locked({each.review.pk for each in typed})
    for review in reviews.values():
        refuse_unless_theirs(by, review)
    if judged_by(by, reviews.values()):
        raise ReviewError(_("You have taken part in judging this review."))
    populations = ensure_populations({review.school for review in reviews.values()})
    entries = [
        Entry(
            Cell(
                each.indicator,
                populations[each.review.school_id],
                reviews[each.review.pk].cycle.school_year,
            ),
            value=each.value,
            note=each.note,
            numerator=each.numerator,
            denominator=each.denominator,
            seen=each.seen,
        )
        for each in typed
    ]
    return enter_typed_figures(entries, kind=kind, by=by, at=at)


def _locked(ids: Collection[int]) -> dict[int, AnnualReview]:
    """Nobody hands them in while their figures are being saved."""
    reviews = AnnualReview.objects.select_for_update(of=["self"]).filter(pk__in=ids)
    reviews = reviews.select_related("school", "cycle").order_by("pk")
    return {review.pk: review for review in reviews}
