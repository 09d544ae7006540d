"""A cycle with one review in it, and the people around it, for tests of what may happen to it.

The rubric asks about one autonomy and one value, the cycle for one indicator, and three members
sit on the committee.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User

from metrics.entering import review_source
from metrics.models import Indicator, Observation, Population, StudentGroup
from reforms.actions.comments import add_comment, resolve_comment
from reforms.actions.cycles import Participant, exempt_review, open_cycle, save_cycle
from reforms.actions.entries import judge_entry, save_entry
from reforms.actions.life import (
    decide_review,
    recommend_review,
    return_review,
    submit_review,
    take_up_review,
    waive_window,
    withdraw_review,
)
from reforms.actions.publishing import publish_review
from reforms.actions.votes import cast_vote
from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Assignment,
    Committee,
    CommitteeMember,
    Initiative,
    LevelAnchor,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Strand,
)
from reforms.readers.publication import findings_of
from schools.models import ImportRun, School, SchoolName
from tests.factories import NOON, make
from tests.replay import made_once

YEAR = 2025
# After NOON, on which everything happens that needs no order.
LATER = NOON + timedelta(days=30)
ANSWERS = {
    "autonomy": {"level": 2, "text": "Teachers choose whom we hire.", "obstacles": "Late lists."},
    "value": {"text": "We watch who takes part."},
    "agreement": {"on": date(2025, 5, 5), "votes_for": 20, "votes_cast": 25, "text": "As ever."},
    "council": {"text": "It met each month."},
}


@dataclass(frozen=True)
class Scene:
    """Everybody has exactly one part. `members` are the accounts of the committee."""

    initiative: Initiative
    cycle: ReviewCycle
    school: School
    indicator: Indicator
    coordinator: User
    liaison: User
    reviewer: User
    decider: User
    publisher: User
    members: list[User]

    @property
    def review(self) -> AnnualReview:
        return AnnualReview.objects.get(cycle=self.cycle, school=self.school)

    def entry(self, section: str) -> ReviewEntry:
        return ReviewEntry.objects.get(review=self.review, section=section)


@made_once
def prepared_scene(**cycle) -> Scene:
    """The cycle is prepared, and not open yet."""
    initiative = make(Initiative, population=make(Population))
    rubric, committee = make(Rubric, initiative=initiative), make(Committee, initiative=initiative)
    make_elements(rubric)
    given = {"initiative": initiative, "rubric": rubric, "committee": committee, "quorum": 2}
    cycle = make(ReviewCycle, **{**given, **cycle})
    indicator, school = make(Indicator), make_school()
    make(AskedIndicator, cycle=cycle, indicator=indicator)
    members = [
        make(CommitteeMember, committee=committee, school_year=cycle.committee_year, user=user).user
        for user in [make(User), make(User), make(User)]
    ]
    coordinator = make(User)
    return Scene(
        initiative=initiative,
        cycle=cycle,
        school=school,
        indicator=indicator,
        coordinator=coordinator,
        liaison=with_role("liaison", coordinator, school),
        reviewer=with_role("reviewer", coordinator, school),
        decider=with_role("decider", coordinator),
        publisher=with_role("publisher", coordinator),
        members=members,
    )


def make_school() -> School:
    """With the official name that every school on record has."""
    school = make(School)
    make(SchoolName, school=school, kind="official", name=school.name, slug=school.slug)
    return school


def make_elements(rubric: Rubric) -> None:
    for position, kind in enumerate(["autonomy", "value"], start=1):
        strand = make(Strand, initiative=rubric.initiative, kind=kind, name=f"The {kind}")
        element = make(RubricElement, rubric=rubric, strand=strand, position=position)
        for level in [1, 2, 3, 4]:
            make(LevelAnchor, element=element, level=level, text=f"{kind} at {level}")


def with_role(role: str, assigned_by: User, school: School | None = None) -> User:
    assigned = make(Assignment, role=role, school=school, assigned_by=assigned_by)
    return assigned.user


@made_once
def open_scene(**cycle) -> Scene:
    """The cycle is open, and the school has a draft in which nothing is written."""
    scene = prepared_scene(**cycle)
    open_with(scene, scene.cycle)
    return scene


def open_with(scene: Scene, cycle: ReviewCycle) -> None:
    participants = [Participant(scene.school)]
    open_cycle(cycle, participants=participants, by=scene.coordinator, at=NOON)


def saved(scene: Scene, cycle: ReviewCycle, asked=()) -> ReviewCycle:
    return save_cycle(cycle, asked=list(asked), by=scene.coordinator, at=NOON)


def another_cycle(scene: Scene, **given) -> ReviewCycle:
    """Not saved yet: like the scene's, for the school year after."""
    like = ["initiative", "kind", "rubric", "committee", "opens_on", "due_on", "quorum"]
    same = {name: getattr(scene.cycle, name) for name in like}
    return ReviewCycle(**{**same, "school_year": 2026, "committee_year": 2026, **given})


