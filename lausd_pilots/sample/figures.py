"""The figures of the sample, one cohort after the other: nothing is kept in memory.

A cohort is the students of one school in one metric-year. Its groups are cut from it, so that the
races and the genders add up to all students, in their numbers and in their outcomes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import sqrt
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from .vocabulary import GROUPS, MEASURED, PROTECTED, Measured

if TYPE_CHECKING:
    from . import Size

YEARS = list(range(2023, 1999, -1))
YEARS_AT_A_TIME = 3
PROTECTED_YEAR = 2024
RACES = ["hispanic", "black", "white", "asian", "two-or-more-races"]
# A school of the district is mostly of one race, with a few students of each other.
RACE_SHARES = [74, 8, 9, 5, 4]
# As the CDE stars them in the files that it publishes.
STARRED_UP_TO = 10
SMALLEST, LARGEST = 40, 3500


class Figure(NamedTuple):
    """`school` is its number; `met` is None for a count."""

    indicator: str
    school: int
    school_year: int
    group: str
    students: int
    met: int | None


@dataclass(frozen=True)
class _School:
    """What stays the same about a school through years and indicators."""

    students: int
    shares: list[float]
    better_by: float


def capacity(schools: int, *, protected: bool) -> int:
    """The most figures that so many schools can have."""
    metric_years = 1 if protected else len(MEASURED) * len(YEARS)
    return max(schools, 0) * len(GROUPS) * metric_years


def open_rows(size: "Size") -> Iterator[Figure]:
    """Exactly as many as were asked for; the last metric-year may be cut off."""
    return islice(_figures(size, metric_years()), size.observations)


def protected_rows(size: "Size") -> Iterator[Figure]:
    return islice(_figures(size, [(PROTECTED, PROTECTED_YEAR)]), size.observations)


def metric_years() -> Iterator[tuple[Measured, int]]:
    """A few years of every indicator, then the years before: a small sample has several of both."""
    for start in range(0, len(YEARS), YEARS_AT_A_TIME):
        for measured in MEASURED:
            for school_year in YEARS[start : start + YEARS_AT_A_TIME]:
                yield measured, school_year


def _figures(size: "Size", wanted) -> Iterator[Figure]:
    chance = Random(f"schools/{size.seed}")
    schools = [_school(chance) for _number in range(size.schools)]
    for measured, school_year in wanted:
        chance = Random(f"{size.seed}/{measured.slug}/{school_year}")
        for number, school in enumerate(schools):
            yield from _cohort(measured, school_year, number, school, chance)


def _school(chance: Random) -> _School:
    """Sizes are skewed: many small schools, few large ones."""
    students = int(min(max(chance.lognormvariate(6.1, 0.7), SMALLEST), LARGEST))
    weights = [share * chance.lognormvariate(0, 0.9) for share in RACE_SHARES]
    total = sum(weights)
    return _School(students, [weight / total for weight in weights], chance.gauss(0, 9))


def _cohort(
    measured: Measured, school_year: int, number: int, school: _School, chance: Random
) -> Iterator[Figure]:
    # Outcomes are of one grade or a few; enrolment is of all of them.
    of_all = 1.0 if measured.rate is None else 0.2
    students = max(int(school.students * of_all * chance.uniform(0.92, 1.08)), 1)
    races = _cut(students, school.shares, chance)
    rate = None if measured.rate is None else _rate(measured.rate, school, school_year)
    for group, (count, met) in _groups(races, rate, chance).items():
        yield Figure(
            measured.slug, number, school_year, group, count, None if rate is None else met
        )


def _rate(ordinary: float, school: _School, school_year: int) -> float:
    rate = ordinary + school.better_by + 0.4 * (school_year - 2012)
    return min(max(rate, 1.0), 99.0) / 100


def _groups(races: list[int], rate: float | None, chance: Random) -> dict[str, tuple[int, int]]:
    """Students and those who met it, by group."""
    of_races = [(count, _some(count, rate or 0, chance)) for count in races]
    students, met = (sum(numbers) for numbers in zip(*of_races, strict=True))
    female = _part(students, met, 0.49, chance)
    found = {
        "all": (students, met),
        "female": female,
        "male": (students - female[0], met - female[1]),
        **dict(zip(RACES, of_races, strict=True)),
        "el": _part(students, met, 0.2, chance),
        "swd": _part(students, met, 0.12, chance),
    }
    return {slug: found[slug] for slug, *_words in GROUPS}


def _cut(students: int, shares: list[float], chance: Random) -> list[int]:
    """Into parts that add up again; the first and largest takes what is left."""
    others = []
    for share in shares[1:]:
        left = students - sum(others)
        others.append(min(_some(students, share, chance), left))
    return [students - sum(others), *others]


def _part(students: int, met: int, share: float, chance: Random) -> tuple[int, int]:
    """A part of the students; neither it nor the rest has more who met it than students."""
    count = _some(students, share, chance)
    at_least, at_most = max(met - (students - count), 0), min(count, met)
    expected = round(met * count / students)
    return count, min(max(expected + chance.randrange(-1, 2), at_least), at_most)


def _some(students: int, share: float, chance: Random) -> int:
    """How many of the students, each with this chance: near enough to a binomial number."""
    spread = sqrt(students * share * (1 - share))
    return min(max(round(chance.gauss(students * share, spread)), 0), students)
