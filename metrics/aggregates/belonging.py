"""Who belongs to what, as a table that figures are joined with.

Schools of one year that belong to the same populations share a signature: figures are first
added up for each signature, and these sums then for each population, so that no figure is read
once for every population that it is part of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from metrics.members import Members, read_members
from metrics.models import Population
from metrics.school_grades import ALL_GRADES, Grades, read_grades

SCHOOLS = "aggregate_schools"
SIGNATURES = "aggregate_signatures"
_DROP = [f"DROP TABLE IF EXISTS {SCHOOLS}", f"DROP TABLE IF EXISTS {SIGNATURES}"]
_MAKE = [
    f"""CREATE TEMPORARY TABLE {SCHOOLS} (
        population_id bigint NOT NULL, school_year integer NOT NULL, signature integer NOT NULL,
        grades text NOT NULL, PRIMARY KEY (population_id, school_year))""",
    f"""CREATE TEMPORARY TABLE {SIGNATURES} (
        signature integer NOT NULL, population_id bigint NOT NULL,
        PRIMARY KEY (signature, population_id))""",
]


@dataclass(frozen=True)
class Belonging:
    """`schools` are the populations of single schools by the ids of their schools."""

    members: Members
    grades: Grades
    schools: Mapping[int, int]

    @cached_property
    def _kept(self) -> dict[tuple[int, int, str], frozenset[int]]:
        return {}

    def expected(self, population: int, school_year: int, grade: str) -> frozenset[int]:
        """The schools of a group that can have a figure about this grade ("": any)."""
        place = (population, school_year, grade)
        if place not in self._kept:
            self._kept[place] = frozenset(
                school
                for school in self.members.of(population, school_year)
                if self.grades.has(school, school_year, grade)
            )
        return self._kept[place]


def read_belonging() -> Belonging:
    """Who belongs to which group in which year; the same for every metric-year."""
    return Belonging(read_members(), read_grades(), _school_populations())


def _school_populations() -> dict[int, int]:
    found = Population.objects.filter(kind=Population.Kind.SCHOOL)
    return dict(found.values_list("school", "pk"))


@contextmanager
def as_tables(belonging: Belonging, school_years: Iterable[int]) -> Iterator[None]:
    """Temporary tables of the connection; within a transaction."""
    with connection.cursor() as cursor:
        for statement in [*_DROP, *_MAKE]:
            cursor.execute(statement)
        _fill(cursor, belonging, school_years)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {SCHOOLS}")
            cursor.execute(f"ANALYZE {SIGNATURES}")
    yield
    with connection.cursor() as cursor:
        for statement in _DROP:
            cursor.execute(statement)


def _fill(cursor, belonging: Belonging, school_years: Iterable[int]) -> None:
    signatures: dict[tuple[int, ...], int] = {}
    rows = []
    for (school, year), groups in _groups_of(belonging.members, school_years).items():
        population = belonging.schools.get(school)
        if population is not None:
            signature = signatures.setdefault(tuple(groups), len(signatures))
            grades = _as_text(belonging.grades.of(school, year))
            rows.append((population, year, signature, grades))
    cursor.executemany(f"INSERT INTO {SCHOOLS} VALUES (%s, %s, %s, %s)", rows)
    cursor.executemany(
        f"INSERT INTO {SIGNATURES} VALUES (%s, %s)",
        [(number, group) for groups, number in signatures.items() for group in groups],
    )


def _groups_of(members: Members, school_years: Iterable[int]) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for population, school, year in members.rows(school_years):
        found[school, year].append(population)
    return found


def _as_text(grades: frozenset[str]) -> str:
    """ ",9,10,11,12,": one grade is found in it between its commas; "" has all of them."""
    return "" if grades == ALL_GRADES else f",{','.join(sorted(grades))},"
