"""How much of a review is done, and what is missing before it can be submitted."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reforms.models import AnnualReview, Comment, ReviewEntry, Section
from reforms.readers.figures_asked import AskedFigure, figures_asked
from reforms.readers.happenings import heading_of
from schools.languages import in_language


@dataclass(frozen=True)
class Progress:
    """Counts of what is required; `to_explain` counts every figure, required or not.

    `missing` are sentences for the school: with none of them the review can be submitted.
    """

    figures_asked: int
    figures_entered: int
    to_explain: int
    answers_asked: int
    answers_given: int
    unattested: int
    open_comments: int
    missing: list[str]

    @property
    def percent(self) -> int:
        asked = self.figures_asked + self.answers_asked
        return 100 if not asked else 100 * (self.figures_entered + self.answers_given) // asked


def progress_of(reviews: Sequence[AnnualReview]) -> dict[int, Progress]:
    """By review id. The same number of queries for any number of reviews."""
    figures = figures_asked(reviews)
    entries, comments = _entries(reviews), _open_comments(reviews)
    return {
        review.pk: _progress(figures[review.pk], entries[review.pk], comments[review.pk])
        for review in reviews
    }


def gaps_of(entry: ReviewEntry) -> list[str]:
    """What an entry still has to say, in words."""
    return [words for given, words in _asked(entry) if not given]


def _asked(entry: ReviewEntry) -> list[tuple[object, str]]:
    text = (entry.text, _("write something"))
    match entry.section:
        case Section.AUTONOMY:
            return [(entry.level, _("choose a level")), text]
        case Section.AGREEMENT:
            voted = entry.votes_for is not None and entry.votes_cast is not None
            return [(entry.on, _("give the date")), (voted, _("give the votes"))]
        case Section.PROGRAM:
            named = entry.title or entry.program_id
            fate = (entry.fate, _("say whether it was kept, started or ended"))
            return [(named, _("name the program")), fate]
        case Section.RECOGNITION | Section.GOAL:
            return [(entry.title or entry.text, _("write something"))]
    return [text]


def _progress(
    figures: list[AskedFigure], entries: list[ReviewEntry], open_comments: int
) -> Progress:
    required = [figure for figure in figures if figure.required]
    unattested = [entry for entry in entries if _is_unattested(entry)]
    gaps = {entry.pk: gaps_of(entry) for entry in entries}
    return Progress(
        figures_asked=len(required),
        figures_entered=sum(1 for figure in required if figure.current is not None),
        to_explain=sum(1 for figure in figures if figure.queries),
        answers_asked=len(entries),
        answers_given=sum(
            1 for entry in entries if not gaps[entry.pk] and not _is_unattested(entry)
        ),
        unattested=len(unattested),
        open_comments=open_comments,
        missing=[
            *_missing_figures(figures),
            *(_gap(entry, gaps[entry.pk]) for entry in entries if gaps[entry.pk]),
            *_missing_attestations(unattested),
            *_missing_answers(open_comments),
        ],
    )


def _is_unattested(entry: ReviewEntry) -> bool:
    return entry.attestation == ReviewEntry.Attestation.UNATTESTED


def _missing_figures(figures: list[AskedFigure]) -> list[str]:
    empty = [figure for figure in figures if figure.required and figure.current is None]
    queried = [figure for figure in figures if figure.queries]
    found = [
        (empty, _("Enter these figures, or why there are none: %s.")),
        (queried, _("Explain these figures with a note: %s.")),
    ]
    return [
        sentence % ", ".join(in_language(each.indicator, "name") for each in group)
        for group, sentence in found
        if group
    ]


def _gap(entry: ReviewEntry, gaps: list[str]) -> str:
    return _("%(entry)s: %(gaps)s.") % {"entry": heading_of(entry), "gaps": ", ".join(gaps)}


def _missing_attestations(unattested: list[ReviewEntry]) -> list[str]:
    names = ", ".join(heading_of(entry) for entry in unattested)
    return [_("Say whether last year’s answers still hold: %s.") % names] if names else []


def _missing_answers(open_comments: int) -> list[str]:
    if not open_comments:
        return []
    words = ngettext(
        "%d comment of the reviewer is not resolved.",
        "%d comments of the reviewer are not resolved.",
        open_comments,
    )
    return [words % open_comments]


def _entries(reviews: Sequence[AnnualReview]) -> dict[int, list[ReviewEntry]]:
    entries = ReviewEntry.objects.filter(review__in=[review.pk for review in reviews])
    found: dict[int, list[ReviewEntry]] = defaultdict(list)
    order = list(Section)
    for entry in entries.select_related("element__strand", "program"):
        found[entry.review_id].append(entry)
    for of_review in found.values():
        of_review.sort(key=lambda entry: (order.index(entry.section), entry.position, entry.pk))
    return found


def _open_comments(reviews: Sequence[AnnualReview]) -> Counter:
    comments = Comment.objects.filter(
        entry__review__in=[review.pk for review in reviews], resolved_at__isnull=True
    )
    return Counter(comments.values_list("entry__review", flat=True))