def next_year(scene: Scene, **given) -> AnnualReview:
    """The school's review of the cycle after, just opened."""
    cycle = saved(scene, another_cycle(scene, **given))
    open_with(scene, cycle)
    return AnnualReview.objects.get(cycle=cycle)


def enter_figure(scene: Scene, value: str | None = "71.2", **given) -> Observation:
    run = make(ImportRun, kind="form", by=scene.liaison)
    return make(
        Observation,
        indicator=scene.indicator,
        population=Population.objects.get(school=scene.school),
        school_year=scene.cycle.school_year,
        student_group=StudentGroup.objects.get(slug="all"),
        value=value,
        digits=value or "",
        source=review_source(),
        import_run=run,
        **given,
    )


def answer(scene: Scene, section: str, **said) -> ReviewEntry:
    entry = scene.entry(section)
    return save_entry(entry, said=said, seen=entry.version, by=scene.liaison, at=NOON)


def fill_in(scene: Scene) -> None:
    """Everything that is needed before the review can be submitted."""
    enter_figure(scene)
    for section, said in ANSWERS.items():
        answer(scene, section, **said)


def judge(scene: Scene, *, by: User | None = None) -> None:
    for section in ["autonomy", "value"]:
        entry = scene.entry(section)
        judge_entry(
            entry, level=3, text="Agreed.", seen=entry.version, by=by or scene.reviewer, at=NOON
        )


def submit(scene: Scene) -> None:
    submit_review(scene.review, by=scene.liaison, at=NOON)


def take_up(scene: Scene) -> None:
    take_up_review(scene.review, by=scene.reviewer, at=NOON)


def send_back(scene: Scene) -> None:
    """With one comment, which the school resolves when it resubmits."""
    add_comment(scene.entry("council"), text="How often?", by=scene.reviewer, at=NOON)
    return_review(scene.review, note="", by=scene.reviewer, at=NOON)


def resolve_all(scene: Scene) -> None:
    for comment in scene.entry("council").comments.filter(resolved_at__isnull=True):
        resolve_comment(comment, answer="Monthly.", by=scene.liaison, at=NOON)


def recommend(scene: Scene) -> None:
    judge(scene)
    given = {"outcome": "continues", "text": "All is well."}
    recommend_review(scene.review, **given, by=scene.reviewer, at=NOON)


def vote(scene: Scene, *choices: str) -> None:
    """The members vote in their order; who recuses says why."""
    for user, choice in zip(scene.members, choices, strict=False):
        cast_vote(scene.review, choice=choice, reason="My school." * (choice == "recused"),
                  by=user, at=NOON)  # fmt: skip


def decide(scene: Scene, **given) -> None:
    given = {
        "outcome": "continues",
        "text": "As the committee says.",
        "conditions": "",
        "follow_up_on": None,
        **given,
    }
    decide_review(scene.review, **given, by=scene.decider, at=NOON)


def waive(scene: Scene) -> None:
    waive_window(scene.review, by=scene.liaison, at=NOON)


def publish(scene: Scene, **given):
    given = {"confirmed": keys(scene), "by": scene.publisher, "at": LATER, **given}
    return publish_review(scene.review, **given)


def keys(scene: Scene) -> set[str]:
    return {finding.key for finding in findings_of(scene.review)}


@made_once
def scene_in(state: str, **cycle) -> Scene:
    """A scene whose review has come to a state in the ordinary way."""
    scene = open_scene(**cycle)
    if state == "exempt":
        exempt_review(scene.review, ground="wasc", note="", by=scene.coordinator, at=NOON)
    elif state == "withdrawn":
        withdraw_review(scene.review, reason="It closes.", by=scene.coordinator, at=NOON)
    else:
        for step in WAY_TO[state]:
            step(scene)
    return scene


def votes(scene: Scene) -> None:
    vote(scene, "for", "for", "against")


TO_SUBMITTED = [fill_in, submit]
TO_REVIEW = [*TO_SUBMITTED, take_up]
TO_COMMITTEE = [*TO_REVIEW, recommend]
TO_DECIDED = [*TO_COMMITTEE, votes, decide]
WAY_TO = {
    "draft": [],
    "submitted": TO_SUBMITTED,
    "in_review": TO_REVIEW,
    "returned": [*TO_REVIEW, send_back],
    "recommended": TO_COMMITTEE,
    "decided": TO_DECIDED,
    "published": [*TO_DECIDED, publish],
}
