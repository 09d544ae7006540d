"""Accounts: the list, an invitation, one account with its roles."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from reforms.actions.accounts import (
    AccountError,
    deactivate_account,
    invite_with_role,
    reactivate_account,
)
from reforms.actions.assignments import AssignmentError, assign_role, end_assignment
from reforms.forms.accounts import EndForm, InvitationForm, RoleForm
from reforms.models import Assignment
from reforms.readers import accounts as readers
from reforms.staff import assigning, signing_in
from reforms.staff.access import must, staff_page
from reforms.staff.inviting import write_invitation

PAGE_SIZE = 50
WHICH = {"active": True, "inactive": False, "all": None}


@staff_page
def account_list(request):
    must(request, "manage_accounts")
    words = request.GET.get("q", "").replace("\0", "")[:200]
    which = request.GET.get("state", "active")
    found = readers.accounts_found(words, active=WHICH.get(which, True))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "accounts": readers.account_rows(page.object_list, on=timezone.localdate()),
        "words": words,
        "which": which if which in WHICH else "active",
        "before": page_address(request, page.previous_page_number) if page.has_previous() else "",
        "after": page_address(request, page.next_page_number) if page.has_next() else "",
    }
    return TemplateResponse(request, "staff/accounts.html", context)


def page_address(request, number) -> str:
    asked = request.GET.copy()
    asked["page"] = number()
    return f"?{asked.urlencode()}"


@staff_page
def account_new(request):
    must(request, "manage_accounts")
    initial = {"starts_on": timezone.localdate()}
    form = InvitationForm(request.POST if request.method == "POST" else None, initial=initial)
    draw = partial(TemplateResponse, request, "staff/account_new.html", {"form": form})
    if not form.is_bound:
        return draw()
    if not form.is_valid():
        return draw(status=400)
    try:
        user = invite_with_role(**form.cleaned_data, by=request.user, at=timezone.now())
    except (AccountError, AssignmentError) as problem:
        form.add_error(None, str(problem))
        return draw(status=409)
    write_invitation(request, user)
    return redirect("staff-account", pk=user.pk)


def find_account(pk: int):
    return get_object_or_404(get_user_model(), pk=pk)


@staff_page
def account(request, pk):
    must(request, "manage_accounts")
    return account_page(request, find_account(pk))


def account_page(request, user, *, form=None, problem="", status=200):
    today = timezone.localdate()
    context = {
        "account": user,
        "row": readers.account_rows([user], on=today)[0],
        "own": user == request.user,
        "assignments": readers.assignments_of(user, on=today),
        "changes": readers.changes_of_assignments(user),
        "form": form or RoleForm(initial={"starts_on": today}),
        "end_form": EndForm(),
        "problem": problem,
    }
    return TemplateResponse(request, "staff/account.html", context, status=status)


@staff_page
@require_POST
def role_new(request, pk):
    must(request, "assign_roles")
    user, form = find_account(pk), RoleForm(request.POST)
    if not form.is_valid():
        return account_page(request, user, form=form, status=400)
    try:
        assign_role(user=user, **form.cleaned_data, by=request.user, at=timezone.now())
    except AssignmentError as problem:
        form.add_error(None, str(problem))
        return account_page(request, user, form=form, status=409)
    messages.success(request, _("The role is assigned."))
    return redirect("staff-account", pk=pk)


@staff_page
@require_POST
def role_end(request, pk, assignment):
    must(request, "assign_roles")
    held = get_object_or_404(Assignment.objects.select_related("user"), pk=assignment, user=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return account_page(request, held.user, problem=_("This is no day."), status=400)
    try:
        on = form.last_day(today=timezone.localdate())
        end_assignment(held, on=on, by=request.user, at=timezone.now())
    except AssignmentError as problem:
        return account_page(request, held.user, problem=str(problem), status=409)
    messages.success(request, _("The role ends."))
    return redirect("staff-account", pk=pk)


SWITCHES = {
    "deactivate": (deactivate_account, gettext_lazy("The account is deactivated.")),
    "reactivate": (reactivate_account, gettext_lazy("The account is active again.")),
}


@staff_page
@require_POST
def account_switch(request, pk, to):
    must(request, "manage_accounts")
    user = find_account(pk)
    switch, message = SWITCHES[to]
    try:
        switch(user, by=request.user, at=timezone.now())
    except AccountError as problem:
        return account_page(request, user, problem=str(problem), status=409)
    messages.success(request, message)
    return redirect("staff-account", pk=pk)


@staff_page
@require_POST
def account_invite(request, pk):
    must(request, "manage_accounts")
    user = find_account(pk)
    if user.has_usable_password() or not user.is_active:
        message = _("This account has a password already, or is deactivated.")
        return account_page(request, user, problem=message, status=409)
    write_invitation(request, user)
    return redirect("staff-account", pk=pk)


urlpatterns = [
    path("", include(signing_in)),
    path("", include(assigning)),
    path("accounts/", account_list, name="staff-accounts"),
    path("accounts/new/", account_new, name="staff-account-new"),
    path("accounts/<int:pk>/", account, name="staff-account"),
    path("accounts/<int:pk>/roles/", role_new, name="staff-role-new"),
    path("accounts/<int:pk>/roles/<int:assignment>/end/", role_end, name="staff-role-end"),
    path("accounts/<int:pk>/invite/", account_invite, name="staff-account-invite"),
    path(
        "accounts/<int:pk>/deactivate/",
        account_switch,
        {"to": "deactivate"},
        name="staff-account-deactivate",
    ),
    path(
        "accounts/<int:pk>/reactivate/",
        account_switch,
        {"to": "reactivate"},
        name="staff-account-reactivate",
    ),
]
