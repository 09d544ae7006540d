"""Which schools of a cycle could be visited together, since they share a campus."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reforms.models import AnnualReview, ReviewCycle, State
from schools.models import Campus, SchoolYear
from schools.placements import NOWHERE, latest_placements

NOT_VISITED = [State.EXEMPT, State.WITHDRAWN]


@dataclass(frozen=True)
class VisitGroup:
    """Schools of one campus. `planned_on` is the one day they share; None where there is none yet.

    `apart` are those with a reason for being visited apart, or with a day of their own.
    """

    campus: Campus
    reviews: list[AnnualReview]
    planned_on: date | None
    apart: list[AnnualReview]


def visits_of(cycle: ReviewCycle) -> list[VisitGroup]:
    """Campuses with two reviews or more that are still to be visited; three queries."""
    reviews = cycle.reviews.exclude(state__in=NOT_VISITED)
    reviews = list(reviews.select_related("school", "cycle").order_by("school__name"))
    campuses = _campuses(reviews, cycle.school_year)
    return grouped((campuses[review.school_id], review) for review in reviews)


def grouped(placed: Iterable[tuple[Campus | None, AnnualReview]]) -> list[VisitGroup]:
    """Pure: reviews with their campuses, as groups in the order of the campuses' names."""
    together: dict[Campus, list[AnnualReview]] = defaultdict(list)
    for campus, review in placed:
        if campus is not None:
            together[campus].append(review)
    mates = [group for group in together.items() if len(group[1]) > 1]
    return [_group(*group) for group in sorted(mates, key=lambda group: group[0].name)]


def _group(campus: Campus, reviews: list[AnnualReview]) -> VisitGroup:
    explained = [review for review in reviews if review.visit_apart]
    shared = _most_planned([review.visit_on for review in reviews if not review.visit_apart])
    astray = [
        review
        for review in reviews
        if review.visit_on and review.visit_on != shared and not review.visit_apart
    ]
    return VisitGroup(campus, reviews, shared, explained + astray)


def _most_planned(days: list[date | None]) -> date | None:
    """The day that most of them have; the first of several that are as frequent."""
    planned = sorted(day for day in days if day)
    return max(planned, key=planned.count) if planned else None


def _campuses(reviews: list[AnnualReview], school_year: int) -> dict[int, Campus | None]:
    """By school: its campus in the school year, or else where it was last known to be."""
    schools = [review.school for review in reviews]
    latest = latest_placements(schools)
    found = {school.pk: latest.get(school.pk, NOWHERE).campus for school in schools}
    attested = SchoolYear.objects.filter(school__in=schools, school_year=school_year)
    for year in attested.filter(campus__isnull=False).select_related("campus"):
        found[year.school_id] = year.campus
    return found
