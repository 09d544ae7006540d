"""The steps of a review, the votes of the committee, and the visit."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.actions.cycles import plan_visit
from reforms.actions.votes import cast_vote
from reforms.forms.steps import VisitForm, VoteForm
from reforms.hands import serves_the_school
from reforms.models import CommitteeMember, Vote
from reforms.policy import is_a_part_of
from reforms.readers.cycle_overview import campus_mates
from reforms.readers.deadlines import window_is_open
from reforms.readers.progress import progress_of
from reforms.readers.publication import findings_of
from reforms.readers.publication_preview import preview_of
from reforms.readers.votes import tally_of
from reforms.staff.access import find_review, must, staff_page
from reforms.staff.saving import fill_in, form_page, sent
from reforms.staff.step_pages import PAGES, StepPage
from reforms.transitions import BY_ACTION


@staff_page
@form_page
def step(request, pk, action):
    if action not in PAGES:
        raise Http404
    review = find_review(request, pk)
    step_page = PAGES[action]
    if is_done_already(request, action, review):
        return draw_step(request, review, step_page, action, status=409, done_already=True)
    must(request, action, review)
    about = beside(action, review)
    form = form_for(step_page, sent(request), about)
    return fill_in(
        form,
        draw=partial(draw_step, request, review, step_page, action, form=form, about=about),
        act=partial(step_page.act, review, by=request.user, at=timezone.now()),
        done=lambda _result: back(request, review, step_page.done),
    )


def is_done_already(request, action, review) -> bool:
    """A form sent twice does no harm, and says that the first one did it."""
    known = BY_ACTION.get(action)
    sent_again = request.method == "POST" and known and review.state == known.target
    return bool(sent_again) and (
        request.user.is_superuser or is_a_part_of(request.user, action, review)
    )


def form_for(step_page: StepPage, data, about):
    options = {"findings": about["findings"]} if "findings" in about else {}
    return step_page.form(data, **options)


def beside(action, review) -> dict:
    """What the person should see before the step, for the steps that ask for it."""
    if action == "submit":
        return {"progress": progress_of([review])[review.pk]}
    if action == "decide":
        return {"tally": tally_of(review)}
    if action == "publish":
        return {
            "findings": findings_of(review),
            "preview": preview_of(review),
            "window_is_open": window_is_open(review, today=timezone.localdate()),
        }
    return {}


def draw_step(request, review, step_page, action, *, form=None, about=None, status=200, **more):
    context = {
        "review": review,
        "step": step_page,
        "action": action,
        "form": form,
        "confirmed": form.data.getlist("confirmed") if form and form.is_bound else [],
        **(about or {}),
        **more,
    }
    template = "staff/publish.html" if action == "publish" and form else "staff/step.html"
    return render(request, template, context, status=status)


def back(request, review, message):
    messages.success(request, message)
    return redirect(review)


@staff_page
@form_page
def vote(request, pk):
    review = find_review(request, pk)
    must(request, "vote", review)
    seat = CommitteeMember.objects.filter(
        user=request.user,
        committee=review.cycle.committee_id,
        school_year=review.cycle.committee_year,
    ).first()
    mine = Vote.objects.filter(review=review, round=review.round, member=seat).first()
    serves = serves_the_school(request.user, review, on=timezone.localdate())
    serves = serves or bool(seat and seat.school_id == review.school_id)
    form = VoteForm(sent(request), only_recusal=serves)
    context = {"review": review, "form": form, "mine": mine, "serves": serves}
    context["tally"] = tally_of(review)
    return fill_in(
        form,
        draw=lambda status=200, **more: render(
            request, "staff/vote.html", {**context, **more}, status=status
        ),
        act=partial(cast_vote, review, by=request.user, at=timezone.now()),
        done=lambda _vote: back(request, review, _("Your vote is recorded.")),
    )


@staff_page
@form_page
def visit(request, pk):
    review = find_review(request, pk)
    must(request, "plan_visit", review)
    mates = campus_mates(review)
    initial = {
        "on": review.visit_on,
        "apart": review.visit_apart,
        "schools": [] if review.visit_apart else [mate.pk for mate in mates],
    }
    form = VisitForm(sent(request), mates=mates, initial=initial)
    context = {"review": review, "form": form, "mates": mates}
    return fill_in(
        form,
        draw=lambda status=200, **more: render(
            request, "staff/visit.html", {**context, **more}, status=status
        ),
        act=partial(plan_visits, review, mates, by=request.user, at=timezone.now()),
        done=lambda _nothing: visit_planned(request, review),
    )


@transaction.atomic
def plan_visits(review, mates, *, on, apart, by, at, schools=()):
    """One day for the schools of a campus: all of them or none."""
    together = [mate for mate in mates if mate.pk in schools]
    # Those that move together would else stand in each other's way.
    for each in together:
        plan_visit(each, on=None, apart="", by=by, at=at)
    plan_visit(review, on=on, apart=apart, by=by, at=at)
    for each in together:
        plan_visit(each, on=on, apart="", by=by, at=at)


def visit_planned(request, review):
    messages.success(request, _("The visit is planned."))
    return redirect(review.cycle)


urlpatterns = [
    path("reviews/<int:pk>/steps/<slug:action>/", step, name="staff-step"),
    path("reviews/<int:pk>/vote/", vote, name="staff-vote"),
    path("reviews/<int:pk>/visit/", visit, name="staff-visit"),
]
