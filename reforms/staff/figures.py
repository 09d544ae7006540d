"""Entering figures: a grid of the schools of a district, and the form of one school."""

from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from metrics.entering import Kind
from reforms.actions.errors import ReviewError
from reforms.actions.figures import enter_review_figures, refuse_unless_theirs
from reforms.models import AnnualReview, ReviewCycle
from reforms.policy import visible_reviews
from reforms.readers.figure_grid import (
    Answer,
    GridCell,
    GridRow,
    NoSuchDistrict,
    figure_grid,
    grid_row,
)
from reforms.readers.figures_asked import figures_asked
from reforms.staff.access import find_cycle, find_review, staff_page
from reforms.staff.saving import form_page
from reforms.staff.typed_cells import (
    Malformed,
    NotAsked,
    SentCell,
    answer_to,
    answers_to,
    cells_from_form,
    cells_from_json,
    typed_figures,
)
from schools import years
from schools.models import ImportRun

SAVED = {Kind.NEW, Kind.CHANGED, Kind.ERASED}


@dataclass(frozen=True)
class Taken:
    """What came of a form: an answer for each cell or, where nothing was taken, the reason."""

    cells: list[SentCell]
    answers: dict[str, Answer] = field(default_factory=dict)
    refusal: str = ""

    @property
    def status(self) -> int:
        kinds = {answer.kind for answer in self.answers.values()}
        if self.refusal:
            return 403
        return 409 if "conflict" in kinds else 400 if "error" in kinds else 200

    @property
    def needs_a_look(self) -> bool:
        """Also a saved figure does, where a note is asked for."""
        return self.status != 200 or any(map(is_open, self.answers.values()))


NOTHING_TYPED = Taken([])


def is_open(answer: Answer) -> bool:
    return answer.keeps_typed or bool(answer.queries)


@staff_page
@form_page
def grid(request, pk):
    cycle, reviews = in_cycle(request, pk)
    if request.method != "POST":
        return draw_grid(request, cycle, reviews)
    taken = take_form(request, reviews)
    tell_saved(request, taken)
    if taken.needs_a_look:
        return draw_grid(request, cycle, reviews, taken)
    return redirect(request.get_full_path())


@staff_page
@require_POST
def save(request, pk):
    _cycle, reviews = in_cycle(request, pk)
    try:
        cells = cells_from_json(request.body)
        kind = ImportRun.Kind.FORM if len(cells) == 1 else ImportRun.Kind.PASTE
        verdicts = enter(request, cells, reviews, kind=kind)
    except (Malformed, NotAsked) as error:
        return JsonResponse({"message": str(error)}, status=400)
    except ReviewError as error:
        return JsonResponse({"message": str(error)}, status=403)
    answers = [answer_to(cell, found) for cell, found in zip(cells, verdicts, strict=True)]
    return JsonResponse({"cells": [asdict(answer) for answer in answers]})


@staff_page
@form_page
def school_form(request, pk):
    review = find_review(request, pk)
    if request.method != "POST":
        return draw_form(request, review)
    taken = take_form(request, [review])
    tell_saved(request, taken)
    if taken.needs_a_look:
        return draw_form(request, review, taken)
    return redirect(request.path)


def in_cycle(request, pk: int) -> tuple[ReviewCycle, list[AnnualReview]]:
    """A cycle with the reviews that somebody may see. They bring it along: one query for both."""
    reviews = visible_reviews(request.user).filter(cycle__pk=pk)
    reviews = list(reviews.select_related("school__population"))
    return (reviews[0].cycle if reviews else find_cycle(request, pk)), reviews


# --- saving ---


def enter(request, cells: list[SentCell], reviews: list[AnnualReview], *, kind: str):
    """Nothing is saved where one of the cells is not the person's to fill in."""
    wanted = {cell.review for cell in cells}
    concerned = {review.pk: review for review in reviews if review.pk in wanted}
    if wanted - set(concerned):
        raise ReviewError(_("Nothing was saved: one of these schools is not yours to fill in."))
    for review in concerned.values():
        refuse_unless_theirs(request.user, review)
    typed = typed_figures(cells, concerned)
    return enter_review_figures(typed, kind=kind, by=request.user, at=timezone.now())


def take_form(request, reviews: list[AnnualReview]) -> Taken:
    cells = cells_from_form(request.POST)
    try:
        verdicts = enter(request, cells, reviews, kind=ImportRun.Kind.FORM)
    except (NotAsked, ReviewError) as error:
        return Taken(cells, refusal=str(error))
    return Taken(cells, answers_to(cells, verdicts))


def tell_saved(request, taken: Taken) -> None:
    saved = sum(answer.kind in SAVED for answer in taken.answers.values())
    if saved:
        told = ngettext("%d figure saved.", "%d figures saved.", saved) % saved
        messages.success(request, told)
    elif not taken.needs_a_look:
        messages.success(request, _("Nothing was changed."))


# --- showing ---


def draw_grid(
    request, cycle: ReviewCycle, reviews: list[AnnualReview], taken: Taken = NOTHING_TYPED
):
    try:
        found = figure_grid(
            cycle,
            reviews,
            user=request.user,
            district=request.GET.get("district", ""),
            answers=taken.answers,
        )
    except NoSuchDistrict:
        raise Http404 from None
    context = {"grid": found, **words(cycle), **refused(taken)}
    context["to_look_at"] = to_look_at(taken, found.rows)
    return render(request, "staff/figures.html", context, status=taken.status)


def draw_form(request, review: AnnualReview, taken: Taken = NOTHING_TYPED):
    asked = figures_asked([review])[review.pk]
    row = grid_row(review, asked, user=request.user, answers=taken.answers)
    context = {"row": row, "review": review, **words(review.cycle), **refused(taken)}
    context["to_look_at"] = to_look_at(taken, [row])
    return render(request, "staff/figures_school.html", context, status=taken.status)


def words(cycle: ReviewCycle) -> dict[str, str]:
    return {
        "year": years.in_print(cycle.school_year),
        "year_before": years.in_print(cycle.school_year - 1),
    }


def to_look_at(taken: Taken, rows: list[GridRow]) -> list[tuple[GridRow, GridCell]]:
    """What was just typed and is not saved, or needs a note: told on top of a long page."""
    keys = {key for key, answer in taken.answers.items() if is_open(answer)}
    return [(row, cell) for row in rows for cell in row.cells if cell.key in keys]


def refused(taken: Taken) -> dict:
    """With all that was typed, so that nothing is lost."""
    return {"refusal": taken.refusal, "typed": taken.cells if taken.refusal else []}


urlpatterns = [
    path("cycles/<int:pk>/figures/", grid, name="staff-figures"),
    path("cycles/<int:pk>/figures/save/", save, name="staff-figures-save"),
    path("reviews/<int:pk>/figures/", school_form, name="staff-review-figures"),
]
