"""Releases: those that were made, the one in the making, and how the pages will look."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lausd_pilots.releasing.hands import may_confirm
from lausd_pilots.releasing.previews import file_of
from lausd_pilots.staff.told import told
from metrics.models import PreparedRelease, Release
from metrics.publishing.asking import OPEN, has_errors, why_not_confirm
from reforms.staff.access import must, staff_page
from schools.models import ImportRun

SECONDS_BETWEEN_LOOKS = 2
STATE = ImportRun.State


def all_prepared():
    return PreparedRelease.objects.select_related("run", "prepared_by", "confirmed_by", "release")


def find_prepared(request, pk) -> PreparedRelease:
    must(request, "view_releases")
    return get_object_or_404(all_prepared(), pk=pk)


@staff_page
@require_safe
def release_list(request):
    must(request, "view_releases")
    prepared = all_prepared()
    context = {
        "releases": Release.objects.latest_first().select_related("made_by"),
        "waiting": prepared.filter(run__state__in=OPEN, release=None),
        "others": prepared.exclude(run__state__in=OPEN, release=None)[:20],
    }
    return render(request, "staff/releases.html", context)


@staff_page
@require_safe
def prepared_release(request, pk):
    return prepared_page(request, find_prepared(request, pk))


def prepared_page(request, prepared, *, status=200, error=""):
    state = prepared.run.state
    worked_out = state == STATE.CHECKED and prepared.release_id is None
    context = {
        "prepared": prepared,
        "error": error,
        "told": told(prepared),
        "unfinished": state in (STATE.QUEUED, STATE.RUNNING),
        "worked_out": worked_out,
        "failed": state == STATE.FAILED,
        "confirmers": may_confirm(prepared) if worked_out else [],
        "why_not": _why_not(request, prepared) if worked_out else "",
        "seconds": SECONDS_BETWEEN_LOOKS,
    }
    return render(request, "staff/release_prepared.html", context, status=status)


def _why_not(request, prepared) -> str:
    if not request.user.has_perm("reforms.confirm_releases"):
        return _("Your account may not confirm releases.")
    if has_errors(prepared):
        return _("The checklist has errors: put them right, and prepare it again.")
    return why_not_confirm(prepared, request.user)


@staff_page
@require_safe
def preview(request, pk, name):
    """A page as it was drawn for this release. It is nobody's but staff's."""
    prepared = find_prepared(request, pk)
    file = file_of(prepared.pk, name)
    if file is None:
        raise Http404
    response = HttpResponse(file.read_bytes(), content_type="text/html; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [
    path("releases/", release_list, name="staff-releases"),
    path("releases/prepared/<int:pk>/", prepared_release, name="staff-release-prepared"),
    path("releases/prepared/<int:pk>/preview/<slug:name>/", preview, name="staff-release-preview"),
]
