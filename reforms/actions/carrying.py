"""The reviews of a cycle as they begin: what is asked, and last year's answers to be confirmed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reforms.models import (
    LISTS,
    AnnualReview,
    ReviewCycle,
    ReviewEntry,
    RubricElement,
    Section,
    State,
)
from schools.history import create_tracked
from schools.models import School

from .entries import CARRIED, FIELDS

SETTLED = [State.EXEMPT, State.WITHDRAWN]


def make_reviews(
    cycle: ReviewCycle, schools: Sequence[School], *, by, at: datetime
) -> list[AnnualReview]:
    """A draft for each school, with an entry for everything that is asked."""
    elements = list(cycle.rubric.elements.select_related("strand").order_by("position", "pk"))
    earlier = _earlier_entries(cycle, schools)
    reviews = [AnnualReview(cycle=cycle, school=school) for school in schools]
    create_tracked(AnnualReview, reviews, by=by, at=at)
    entries = [
        entry
        for review in reviews
        for entry in _first_entries(review, elements, earlier.get(review.school_id, []))
    ]
    create_tracked(ReviewEntry, entries, by=by, at=at)
    return reviews


def _first_entries(
    review: AnnualReview, elements: list[RubricElement], earlier: list[ReviewEntry]
) -> list[ReviewEntry]:
    of_strand = {entry.element.strand_id: entry for entry in earlier if entry.element_id}
    of_section = {entry.section: entry for entry in earlier if not entry.element_id}
    asked = [
        _entry(
            review,
            Section(element.strand.kind),
            of_strand.get(element.strand_id),
            element=element,
            position=element.position,
        )
        for element in elements
    ]
    single = [
        _entry(review, section, of_section.get(section))
        for section in [Section.AGREEMENT, Section.COUNCIL]
    ]
    return [*asked, *single, *_listed(review, earlier)]


def _listed(review: AnnualReview, earlier: list[ReviewEntry]) -> list[ReviewEntry]:
    """What had ended by last year is over; everything else may go on."""
    return [
        _entry(review, Section(entry.section), entry, position=entry.position)
        for entry in earlier
        if entry.section in LISTS and entry.fate != ReviewEntry.Fate.ENDED and _answers(entry)
    ]


def _entry(
    review: AnnualReview, section: Section, earlier: ReviewEntry | None, **asked: Any
) -> ReviewEntry:
    answers = _answers(earlier) if earlier else {}
    if answers:
        asked |= {
            **answers,
            "carried_from": earlier,
            "attestation": ReviewEntry.Attestation.UNATTESTED,
        }
    return ReviewEntry(review=review, section=section, **asked)


def _answers(entry: ReviewEntry) -> dict[str, Any]:
    """What an entry says of what is carried; empty where it says nothing."""
    fields = [name for name in FIELDS[entry.section] if name in CARRIED]
    answers = {name: getattr(entry, name) for name in fields}
    return answers if any(answers.values()) else {}


def _earlier_entries(cycle: ReviewCycle, schools: Sequence[School]) -> dict[int, list[ReviewEntry]]:
    """By school: the entries of its latest earlier review of the same initiative and kind."""
    reviews = AnnualReview.objects.filter(
        cycle__initiative=cycle.initiative_id,
        cycle__kind=cycle.kind,
        cycle__school_year__lt=cycle.school_year,
        school__in=schools,
    )
    reviews = reviews.exclude(state__in=SETTLED).order_by("cycle__school_year")
    latest = dict(reviews.values_list("school_id", "pk"))
    entries = ReviewEntry.objects.filter(review__in=latest.values())
    found: dict[int, list[ReviewEntry]] = {}
    for entry in entries.select_related("review", "element", "program"):
        found.setdefault(entry.review.school_id, []).append(entry)
    return found
