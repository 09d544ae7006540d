"""Published reviews as pages show them: from the frozen document, never from working data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from metrics.models import PublishedValue
from metrics.shown import ShownFigure, for_pages, shown
from reforms.models import Level, Outcome, PublishedReview, ReviewCycle, ReviewEntry
from schools import years
from schools.models import School

# What a document keeps as a code, and the words that a page shows for it.
WORDS: dict[str, Callable[[str], Any]] = {
    "level": lambda code: Level[code.upper()].label,
    "outcome": lambda code: Outcome(code).label,
    "fate": lambda code: ReviewEntry.Fate(code).label,
}
DAYS = {"on", "decided_on", "follow_up_on"}


@dataclass(frozen=True)
class Asked:
    """An indicator that was asked for, by its name then, and its figure in the release of today.

    `figure` is None until a release holds one.
    """

    name: SimpleNamespace
    figure: ShownFigure | None


@dataclass(frozen=True)
class ReviewLink:
    """A way to a review, by its newest version (without the document)."""

    url: str
    cycle: ReviewCycle
    published: PublishedReview


@dataclass(frozen=True)
class ReviewPage:
    """One version of a review, with all others. Withdrawn ones have no document."""

    school: School
    cycle: ReviewCycle
    published: PublishedReview
    versions: list[PublishedReview]
    document: SimpleNamespace | None
    figures: list[Asked]

    @property
    def newest(self) -> PublishedReview:
        return self.versions[0]

    @property
    def is_newest(self) -> bool:
        return self.published == self.newest

    @property
    def address(self) -> str:
        return address_of(self.cycle, self.school)

    @property
    def name(self) -> School | SimpleNamespace:
        """What the school was called then."""
        return self.document.school if self.document else self.school


def address_of(cycle: ReviewCycle, school: School) -> str:
    parts = [years.label(cycle.school_year), school.slug, cycle.kind]
    return reverse("review-detail", args=parts)


def review_page(school: School, school_year: int, kind: str, version: int | None):
    """None where there is no such review, or no such version of it."""
    versions = list(
        published_reviews()
        .filter(
            review__school=school,
            review__cycle__school_year=school_year,
            review__cycle__kind=kind,
        )
        .order_by("review__cycle__initiative__position", "review", "-version")
    )
    # Two initiatives may review a school in one year; only the first has this address.
    versions = [each for each in versions if each.review_id == versions[0].review_id]
    published = next((each for each in versions if version in (None, each.version)), None)
    if published is None:
        return None
    is_withdrawn = published.withdrawn_at is not None
    return ReviewPage(
        school=school,
        cycle=published.review.cycle,
        published=published,
        versions=versions,
        document=None if is_withdrawn else as_record(published.document),
        figures=[] if is_withdrawn else figures_of(school, published.document),
    )


def published_reviews():
    return PublishedReview.objects.select_related("review__school", "review__cycle__initiative")


def newest_of_school(school: School, school_year: int | None = None) -> list[ReviewLink]:
    """The reviews of a school, or those of one school year."""
    found = published_reviews().standing().filter(review__school=school).defer("document")
    if school_year is not None:
        found = found.filter(review__cycle__school_year=school_year)
    ordered = found.order_by("-review__cycle__school_year", "review__cycle__kind", "pk")
    return [
        ReviewLink(address_of(each.review.cycle, school), each.review.cycle, each)
        for each in ordered
    ]


def figures_of(school: School, document: dict[str, Any]) -> list[Asked]:
    found = {
        figure.indicator.slug: figure
        for figure in map(shown, for_pages(figures_in_release([school], [document])))
    }
    return [Asked(as_record(asked), found.get(asked["slug"])) for asked in document["indicators"]]


def figures_in_release(schools: list[School], documents: list[dict[str, Any]]):
    """What the latest release holds of the indicators and school years of these documents.

    Whole schools only: a review asks for all students of all grades.
    """
    indicators = {asked["slug"] for document in documents for asked in document["indicators"]}
    return PublishedValue.objects.standing().filter(
        school__in=schools,
        school_year__in={years.parse(document["school_year"]) for document in documents},
        indicator__slug__in=indicators,
        student_group__slug="all",
        grade="all",
        respondent="",
    )


def as_record(part: Any) -> Any:
    """A part of a document with its members as attributes, its codes also as words."""
    if isinstance(part, list):
        return [as_record(each) for each in part]
    if not isinstance(part, dict):
        return part
    read = {name: _read(name, value) for name, value in part.items()}
    words = {f"{name}_words": WORDS[name](part[name]) for name in WORDS if part.get(name)}
    return SimpleNamespace(**read, **words)


def _read(name: str, value: Any) -> Any:
    if name in DAYS and value:
        return date.fromisoformat(value)
    return as_record(value)
