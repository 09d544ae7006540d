"""A whole review as it is when it is published, for tests of what the public sees."""

from datetime import UTC, date, datetime
from hashlib import sha256

import orjson
from django.contrib.auth.models import User

from reforms.documents import document_of
from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Committee,
    Initiative,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    Vote,
)
from schools.models import Program, School
from tests.factories import make
from tests.replay import made_once
from tests.triggers import lifted

SCHOOL = "stem-academy-bernstein-hs"
SECRET = "never-to-be-seen"
DECIDED_AT = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
PUBLISHED_AT = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)


def make_cycle(**given) -> ReviewCycle:
    """The year 2025–26 of the Pilot Schools; the committee is that on record, of 2021–22."""
    return make(
        ReviewCycle,
        **{
            "initiative": Initiative.objects.get(slug="pilot"),
            "school_year": 2025,
            "kind": "self-review",
            "rubric": Rubric.objects.get(initiative__slug="pilot", version=1),
            "committee": Committee.objects.get(slug="pilot-school-steering-committee"),
            "committee_year": 2021,
            "quorum": 3,
            "opened_at": datetime(2025, 9, 1, tzinfo=UTC),
            "opened_by": make(User),
            **given,
        },
    )


@made_once
def make_decided_review(*, cycle: ReviewCycle | None = None, school: str = SCHOOL) -> AnnualReview:
    """Written, judged, voted on and decided; who did it is called `SECRET` somewhere."""
    cycle = cycle or make_cycle()
    author, reviewer, decider = (make(User, username=f"{SECRET}-{n}") for n in _numbers(3))
    review = make(
        AnnualReview,
        cycle=cycle,
        school=School.objects.get(slug=school),
        state="decided",
        submitted_by=author,
        submitted_at=DECIDED_AT,
        reviewed_by=reviewer,
        reviewed_at=DECIDED_AT,
        recommendation="continues",
        recommendation_text=f"{SECRET} recommendation",
        round=1,
        decision="conditions",
        decision_text="The school is on its way.",
        conditions="A plan for the schedule by fall.",
        follow_up_on=date(2026, 10, 30),
        decided_by=decider,
        decided_at=DECIDED_AT,
        correction_until=date(2026, 6, 26),
    )
    write_entries(review, author, reviewer)
    cast_votes(review, ["for", "for", "for", "recused"])
    return review


def _numbers(count: int) -> list[int]:
    first = User.objects.count() + 1
    return list(range(first, first + count))


def write_entries(review: AnnualReview, author: User, reviewer: User) -> None:
    entered = {"review": review, "entered_by": author, "entered_at": DECIDED_AT}
    judged = {"judged_by": reviewer, "judged_at": DECIDED_AT}
    for element in review.cycle.rubric.elements.select_related("strand"):
        make(
            ReviewEntry,
            section=element.strand.kind,
            element=element,
            position=element.position,
            level=3,
            text=f"We work on {element.strand.name}.",
            obstacles="Meetings of the local district.",
            judged_level=2,
            judgement=f"More is possible in {element.strand.name}.",
            **entered,
            **judged,
        )
    make(
        ReviewEntry,
        section="agreement",
        on=date(2025, 10, 3),
        votes_for=31,
        votes_cast=36,
        text="Approved in the library.",
        **entered,
    )
    make(ReviewEntry, section="council", text="It met nine times.", **entered)
    make(
        ReviewEntry,
        section="program",
        program=Program.objects.get(slug="advisory"),
        fate="kept",
        text="Twice a week.",
        **entered,
    )
    make(ReviewEntry, section="recognition", title="A prize for the garden", **entered)
    make(ReviewEntry, section="goal", title="More readers", text="By spring.", **entered)


def cast_votes(review: AnnualReview, choices: list[str]) -> None:
    cycle = review.cycle
    members = cycle.committee.members.filter(school_year=cycle.committee_year)
    for member, choice in zip(members.order_by("position"), choices, strict=False):
        reason = f"{SECRET} reason" if choice == "recused" else ""
        voted = {"round": review.round, "member": member, "choice": choice, "reason": reason}
        # The review was made as decided already.
        with lifted():
            make(Vote, review=review, cast_at=DECIDED_AT, **voted)


def ask_for(cycle: ReviewCycle, indicator, level: str = "") -> None:
    make(AskedIndicator, cycle=cycle, indicator=indicator, level=level)


def publish(review: AnnualReview, *, version: int = 1, reason: str = "") -> PublishedReview:
    """Freezes what the review holds now."""
    document = document_of(review)
    return make(
        PublishedReview,
        review=review,
        version=version,
        document=document,
        digest=sha256(orjson.dumps(document)).hexdigest(),
        reason=reason,
        published_at=PUBLISHED_AT,
    )


@made_once
def make_published_review(**given) -> PublishedReview:
    return publish(make_decided_review(**given))


def withdraw(published: PublishedReview, *, reason: str) -> None:
    published.document, published.withdrawal_reason = {}, reason
    published.withdrawn_at = datetime(2026, 7, 3, 18, 0, tzinfo=UTC)
    published.save(update_fields=["document", "withdrawal_reason", "withdrawn_at"])
