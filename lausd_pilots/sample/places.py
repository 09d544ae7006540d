"""The schools of the sample: districts, campuses, levels, and which of them are pilots."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from metrics.models import Population, PopulationMember
from reforms.models import Initiative
from schools.history import create_tracked, save_tracked
from schools.models import Campus, District, School, SchoolName, SchoolYear

from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from . import Size

LOCAL = ["central", "east", "northeast", "northwest", "south", "west"]
BOARD = ["1", "2", "3", "4", "5", "6", "7"]
LEVELS = {"es": "Elementary", "ms": "Middle", "hs": "High", "span": "Span"}
SHARES = [52, 18, 22, 8]
# Sources attest schools in these years only.
ATTESTED = [2019, 2021, 2023]
ONE_IN_PILOTS = 20
ONE_IN_CAMPUSES = 8


def make_places(vocabulary: Vocabulary, size: "Size", *, at: datetime) -> Mapping[int, int]:
    """Ids of the schools' own populations, by the number of the school from 0."""
    chance = Random(f"places/{size.seed}")
    districts = _districts(at)
    campuses = _campuses(max(size.schools // 40, 1), at)
    levels = chance.choices(list(LEVELS), SHARES, k=size.schools)
    schools = [_school(number, level) for number, level in enumerate(levels)]
    create_tracked(School, schools, by=None, at=at)
    names = [
        SchoolName(school=school, kind=SchoolName.Kind.OFFICIAL, name=school.name, slug=school.slug)
        for school in schools
    ]
    create_tracked(SchoolName, names, by=None, at=at)
    attested = [
        year
        for school, level in zip(schools, levels, strict=True)
        for year in _years(school, level, chance, districts, campuses, vocabulary)
    ]
    create_tracked(SchoolYear, attested, by=None, at=at)
    populations = [
        Population(slug=school.slug, kind=Population.Kind.SCHOOL, name=school.name, school=school)
        for school in schools
    ]
    create_tracked(Population, populations, by=None, at=at)
    _make_pilots(schools, chance, at)
    return {number: population.pk for number, population in enumerate(populations)}


def _districts(at: datetime) -> dict[str, list[District]]:
    unified = District(
        slug="lausd", kind="unified", code="lausd", name="Sample Unified School District"
    )
    local = [
        District(
            slug=f"local-{code}",
            kind="local",
            code=code,
            name=f"Sample Local District {code.title()}",
        )
        for code in LOCAL
    ]
    board = [
        District(
            slug=f"board-{code}", kind="board", code=code, name=f"Sample Board District {code}"
        )
        for code in BOARD
    ]
    create_tracked(District, [unified, *local, *board], by=None, at=at)
    return {"local": local, "board": board}


def _campuses(number: int, at: datetime) -> list[Campus]:
    campuses = [
        Campus(slug=f"sample-campus-{each:03d}", name=f"Sample Campus {each:03d}")
        for each in range(1, number + 1)
    ]
    create_tracked(Campus, campuses, by=None, at=at)
    return campuses


def _school(number: int, level: str) -> School:
    return School(
        slug=f"sample-school-{number + 1:04d}",
        name=f"Sample {LEVELS[level]} School {number + 1:04d}",
        status=School.Status.OPEN,
    )


def _years(school, level, chance, districts, campuses, vocabulary) -> list[SchoolYear]:
    local, board = chance.choice(districts["local"]), chance.choice(districts["board"])
    campus = chance.choice(campuses) if chance.randrange(ONE_IN_CAMPUSES) == 0 else None
    return [
        SchoolYear(
            school=school,
            school_year=school_year,
            source=vocabulary.source,
            local_district=local,
            board_district=board,
            campus=campus,
            level=level,
            level_basis=SchoolYear.LevelBasis.GRADES,
            status=School.Status.OPEN,
        )
        for school_year in ATTESTED
    ]


def _make_pilots(schools: list[School], chance: Random, at: datetime) -> None:
    population = Population(
        slug="pilot", kind=Population.Kind.GROUP, name="Sample pilot schools", position=10
    )
    save_tracked(population, by=None, at=at)
    initiative = Initiative(
        slug="pilot",
        kind=Initiative.Kind.MODEL,
        name="Pilot Schools (sample)",
        name_es="Escuelas piloto (muestra)",
        summary="Schools that do not exist.",
        summary_es="Escuelas que no existen.",
        population=population,
    )
    save_tracked(initiative, by=None, at=at)
    pilots = chance.sample(schools, max(len(schools) // ONE_IN_PILOTS, 1))
    members = [
        PopulationMember(population=population, school=school, school_year=school_year)
        for school in sorted(pilots, key=lambda school: school.slug)
        for school_year in ATTESTED
    ]
    create_tracked(PopulationMember, members, by=None, at=at)
