"""A cycle is prepared, then opened once; after that, what is settled for one of its schools."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from reforms.models import AnnualReview, AskedIndicator, CommitteeMember, Level, ReviewCycle
from reforms.policy import NOT_YET_PUBLISHED
from reforms.readers.figures_asked import placements_of
from schools.history import delete_tracked, save_tracked
from schools.locking import one_at_a_time

from .attesting import Participant, attest
from .carrying import SETTLED, make_reviews
from .errors import ReviewError
from .seen import must_be_as_seen
from .steps import lock, must_be_in, must_be_legal, take_step

__all__ = [
    "PREPARED",
    "Participant",
    "exempt_review",
    "include_review",
    "open_cycle",
    "plan_visit",
    "save_cycle",
]
# What a cycle says before it is opened; the form asks for it.
PREPARED = [
    "initiative",
    "school_year",
    "kind",
    "opens_on",
    "due_on",
    "rubric",
    "committee",
    "committee_year",
    "quorum",
    "district_scheme",
    "correction_days",
]


@transaction.atomic
def save_cycle(
    cycle: ReviewCycle, *, asked: Sequence[AskedIndicator], seen: str = "", by, at: datetime
) -> ReviewCycle:
    """Saves a cycle that is not open yet, and what it asks for in place of what it asked before.

    `asked` are records not yet saved: indicator, level, required. `seen` is the mark of what the
    person had before them: see `actions/seen.py`.
    """
    one_at_a_time("review cycles")
    if cycle.pk:
        _must_not_be_open(_locked(cycle))
        must_be_as_seen(cycle, seen, cycle=AskedIndicator)
    _must_be_alone(cycle)
    _must_belong_together(cycle)
    save_tracked(cycle, by=by, at=at, update_fields=PREPARED if cycle.pk else None)
    _ask(cycle, asked, by=by, at=at)
    return cycle


@transaction.atomic
def open_cycle(
    cycle: ReviewCycle, *, participants: Sequence[Participant], by, at: datetime
) -> list[AnnualReview]:
    """Attests who takes part this year, freezes the rubric, and gives each school its review."""
    one_at_a_time("review cycles")
    cycle = _locked(cycle)
    _must_not_be_open(cycle)
    _must_be_alone(cycle)
    _must_have_words_for_every_level(cycle)
    _must_be_able_to_decide(cycle)
    attest(cycle, participants, by=by, at=at)
    _freeze_rubric(cycle, by=by, at=at)
    cycle.opened_by, cycle.opened_at = by, at
    save_tracked(cycle, by=by, at=at, update_fields=["opened_by", "opened_at"])
    return make_reviews(cycle, [each.school for each in participants], by=by, at=at)


@transaction.atomic
def exempt_review(
    review: AnnualReview, *, ground: str, note: str, by, at: datetime
) -> AnnualReview:
    """The school stays on the list of the cycle, as exempt, and says on what ground."""
    review = lock(review)
    must_be_legal(review, "exempt")
    note = note.strip()
    if ground not in AnnualReview.Exemption.values:
        raise ReviewError(_("Choose the ground of the exemption."))
    if ground == AnnualReview.Exemption.OTHER and not note:
        raise ReviewError(_("Say which ground it is."))
    changes = {
        "exemption": ground,
        "exemption_note": note,
        "exempted_by": by,
        "exempted_at": at,
    }
    return take_step(review, "exempt", by=by, at=at, note=note, changes=changes)


@transaction.atomic
def include_review(review: AnnualReview, *, by, at: datetime) -> AnnualReview:
    """Takes an exemption back."""
    changes = {
        "exemption": "",
        "exemption_note": "",
        "exempted_by": None,
        "exempted_at": None,
    }
    return take_step(lock(review), "include", by=by, at=at, changes=changes)


@transaction.atomic
def plan_visit(
    review: AnnualReview, *, on: date | None, apart: str, by, at: datetime
) -> AnnualReview:
    """Schools of one campus are visited on one day, or it is said why not."""
    review = lock(review)
    must_be_in(review, NOT_YET_PUBLISHED)
    apart = apart.strip() if on else ""
    others = _other_days(review, on) if on and not apart else []
    if others:
        names = {"school": others[0].school, "day": formats.date_format(others[0].visit_on)}
        raise ReviewError(
            _("%(school)s is on the same campus and is visited on %(day)s. Say why not together.")
            % names
        )
    review.visit_on, review.visit_apart = on, apart
    return save_tracked(review, by=by, at=at, update_fields=["visit_on", "visit_apart"])


def _other_days(review: AnnualReview, on: date) -> list[AnnualReview]:
    others = AnnualReview.objects.filter(
        cycle=review.cycle_id, visit_on__isnull=False, visit_apart=""
    )
    others = others.exclude(pk=review.pk).exclude(visit_on=on)
    others = list(others.exclude(state__in=SETTLED).select_related("school", "cycle"))
    places = placements_of([review, *others])
    campus = places[review.pk].campus
    return [each for each in others if campus and places[each.pk].campus == campus]


# --- before it is opened ---


def _locked(cycle: ReviewCycle) -> ReviewCycle:
    cycles = ReviewCycle.objects.select_related("initiative__population", "rubric", "committee")
    return cycles.select_for_update(of=["self"]).get(pk=cycle.pk)


def _must_not_be_open(cycle: ReviewCycle) -> None:
    if cycle.is_open:
        raise ReviewError(_("This cycle is open already."))


def _must_be_alone(cycle: ReviewCycle) -> None:
    """One per year and kind; and what is made up never stands beside what is real."""
    others = ReviewCycle.objects.exclude(pk=cycle.pk)
    same = {"school_year": cycle.school_year, "kind": cycle.kind}
    if others.filter(initiative=cycle.initiative_id, **same).exists():
        raise ReviewError(_("There is such a cycle for this school year already."))
    if others.filter(demonstration=not cycle.demonstration).exists():
        raise ReviewError(_("A demonstration and real reviews cannot stand in one database."))


def _must_belong_together(cycle: ReviewCycle) -> None:
    owners = {cycle.rubric.initiative_id, cycle.committee.initiative_id}
    if owners != {cycle.initiative_id}:
        raise ReviewError(_("The rubric and the committee must be those of the initiative."))


def _must_have_words_for_every_level(cycle: ReviewCycle) -> None:
    """Once frozen, a rubric that says too little could not be completed any more."""
    elements = cycle.rubric.elements.select_related("strand").prefetch_related("anchors")
    elements = list(elements.order_by("position", "pk"))
    if not elements:
        raise ReviewError(_("The rubric of this cycle asks for nothing yet."))
    levels = set(Level.values)
    unsaid = [each for each in elements if {one.level for one in each.anchors.all()} != levels]
    if unsaid:
        names = ", ".join(str(element.strand) for element in unsaid)
        raise ReviewError(_("The rubric lacks the words for some level of: %s.") % names)


def _must_be_able_to_decide(cycle: ReviewCycle) -> None:
    """Where the members of the term are not on record yet, they can still be added."""
    term = CommitteeMember.objects.filter(
        committee=cycle.committee_id, school_year=cycle.committee_year
    )
    members = term.count()
    if 0 < members < cycle.quorum:
        numbers = {"quorum": cycle.quorum, "members": members}
        raise ReviewError(
            _("The quorum is %(quorum)s, but the committee has only %(members)s members.") % numbers
        )


def _freeze_rubric(cycle: ReviewCycle, *, by, at: datetime) -> None:
    rubric = cycle.rubric
    if rubric.frozen_at is None:
        rubric.frozen_at = at
        save_tracked(rubric, by=by, at=at, update_fields=["frozen_at"])


def _ask(cycle: ReviewCycle, asked: Sequence[AskedIndicator], *, by, at: datetime) -> None:
    known = {(each.indicator_id, each.level): each for each in cycle.asked.all()}
    wanted = {(each.indicator_id, each.level): each for each in asked}
    for key in known.keys() - wanted.keys():
        delete_tracked(known[key], by=by, at=at)
    for key in wanted:
        record, required = known.get(key), wanted[key].required
        if record is None:
            new = AskedIndicator(cycle=cycle, indicator_id=key[0], level=key[1], required=required)
            save_tracked(new, by=by, at=at)
        elif record.required != required:
            record.required = required
            save_tracked(record, by=by, at=at, update_fields=["required"])
