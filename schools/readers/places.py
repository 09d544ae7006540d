"""Which schools stand where, as far as a source says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from schools.models import Campus, District, School, SchoolYear, Statement
from schools.placements import NOWHERE, Placement, latest_placements


@dataclass(frozen=True)
class PlacedSchool:
    """A school with its latest attested place."""

    school: School
    placement: Placement

    @property
    def level_words(self) -> str:
        level = self.placement.level
        return str(SchoolYear.Level(level).label) if level else ""


@dataclass(frozen=True)
class LevelCount:
    """How many schools of one level; the words are for a page."""

    level: str
    words: str
    schools: int


@dataclass(frozen=True)
class CountedDistrict:
    """A district with the number of schools in it."""

    district: District
    schools: int


def placed(schools: Iterable[School]) -> list[PlacedSchool]:
    """In the order given: one query, whatever the number of schools."""
    schools = list(schools)
    placements = latest_placements(schools)
    return [PlacedSchool(school, placements.get(school.pk, NOWHERE)) for school in schools]


def from_a_to_z(found: Iterable[PlacedSchool]) -> list[PlacedSchool]:
    """Whatever the capitals: ARTes does not come before Academy. Schools that have ended last."""
    return sorted(found, key=_by_name)


def _by_name(each: PlacedSchool) -> tuple[bool, str, str]:
    return each.school.has_ended, each.school.name.casefold(), each.school.slug


def ended_among(found: Iterable[PlacedSchool]) -> int:
    return sum(each.school.has_ended for each in found)


def schools_in(district: District) -> list[PlacedSchool]:
    """The schools whose latest attested district this is, from A to Z."""
    years = Q(years__local_district=district) | Q(years__board_district=district)
    once_there = School.objects.filter(years).distinct()
    return from_a_to_z(each for each in placed(once_there) if _stands_in(each, district))


def _stands_in(each: PlacedSchool, district: District) -> bool:
    return district in (each.placement.local_district, each.placement.board_district)


def schools_at(campus: Campus) -> list[PlacedSchool]:
    """The schools whose latest attested place is this campus, from A to Z."""
    once_there = School.objects.filter(years__campus=campus).distinct()
    return from_a_to_z(each for each in placed(once_there) if each.placement.campus == campus)


def counted_by_level(found: Iterable[PlacedSchool]) -> list[LevelCount]:
    """In the order of age; schools without a known level last."""
    counts = Counter(each.placement.level for each in found)
    levels = [(level.value, str(level.label)) for level in SchoolYear.Level]
    return [LevelCount(code, words, counts[code]) for code, words in levels if counts[code]]


def counted_by_district(found: Iterable[PlacedSchool]) -> Counter:
    """Schools by district id, local and board districts alike."""
    counts: Counter = Counter()
    for each in found:
        districts = (each.placement.local_district, each.placement.board_district)
        counts.update(district.pk for district in districts if district)
    return counts


def districts_with_facts(*kinds: str) -> list[District]:
    facts = Statement.objects.select_related("source")
    districts = District.objects.filter(kind__in=kinds)
    return list(districts.prefetch_related(Prefetch("statements", facts)))
