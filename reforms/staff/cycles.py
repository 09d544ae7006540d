"""Cycles: preparing one, opening it, and seeing all of it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reforms.actions.cycles import save_cycle
from reforms.actions.errors import Outdated, ReviewError
from reforms.actions.seen import mark_of
from reforms.forms.cycles import CycleForm, asked_rows
from reforms.models import AskedIndicator, ReviewCycle
from reforms.readers.cycle_overview import cycle_overview
from reforms.readers.indicators_to_ask import indicators_to_ask
from reforms.readers.next_cycle import starting_point
from reforms.readers.staff_home import cycles_at_work
from reforms.staff.access import find_cycle, must, staff_page
from reforms.staff.opening import open_page
from reforms.staff.saving import form_page, sent


@staff_page
@require_safe
def cycle_list(request):
    must(request, "view_cycles")
    return render(request, "staff/cycles.html", {"cycles": cycles_at_work()})


@staff_page
@require_safe
def cycle(request, pk):
    found = find_cycle(request, pk)
    overview = cycle_overview(found, user=request.user, today=timezone.localdate())
    return render(request, "staff/cycle.html", {"cycle": found, "overview": overview})


@staff_page
@form_page
def new(request):
    must(request, "manage_cycles")
    initial, asked = starting_point(today=timezone.localdate())
    return edited(request, ReviewCycle(), asked=asked, initial=initial)


@staff_page
@form_page
def edit(request, pk):
    found = find_cycle(request, pk)
    must(request, "manage_cycles")
    if found.is_open:
        raise PermissionDenied(
            _("This cycle is open: what the schools were asked can no longer be changed.")
        )
    initial = {"seen": mark_of(found, cycle=AskedIndicator)}
    return edited(request, found, asked=list(found.asked.all()), initial=initial)


def edited(request, cycle, *, asked, initial=None):
    data = sent(request)
    form = CycleForm(data, instance=cycle, initial=initial)
    rows = asked_rows(indicators_to_ask(asked), asked=asked, data=data)
    draw = partial(draw_form, request, form, rows, heading_of(cycle))
    if data is None:
        return draw()
    if not form.is_valid():
        return draw(status=400)
    wanted = [each for row in rows for each in row.asked]
    try:
        seen = form.cleaned_data["seen"]
        saved = save_cycle(
            form.instance, asked=wanted, seen=seen, by=request.user, at=timezone.now()
        )
    except Outdated as error:
        form.data = {**form.data.dict(), "seen": error.mark}
        return draw(status=409, error=f"{error}\n{error.said}")
    except ReviewError as error:
        return draw(status=409, error=str(error))
    messages.success(request, _("The cycle is saved."))
    return redirect(saved)


def heading_of(cycle) -> str:
    return _("Change the cycle: %s") % cycle if cycle.pk else _("New cycle")


def draw_form(request, form, rows, heading, *, status=200, **more):
    context = {"form": form, "rows": rows, "heading": heading, **more}
    return render(request, "staff/cycle_form.html", context, status=status)


urlpatterns = [
    path("cycles/", cycle_list, name="staff-cycles"),
    path("cycles/new/", new, name="staff-cycle-new"),
    path("cycles/<int:pk>/", cycle, name="staff-cycle"),
    path("cycles/<int:pk>/edit/", edit, name="staff-cycle-edit"),
    path("cycles/<int:pk>/open/", open_page, name="staff-cycle-open"),
]
