"""The evidence of a review: what the school shows, and the files themselves."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reforms.actions.errors import ReviewError
from reforms.actions.evidence import add_evidence, link_evidence, unlink_evidence
from reforms.forms.evidence import EvidenceForm, LinkForm
from reforms.policy import is_a_part_of
from reforms.readers.evidence import answers_of, evidence_of, shown_in
from reforms.staff.access import find_review, must, staff_page
from reforms.staff.saving import fill_in, form_page
from reforms.uploads import path_of


def has_all(user, review) -> bool:
    """The school chooses from all that it has; others see what is shown in the review."""
    return user.is_superuser or is_a_part_of(user, "enter", review)


def page(request, review, *, form=None, status=200, error="", **_more):
    may_enter = request.user.has_perm("reforms.enter", review)
    answers = answers_of(review)
    if form is None and may_enter:
        form = EvidenceForm(answers=answers)
    context = {
        "review": review,
        "pieces": evidence_of(review, unused=has_all(request.user, review)),
        "answers": answers,
        "form": form,
        "may_enter": may_enter,
        "error": error,
    }
    return render(request, "staff/evidence.html", context, status=status)


def back(request, review, message):
    messages.success(request, message)
    return redirect("staff-evidence", pk=review.pk)


@staff_page
@form_page
def evidence(request, pk):
    review = find_review(request, pk)
    must(request, "view_evidence", review)
    if request.method != "POST":
        return page(request, review)
    must(request, "enter", review)
    form = EvidenceForm(request.POST, request.FILES, answers=answers_of(review))
    return fill_in(
        form,
        draw=partial(page, request, review, form=form),
        act=partial(add_evidence, review, by=request.user, at=timezone.now()),
        done=lambda piece: back(request, review, _("Added: %s") % piece.title),
    )


@staff_page
@require_safe
def file(request, pk, evidence):
    """Always to be saved, never to be shown as part of this site."""
    review = find_review(request, pk)
    must(request, "view_evidence", review)
    shown = shown_in(review, unused=has_all(request.user, review))
    piece = get_object_or_404(shown.exclude(file=""), pk=evidence)
    try:
        content = path_of(piece.file).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=piece.file_name, content_type=piece.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@staff_page
@require_POST
def link(request, pk, evidence):
    review = find_review(request, pk)
    must(request, "enter", review)
    piece = get_object_or_404(shown_in(review, unused=True), pk=evidence)
    form = LinkForm(request.POST, answers=answers_of(review))
    if not form.is_valid():
        return page(request, review, status=400, error=_("Choose an answer of this review."))
    act = unlink_evidence if form.given["remove"] else link_evidence
    try:
        act(piece, form.given["entry"], by=request.user, at=timezone.now())
    except ReviewError as error:
        return page(request, review, status=409, error=str(error))
    return back(request, review, _("Saved: %s") % piece.title)


urlpatterns = [
    path("reviews/<int:pk>/evidence/", evidence, name="staff-evidence"),
    path("reviews/<int:pk>/evidence/<int:evidence>/file/", file, name="staff-evidence-file"),
    path("reviews/<int:pk>/evidence/<int:evidence>/link/", link, name="staff-evidence-link"),
]
