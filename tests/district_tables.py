"""Made-up metric-years shaped like the district's: skewed schools, overlapping aggregates.

`district_table(seed)` is the same for the same arguments. Each student is drawn with a race, a
gender, an outcome and so on, so that every total holds for students and outcomes alike.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from metrics.suppression.cells import Cell, Table, Total

RACES = {
    "hispanic": 0.70,
    "black": 0.09,
    "white": 0.10,
    "asian": 0.05,
    "filipino": 0.02,
    "two-or-more": 0.02,
    "pacific-islander": 0.004,
    "american-indian": 0.003,
    "not-reported": 0.013,
}
GENDERS = {"female": 0.49, "male": 0.51}
# Of these only the members are published; those who are not in them can be worked out.
FLAGS = {"el": 0.2, "sed": 0.8, "swd": 0.13, "foster": 0.01}
# Few schools are of some districts and levels only; otherwise every sum would have one or two.
LOCALS = ["central", "east", "south"]
ALL_LOCALS = [*LOCALS, "northeast", "northwest", "west"]
BOARDS = ["1", "2", "3", "4", "5", "6", "7"]
LEVELS = {"elementary": 0.4, "middle": 0.2, "high": 0.4}
MANY = 200
ALL_LEVELS = {"elementary": 0.5, "middle": 0.15, "high": 0.2, "span": 0.15}
EVERYTHING = ("race", "gender", "el", "sed", "swd", "foster")


@dataclass(frozen=True)
class District:
    """Counts of students and of outcomes met, by unit and group; and who belongs to what."""

    students: dict[tuple[str, str], int]
    met: dict[tuple[str, str], int]
    members: dict[str, list[str]]
    schools: list[str]


def district_table(
    seed, *, schools=60, kind="count", rate=0.4, partitions=("race",), boards=False
) -> Table:
    """`kind` as of a cell; `rate` is the mean share of students who have the outcome.

    With `boards` every school is in a board district, too: still more overlapping totals.
    """
    rng = np.random.default_rng(seed)
    district = _district(rng, schools, rate, partitions, boards)
    name = f"made-up-{kind}/{seed}"
    groups = _groups(partitions)
    units = [*district.schools, *district.members]
    cells = [_cell(name, kind, district, unit, group) for unit in units for group in groups]
    known = {cell.key for cell in cells}
    totals = [
        Total(_key(name, unit, "all"), tuple(_key(name, unit, part) for part in parts))
        for unit in units
        for parts in _parts(partitions)
    ] + [
        Total(_key(name, unit, group), tuple(_key(name, school, group) for school in members))
        for unit, members in district.members.items()
        for group in groups
        if not group.startswith("not-in-")
    ]
    assert all(total.whole in known and set(total.parts) <= known for total in totals)
    return Table(name, tuple(cells), tuple(totals))


def _key(name, unit, group) -> str:
    indicator, seed = name.split("/")
    return f"{indicator}/{unit}/{seed}/{group}/all/-"


def _parts(partitions) -> list[list[str]]:
    names = {"race": list(RACES), "gender": list(GENDERS)}
    return [names.get(partition) or [partition, f"not-in-{partition}"] for partition in partitions]


def _groups(partitions) -> list[str]:
    return ["all", *(group for parts in _parts(partitions) for group in parts)]


def _cell(name, kind, district, unit, group) -> Cell:
    students = district.students[unit, group]
    met = district.met[unit, group]
    values = {
        "count": lambda: Decimal(students),
        "percent": lambda: Decimal(100 * met) / students if students else None,
        "score": lambda: Decimal(2500 + 100 * met / students) if students else None,
    }
    return Cell(
        key=_key(name, unit, group),
        unit=unit,
        group=group,
        kind=kind,
        students=students,
        met=met if kind == "percent" else None,
        value=values[kind](),
        implied=group.startswith("not-in-"),
        status="computed" if unit in district.members else "reported",
    )


def _district(rng, schools, rate, partitions, boards) -> District:
    names = [f"school-{number:04}" for number in range(1, schools + 1)]
    students: dict[tuple[str, str], int] = {}
    met: dict[tuple[str, str], int] = {}
    sizes = np.clip(rng.lognormal(np.log(350), 0.7, schools), 25, 3500).astype(int)
    for school, size in zip(names, sizes, strict=True):
        counts, outcomes = _school(rng, size, rate, partitions)
        students |= {(school, group): n for group, n in counts.items()}
        met |= {(school, group): n for group, n in outcomes.items()}
    members = _members(rng, names, boards)
    for unit, its_schools in members.items():
        for group in _groups(partitions):
            students[unit, group] = sum(students[school, group] for school in its_schools)
            met[unit, group] = sum(met[school, group] for school in its_schools)
    return District(students, met, members, names)


def _school(rng, size, rate, partitions) -> tuple[dict[str, int], dict[str, int]]:
    """Students and outcomes met by group, of one school."""
    # Schools differ: the rate and the mix are drawn around those of the district.
    own_rate = rng.beta(8 * rate + 0.02, 8 * (1 - rate) + 0.02)
    outcome = rng.random(size) < own_rate
    belongs = {"all": np.ones(size, dtype=bool)}
    for partition, shares in [("race", RACES), ("gender", GENDERS)]:
        if partition in partitions:
            spread = 30 if partition == "race" else 200
            mix = rng.dirichlet(np.array(list(shares.values())) * spread + 0.01)
            drawn = rng.choice(len(shares), size, p=mix)
            belongs |= {group: drawn == place for place, group in enumerate(shares)}
    for flag in [flag for flag in FLAGS if flag in partitions]:
        share = rng.beta(6 * FLAGS[flag] + 0.1, 6 * (1 - FLAGS[flag]) + 0.1)
        belongs[flag] = rng.random(size) < share
        belongs[f"not-in-{flag}"] = ~belongs[flag]
    counts = {group: int(there.sum()) for group, there in belongs.items()}
    return counts, {group: int((there & outcome).sum()) for group, there in belongs.items()}


def _members(rng, names, boards) -> dict[str, list[str]]:
    """Every school is in all schools, in a local district, at a level, and a pilot or not."""
    locals_, levels = (ALL_LOCALS, ALL_LEVELS) if len(names) >= MANY else (LOCALS, LEVELS)
    drawn = [
        [f"local-{name}" for name in rng.choice(locals_, len(names))],
        [f"{name}-schools" for name in rng.choice(list(levels), len(names), p=[*levels.values()])],
        rng.choice(["pilot", "non-pilot"], len(names), p=[0.4, 0.6]),
    ]
    if boards:
        drawn.append([f"board-{name}" for name in rng.choice(BOARDS, len(names))])
    members: dict[str, list[str]] = {"lausd-schools": list(names)}
    for name, *units in zip(names, *drawn, strict=True):
        for unit in units:
            members.setdefault(str(unit), []).append(name)
    return members
