"""Reviews: their steps, versions and votes add up, and nobody took two parts in one."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q

from metrics.models import Population, PopulationMember
from reforms.digests import digest_of
from reforms.hands import authors_of, reviewers_of
from reforms.models import (
    AnnualReview,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    State,
    Transition,
    Vote,
)
from reforms.transitions import BY_ACTION
from schools.models import SchoolYear

AFTER_THE_VOTE = [State.DECIDED, State.PUBLISHED]


def review_is_published_by_neither_author_nor_reviewer() -> Iterator[str]:
    """Each version by itself: whoever published the first may have taken a part later."""
    versions = PublishedReview.objects.select_related("review__cycle", "review__school")
    versions = list(versions.order_by("pk"))
    reviews = list({version.review_id: version.review for version in versions}.values())
    parts = [("entered", authors_of(reviews)), ("judged", reviewers_of(reviews))]
    for version in versions:
        for part, hands in parts:
            since = hands[version.review_id].get(version.published_by_id)
            if since and since <= version.published_at:
                yield f"{version.review}: who published version {version.version} had {part} it"


def review_is_judged_by_nobody_who_wrote_it() -> Iterator[str]:
    judged = ReviewEntry.objects.filter(judged_by__isnull=False)
    found = AnnualReview.objects.filter(pk__in=judged.values("review"))
    reviews = list(found.select_related("cycle", "school"))
    authors, reviewers = authors_of(reviews), reviewers_of(reviews)
    for review in reviews:
        if authors[review.pk].keys() & reviewers[review.pk].keys():
            yield f"{review}: somebody both wrote and judged it"


def vote_is_of_a_member_of_the_term() -> Iterator[str]:
    wrong = Vote.objects.exclude(
        member__committee=F("review__cycle__committee"),
        member__school_year=F("review__cycle__committee_year"),
    )
    yield from _named(wrong, "a vote of somebody who is not in the committee of its term")


def vote_of_who_serves_the_school_is_a_recusal() -> Iterator[str]:
    own = Vote.objects.filter(member__school=F("review__school"))
    wrong = own.exclude(choice=Vote.Choice.RECUSED)
    yield from _named(wrong, "a vote of a member who serves the school")


def decision_had_its_quorum() -> Iterator[str]:
    counted = Q(votes__round=F("round")) & ~Q(votes__choice=Vote.Choice.RECUSED)
    decided = AnnualReview.objects.filter(state__in=AFTER_THE_VOTE)
    decided = decided.annotate(cast=Count("votes", filter=counted))
    for review in decided.filter(cast__lt=F("cycle__quorum")).select_related("school", "cycle"):
        yield f"{review}: decided with {review.cast} of {review.cycle.quorum} votes"


def review_stands_where_its_steps_led() -> Iterator[str]:
    stands: dict[int, str] = {}
    for step in Transition.objects.order_by("pk").select_related("review__school", "review__cycle"):
        before = stands.get(step.review_id, State.DRAFT)
        known = BY_ACTION.get(step.action)
        legal = known and step.from_state in known.sources and step.to_state == known.target
        if not legal or step.from_state != before:
            yield f"{step.review}: “{step.action}” from {step.from_state} after {before}"
        stands[step.review_id] = step.to_state
    for review in AnnualReview.objects.select_related("school", "cycle").order_by("pk"):
        led = stands.get(review.pk, State.DRAFT)
        if review.state != led:
            yield f"{review} is {review.state}, and its steps led to {led}"


def published_review_has_its_versions() -> Iterator[str]:
    """Each publication made one version, and what was taken down stands nowhere."""
    steps = Transition.objects.filter(action="publish").values_list("review_id")
    published = dict(steps.annotate(times=Count("pk")).order_by())
    reviews = AnnualReview.objects.select_related("school", "cycle").annotate(
        versions=Count("publications"),
        last=Max("publications__version"),
        standing=Count("publications", filter=Q(publications__withdrawn_at__isnull=True)),
    )
    for review in reviews.order_by("pk"):
        times = published.get(review.pk, 0)
        if not times == review.versions == (review.last or 0):
            yield f"{review}: published {times} times in {review.versions} versions"
        if review.state == State.WITHDRAWN and review.standing:
            yield f"{review} is withdrawn, and a version of it is not"
        if review.state == State.PUBLISHED and not review.standing:
            yield f"{review} is published, and no version of it stands"


def published_document_is_unchanged() -> Iterator[str]:
    versions = PublishedReview.objects.filter(withdrawn_at__isnull=True)
    for version in versions.select_related("review__school", "review__cycle").order_by("pk"):
        if digest_of(version.document) != version.digest:
            yield f"{version.review}, version {version.version}"


def reviewed_school_is_attested_for_the_year() -> Iterator[str]:
    """Without these its figures could not be entered, and its district would not be known."""
    reviews = AnnualReview.objects.select_related("school", "cycle__initiative").order_by("pk")
    members = set(PopulationMember.objects.values_list("population", "school", "school_year"))
    rows = set(SchoolYear.objects.values_list("school", "school_year"))
    populations = set(Population.objects.values_list("school_id", flat=True))
    for review in reviews:
        cycle, school = review.cycle, review.school_id
        if school not in populations:
            yield f"{review}: the school has no population"
        if (school, cycle.school_year) not in rows:
            yield f"{review}: nothing is attested of the school year"
        if (cycle.initiative.population_id, school, cycle.school_year) not in members:
            yield f"{review}: the school is not on the list of the year"


def entry_answers_its_rubric() -> Iterator[str]:
    entries = ReviewEntry.objects.filter(element__isnull=False)
    wrong = entries.exclude(
        element__rubric=F("review__cycle__rubric"), section=F("element__strand__kind")
    )
    yield from _named(wrong, "an entry about what its rubric does not ask")


def cycle_is_whole() -> Iterator[str]:
    cycles = ReviewCycle.objects.select_related("initiative", "rubric", "committee")
    for cycle in cycles.annotate(count=Count("reviews")).order_by("pk"):
        owners = {cycle.rubric.initiative_id, cycle.committee.initiative_id}
        if owners != {cycle.initiative_id}:
            yield f"{cycle}: its rubric or its committee is that of another initiative"
        if cycle.is_open != bool(cycle.count):
            yield f"{cycle} is {'' if cycle.is_open else 'not '}open with {cycle.count} reviews"
        if cycle.is_open and cycle.rubric.frozen_at is None:
            yield f"{cycle} is open, and its rubric is not frozen"


def demonstration_stands_alone() -> Iterator[str]:
    kinds = set(ReviewCycle.objects.order_by().values_list("demonstration", flat=True))
    if len(kinds) > 1:
        yield "there are real reviews beside a demonstration"


def _named(records, what: str) -> Iterator[str]:
    for record in records.select_related("review__school", "review__cycle").order_by("pk"):
        yield f"{record.review}: {what}"
