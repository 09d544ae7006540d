"""Figures of many schools at once, in a sheet that is filled in elsewhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reforms.actions.errors import ReviewError
from reforms.actions.sheets import ask_to_apply, ask_to_undo, upload_sheet
from reforms.forms.sheets import SheetForm
from reforms.readers.sheets import (
    reviews_on_template,
    reviews_to_enter,
    sheet_page,
    sheets_of,
    visible_sheets,
)
from reforms.sheets.groups import chosen
from reforms.sheets.processes import WorkbookNotWritten
from reforms.sheets.template import as_csv, as_workbook
from reforms.staff.access import find_cycle, staff_page
from schools import years

WRITERS = {
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
SECONDS_BETWEEN_LOOKS = 2


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request, pk):
    cycle = find_cycle(request, pk)
    reviews = reviews_to_enter(cycle, request.user)
    if request.method != "POST":
        return _list(request, cycle, reviews, SheetForm())
    if not reviews:
        raise PermissionDenied(_("None of the schools of this cycle is yours to fill in now."))
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, cycle, reviews, form, status=400)
    sheet = upload_sheet(
        cycle,
        file_name=form.file_name,
        content=form.content,
        language=get_language(),
        by=request.user,
        at=timezone.now(),
    )
    return redirect("staff-sheet", sheet.pk)


def _list(request, cycle, reviews, form, status=200, error=""):
    context = {
        "cycle": cycle,
        "form": form,
        "error": error,
        "schools": len(reviews),
        "template": reviews_on_template(cycle, request.user),
        "sheets": sheets_of(cycle, request.user),
    }
    return render(request, "staff/sheets.html", context, status=status)


@staff_page
@require_safe
def template(request, pk, kind):
    cycle = find_cycle(request, pk)
    if kind not in WRITERS:
        raise Http404
    reviews = reviews_on_template(cycle, request.user)
    if not reviews:
        raise PermissionDenied(_("None of the schools of this cycle is yours to fill in now."))
    write, content_type = WRITERS[kind]
    try:
        content = write(cycle, reviews)
    except WorkbookNotWritten:
        error = _("The workbook could not be written just now. Take the CSV file.")
        mine = reviews_to_enter(cycle, request.user)
        return _list(request, cycle, mine, SheetForm(), status=503, error=error)
    name = f"figures-{years.label(cycle.school_year)}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _find(request, pk):
    return get_object_or_404(visible_sheets(request.user), pk=pk)


@staff_page
@require_safe
def sheet(request, pk):
    return _page(request, _find(request, pk))


def _page(request, found, status=200, error=""):
    page = sheet_page(found, user=request.user)
    context = {"page": page, "error": error, "seconds": SECONDS_BETWEEN_LOOKS}
    return render(request, "staff/sheet.html", context, status=status)


@staff_page
@require_POST
def apply(request, pk):
    found = _find(request, pk)
    lines, rests = request.POST.getlist("line"), request.POST.getlist("rest")
    groups = sheet_page(found, user=request.user).groups
    try:
        ask_to_apply(found, ticked=chosen(groups, lines=lines, rests=rests), by=request.user)
    except ReviewError as problem:
        return _page(request, found, status=409, error=str(problem))
    return redirect("staff-sheet", pk)


@staff_page
@require_POST
def undo(request, pk):
    found = _find(request, pk)
    try:
        ask_to_undo(found, by=request.user)
    except ReviewError as problem:
        return _page(request, found, status=409, error=str(problem))
    messages.info(request, _("The sheet is being undone."))
    return redirect("staff-sheet", pk)


urlpatterns = [
    path("cycles/<int:pk>/sheets/", sheets, name="staff-sheets"),
    path("cycles/<int:pk>/sheets/template.<slug:kind>", template, name="staff-sheet-template"),
    path("sheets/<int:pk>/", sheet, name="staff-sheet"),
    path("sheets/<int:pk>/apply/", apply, name="staff-sheet-apply"),
    path("sheets/<int:pk>/undo/", undo, name="staff-sheet-undo"),
]
