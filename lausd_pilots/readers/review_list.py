"""The list of published reviews, by school year and kind, with the schools that were exempt."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.http import QueryDict
from django.utils.translation import gettext as _

from lausd_pilots.readers.school_filters import (
    Chip,
    ListField,
    chips,
    districts,
    labelled,
    named,
    options,
)
from lausd_pilots.readers.school_questions import (
    unknown_names,
    without_empty_values,
    wrong_values,
)
from reforms.filters import ReviewFilter
from reforms.models import AnnualReview, Outcome, PublishedReview, ReviewCycle, State
from reforms.readers.published_reviews import address_of
from schools import years
from schools.models import District, School
from schools.readers.asked import Fault

DECISION = KT("document__decision__outcome")


@dataclass(frozen=True)
class Line:
    """A school in the list. `ground` is why it was exempt; the rest is about its publication."""

    school: School
    url: str = ""
    published: PublishedReview | None = None
    decision: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Round:
    cycle: ReviewCycle
    lines: list[Line]


@dataclass(frozen=True)
class ReviewList:
    faults: list[Fault]
    fields: list[ListField]
    chips: list[Chip]
    rounds: list[Round]


def review_list(query: QueryDict) -> ReviewList:
    asked, faults = understood(query)
    fields = list_fields(asked)
    reviews = ReviewFilter(asked, queryset=listed_reviews()).qs
    return ReviewList(faults, fields, chips(asked, fields), rounds(reviews))


def listed_reviews() -> QuerySet[AnnualReview]:
    """What is published, whatever has become of the review since; and who was exempt."""
    is_published = Exists(PublishedReview.objects.filter(review=OuterRef("pk")))
    is_exempt = Q(state=State.EXEMPT, cycle__opened_at__isnull=False)
    return AnnualReview.objects.filter(Q(is_published) | is_exempt)


def understood(query: QueryDict) -> tuple[QueryDict, list[Fault]]:
    """What cannot be understood is left out and named above the list; the rest is answered."""
    asked = without_empty_values(query)
    strict = ReviewFilter(asked, queryset=AnnualReview.objects.none())
    faults = [*unknown_names(query, list(ReviewFilter.base_filters)), *wrong_values(strict)]
    for name in [*strict.errors, *set(query) - set(ReviewFilter.base_filters)]:
        asked.pop(name, None)
    return asked, faults


def list_fields(asked: QueryDict) -> list[ListField]:
    listed = listed_reviews()
    school_years = listed.order_by("-cycle__school_year").values_list("cycle__school_year")
    schools = School.objects.filter(pk__in=listed.values("school")).order_by("name")
    labels = [years.label(year) for (year,) in school_years.distinct()]
    choices = [
        ("school_year", _("School year"), [(label, label) for label in labels]),
        ("kind", _("Kind"), labelled(ReviewCycle.Kind)),
        ("local_district", _("Local district"), districts(District.Kind.LOCAL)),
        ("board_district", _("Board district"), districts(District.Kind.BOARD)),
        ("school", _("School"), named(schools)),
    ]
    return [
        ListField(name, label, options(known, asked.getlist(name)))
        for name, label, known in choices
    ]


def rounds(reviews: QuerySet[AnnualReview]) -> list[Round]:
    ordered = reviews.select_related("school", "cycle__initiative").order_by(
        "-cycle__school_year", "cycle__kind", "cycle__initiative__position", "cycle", "school__name"
    )
    newest = newest_versions()
    return [
        Round(cycle, [line(review, newest.get(review.pk)) for review in group])
        for cycle, group in groupby(ordered, key=lambda review: review.cycle)
    ]


def newest_versions() -> dict[int, PublishedReview]:
    """By review, without the documents: only what they decide."""
    versions = PublishedReview.objects.standing().defer("document")
    return {each.review_id: each for each in versions.annotate(outcome=DECISION)}


def line(review: AnnualReview, published: PublishedReview | None) -> Line:
    if published is None:
        return Line(review.school, ground=str(review.get_exemption_display()))
    return Line(
        school=review.school,
        url=address_of(review.cycle, review.school),
        published=published,
        decision=str(Outcome(published.outcome).label) if published.outcome else "",
    )
