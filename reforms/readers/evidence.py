"""What a school shows in a review, and where else it has used it."""

from collections import defaultdict
from dataclasses import dataclass

from reforms.models import AnnualReview, Evidence, ReviewEntry
from reforms.readers.happenings import heading_of
from schools import years


@dataclass(frozen=True)
class Use:
    """An answer for which a piece is used."""

    entry: ReviewEntry
    heading: str
    # Empty for the review at hand.
    elsewhere: str


@dataclass(frozen=True)
class Piece:
    evidence: Evidence
    here: list[Use]
    elsewhere: list[Use]

    @property
    def linked(self) -> set[int]:
        return {use.entry.pk for use in self.here}


def evidence_of(review: AnnualReview, *, unused: bool) -> list[Piece]:
    """What is used in this review; with `unused`, the rest of the school's as well; two queries.

    Only the school chooses from all that it has.
    """
    pieces = Evidence.objects.filter(school=review.school_id)
    pieces = list(pieces.select_related("source", "statement", "indicator", "added_by"))
    uses = _uses(review)
    found = [_piece(evidence, uses[evidence.pk]) for evidence in pieces]
    return [piece for piece in found if unused or piece.here]


def shown_in(review: AnnualReview, *, unused: bool):
    """The same pieces, as a queryset: those whose files somebody may have who sees the review."""
    if unused:
        return Evidence.objects.filter(school=review.school_id)
    linked = Evidence.entries.through.objects.filter(reviewentry__review=review.pk)
    return Evidence.objects.filter(school=review.school_id, pk__in=linked.values("evidence"))


def answers_of(review: AnnualReview) -> list[Use]:
    """Everything that a piece can be linked to, in the order of the review."""
    return [_use(entry, review) for entry in _entries(review=review.pk)]


def _uses(review: AnnualReview) -> dict[int, list[Use]]:
    uses = defaultdict(list)
    links = Evidence.entries.through.objects.filter(evidence__school=review.school_id)
    links = links.select_related(
        "reviewentry__element__strand", "reviewentry__program", "reviewentry__review__cycle"
    )
    for link in links.order_by("-reviewentry__review__cycle__school_year", "reviewentry"):
        uses[link.evidence_id].append(_use(link.reviewentry, review))
    return uses


def _entries(**given):
    entries = ReviewEntry.objects.filter(**given)
    entries = entries.select_related("element__strand", "program", "review__cycle")
    return entries.order_by("section", "position", "pk")


def _use(entry: ReviewEntry, review: AnnualReview) -> Use:
    same = entry.review_id == review.pk
    return Use(
        entry=entry,
        heading=heading_of(entry),
        elsewhere="" if same else years.in_print(entry.review.cycle.school_year),
    )


def _piece(evidence: Evidence, uses: list[Use]) -> Piece:
    here = [use for use in uses if not use.elsewhere]
    return Piece(evidence, here, [use for use in uses if use.elsewhere])
