"""What happened lately in some reviews: steps, answers, comments, figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, Max, OuterRef
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.entered import figures_entered
from reforms.models import AnnualReview, Comment, ReviewEntry, Transition
from schools.languages import in_language

AS_MANY = 8


@dataclass(frozen=True)
class Happening:
    at: datetime
    by: str
    what: str
    review: AnnualReview


def called(user) -> str:
    """How a colleague is named on staff pages."""
    return user.get_full_name() or user.get_username()


def latest_happenings(reviews) -> list[Happening]:
    """The newest first. `reviews` is a queryset; six queries, however many it holds."""
    found = chain(_steps(reviews), _answers(reviews), _comments(reviews), _figures(reviews))
    return sorted(found, key=lambda each: each.at, reverse=True)[:AS_MANY]


def _steps(reviews) -> Iterator[Happening]:
    steps = Transition.objects.filter(review__in=reviews).select_related(
        "by", "review__school", "review__cycle"
    )
    for step in steps.order_by("-at", "-pk")[:AS_MANY]:
        what = f"{step.get_from_state_display()} → {step.get_to_state_display()}"
        yield Happening(step.at, called(step.by), what, step.review)


def _answers(reviews) -> Iterator[Happening]:
    entries = ReviewEntry.objects.filter(review__in=reviews, entered_at__isnull=False)
    entries = entries.select_related(
        "entered_by", "element__strand", "program", "review__school", "review__cycle"
    )
    for entry in entries.order_by("-entered_at", "-pk")[:AS_MANY]:
        what = _("wrote in “%s”") % heading_of(entry)
        yield Happening(entry.entered_at, called(entry.entered_by), what, entry.review)


def _comments(reviews) -> Iterator[Happening]:
    comments = Comment.objects.filter(entry__review__in=reviews).select_related(
        "made_by", "entry__element__strand", "entry__program", "entry__review__school"
    )
    comments = comments.select_related("entry__review__cycle").order_by("-made_at", "-pk")
    for comment in comments[:AS_MANY]:
        what = _("commented on “%s”") % heading_of(comment.entry)
        yield Happening(comment.made_at, called(comment.made_by), what, comment.entry.review)


def _figures(reviews) -> Iterator[Happening]:
    """A day's figures of one person for one school count as one."""
    rows = _entered_figures(reviews)
    users = get_user_model().objects.in_bulk({row["import_run__by"] for row in rows})
    found = reviews.filter(school__in={row["population__school"] for row in rows})
    found = found.select_related("school", "cycle")
    by_year = {(each.school_id, each.cycle.school_year): each for each in found}
    for row in rows:
        number = row["number"]
        what = ngettext("entered %d figure", "entered %d figures", number) % number
        review = by_year[row["population__school"], row["school_year"]]
        yield Happening(row["latest"], called(users[row["import_run__by"]]), what, review)


def _entered_figures(reviews) -> list[dict]:
    theirs = reviews.filter(
        school=OuterRef("population__school"), cycle__school_year=OuterRef("school_year")
    )
    entered = figures_entered(reviews.values("school"), reviews.values("cycle__school_year"))
    entered = entered.filter(Exists(theirs), import_run__by__isnull=False)
    days = entered.values(
        "import_run__by", "population__school", "school_year", day=TruncDate("import_run__at")
    )
    days = days.annotate(latest=Max("import_run__at"), number=Count("indicator", distinct=True))
    return list(days.order_by("-latest", "population__school")[:AS_MANY])


def heading_of(entry: ReviewEntry) -> str:
    """Needs the entry with its element's strand and its program."""
    if entry.element_id:
        return in_language(entry.element.strand, "name")
    if entry.program_id:
        return in_language(entry.program, "name")
    return entry.title or entry.get_section_display()
