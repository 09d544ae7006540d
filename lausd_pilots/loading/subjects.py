"""What each fact is about: the records that the column `subjects` of statements.csv names."""

from collections import Counter
from collections.abc import Iterator

from django.db import models

from lausd_pilots.subjects import SUBJECT_MODELS
from schools.models import Statement

from .build import Builder, Counts, told
from .files import Row, Table
from .library import Library
from .links import Link
from .problems import Problem

# By the word that the records use, which is the name of the table.
SUBJECT_KINDS = {model._meta.model_name: model for model in SUBJECT_MODELS}
# These two stand on the statement itself.
KEPT_ON_THE_FACT = {"figure", "reviews"}


def link_subjects(builder: Builder, table: Table, counts: Counts) -> None:
    """The subjects of a fact are one list, which stands on the side of the subjects."""
    for record in table.rows:
        subjects = record.cells["subjects"].split()
        reasons = _reasons_against(builder.library, subjects)
        builder.problems += [Problem(table.name, record.line, reason) for reason in reasons]
        fact = builder.library.named(Statement, record.cells["code"])
        if isinstance(fact, Statement) and not _take(builder, record, fact, subjects):
            counts.kept.append(told(record, ["subjects"]))


def check_discrepancies(table: Table, discrepancies: Table, problems: list[Problem]) -> None:
    """A fact names its discrepancies, and they name their facts: both files must agree."""
    lines = {record.cells["code"]: record.line for record in table.rows}
    by_discrepancy = {
        (record.cells["code"], fact)
        for record in discrepancies.rows
        for fact in record.cells["statements"].split()
        if fact in lines
    }
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
        problems.append(Problem(table.name, lines[fact], reason))


def _reasons_against(library: Library, subjects: list[str]) -> Iterator[str]:
    if not subjects:
        yield "the fact is about nothing"
    for subject, times in Counter(subjects).items():
        if times > 1:
            yield f"names {subject} twice"
        if not _is_known(library, subject):
            yield f"subject {subject!r} is not known"


def _is_known(library: Library, subject: str) -> bool:
    kind, _colon, slug = subject.partition(":")
    if kind in KEPT_ON_THE_FACT:
        return kind == "figure" or slug == "annual"
    return kind in SUBJECT_KINDS and library.named(SUBJECT_KINDS[kind], slug) is not None


def _take(builder: Builder, record: Row, fact: Statement, subjects: list[str]) -> bool:
    """False if staff have changed what the fact is about, and the record says otherwise."""
    library = builder.library
    wanted = _links(library, fact, subjects)
    known = library.memory.of(Statement, record.cells["code"])
    last = set() if fact.pk is None else None
    if known is not None:
        last = {link.pair for link in _links(library, fact, known.cells["subjects"].split())}
    said = {link.pair for link in wanted} | (last or set())
    return builder.links.take(_now(builder, fact, said), wanted, last)


def _links(library: Library, fact: Statement, subjects: list[str]) -> list[Link]:
    found = []
    for subject in subjects:
        kind, _colon, slug = subject.partition(":")
        model = SUBJECT_KINDS.get(kind)
        row = library.named(model, slug) if model else None
        if isinstance(row, models.Model):
            found.append(Link(model._meta.get_field("statements"), row, fact))
    return found


def _now(builder: Builder, fact: Statement, said: set[tuple]) -> dict[tuple, int]:
    """What the fact is about now, but for rows that no record speaks of: those are of staff."""
    found = {}
    for model in SUBJECT_KINDS.values():
        places = builder.library.shelf(model).places
        links = builder.links.to_target(model._meta.get_field("statements"), fact)
        found |= {pair: pk for pair, pk in links.items() if pair in said or pair[1] in places}
    return found
