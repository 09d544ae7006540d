"""Where a walk begins: last year's review is published, this year's cycle prepared, not opened."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from metrics.models import Indicator, Observation, Population, PopulationMember, StudentGroup
from reforms.actions.cycles import Participant, exempt_review, open_cycle
from reforms.models import AnnualReview, AskedIndicator, Assignment, CommitteeMember, ReviewCycle
from schools.models import District, School
from tests.factories import NOON, make
from tests.review_walk import Hands
from tests.reviews import WAY_TO, Scene, another_cycle, make_school, prepared_scene, saved
from tests.staff import coordinator_of

PASSWORD = "a password of the walk"
# Nobody's name may be read on a public page.
SURNAME = "Neverprinted"


@dataclass(frozen=True)
class Start:
    """`before` is last year; its people are those of this year, its school the one reviewed.

    `other` is the second school of the liaison; `gone` took part in earlier years only.
    """

    before: Scene
    cycle: ReviewCycle
    other: School
    gone: School
    attendance: Indicator
    pupils: Indicator

    @property
    def school(self) -> School:
        return self.before.school

    @property
    def review(self) -> AnnualReview:
        return AnnualReview.objects.get(cycle=self.cycle, school=self.school)


def make_start() -> Start:
    before, other, gone = prepared_scene(school_year=2025), make_school(), make_school()
    make(Assignment, user=before.liaison, role="liaison", school=other)
    population = before.initiative.population
    make(PopulationMember, population=population, school=gone, school_year=2023)
    live_through_last_year(before, other)
    attendance, pupils = make_indicators()
    for school, digits in [(before.school, ("71.2", "400")), (other, ("88.1", "300"))]:
        stood(school, attendance, digits[0])
        stood(school, pupils, digits[1])
    start = Start(
        before=before,
        cycle=prepare_this_year(before, [attendance, pupils]),
        other=other,
        gone=gone,
        attendance=attendance,
        pupils=pupils,
    )
    give_names(start)
    return start


def live_through_last_year(before: Scene, other: School) -> None:
    district = make(District, name="Local District of the Walk")
    participants = [Participant(school, district) for school in [before.school, other]]
    open_cycle(before.cycle, participants=participants, by=before.coordinator, at=NOON)
    exempt = AnnualReview.objects.get(school=other)
    exempt_review(exempt, ground="wasc", note="", by=before.coordinator, at=NOON)
    for step in WAY_TO["published"]:
        step(before)


def make_indicators() -> tuple[Indicator, Indicator]:
    attendance = make(
        Indicator,
        slug="attendance-walked",
        name="Attendance",
        denominator="students",
        query_threshold=10,
        position=1,
    )
    pupils = make(Indicator, slug="pupils-walked", name="Pupils", unit="count", position=2)
    return attendance, pupils


def stood(school: School, indicator: Indicator, digits: str) -> None:
    make(
        Observation,
        indicator=indicator,
        population=Population.objects.get(school=school),
        school_year=2025,
        student_group=StudentGroup.objects.get(slug="all"),
        value=digits,
        digits=digits,
    )


def prepare_this_year(before: Scene, indicators: list[Indicator]) -> ReviewCycle:
    """The third member of the committee has come to serve the school that is reviewed."""
    for user in before.members:
        served = before.school if user == before.members[2] else None
        given = {"committee": before.cycle.committee, "school_year": 2026}
        make(CommitteeMember, **given, user=user, school=served)
    cycle = another_cycle(before, opens_on=date(2026, 9, 1), due_on=date(2027, 5, 28))
    return saved(before, cycle, [AskedIndicator(indicator=each) for each in indicators])


def give_names(start: Start) -> None:
    """The coordinator also has a password; for the others a session is made."""
    User.objects.update(first_name="Somebody", last_name=SURNAME)
    coordinator = coordinator_of(start.before)
    coordinator.set_password(PASSWORD)
    coordinator.save(update_fields=["password"])


# --- what the steps of a walk begin with ---


def open_review(start: Start, hands: Hands, user) -> None:
    hands.become(user)
    hands.open(start.review.get_absolute_url())


def answer_to(start: Start, hands: Hands, section: str):
    return hands.part(f"entry-{start.review.entries.get(section=section).pk}")
