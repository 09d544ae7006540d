"""One review as its page shows it: what may be done, and what has been said, section by section."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from reforms.models import (
    LISTS,
    AnnualReview,
    Comment,
    LevelAnchor,
    PublishedReview,
    ReviewEntry,
    Section,
    State,
    Transition,
    Vote,
)
from reforms.policy import MAY
from reforms.readers.deadlines import Deadline, deadline_of, window_is_open
from reforms.readers.figures_asked import AskedFigure, figures_asked
from reforms.readers.happenings import heading_of
from reforms.readers.progress import Progress, progress_of
from reforms.readers.votes import Tally, tally_of
from reforms.transitions import STEPS

BEFORE_THE_COMMITTEE = [State.DRAFT, State.RETURNED, State.SUBMITTED, State.IN_REVIEW]
VOTED_ON = [State.RECOMMENDED, State.DECIDED, State.PUBLISHED]


@dataclass(frozen=True)
class Answer:
    """One entry with all that stands beside it."""

    entry: ReviewEntry
    heading: str
    anchors: list[LevelAnchor]
    comments: list[Comment]
    evidence: list

    @property
    def open_comments(self) -> list[Comment]:
        return [comment for comment in self.comments if comment.resolved_at is None]


@dataclass(frozen=True)
class Part:
    """A section of the review with its answers."""

    section: str
    title: str
    answers: list[Answer]
    is_list: bool

    @property
    def open_comments(self) -> int:
        return sum(len(answer.open_comments) for answer in self.answers)


@dataclass(frozen=True)
class Voting:
    tally: Tally
    # Who voted how; None where the reader of the page may not know.
    votes: list[Vote] | None


@dataclass(frozen=True)
class ReviewPage:
    review: AnnualReview
    steps: list[str]
    progress: Progress
    deadline: Deadline | None
    window_is_open: bool
    figures: list[AskedFigure]
    parts: list[Part]
    voting: Voting | None
    publications: list[PublishedReview]
    transitions: list[Transition]

    @property
    def is_being_written(self) -> bool:
        """Whether what is missing can still be added: later it only distracts."""
        return self.review.state in BEFORE_THE_COMMITTEE

    @property
    def why_it_came_back(self) -> str:
        """What was written to the school, or to the reviewer, with the step that led here."""
        came_back = self.review.state in (State.RETURNED, State.IN_REVIEW)
        return self.transitions[0].note if came_back and self.transitions else ""


def review_page(review: AnnualReview, *, user, today: date) -> ReviewPage:
    return ReviewPage(
        review=review,
        steps=open_steps(review, user),
        progress=progress_of([review])[review.pk],
        deadline=deadline_of(review, today=today),
        window_is_open=window_is_open(review, today=today),
        figures=figures_asked([review])[review.pk],
        parts=parts_of(review),
        voting=_voting(review, user),
        publications=_publications(review),
        transitions=list(review.transitions.select_related("by").order_by("-at", "-pk")),
    )


def open_steps(review: AnnualReview, user) -> list[str]:
    """The steps that this user may take now, and the waiver, which leads to no other state."""
    legal = [step.action for step in STEPS if review.state in step.sources]
    if review.state in set().union(*MAY["waive"].values()) and not review.waived_at:
        legal.append("waive")
    return [action for action in legal if user.has_perm(f"reforms.{action}", review)]


def parts_of(review: AnnualReview) -> list[Part]:
    """Every section in its order, also those in which nothing stands yet."""
    answers = defaultdict(list)
    for answer in _answers(entries_of(review)):
        answers[answer.entry.section].append(answer)
    return [
        Part(section.value, str(section.label), answers[section], section in LISTS)
        for section in Section
    ]


def entries_of(review: AnnualReview):
    comments = Comment.objects.select_related("made_by", "resolved_by")
    anchors = LevelAnchor.objects.order_by("level")
    return (
        ReviewEntry.objects.filter(review=review)
        .select_related("element__strand", "program", "carried_from", "entered_by", "judged_by")
        .prefetch_related(
            Prefetch("comments", comments),
            Prefetch("element__anchors", anchors),
            "evidence",
        )
        .order_by("position", "pk")
    )


def _answers(entries: Iterable[ReviewEntry]) -> list[Answer]:
    return [answer_of(entry) for entry in entries]


def answer_of(entry: ReviewEntry) -> Answer:
    """Needs an entry of `entries_of`."""
    return Answer(
        entry=entry,
        heading=heading_of(entry),
        anchors=list(entry.element.anchors.all()) if entry.element_id else [],
        comments=list(entry.comments.all()),
        evidence=list(entry.evidence.all()),
    )


def _voting(review: AnnualReview, user) -> Voting | None:
    if review.state not in VOTED_ON:
        return None
    votes = None
    if user.has_perm("reforms.view_votes", review):
        cast = review.votes.filter(round=review.round)
        votes = list(cast.select_related("member__person"))
    return Voting(tally_of(review), votes)


def _publications(review: AnnualReview) -> list[PublishedReview]:
    """Their addresses need the review, which is at hand."""
    publications = list(review.publications.order_by("-version").defer("document"))
    for publication in publications:
        publication.review = review
    return publications
