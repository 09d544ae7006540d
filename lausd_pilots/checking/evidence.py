"""Facts, what they are about, and what rests on them."""

from collections.abc import Iterator

from django.db.models import Exists, Model, OuterRef, QuerySet

from lausd_pilots.subjects import SUBJECT_MODELS
from metrics.models import Population, PopulationMember
from reforms.models import CommitteeMember, InitiativeLink
from schools.models import (
    Discrepancy,
    LoadedRecord,
    ProgramOffering,
    Recognition,
    Statement,
)


def fact_is_about_something() -> Iterator[str]:
    named = set()
    for model in SUBJECT_MODELS:
        named |= set(model.statements.through.objects.values_list("statement_id", flat=True))
    without_record = Statement.objects.filter(figure__isnull=True, about_reviews=False)
    for pk, code in without_record.values_list("pk", "code"):
        if pk not in named:
            yield code


def what_the_documents_say_names_its_facts() -> Iterator[str]:
    """These rows exist because a document says so; the facts are the proof of it."""
    for row in _without_facts():
        yield f"{row._meta.verbose_name} {row.pk} ({row})"


def discrepancy_has_facts_and_readings() -> Iterator[str]:
    for discrepancy in Discrepancy.objects.filter(statements__isnull=True):
        yield f"{discrepancy.code} has no facts"
    for discrepancy in Discrepancy.objects.filter(readings__isnull=True):
        yield f"{discrepancy.code} has no readings"


def _without_facts() -> Iterator[Model]:
    for model in [ProgramOffering, Recognition, InitiativeLink]:
        yield from model.objects.filter(statements__isnull=True)
    # Those of later terms are entered by staff, and no document speaks of them.
    loaded = LoadedRecord.objects.filter(table=CommitteeMember._meta.label_lower)
    yield from CommitteeMember.objects.filter(statements__isnull=True, pk__in=loaded.values("row"))
    listed = Population.objects.filter(kind=Population.Kind.FIXED_LIST)
    for population_id, school_year in listed.values_list("list_of", "list_year"):
        yield from PopulationMember.objects.filter(
            population=population_id, school_year=school_year, statements__isnull=True
        )


def _members_of_documented_terms() -> QuerySet[CommitteeMember]:
    """Staff enter the members of later terms, of which no document speaks."""
    documented = CommitteeMember.objects.filter(
        committee=OuterRef("committee"),
        school_year=OuterRef("school_year"),
        statements__isnull=False,
    )
    return CommitteeMember.objects.filter(Exists(documented))
