"""Withdrawing a figure for the sake of a child's privacy."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lausd_pilots.staff.forms import WithdrawForm
from lausd_pilots.staff.told import figure_in_words
from metrics.actions.withdrawing import related_figures, withdraw
from metrics.models import PublishedValue, Release, Status, Withdrawal
from metrics.publishing.errors import PublishError
from reforms.staff.access import must, staff_page
from reforms.staff.saving import form_page, sent

MOST_FOUND = 30
NUL = "\x00"


@dataclass(frozen=True)
class Concerned:
    """A row, and the releases in which it stood."""

    row: PublishedValue
    figure: str
    versions: list[str]


@staff_page
@form_page
def withdraw_page(request):
    must(request, "withdraw_figures")
    keys = [key.strip() for key in (sent(request) or request.GET).getlist("key") if key.strip()]
    keys = [key for key in keys if NUL not in key]
    form = WithdrawForm(sent(request))
    if not form.is_bound:
        return _page(request, keys, form)
    if not form.is_valid():
        return _page(request, keys, form, status=400)
    try:
        done = withdraw(keys, **form.given, by=request.user, at=timezone.now())
    except PublishError as problem:
        return _page(request, keys, form, status=409, error=str(problem))
    messages.success(request, _said(done))
    address = reverse("staff-withdraw")
    return redirect(f"{address}?{urlencode({'key': keys}, doseq=True)}")


def _said(done) -> str:
    if not done.keys:
        return _("Withdrawn already: nothing was changed.")
    versions = ", ".join(release.version for release in done.releases)
    return _("Withdrawn from %s. The files are being written again.") % versions


def _page(request, keys, form, status=200, error=""):
    searched = request.GET.get("q", "").strip().replace(NUL, "")
    concerned = _concerned(keys)
    context = {
        "form": form,
        "error": error,
        "keys": keys,
        "searched": searched,
        "found": _search(searched) if searched else [],
        "concerned": concerned,
        "standing": any(each.row.status != Status.WITHDRAWN for each in concerned),
        "related": related_figures(keys) if keys else [],
        "withdrawals": Withdrawal.objects.select_related("by")[:MOST_FOUND],
    }
    return render(request, "staff/release_withdraw.html", context, status=status)


def _search(words: str) -> list[str]:
    """Keys that hold all the words."""
    found = PublishedValue.objects.order_by("key")
    for word in words.split()[:8]:
        found = found.filter(key__icontains=word)
    return list(found.values_list("key", flat=True).distinct()[:MOST_FOUND])


def _concerned(keys) -> list[Concerned]:
    versions = dict(Release.objects.order_by("number").values_list("number", "version"))
    rows = PublishedValue.objects.filter(key__in=keys).order_by("key", "first_release")
    return [
        Concerned(
            row,
            figure_in_words(row.row),
            [
                version
                for number, version in versions.items()
                if row.first_release_id <= number <= (row.last_release_id or max(versions))
            ],
        )
        for row in rows
    ]


urlpatterns = [path("releases/withdraw/", withdraw_page, name="staff-withdraw")]
