"""Which schools belong to a population in a school year: the one place that answers it.

No row means not known. A population is known in a year where a source attests a member of it;
those of districts, levels and of the schools that the district runs only in a year in which
sources speak of the district as a whole, since a list of a few schools would pass for all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db.models import Case, Count, Q, When, prefetch_related_objects

from metrics.models import Population, PopulationMember
from schools.models import District, School, SchoolYear

# Groups whose schools no source names, but as all that the district runs and are not in another.
THE_OTHERS_OF = {"non-pilot": "pilot"}
NOT_RUNNING = [School.Status.CLOSED, School.Status.MERGED, School.Status.PENDING]

Schools = frozenset[int]
ByYear = Mapping[int, Schools]


class Member(NamedTuple):
    """Ids, and the first calendar year of the school year."""

    population: int
    school: int
    school_year: int


@dataclass(frozen=True)
class Members:
    """Ids of schools by ids of populations. `always` are those whose members no year changes."""

    by_year: Mapping[int, ByYear] = field(default_factory=dict)
    always: Mapping[int, Schools] = field(default_factory=dict)

    def of(self, population: int, school_year: int) -> Schools:
        """Empty where no source says who belonged to it."""
        if population in self.always:
            return self.always[population]
        return self.by_year.get(population, {}).get(school_year, frozenset())

    def years_of(self, population: int) -> list[int]:
        """Those in which its members are known; none for lists that hold in every year."""
        return sorted(self.by_year.get(population, {}))

    def rows(self, school_years: Iterable[int]) -> Iterator[Member]:
        """Every member in each of these years, for SQL."""
        for school_year in school_years:
            for population in [*self.always, *self.by_year]:
                for school in self.of(population, school_year):
                    yield Member(population, school, school_year)


def read_members(populations: Iterable[Population] | None = None) -> Members:
    """Of these populations, or of all groups of schools. At most seven queries."""
    if populations is None:
        populations = Population.objects.exclude(kind=Population.Kind.SCHOOL)
    wanted = list(populations)
    lists = [each for each in wanted if each.kind == Population.Kind.FIXED_LIST]
    listed = Population.objects.in_bulk({each.list_of_id for each in lists})
    there = {each.pk: each for each in [*wanted, *listed.values()]}
    prefetch_related_objects([*there.values()], "district")
    named = _group_members(there.values())
    placed = _placed_members(there.values())
    by_year = named | {pk: years for pk, years in placed.items() if not _is_the_rest(there[pk])}
    by_year_of_lists, always = _fixed(lists, listed, by_year, placed)
    always |= {each.pk: frozenset([each.school_id]) for each in wanted if each.school_id}
    known = by_year | by_year_of_lists
    return Members({each.pk: known[each.pk] for each in wanted if each.pk in known}, always)


def members_of(population: Population, school_year: int) -> list[School]:
    """From A to Z; none where no source says who belonged to it."""
    ids = read_members([population]).of(population.pk, school_year)
    return sorted(School.objects.filter(pk__in=ids), key=lambda school: (school.name, school.slug))


def lists_of_others() -> Iterator[tuple[Population, Schools]]:
    """The fixed lists of all that the district runs but the schools of a group, with these.

    Lists are left out where no source names the schools that they leave over.
    """
    lists = Population.objects.filter(
        kind=Population.Kind.FIXED_LIST, list_of__slug__in=THE_OTHERS_OF
    )
    for each in lists.select_related("list_of").order_by("pk"):
        named = _named_in(THE_OTHERS_OF[each.list_of.slug], each.list_year)
        if named:
            yield each, named


# --- groups attested by name ---


def _group_members(populations: Iterable[Population]) -> dict[int, ByYear]:
    groups = [each.pk for each in populations if each.kind == Population.Kind.GROUP]
    if not groups:
        return {}
    members = PopulationMember.objects.filter(population__in=groups).order_by()
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for population, year, school in members.values_list("population", "school_year", "school"):
        found[population][year].add(school)
    return _frozen(found)


# --- the schools of a district or level, as their school years name them ---


def running() -> Q:
    """School years in which a school was there for students, as far as sources say."""
    return ~Q(status__in=NOT_RUNNING)


@dataclass(frozen=True)
class Coverage:
    """Of how many schools sources say something, by school year."""

    said: Mapping[str, Mapping[int, int]]
    most: int

    def years(self, what: str) -> set[int]:
        """Those in which sources speak of the district as a whole."""
        enough = max(
            settings.AGGREGATES["fewest_schools"],
            settings.AGGREGATES["district_wide"] * self.most,
        )
        return {year for year, schools in self.said[what].items() if schools >= enough}


LOCAL, BOARD, LEVEL, CHARTER, OPEN = "local_district", "board_district", "level", "charter", "open"
OF_KIND = {
    District.Kind.LOCAL: LOCAL,
    District.Kind.BOARD: BOARD,
    District.Kind.UNIFIED: OPEN,
}


SAYS_SO = {
    LOCAL: Count(LOCAL),
    BOARD: Count(BOARD),
    LEVEL: Count(Case(When(~Q(level=""), then="pk"))),
    CHARTER: Count(CHARTER),
    OPEN: Count(Case(When(status=School.Status.OPEN, then="pk"))),
}


def coverage() -> Coverage:
    counts = {f"said_{what}": count for what, count in SAYS_SO.items()}
    years = SchoolYear.objects.filter(running()).values("school_year").order_by()
    rows = list(years.annotate(schools=Count("pk"), **counts))
    said = {what: {row["school_year"]: row[f"said_{what}"] for row in rows} for what in SAYS_SO}
    return Coverage(said, most=max((row["schools"] for row in rows), default=0))


def _placed_members(populations: Iterable[Population]) -> dict[int, ByYear]:
    placed = {}
    for each in populations:
        placed |= _place(each)
    if not placed:
        return {}
    covered = coverage()
    known = {what: covered.years(what) for what, _value in placed}
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in _school_years({year for years in known.values() for year in years}):
        for what, value in row.items():
            population = placed.get((what, value))
            if population is not None and row["school_year"] in known[what]:
                found[population][row["school_year"]].add(row["school"])
    return _frozen(found)


def _place(population: Population) -> dict[tuple, int]:
    """What a school year must say for its school to belong to the population."""
    if population.kind == Population.Kind.LEVEL:
        return {(LEVEL, population.level): population.pk}
    if population.kind == Population.Kind.DISTRICT:
        what = OF_KIND.get(population.district.kind)
        value = True if what == OPEN else population.district_id
        return {(what, value): population.pk} if what else {}
    if _is_the_rest(population):
        return {(CHARTER, False): population.pk}
    return {}


def _school_years(known: Collection[int]) -> Iterator[dict]:
    rows = SchoolYear.objects.filter(running(), school_year__in=known).order_by()
    fields = ["school", "school_year", LOCAL, BOARD, LEVEL, CHARTER, "status"]
    for row in rows.values(*fields).iterator(chunk_size=2000):
        yield {**row, OPEN: row.pop("status") == School.Status.OPEN}


# --- fixed lists ---


def _is_the_rest(population: Population) -> bool:
    """Its own members are not known: sources speak of it without saying whom they count."""
    return population.slug in THE_OTHERS_OF


def _fixed(
    lists: Iterable[Population],
    listed: Mapping[int, Population],
    by_year: Mapping[int, ByYear],
    district_run: Mapping[int, ByYear],
) -> tuple[dict[int, ByYear], dict[int, Schools]]:
    rest, always = {}, {}
    for each in lists:
        group = listed[each.list_of_id]
        if _is_the_rest(group):
            excluded = _named_in(THE_OTHERS_OF[group.slug], each.list_year)
            years = district_run.get(group.pk, {})
            rest[each.pk] = {year: schools - excluded for year, schools in years.items()}
        else:
            always[each.pk] = by_year.get(group.pk, {}).get(each.list_year, frozenset())
    return rest, always


def _named_in(group: str, school_year: int) -> Schools:
    members = PopulationMember.objects.filter(population__slug=group, school_year=school_year)
    return frozenset(members.values_list("school", flat=True))


def _frozen(found: Mapping[int, Mapping[int, set[int]]]) -> dict[int, ByYear]:
    return {
        population: {year: frozenset(schools) for year, schools in years.items()}
        for population, years in found.items()
    }
