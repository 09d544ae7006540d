"""Opening a cycle: last year's schools, to be confirmed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reforms.actions.cycles import open_cycle
from reforms.actions.errors import ReviewError
from reforms.forms.participants import AdditionForm, ConfirmationForm, ParticipantForm
from reforms.models import ReviewCycle
from reforms.readers.participants import Proposal, proposed_participants
from reforms.staff.access import find_cycle, must, staff_page
from reforms.staff.saving import form_page, sent
from schools.models import District, School
from schools.placements import NOWHERE, Placement, latest_placements

# More digits than any record's key has.
LONGEST_KEY = 9


@staff_page
@form_page
def open_page(request, pk):
    """Two buttons share the form: one adds a school to the list, the other confirms the list."""
    cycle = find_cycle(request, pk)
    must(request, "manage_cycles")
    if cycle.is_open:
        return already_open(request, cycle)
    data = sent(request)
    added = added_schools(data)
    proposals = [*proposed_participants(cycle), *proposals_of(added)]
    confirming = data is not None and "confirm" in data
    context = {
        "cycle": cycle,
        "added": added,
        "forms": participant_forms(proposals, data),
        "addition": AdditionForm(listed=[each.school.pk for each in proposals]),
        "confirmation": ConfirmationForm(data if confirming else None),
    }
    if not confirming:
        return draw(request, context)
    if any(not form.is_bound for form in context["forms"]):
        context["error"] = _("The list has changed meanwhile. Look at it again.")
        return draw(request, context, status=409)
    if not all([context["confirmation"].is_valid(), *[f.is_valid() for f in context["forms"]]]):
        return draw(request, context, status=400)
    return opened(request, cycle, context)


def added_schools(data) -> list[School]:
    """Those that were added before, and the one that is added now."""
    keys = [*data.getlist("added"), data.get("school", "")] if data else []
    wanted = {int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY}
    return list(School.objects.filter(pk__in=wanted).order_by("name"))


def proposals_of(schools: list[School]) -> list[Proposal]:
    """Added schools, with where they were last attested."""
    placements = latest_placements(schools)
    return [proposal_of(school, placements.get(school.pk, NOWHERE)) for school in schools]


def proposal_of(school: School, placement: Placement) -> Proposal:
    return Proposal(
        school=school,
        local_district=placement.local_district,
        board_district=placement.board_district,
        campus=placement.campus,
        level=placement.level,
        ticked=True,
    )


def opened(request, cycle: ReviewCycle, context):
    ticked = [form for form in context["forms"] if form.cleaned_data["takes_part"]]
    try:
        reviews = open_cycle(
            cycle,
            participants=[form.participant for form in ticked],
            by=request.user,
            at=timezone.now(),
        )
    except ReviewError as error:
        return draw(request, {**context, "error": str(error)}, status=409)
    text = ngettext(
        "The cycle is open: %d school has its review.",
        "The cycle is open: %d schools have their reviews.",
        len(reviews),
    )
    messages.success(request, text % len(reviews))
    return redirect(cycle)


def already_open(request, cycle: ReviewCycle):
    """A form sent twice does no harm."""
    if request.method == "POST":
        return render(request, "staff/cycle_is_open.html", {"cycle": cycle}, status=409)
    return redirect(cycle)


def draw(request, context, status=200):
    return render(request, "staff/cycle_open.html", context, status=status)


def participant_forms(proposals: list[Proposal], data) -> list[ParticipantForm]:
    districts = list(District.objects.filter(in_force_to__isnull=True).order_by("slug"))
    local = [each for each in districts if each.kind == District.Kind.LOCAL]
    board = [each for each in districts if each.kind == District.Kind.BOARD]
    return [
        ParticipantForm(data, proposal=proposal, local=local, board=board) for proposal in proposals
    ]
