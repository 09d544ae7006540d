"""The whole of a cycle, by district: how far each school is, and what it waits for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reforms.models import AnnualReview, Assignment, ReviewCycle, Role, State
from reforms.policy import visible_reviews
from reforms.readers.deadlines import Deadline, deadline_of
from reforms.readers.happenings import called
from reforms.readers.progress import Progress, progress_of
from reforms.readers.visits import VisitGroup, grouped, visits_of
from schools.models import District, SchoolYear

SETTLED = [State.EXEMPT, State.WITHDRAWN]


@dataclass(frozen=True)
class SchoolRow:
    review: AnnualReview
    progress: Progress | None
    deadline: Deadline | None
    reviewers: list[str]
    place: SchoolYear | None

    @property
    def takes_part(self) -> bool:
        return self.progress is not None


@dataclass(frozen=True)
class DistrictRows:
    """`district` is None for schools of which no source says where they are."""

    district: District | None
    rows: list[SchoolRow]


@dataclass(frozen=True)
class StateCount:
    state: str
    label: str
    count: int


@dataclass(frozen=True)
class CycleOverview:
    cycle: ReviewCycle
    count: int
    states: list[StateCount]
    districts: list[DistrictRows]
    visits: list[VisitGroup]
    overdue: int


def cycle_overview(cycle: ReviewCycle, *, user, today: date) -> CycleOverview:
    """Only what the user may see; the same number of queries for any number of schools."""
    reviews = list(visible_reviews(user).filter(cycle=cycle).order_by("school__name"))
    rows = _rows(cycle, reviews, today)
    return CycleOverview(
        cycle=cycle,
        count=len(rows),
        states=_states(reviews),
        districts=_by_district(cycle, rows),
        visits=_visits(rows),
        overdue=sum(1 for row in rows if row.deadline and row.deadline.is_over),
    )


def _rows(cycle: ReviewCycle, reviews: Sequence[AnnualReview], today: date) -> list[SchoolRow]:
    progress = progress_of([review for review in reviews if review.state not in SETTLED])
    reviewers = _reviewers(reviews, today)
    places = _places(cycle, reviews)
    return [
        SchoolRow(
            review=review,
            progress=progress.get(review.pk),
            deadline=deadline_of(review, today=today),
            reviewers=reviewers[review.school_id],
            place=places.get(review.school_id),
        )
        for review in reviews
    ]


def _reviewers(reviews: Sequence[AnnualReview], today: date) -> dict[int, list[str]]:
    schools = [review.school_id for review in reviews]
    held = Assignment.objects.on(today).filter(role=Role.REVIEWER, school__in=schools)
    found = defaultdict(list)
    for assignment in held.filter(user__is_active=True).select_related("user"):
        found[assignment.school_id].append(called(assignment.user))
    return found


def _places(cycle: ReviewCycle, reviews: Sequence[AnnualReview]) -> dict[int, SchoolYear]:
    schools = [review.school_id for review in reviews]
    places = SchoolYear.objects.filter(school__in=schools, school_year=cycle.school_year)
    places = places.select_related("campus", "local_district", "board_district")
    return {place.school_id: place for place in places}


def _states(reviews: Sequence[AnnualReview]) -> list[StateCount]:
    counted = Counter(review.state for review in reviews)
    return [
        StateCount(state.value, str(state.label), counted[state])
        for state in State
        if counted[state]
    ]


def _by_district(cycle: ReviewCycle, rows: Sequence[SchoolRow]) -> list[DistrictRows]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[_district(cycle, row)].append(row)
    known = sorted((each for each in grouped if each), key=lambda district: district.slug)
    groups = [DistrictRows(district, grouped[district]) for district in known]
    return groups + ([DistrictRows(None, grouped[None])] if None in grouped else [])


def _district(cycle: ReviewCycle, row: SchoolRow) -> District | None:
    if row.place is None:
        return None
    if cycle.district_scheme == District.Kind.BOARD:
        return row.place.board_district
    return row.place.local_district


def _visits(rows: Sequence[SchoolRow]) -> list[VisitGroup]:
    return grouped((row.place and row.place.campus, row.review) for row in rows if row.takes_part)


def campus_mates(review: AnnualReview) -> list[AnnualReview]:
    """The other reviews of the cycle that could be visited together with this one."""
    groups = visits_of(review.cycle)
    found = next((group.reviews for group in groups if review in group.reviews), [])
    return [mate for mate in found if mate != review]
