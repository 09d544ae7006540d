"""Facts together with what they are about, and sources with what was taken from them."""

from collections.abc import Iterable
from dataclasses import dataclass

from lausd_pilots.subjects import Subject, subjects_of
from metrics.charts import Chart, bar_chart
from metrics.readers import evidence
from metrics.readers.entries import Entry
from schools.models import Discrepancy, Figure, Source, Statement
from schools.readers import sources
from schools.readers.facts import disagreements_among


@dataclass(frozen=True)
class Fact:
    statement: Statement
    subjects: list[Subject]


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class ListedSource:
    source: Source
    facts: int
    figures: int


@dataclass(frozen=True)
class ShownDocumentFigure:
    """A figure of a document, with the published figures behind it drawn and listed."""

    figure: Figure
    facts: list[Statement]
    entries: list[Entry]
    chart: Chart


@dataclass(frozen=True)
class FactPage:
    fact: Fact
    disagreements: list[Discrepancy]
    resting_on_it: list[Entry]
    neighbours: sources.Neighbours


def listed_sources(*kinds: str) -> dict[str, list[ListedSource]]:
    """By kind. The published figures are counted once, whatever the number of kinds."""
    figures = evidence.counted_by_source()
    return {
        kind: [
            ListedSource(source, source.fact_count, figures.get(source.pk, 0))
            for source in sources.sources_of(kind)
        ]
        for kind in kinds
    }


def sections_with_subjects(source: Source) -> list[Section]:
    found = sources.facts_in_order(source)
    subjects = subjects_of(found)
    return [
        Section(each.number, each.title, facts_with(each.facts, subjects))
        for each in sources.sections(found)
    ]


def facts_with(statements: Iterable[Statement], subjects: dict) -> list[Fact]:
    return [Fact(statement, subjects[statement.pk]) for statement in statements]


def fact_page(statement: Statement) -> FactPage:
    return FactPage(
        fact=Fact(statement, subjects_of([statement])[statement.pk]),
        disagreements=disagreements_among([statement]),
        resting_on_it=evidence.resting_on(statement),
        neighbours=sources.neighbours(statement),
    )


def document_figures(source: Source) -> list[ShownDocumentFigure]:
    figures = list(sources.figures_of(source))
    behind = evidence.behind_figures(figures)
    # By year and students: a row of the drawing holds all that is measured of the same students.
    return [
        document_figure(figure, sorted(behind[figure.pk], key=lambda each: each.order))
        for figure in figures
    ]


def document_figure(figure: Figure, entries: list[Entry]) -> ShownDocumentFigure:
    chart = bar_chart(figure.title, entries)
    return ShownDocumentFigure(figure, list(figure.facts.all()), entries, chart)
