"""All that the page of one initiative shows of the reforms themselves."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy

from metrics.models import PopulationMember, Target
from reforms.models import Committee, CommitteeMember, Initiative, InitiativeLink, Milestone, Strand
from schools.models import Discrepancy, District, Party, SchoolYear, Statement
from schools.readers.places import CountedDistrict

Kind = InitiativeLink.Kind
# How a link reads from the later initiative, and from the earlier one.
FORWARD = {
    Kind.BUILT_ON: gettext_lazy("Built on"),
    Kind.MODELLED_ON: gettext_lazy("Modeled on"),
    Kind.PROMPTED_BY: gettext_lazy("Prompted by"),
    Kind.HINDERED_BY: gettext_lazy("Hindered by"),
    Kind.SUPPORTED_BY: gettext_lazy("Supported by"),
    Kind.PART_OF: gettext_lazy("Part of"),
    Kind.EXAMPLE_OF: gettext_lazy("An example of"),
}
BACKWARD = {
    Kind.BUILT_ON: gettext_lazy("What built on it"),
    Kind.MODELLED_ON: gettext_lazy("What was modeled on it"),
    Kind.PROMPTED_BY: gettext_lazy("What it prompted"),
    Kind.HINDERED_BY: gettext_lazy("What it hindered"),
    Kind.SUPPORTED_BY: gettext_lazy("What it supported"),
    Kind.PART_OF: gettext_lazy("Its parts"),
    Kind.EXAMPLE_OF: gettext_lazy("Examples of it"),
}


@dataclass(frozen=True)
class Linked:
    """Another initiative, and the facts that tie the two together."""

    initiative: Initiative
    facts: list[Statement]


@dataclass(frozen=True)
class Relation:
    words: str
    linked: list[Linked]


@dataclass(frozen=True)
class Section:
    """A record with its facts, and the disagreements that its facts are part of."""

    record: Milestone | Strand | Committee | Initiative
    facts: list[Statement]
    disagreements: list[Discrepancy]


@dataclass(frozen=True)
class Participation:
    """The schools that a source attests in one school year; `unplaced` ones have no district."""

    school_year: int
    schools: int
    districts: list[CountedDistrict]
    unplaced: int


def further_section(initiative: Initiative, others: list[Section]) -> Section:
    """What is said of the initiative itself and stands in none of the other sections."""
    shown = {fact.pk for other in others for fact in other.facts}
    own = sections(Initiative.objects.filter(pk=initiative.pk))[0]
    return section(initiative, [fact for fact in own.facts if fact.pk not in shown])


def sections(records: QuerySet) -> list[Section]:
    disagreements = Discrepancy.objects.prefetch_related("readings__source")
    facts = Statement.objects.select_related("source").prefetch_related(
        Prefetch("discrepancies", disagreements)
    )
    found = records.prefetch_related(Prefetch("statements", facts))
    return [section(record, list(record.statements.all())) for record in found]


def section(record, facts: list[Statement]) -> Section:
    found = {each.pk: each for fact in facts for each in fact.discrepancies.all()}
    return Section(record, facts, sorted(found.values(), key=lambda each: each.number))


def milestones(initiative: Initiative) -> list[Section]:
    parties = Party.objects.order_by("kind", "name")
    return sections(initiative.milestones.prefetch_related(Prefetch("parties", parties)))


def strands(initiative: Initiative) -> list[Section]:
    """The autonomies first, then the values; those outside the five stand last."""
    return sections(initiative.strands.order_by("kind", "-among_the_five", "position"))


def committees(initiative: Initiative) -> list[Section]:
    members = CommitteeMember.objects.select_related("person", "organisation")
    with_facts = members.prefetch_related("statements")
    return sections(initiative.committees.prefetch_related(Prefetch("members", with_facts)))


def relations(initiative: Initiative) -> list[Relation]:
    links = InitiativeLink.objects.filter(Q(later=initiative) | Q(earlier=initiative))
    found: dict[str, list[Linked]] = defaultdict(list)
    for link in links.select_related("later", "earlier").prefetch_related("statements"):
        is_later = link.later_id == initiative.pk
        words = (FORWARD if is_later else BACKWARD)[link.kind]
        other = link.earlier if is_later else link.later
        found[str(words)].append(Linked(other, list(link.statements.all())))
    return [Relation(words, linked) for words, linked in found.items()]


def targets_of(initiative: Initiative) -> QuerySet[Target]:
    """Those set for its schools, and those of which one of its facts speaks."""
    set_for = Q(statements__in=initiative.statements.values("pk"))
    if initiative.population_id:
        set_for |= Q(population=initiative.population_id)
    return Target.objects.filter(pk__in=Target.objects.filter(set_for).values("pk"))


def participation(initiative: Initiative) -> list[Participation]:
    """The latest year first. Two queries, whatever the number of schools."""
    members = PopulationMember.objects.filter(population=initiative.population_id)
    schools = members.values("school_year").annotate(schools=Count("pk")).order_by("-school_year")
    districts = counts_by_district(initiative.population_id)
    return [
        participation_in(row["school_year"], row["schools"], districts[row["school_year"]])
        for row in schools
    ]


def participation_in(year: int, schools: int, districts: list[CountedDistrict]) -> Participation:
    placed = sum(each.schools for each in districts)
    return Participation(year, schools, districts, schools - placed)


def counts_by_district(population: int | None) -> dict[int, list[CountedDistrict]]:
    """A school counts where a source places it in the year in which it took part."""
    placed = SchoolYear.objects.filter(
        school__memberships__population=population,
        school__memberships__school_year=F("school_year"),
        local_district__isnull=False,
    )
    rows = placed.values_list("school_year", "local_district").annotate(schools=Count("pk"))
    districts = District.objects.in_bulk(list({district for _year, district, _n in rows}))
    found: dict[int, list[CountedDistrict]] = defaultdict(list)
    for year, district, schools in rows.order_by("local_district__name"):
        found[year].append(CountedDistrict(districts[district], schools))
    return found
