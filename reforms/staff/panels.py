"""Answers of a review, each with the forms that somebody may fill in beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Form

from reforms.forms.entries import (
    FORMS,
    AnswerForm,
    CommentForm,
    EntryForm,
    JudgementForm,
)
from reforms.models import AnnualReview, Comment, ReviewEntry, Section
from reforms.readers.review_page import Answer, Part
from schools.models import Program


@dataclass(frozen=True)
class Discussed:
    """A comment, and the form that answers it."""

    comment: Comment
    form: Form | None


@dataclass(frozen=True)
class Panel:
    answer: Answer
    discussed: list[Discussed]
    form: EntryForm | None = None
    judging: Form | None = None
    commenting: Form | None = None


@dataclass(frozen=True)
class PanelSection:
    part: Part
    panels: list[Panel]


def panels_of(parts: Iterable[Part], *, review: AnnualReview, user) -> list[PanelSection]:
    """The programs on record are read once, and only for a page that offers them."""
    may = {
        action: user.has_perm(f"reforms.{action}", review)
        for action in ["enter", "judge", "comment", "resolve"]
    }
    programs = programs_on_record() if may["enter"] else []
    return [
        PanelSection(part, [_panel(answer, may, programs) for answer in part.answers])
        for part in parts
    ]


def programs_on_record() -> list[Program]:
    return list(Program.objects.order_by("name"))


def _panel(answer: Answer, may: dict[str, bool], programs: list[Program]) -> Panel:
    entry = answer.entry
    return Panel(
        answer=answer,
        discussed=[
            Discussed(comment, _answering(comment) if may["resolve"] else None)
            for comment in answer.comments
        ],
        form=form_of(entry, programs=programs) if may["enter"] else None,
        judging=judging_form(entry) if may["judge"] else None,
        commenting=commenting_form(entry) if may["comment"] else None,
    )


# Many forms stand on one page: the ids of their fields name the entry.


def form_of(entry: ReviewEntry, data=None, *, programs: Iterable[Program]) -> EntryForm:
    form = FORMS[Section(entry.section)]
    return form(data, entry=entry, programs=programs, auto_id=f"entry-{entry.pk}-%s")


def judging_form(entry: ReviewEntry, data=None) -> JudgementForm:
    return JudgementForm(data, entry=entry, auto_id=f"judgement-{entry.pk}-%s")


def commenting_form(entry: ReviewEntry, data=None) -> CommentForm:
    return CommentForm(data, auto_id=f"comment-on-{entry.pk}-%s")


def _answering(comment: Comment) -> AnswerForm | None:
    return answering_form(comment) if comment.resolved_at is None else None


def answering_form(comment: Comment, data=None) -> AnswerForm:
    return AnswerForm(data, auto_id=f"answer-{comment.pk}-%s")
