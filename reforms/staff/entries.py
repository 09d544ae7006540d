"""One answer of a review: writing it, judging it, and what is said about it."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.actions.comments import add_comment, resolve_comment
from reforms.actions.entries import add_entry, judge_entry, remove_entry, save_entry
from reforms.forms.entries import FORMS, RemovalForm
from reforms.models import LISTS, AnnualReview, Comment, Section
from reforms.readers.review_page import Answer, answer_of, entries_of
from reforms.staff import panels
from reforms.staff.access import find_review, must, staff_page
from reforms.staff.saving import (
    drawn_as_json,
    fill_in,
    form_page,
    saved_as_json,
    sent,
    wants_json,
)


def find_answer(review: AnnualReview, pk: int) -> Answer:
    return answer_of(get_object_or_404(entries_of(review), pk=pk))


def page(request, form, kind, review, *, status=200, **more):
    """`kind` chooses the words around the form; `more` may have answer, comment, title, theirs."""
    context = {"form": form, "kind": kind, "review": review, **more}
    return render(request, "staff/entry.html", context, status=status)


def back(request, review, anchor, message):
    """To the place in the review where the person was."""
    messages.success(request, message)
    return redirect(f"{review.get_absolute_url()}#{anchor}")


def signed(action, *about, request):
    return partial(action, *about, by=request.user, at=timezone.now())


def save_by_itself(request, form, *, kind, review, answer, action):
    """Both forms that save while somebody types: the school's answer and the judgement."""
    if wants_json(request):
        draw, done = drawn_as_json(form), saved_as_json
    else:
        draw = partial(page, request, form, kind, review, answer=answer)
        done = partial(saved, request, review, answer)
    return fill_in(form, draw=draw, act=signed(action, answer.entry, request=request), done=done)


def saved(request, review, answer, entry):
    return back(request, review, f"entry-{entry.pk}", _("Saved: %s") % answer.heading)


@staff_page
@form_page
def entry(request, pk, entry):
    review = find_review(request, pk)
    must(request, "enter", review)
    answer = find_answer(review, entry)
    form = panels.form_of(answer.entry, sent(request), programs=panels.programs_on_record())
    return save_by_itself(
        request, form, kind="entry", review=review, answer=answer, action=save_entry
    )


@staff_page
@form_page
def judge(request, pk, entry):
    review = find_review(request, pk)
    must(request, "judge", review)
    answer = find_answer(review, entry)
    form = panels.judging_form(answer.entry, sent(request))
    return save_by_itself(
        request, form, kind="judge", review=review, answer=answer, action=judge_entry
    )


@staff_page
@form_page
def new(request, pk, section):
    review = find_review(request, pk)
    must(request, "enter", review)
    if section not in LISTS:
        raise Http404
    title = Section(section).label
    form = FORMS[Section(section)](sent(request), programs=panels.programs_on_record())

    def done(added):
        return back(request, review, f"entry-{added.pk}", _("Added to “%s”.") % title)

    return fill_in(
        form,
        draw=partial(page, request, form, "new", review, title=title),
        act=partial(signed(add_entry, review, request=request), section=section),
        done=done,
    )


@staff_page
@form_page
def remove(request, pk, entry):
    review = find_review(request, pk)
    must(request, "enter", review)
    answer = find_answer(review, entry)
    form = RemovalForm(sent(request), initial={"seen": answer.entry.version})

    def done(_nothing):
        return back(request, review, answer.entry.section, _("Taken out: %s") % answer.heading)

    return fill_in(
        form,
        draw=partial(page, request, form, "remove", review, answer=answer),
        act=signed(remove_entry, answer.entry, request=request),
        done=done,
    )


@staff_page
@form_page
def comment(request, pk, entry):
    review = find_review(request, pk)
    must(request, "comment", review)
    answer = find_answer(review, entry)
    form = panels.commenting_form(answer.entry, sent(request))

    def done(_comment):
        return back(request, review, f"entry-{entry}", _("Comment added: %s") % answer.heading)

    return fill_in(
        form,
        draw=partial(page, request, form, "comment", review, answer=answer),
        act=signed(add_comment, answer.entry, request=request),
        done=done,
    )


@staff_page
@form_page
def resolve(request, pk, comment):
    review = find_review(request, pk)
    must(request, "resolve", review)
    comments = Comment.objects.select_related("made_by", "entry")
    found = get_object_or_404(comments, pk=comment, entry__review=review)
    answer = find_answer(review, found.entry_id)
    form = panels.answering_form(found, sent(request))

    def done(_comment):
        return back(request, review, f"entry-{found.entry_id}", _("The comment is resolved."))

    return fill_in(
        form,
        draw=partial(page, request, form, "resolve", review, answer=answer, comment=found),
        act=signed(resolve_comment, found, request=request),
        done=done,
    )


urlpatterns = [
    path("reviews/<int:pk>/entries/<int:entry>/", entry, name="staff-entry"),
    path("reviews/<int:pk>/entries/new/<slug:section>/", new, name="staff-entry-new"),
    path("reviews/<int:pk>/entries/<int:entry>/remove/", remove, name="staff-entry-remove"),
    path("reviews/<int:pk>/entries/<int:entry>/judge/", judge, name="staff-entry-judge"),
    path("reviews/<int:pk>/entries/<int:entry>/comments/", comment, name="staff-comment-new"),
    path(
        "reviews/<int:pk>/comments/<int:comment>/resolve/",
        resolve,
        name="staff-comment-resolve",
    ),
]
