"""What confirming the participants of a cycle attests: who took part, and where each school was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from metrics.entering import review_source
from metrics.models import Population, PopulationMember
from reforms.models import ReviewCycle
from reforms.readers.participants import ENDED, years_until
from schools import years
from schools.history import create_tracked, update_tracked
from schools.models import District, School, SchoolYear, Source
from schools.placements import Placement, placement_of

from .errors import ReviewError

DISTRICTS = ["local_district", "board_district"]
# By school id, the latest first.
KnownYears = dict[int, list[SchoolYear]]


@dataclass(frozen=True)
class Participant:
    """A school that takes part, and its districts in the school year of the cycle."""

    school: School
    local_district: District | None = None
    board_district: District | None = None


def attest(cycle: ReviewCycle, participants: Sequence[Participant], *, by, at: datetime) -> None:
    """Makes, for the school year of the cycle, what stands nowhere yet.

    A row of another source is left as it is: its districts stand under that source's name. Where
    it contradicts what was confirmed, somebody has to settle it first.
    """
    _must_be_possible(cycle, participants)
    known = dict(years_until(cycle.school_year, [each.school for each in participants]))
    source = review_source()
    _must_agree(cycle, participants, known, source)
    create_tracked(PopulationMember, _new_members(cycle, participants), by=by, at=at)
    new = [
        _new_row(cycle, each, known.get(each.school.pk, []), source)
        for each in participants
        if _row_of(cycle, known, each) is None
    ]
    create_tracked(SchoolYear, new, by=by, at=at)
    again = _confirmed_again(cycle, participants, known, source)
    update_tracked(SchoolYear, again, DISTRICTS, by=by, at=at)
    new = _new_populations([each.school for each in participants])
    create_tracked(Population, new, by=by, at=at)


def _must_be_possible(cycle: ReviewCycle, participants: Sequence[Participant]) -> None:
    if not participants:
        raise ReviewError(_("Choose at least one school."))
    if cycle.initiative.population_id is None:
        raise ReviewError(_("This initiative has no list of schools to add to."))
    if len({each.school.pk for each in participants}) < len(participants):
        raise ReviewError(_("A school is chosen twice."))
    ended = [each.school for each in participants if each.school.status in ENDED]
    if ended:
        raise ReviewError(_("These schools have closed or merged: %s.") % _names(ended))
    kinds = [(each.local_district, District.Kind.LOCAL) for each in participants]
    kinds += [(each.board_district, District.Kind.BOARD) for each in participants]
    if any(district and district.kind != kind for district, kind in kinds):
        raise ReviewError(_("A local district and a board district were taken for each other."))


def _must_agree(
    cycle: ReviewCycle, participants: Sequence[Participant], known: KnownYears, source: Source
) -> None:
    rows = [(each, _row_of(cycle, known, each)) for each in participants]
    others = [
        each.school
        for each, row in rows
        if row
        and row.source_id != source.pk
        and not _says_the_same(each, placement_of(known[each.school.pk]))
    ]
    if others:
        said = {"year": years.label(cycle.school_year), "schools": _names(others)}
        raise ReviewError(
            _("For %(year)s another source gives other districts of: %(schools)s. Settle it first.")
            % said
        )


def _row_of(cycle: ReviewCycle, known: KnownYears, participant: Participant) -> SchoolYear | None:
    latest = next(iter(known.get(participant.school.pk, [])), None)
    return latest if latest and latest.school_year == cycle.school_year else None


def _says_the_same(participant: Participant, place: Placement) -> bool:
    """Blank says nothing, and so contradicts nothing."""
    pairs = [
        (participant.local_district, place.local_district),
        (participant.board_district, place.board_district),
    ]
    return all(confirmed in (None, attested) for confirmed, attested in pairs)


def _new_members(cycle: ReviewCycle, participants: Sequence[Participant]) -> list[PopulationMember]:
    of_year = {"population": cycle.initiative.population, "school_year": cycle.school_year}
    known = set(PopulationMember.objects.filter(**of_year).values_list("school_id", flat=True))
    return [
        PopulationMember(school=each.school, **of_year)
        for each in participants
        if each.school.pk not in known
    ]


def _confirmed_again(
    cycle: ReviewCycle, participants: Sequence[Participant], known: KnownYears, source: Source
) -> list[SchoolYear]:
    """A cycle of another kind has attested the year already: its districts are set anew."""
    rows = []
    for each in participants:
        row = _row_of(cycle, known, each)
        if row and row.source_id == source.pk:
            row.local_district, row.board_district = each.local_district, each.board_district
            rows.append(row)
    return rows


def _new_row(
    cycle: ReviewCycle, participant: Participant, latest_first: list[SchoolYear], source: Source
) -> SchoolYear:
    """Campus and level are those attested latest; grades and the rest are not carried on."""
    levelled = next((year for year in latest_first if year.level), SchoolYear())
    return SchoolYear(
        school=participant.school,
        school_year=cycle.school_year,
        source=source,
        local_district=participant.local_district,
        board_district=participant.board_district,
        campus=placement_of(latest_first).campus,
        level=levelled.level,
        level_basis=levelled.level_basis,
        status=School.Status.OPEN,
    )


def _new_populations(schools: Sequence[School]) -> list[Population]:
    """Figures are about populations: a school that never had figures gets its own now."""
    known = set(Population.objects.filter(school__in=schools).values_list("school_id", flat=True))
    return [
        Population(
            slug=school.slug,
            kind=Population.Kind.SCHOOL,
            name=school.name,
            name_es=school.name_es,
            school=school,
        )
        for school in schools
        if school.pk not in known
    ]


def _names(schools: Sequence[School]) -> str:
    return ", ".join(school.name for school in schools)
