"""What each fact is about: the records that the column `subjects` of statements.csv names."""

from collections import Counter

from django.db import models

from metrics.models import Indicator, Target
from reforms.models import Committee, Initiative, Milestone, Strand
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Party,
    Program,
    School,
    Source,
    Statement,
)

from .build import Links
from .files import Row, Table
from .library import Library
from .problems import Problem

SUBJECT_KINDS = {
    "school": School,
    "campus": Campus,
    "district": District,
    "source": Source,
    "program": Program,
    "award": Award,
    "party": Party,
    "initiative": Initiative,
    "milestone": Milestone,
    "strand": Strand,
    "committee": Committee,
    "indicator": Indicator,
    "target": Target,
}
# These two stand on the statement itself.
KEPT_ON_THE_FACT = {"figure", "reviews"}


def link_subjects(library: Library, table: Table, links: Links, problems: list[Problem]) -> None:
    """From here on each of these records has the facts that name it, and no others."""
    for model in SUBJECT_KINDS.values():
        shelf = library.shelf(model)
        for row in filter(shelf.place_of, shelf.rows):
            links.declare(row, "statements")
    for record in table.rows:
        reasons = _link_record(library, record, links)
        problems += [Problem(table.name, record.line, reason) for reason in reasons]


def check_discrepancies(table: Table, links: Links, problems: list[Problem]) -> None:
    """A fact names its discrepancies, and they name their facts: both files must agree."""
    named = links.wanted[Discrepancy, "statements"].values()
    by_discrepancy = {
        (wanted.owner.code, statement.code) for wanted in named for statement in wanted.targets
    }
    lines = {record.cells["code"]: record.line for record in table.rows}
    by_fact = {
        (code, record.cells["code"])
        for record in table.rows
        for code in record.cells["discrepancies"].split()
    }
    for code, fact in by_fact - by_discrepancy:
        reason = f"names {code}, but discrepancies.csv does not name {fact} there"
        problems.append(Problem(table.name, lines[fact], reason))
    for code, fact in by_discrepancy - by_fact:
        reason = f"does not name {code}, but discrepancies.csv names {fact} there"
        problems.append(Problem(table.name, lines.get(fact, 1), reason))


def _link_record(library: Library, record: Row, links: Links) -> list[str]:
    fact = library.named(Statement, record.cells["code"])
    subjects = record.cells["subjects"].split()
    reasons = [] if subjects else ["the fact is about nothing"]
    repeated = [subject for subject, times in Counter(subjects).items() if times > 1]
    reasons += [f"names {subject} twice" for subject in repeated]
    for subject in subjects if fact is not None else []:
        reasons += _link(library, fact, subject, links)
    return reasons


def _link(library: Library, fact: models.Model, subject: str, links: Links) -> list[str]:
    kind, _colon, slug = subject.partition(":")
    if kind in KEPT_ON_THE_FACT:
        return [] if kind == "figure" or slug == "annual" else [f"subject {subject!r} is not known"]
    model = SUBJECT_KINDS.get(kind)
    found = library.named(model, slug) if model else None
    if found is None:
        return [f"subject {subject!r} is not known"]
    links.add(found, "statements", fact)
    return []
