"""Sources with their facts in document order, their figures, and where they disagree."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet

from schools.models import (
    Discrepancy,
    Figure,
    ImportRun,
    Reading,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)

# The blocks of a school's record that name their source, by the field that does.
CITED_BLOCKS = [
    "codes_source",
    "place_source",
    "contact_source",
    "opening_source",
    "closing_source",
]


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    facts: list[Statement]


@dataclass(frozen=True)
class Neighbours:
    """The facts before and after one in its source; None at either end."""

    previous: Statement | None
    following: Statement | None


@dataclass(frozen=True)
class Citations:
    """How many records of schools name a source: what was taken from it."""

    codes_source: int
    place_source: int
    contact_source: int
    opening_source: int
    closing_source: int
    names: int
    school_years: int

    @property
    def anything(self) -> bool:
        return any(astuple(self))


def sources_of(kind: str) -> QuerySet[Source]:
    """With the number of its facts as `fact_count`."""
    return Source.objects.filter(kind=kind).annotate(fact_count=Count("facts"))


def facts_in_order(source: Source) -> list[Statement]:
    """Each with its source, its figure and the disagreements it is part of."""
    facts = source.facts.select_related("source", "figure__source").order_by("position")
    return list(facts.prefetch_related("discrepancies"))


def sections(facts: Iterable[Statement]) -> list[Section]:
    grouped = groupby(facts, key=lambda fact: (fact.section_number, fact.section))
    return [Section(number, title, list(found)) for (number, title), found in grouped]


def neighbours(fact: Statement) -> Neighbours:
    others = fact.source.facts.only("code")
    return Neighbours(
        previous=others.filter(position__lt=fact.position).order_by("-position").first(),
        following=others.filter(position__gt=fact.position).order_by("position").first(),
    )


def figures_of(source: Source) -> QuerySet[Figure]:
    facts = Statement.objects.select_related("source").order_by("position")
    return source.figures.select_related("source").prefetch_related(Prefetch("facts", facts))


def discrepancies() -> QuerySet[Discrepancy]:
    readings = Reading.objects.select_related("source")
    facts = Statement.objects.select_related("source")
    return Discrepancy.objects.prefetch_related(
        Prefetch("readings", readings), Prefetch("statements", facts)
    )


def files_read(source: Source) -> QuerySet[ImportRun]:
    """The publisher's files that figures were derived from, each with its SHA-256."""
    return source.import_runs.exclude(file_name="").order_by("file_name", "pk")


def citations(source: Source) -> Citations:
    """One query each for schools, names and years."""
    blocks = School.objects.aggregate(
        **{block: Count("pk", filter=Q(**{block: source})) for block in CITED_BLOCKS}
    )
    return Citations(
        **blocks,
        names=SchoolName.objects.filter(source=source).count(),
        school_years=SchoolYear.objects.filter(
            Q(source=source) | Q(districts_source=source)
        ).count(),
    )
