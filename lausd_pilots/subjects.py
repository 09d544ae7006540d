"""What a statement is about: the records, of all apps, that a fact names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.models import Indicator, Target
from reforms.models import Committee, Initiative, Milestone, Strand
from schools.languages import in_language
from schools.models import Award, Campus, District, Party, Program, School, Source, Statement

# What get_absolute_url of each kind reads beside its own row.
SUBJECT_MODELS = {
    School: [],
    Campus: [],
    District: [],
    Source: [],
    Program: [],
    Award: [],
    Party: [],
    Initiative: [],
    Milestone: ["initiative"],
    Strand: ["initiative"],
    Committee: ["initiative"],
    Indicator: [],
    Target: ["indicator"],
}


@dataclass(frozen=True)
class Subject:
    """One thing a fact is about; `url` is its page, or its anchor on one, without a host."""

    kind: str
    name: str
    url: str


def subjects_of(statements: Iterable[Statement]) -> dict[int, list[Subject]]:
    """Subjects by statement id. As many queries for a thousand statements as for one."""
    statements = list(statements)
    found: dict[int, list[Subject]] = defaultdict(list)
    for model, joins in SUBJECT_MODELS.items():
        for statement_id, record in _linked(model, joins, statements):
            found[statement_id].append(_subject(record))
    for statement in statements:
        found[statement.pk] += _without_a_record_of_their_own(statement)
    return found


def _linked(model, joins, statements):
    through = model.statements.through
    field = model._meta.model_name
    links = through.objects.filter(statement__in=[statement.pk for statement in statements])
    links = links.select_related(field, *(f"{field}__{join}" for join in joins)).order_by("pk")
    for link in links:
        yield link.statement_id, getattr(link, field)


def _subject(record) -> Subject:
    name = in_language(record, "title" if isinstance(record, Source) else "name")
    return Subject(str(record._meta.verbose_name), name, record.get_absolute_url())


def _without_a_record_of_their_own(statement: Statement) -> list[Subject]:
    """The figure a fact belongs to, and the annual review, which has a page but no record."""
    subjects = []
    if statement.figure is not None:
        figure = statement.figure
        subjects.append(Subject(_("figure"), str(figure), figure.get_absolute_url()))
    if statement.about_reviews:
        subjects.append(Subject(_("review"), _("Annual review"), reverse("review-list")))
    return subjects
