"""Both years of the demonstration, made by the same actions that staff use.

Last year's reviews are published. Of this year's, each school stands at another point.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from metrics.actions import enter_typed_figures
from metrics.entering import Cell, Entry
from metrics.models import Indicator, Population
from reforms.actions.cycles import Participant, exempt_review, open_cycle, save_cycle
from reforms.actions.entries import add_entry, judge_entry, save_entry
from reforms.actions.life import (
    decide_review,
    recommend_review,
    submit_review,
    take_up_review,
    waive_window,
)
from reforms.actions.publishing import publish_review
from reforms.actions.votes import cast_vote
from reforms.models import AnnualReview, AskedIndicator, ReviewCycle, Role, Vote
from reforms.readers.figures_asked import figures_asked
from reforms.readers.publication import findings_of
from schools import years
from schools.models import ImportRun

from . import places, words
from .people import MEMBERS, People

# Indicator, level (blank: all), required, the figures of last year and of this one.
ASKED = [
    ("enrollment", "", True, "412", "405"),
    ("meals-eligibility", "", False, "81.5", "82"),
    ("early-literacy-benchmarks", "es", True, "58.4", "61.2"),
    ("caaspp-ela-met", "", True, "44.7", "46.1"),
    ("caaspp-math-met", "", True, "31.2", "33.8"),
    ("graduation-rate", "hs", True, "88.6", "90.4"),
]
# Lacks in the review that is otherwise ready to be submitted.
LEFT_OUT = "caaspp-math-met"


@dataclass(frozen=True)
class Year:
    """One cycle being walked through. `now` is when everything of a step is said to happen."""

    cycle: ReviewCycle
    people: People
    now: datetime
    # Which of the figures are its own.
    which: int

    def who(self, part: str):
        return self.people[part].user


def make_both_years(made: places.Places, people: People, *, at: datetime) -> ReviewCycle:
    """Returns the cycle of this year."""
    this_year = years.holding(timezone.localdate(at))
    opened, published = at - timedelta(days=365), at - timedelta(days=150)
    last = Year(_open(made, people, this_year - 1, at=opened), people, published, which=0)
    for review in _reviews(last):
        _publish(last, review)
    year = Year(_open(made, people, this_year, at=at), people, at, which=1)
    for review in _reviews(year):
        _bring_on(year, review)
    return year.cycle


def _open(made: places.Places, people: People, school_year: int, *, at: datetime) -> ReviewCycle:
    coordinator = people[Role.COORDINATOR].user
    today = timezone.localdate(at)
    cycle = ReviewCycle(
        initiative=made.initiative,
        school_year=school_year,
        opens_on=today,
        due_on=today + timedelta(days=60),
        rubric=made.rubric,
        committee=made.committee,
        committee_year=school_year,
        quorum=2,
        demonstration=True,
    )
    asked = [
        AskedIndicator(indicator=Indicator.objects.get(slug=slug), level=level, required=required)
        for slug, level, required, *_figures in ASKED
    ]
    save_cycle(cycle, asked=asked, by=coordinator, at=at)
    participants = [Participant(school, made.district) for school in made.schools]
    open_cycle(cycle, participants=participants, by=coordinator, at=at)
    return ReviewCycle.objects.get(pk=cycle.pk)


def _reviews(year: Year) -> list[AnnualReview]:
    return list(year.cycle.reviews.select_related("school", "cycle"))


def _bring_on(year: Year, review: AnnualReview) -> None:
    """Unicorn Elementary stays as it was opened."""
    match review.school.slug:
        case places.MARMALADE:
            _answer(year, review, left_out=LEFT_OUT)
        case places.GRYPHON:
            _recommend(year, review)
        case places.PAPER_MOON:
            _decide(year, review)
        case places.CARDBOARD:
            coordinator = year.who(Role.COORDINATOR)
            ground = AnnualReview.Exemption.WASC
            exempt_review(review, ground=ground, note="", by=coordinator, at=year.now)


def _answer(year: Year, review: AnnualReview, *, left_out: str = "") -> None:
    liaison, school_year = year.who(Role.LIAISON), year.cycle.school_year
    _enter_figures(year, review, left_out)
    for entry in review.entries.select_related("element__strand"):
        strand = entry.element.strand.slug if entry.element else ""
        said = words.answers_of(entry.section, strand, school_year=school_year)
        if entry.section in dict(words.LISTED):
            said = {"fate": "kept"} if entry.section == "program" else {}
        if entry.attestation:
            said["attestation"] = "unchanged"
        save_entry(entry, said=said, seen=entry.version, by=liaison, at=year.now)


def _enter_figures(year: Year, review: AnnualReview, left_out: str) -> None:
    values = {slug: each[year.which] for slug, _level, _required, *each in ASKED}
    population = Population.objects.get(school=review.school)
    entries = [
        Entry(Cell(asked.indicator, population, year.cycle.school_year), value=value)
        for asked in figures_asked([review])[review.pk]
        if (value := values[asked.indicator.slug]) and asked.indicator.slug != left_out
    ]
    kind, liaison = ImportRun.Kind.FORM, year.who(Role.LIAISON)
    enter_typed_figures(entries, kind=kind, by=liaison, at=year.now)


def _recommend(year: Year, review: AnnualReview) -> None:
    reviewer = year.who(Role.REVIEWER)
    _answer(year, review)
    submit_review(review, by=year.who(Role.LIAISON), at=year.now)
    take_up_review(review, by=reviewer, at=year.now)
    for entry in review.entries.filter(element__isnull=False):
        judge_entry(
            entry, level=3, text=words.JUDGEMENT, seen=entry.version, by=reviewer, at=year.now
        )
    recommend_review(
        review, outcome="continues", text=words.RECOMMENDATION, by=reviewer, at=year.now
    )


def _decide(year: Year, review: AnnualReview) -> None:
    _recommend(year, review)
    for part in MEMBERS:
        recused = part == MEMBERS[-1] and review.school.slug == places.SERVED
        choice = Vote.Choice.RECUSED if recused else Vote.Choice.FOR
        reason = "I serve this school." if recused else ""
        cast_vote(review, choice=choice, reason=reason, by=year.who(part), at=year.now)
    decide_review(
        review,
        outcome="continues",
        text=words.DECISION,
        conditions="",
        follow_up_on=None,
        by=year.who(Role.DECIDER),
        at=year.now,
    )


def _publish(year: Year, review: AnnualReview) -> None:
    for section, said in words.LISTED:
        add_entry(review, section=section, said=said, by=year.who(Role.LIAISON), at=year.now)
    _decide(year, review)
    waive_window(review, by=year.who(Role.LIAISON), at=year.now)
    confirmed = {finding.key for finding in findings_of(review)}
    publish_review(review, confirmed=confirmed, by=year.who(Role.PUBLISHER), at=year.now)
