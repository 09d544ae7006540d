"""The steps of a release in the making: prepare, show all the same, confirm, drop."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lausd_pilots.releasing.previews import forget_previews
from lausd_pilots.staff.forms import ReleaseForm
from lausd_pilots.staff.releases import find_prepared, prepared_page
from metrics.publishing import preparing
from metrics.publishing.errors import PublishError
from reforms.staff.access import must, staff_page
from reforms.staff.saving import form_page, sent


@staff_page
@form_page
def prepare(request):
    must(request, "prepare_releases")
    form = ReleaseForm(sent(request))
    if not form.is_bound:
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        prepared = preparing.prepare_release(**form.given, by=request.user, at=timezone.now())
    except PublishError as problem:
        return _form(request, form, status=409, error=str(problem))
    return redirect("staff-release-prepared", prepared.pk)


def _form(request, form, status=200, error=""):
    return render(request, "staff/release_new.html", {"form": form, "error": error}, status=status)


def step(permission, act, done):
    """A button on the page of a prepared release. `done` is said when it has been done."""

    @staff_page
    @require_POST
    def view(request, pk):
        prepared = find_prepared(request, pk)
        must(request, permission)
        try:
            act(request, prepared)
        except PublishError as problem:
            return prepared_page(request, find_prepared(request, pk), status=409, error=problem)
        messages.success(request, done())
        return redirect("staff-release-prepared", pk)

    return view


def _again(request, prepared):
    preparing.prepare_again(prepared, by=request.user, at=timezone.now())


def _override(request, prepared):
    given = {name: request.POST.get(name, "") for name in ("key", "reason")}
    preparing.override(prepared, **given, by=request.user, at=timezone.now())


def _confirm(request, prepared):
    preparing.confirm_release(prepared, by=request.user, at=timezone.now())


def _drop(request, prepared):
    preparing.drop_release(prepared, by=request.user, at=timezone.now())
    forget_previews(prepared.pk)


again = step("prepare_releases", _again, lambda: _("It is being prepared again."))
override = step("prepare_releases", _override, lambda: _("The reason is kept."))
confirm = step("confirm_releases", _confirm, lambda: _("It is confirmed, and is being made."))
drop = step("prepare_releases", _drop, lambda: _("It is dropped. Nothing was published."))

urlpatterns = [
    path("releases/new/", prepare, name="staff-release-new"),
    path("releases/prepared/<int:pk>/again/", again, name="staff-release-again"),
    path("releases/prepared/<int:pk>/override/", override, name="staff-release-override"),
    path("releases/prepared/<int:pk>/confirm/", confirm, name="staff-release-confirm"),
    path("releases/prepared/<int:pk>/drop/", drop, name="staff-release-drop"),
]
