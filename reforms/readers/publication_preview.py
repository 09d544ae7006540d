"""What a review would show to the public, before it is published."""

from dataclasses import dataclass
from types import SimpleNamespace

from reforms.documents import document_of
from reforms.models import AnnualReview
from reforms.readers.published_reviews import Asked, as_record, figures_of


@dataclass(frozen=True)
class Preview:
    """The parts of the public page that come from the document and from the current release."""

    document: SimpleNamespace
    figures: list[Asked]


def preview_of(review: AnnualReview) -> Preview:
    """Needs the review with its school and its cycle."""
    document = document_of(review)
    return Preview(as_record(document), figures_of(review.school, document))
