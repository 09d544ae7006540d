"""All that the page of one school shows, from the schools, the metrics and the reforms."""

from dataclasses import dataclass

from lausd_pilots.readers.pilot_schools import PILOT
from metrics.models import PopulationMember
from metrics.readers.of_release import LATEST, AskedRelease
from metrics.readers.of_school import Measured, figures_of
from reforms.models import Initiative
from reforms.readers.published_reviews import ReviewLink, newest_of_school
from schools.models import Discrepancy, ProgramOffering, Recognition, School, SchoolYear, Statement
from schools.readers import facts, profiles


@dataclass(frozen=True)
class Membership:
    """A source attests that the school took part in an initiative in a school year."""

    initiative: Initiative
    school_year: int
    statements: list[Statement]


@dataclass(frozen=True)
class SchoolPage:
    school: School
    names: profiles.Names
    key_facts: profiles.KeyFacts
    years: list[SchoolYear]
    first_year_with_districts: int | None
    campus_mates: list[School]
    predecessors: list[School]
    asked: AskedRelease
    measured: list[Measured]
    memberships: list[Membership]
    reviews: list[ReviewLink]
    offerings: list[ProgramOffering]
    recognitions: list[Recognition]
    facts: list[Statement]
    disagreements: list[Discrepancy]

    @property
    def was_ever_a_pilot_school(self) -> bool:
        return any(each.initiative.slug == PILOT for each in self.memberships)


def school_page(school: School, asked: AskedRelease = LATEST) -> SchoolPage:
    """Figures are those of the release that was asked for; all else is as it is now."""
    years = profiles.school_years(school)
    key_facts = profiles.key_facts(school, years)
    its_facts = facts.facts_about(school)
    return SchoolPage(
        school=school,
        names=profiles.other_names(school),
        key_facts=key_facts,
        years=years,
        first_year_with_districts=profiles.first_year_with_districts(years),
        campus_mates=profiles.campus_mates(school, key_facts.placement.campus),
        predecessors=profiles.merged_into(school),
        asked=asked,
        measured=figures_of(school, asked.release),
        memberships=memberships_of(school),
        reviews=newest_of_school(school),
        offerings=profiles.offerings_at(school),
        recognitions=profiles.recognitions_of(school),
        facts=its_facts,
        disagreements=facts.disagreements_among(its_facts),
    )


def memberships_of(school: School) -> list[Membership]:
    """Belonging to the population of an initiative is taking part in it."""
    members = PopulationMember.objects.filter(school=school, population__initiative__isnull=False)
    members = members.select_related("population__initiative").prefetch_related("statements")
    ordered = members.order_by("population__initiative__position", "-school_year")
    return [
        Membership(member.population.initiative, member.school_year, list(member.statements.all()))
        for member in ordered
    ]
