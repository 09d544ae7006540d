"""The numbered facts about a thing, and the disagreements they are part of."""

from collections.abc import Iterable

from schools.models import Discrepancy, Statement
from schools.models.base import Sourced


def facts_about(record: Sourced) -> list[Statement]:
    """In the order of the sources, each with what the component `facts` shows."""
    return list(record.statements.select_related("source"))


def facts_about_reviews() -> list[Statement]:
    return list(Statement.objects.filter(about_reviews=True).select_related("source"))


def disagreements_among(facts: Iterable[Statement]) -> list[Discrepancy]:
    """Every disagreement that one of these facts is part of, with all its readings."""
    found = Discrepancy.objects.filter(statements__in=[fact.pk for fact in facts]).distinct()
    return list(found.prefetch_related("readings__source"))
