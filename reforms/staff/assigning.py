"""Roles for many at once: reviewers of a cycle's schools, and a sheet of roles."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reforms.actions.assignments import AssignmentError, assign_reviewer, end_assignment
from reforms.actions.role_sheets import SheetRefused, apply_roles, preview_roles
from reforms.forms.accounts import EndForm, ReviewersForm, RolesSheetForm, SheetTextForm
from reforms.models import Assignment, ReviewCycle, Role
from reforms.readers import accounts as readers
from reforms.role_sheets import COLUMNS, read_role_sheet
from reforms.staff.access import must, staff_page
from reforms.staff.inviting import write_invitation
from schools.models import School


@staff_page
def reviewers(request):
    must(request, "assign_reviewers")
    cycle = _cycle(request.GET.get("cycle", ""))
    form = reviewers_form(cycle, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return reviewers_page(request, cycle, form)
    if not form.is_valid():
        return reviewers_page(request, cycle, form, status=400)
    try:
        assign_reviewer(**form.cleaned_data, by=request.user, at=timezone.now())
    except AssignmentError as problem:
        form.add_error(None, str(problem))
        return reviewers_page(request, cycle, form, status=409)
    messages.success(request, _("The reviewer is assigned."))
    return redirect(_reviewers_address(cycle))


def reviewers_page(request, cycle, form, *, problem="", status=200):
    today = timezone.localdate()
    ticked = form["schools"].value() or []
    context = {
        "cycle": cycle,
        "question": f"?cycle={cycle.pk}" if cycle else "",
        "cycles": ReviewCycle.objects.filter(opened_at__isnull=False),
        "form": form,
        "schools": readers.reviewed_schools(cycle, on=today) if cycle else [],
        "ticked": {int(pk) for pk in ticked if str(pk).isdecimal()},
        "end_form": EndForm(),
        "problem": problem,
    }
    return TemplateResponse(request, "staff/reviewers.html", context, status=status)


def _cycle(asked: str) -> ReviewCycle | None:
    """The one that is asked for; else the newest."""
    cycles = ReviewCycle.objects.filter(opened_at__isnull=False)
    if asked:
        return get_object_or_404(cycles, pk=asked if asked.isdecimal() else 0)
    return cycles.order_by("-school_year", "-opened_at").first()


def reviewers_form(cycle: ReviewCycle | None, data=None) -> ReviewersForm:
    today = timezone.localdate()
    return ReviewersForm(
        data,
        initial={"starts_on": today},
        people=readers.possible_reviewers(on=today),
        schools=School.objects.filter(reviews__cycle=cycle).order_by("name"),
    )


def _reviewers_address(cycle: ReviewCycle | None) -> str:
    return reverse("staff-reviewers", query={"cycle": cycle.pk} if cycle else None)


@staff_page
@require_POST
def reviewer_end(request, pk):
    must(request, "assign_reviewers")
    reviewing = Assignment.objects.filter(role=Role.REVIEWER).select_related("user")
    held, form = get_object_or_404(reviewing, pk=pk), EndForm(request.POST)
    cycle = _cycle(request.GET.get("cycle", ""))
    draw = partial(reviewers_page, request, cycle, reviewers_form(cycle))
    if not form.is_valid():
        return draw(problem=_("This is no day."), status=400)
    try:
        on = form.last_day(today=timezone.localdate())
        end_assignment(held, on=on, by=request.user, at=timezone.now())
    except AssignmentError as problem:
        return draw(problem=str(problem), status=409)
    messages.success(request, _("The role ends."))
    return redirect(_reviewers_address(cycle))


@staff_page
def roles_sheet(request):
    """A sheet is looked at first; the second form sends the same text again to be applied."""
    must(request, "assign_roles")
    draw = partial(sheet_page, request)
    if request.method != "POST":
        return draw(RolesSheetForm())
    if "text" in request.POST:
        form = SheetTextForm(request.POST)
        return apply_sheet(request, form) if form.is_valid() else draw(RolesSheetForm(), status=400)
    form = RolesSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return draw(form, status=400)
    text = form.cleaned_data["sheet"]
    rows, problems = read_role_sheet(text)
    verdicts = preview_roles(rows, by=request.user, at=timezone.now())
    return draw(form, text=text, verdicts=verdicts, problems=problems)


def apply_sheet(request, form):
    text = form.cleaned_data["text"]
    rows, problems = read_role_sheet(text)
    draw = partial(sheet_page, request, RolesSheetForm(), text=text, problems=problems, status=409)
    if problems:
        return draw(verdicts=preview_roles(rows, by=request.user, at=timezone.now()))
    try:
        verdicts = apply_roles(rows, by=request.user, at=timezone.now())
    except SheetRefused as refused:
        return draw(verdicts=refused.verdicts)
    for verdict in verdicts:
        if verdict.invited:
            write_invitation(request, verdict.user)
    count = sum(not verdict.unchanged for verdict in verdicts)
    said = ngettext("%d role is assigned.", "%d roles are assigned.", count)
    messages.success(request, said % count)
    return redirect("staff-accounts")


def sheet_page(request, form, *, text="", verdicts=(), problems=(), status=200):
    found = [*problems, *(verdict.problem for verdict in verdicts if verdict.problem)]
    context = {
        "form": form,
        "columns": COLUMNS,
        "roles": readers.role_codes(),
        "verdicts": [verdict for verdict in verdicts if not verdict.problem],
        "problems": sorted(found, key=lambda problem: problem.row),
        "again": SheetTextForm(initial={"text": text}) if verdicts and not found else None,
    }
    return TemplateResponse(request, "staff/roles_sheet.html", context, status=status)


urlpatterns = [
    path("accounts/sheet/", roles_sheet, name="staff-roles-sheet"),
    path("reviewers/", reviewers, name="staff-reviewers"),
    path("reviewers/<int:pk>/end/", reviewer_end, name="staff-reviewer-end"),
]
