"""Files of the CDE and the district: sent in, read, looked at, taken in, undone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lausd_pilots.importing import FAMILIES
from lausd_pilots.staff.import_form import ImportForm
from reforms.staff.access import must, staff_page
from schools import years
from schools.imports import runs
from schools.models import ImportRun

SECONDS_BETWEEN_LOOKS = 2
RUNS_A_PAGE = 50
UNFINISHED = [ImportRun.State.QUEUED, ImportRun.State.RUNNING]


def all_files():
    return ImportRun.objects.filter(kind=ImportRun.Kind.FILE).select_related("by", "source")


def _find(request, pk) -> ImportRun:
    must(request, "import_files")
    return get_object_or_404(all_files(), pk=pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    must(request, "import_files")
    if request.method != "POST":
        return _list(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=400)
    try:
        run = runs.receive_file(
            request.FILES["file"], **form.given, by=request.user, at=timezone.now()
        )
    except runs.ImportRefused as problem:
        return _list(request, form, status=400, error=str(problem))
    return redirect("staff-import", run.pk)


def _list(request, form, status=200, error=""):
    files = Paginator(all_files(), RUNS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "error": error, "files": files, "families": FAMILIES}
    return render(request, "staff/imports.html", context, status=status)


@staff_page
@require_safe
def one_import(request, pk):
    return _page(request, _find(request, pk))


def _page(request, run, status=200, error=""):
    context = {
        "run": run,
        "report": run.report,
        "school_year": "" if run.school_year is None else years.label(run.school_year),
        "error": error,
        "unfinished": run.state in UNFINISHED,
        "may_be_applied": runs.can_be_applied(run),
        "may_be_undone": runs.can_be_undone(run),
        "may_be_dropped": runs.can_be_dropped(run),
        "seconds": SECONDS_BETWEEN_LOOKS,
    }
    return render(request, "staff/import.html", context, status=status)


def step(act, said):
    """A button on the page of a file. `said` is what is told when it was pressed."""

    @staff_page
    @require_POST
    def view(request, pk):
        run = _find(request, pk)
        try:
            act(run, by=request.user, at=timezone.now())
        except runs.ImportRefused as problem:
            return _page(request, _find(request, pk), status=409, error=str(problem))
        messages.info(request, said())
        return redirect("staff-import", pk)

    return view


apply = step(runs.ask_to_apply, lambda: _("The file is being taken in."))
undo = step(runs.ask_to_undo, lambda: _("The import is being undone."))
drop = step(runs.drop, lambda: _("The file was dropped. Nothing of it was taken in."))

urlpatterns = [
    path("imports/", imports, name="staff-imports"),
    path("imports/<int:pk>/", one_import, name="staff-import"),
    path("imports/<int:pk>/apply/", apply, name="staff-import-apply"),
    path("imports/<int:pk>/undo/", undo, name="staff-import-undo"),
    path("imports/<int:pk>/drop/", drop, name="staff-import-drop"),
]
