"""Made-up districts as an outsider would see them, under one policy or another.

The naive policies are what many publishers do; the attack must find something there, or else
finding nothing elsewhere would say nothing.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lausd_pilots.auditing.public import Cell, Groups, Membership, World
from lausd_pilots.auditing.rows import Row
from tests.district_tables import GENDERS, RACES, district_table

SMALL = range(1, 11)
GROUPS = (
    Groups(frozenset(RACES), needed=frozenset(RACES)),
    Groups(frozenset(GENDERS), needed=frozenset(GENDERS)),
    *(Groups(frozenset({flag})) for flag in ("el", "sed", "swd")),
)


@dataclass(frozen=True)
class Scene:
    """A table, and what is public about it: rows by policy, and who belongs to what."""

    table: object
    world: World

    def rows(self, hidden: set[str], show: Callable) -> list[Row]:
        return [_row(cell, hidden, show) for cell in self.table.cells if not cell.implied]

    def cell(self, key: str) -> Cell:
        _indicator, unit, _year, group, _grade, _respondent = key.split("/")
        return Cell(unit, group)

    @property
    def small(self) -> set[str]:
        return {cell.key for cell in self.table.cells if cell.students in SMALL}

    @property
    def students(self) -> dict[Cell, int]:
        return {self.cell(cell.key): cell.students for cell in self.table.cells}


def scene(seed, **arguments) -> Scene:
    table = district_table(seed, **arguments)
    members = {}
    for total in table.totals:
        _indicator, unit, year, group, *_rest = total.whole.split("/")
        parts = [part.split("/")[1] for part in total.parts]
        if group == "all" and unit not in parts:
            members[Membership(unit, year)] = frozenset(parts)
    return Scene(table, World(members=members, groups=GROUPS))


def _row(cell, hidden: set[str], show: Callable) -> Row:
    indicator, unit, year, group, *_rest = cell.key.split("/")
    about = {
        "indicator": indicator,
        "population": unit,
        "school_year": year,
        "group": group,
        "unit": cell.kind,
        "school": unit if unit.startswith("school-") else None,
    }
    if cell.students == 0:
        return Row(**about, status="not_applicable")
    if cell.key in hidden:
        return Row(**about, status="suppressed")
    return Row(**about, **show(cell))


# --- how figures are shown ---


def as_counted(cell) -> dict:
    return {"value": Decimal(cell.students)}


def with_a_decimal(cell) -> dict:
    return {"value": _share(cell).quantize(Decimal("0.1"), ROUND_HALF_UP)}


def _share(cell) -> Decimal:
    return Decimal(100 * cell.met) / cell.students


def as_protected(pattern) -> Callable:
    def show(cell) -> dict:
        shown = pattern.shown[cell.key]
        value = Decimal(shown.digits) if shown.digits else None
        return {"value": value, "low": shown.low, "high": shown.high, "status": shown.status}

    return show


# --- naive policies ---


def only_small(scene: Scene) -> set[str]:
    """A: what is small, and nothing else."""
    return scene.small


def not_reported_too(scene: Scene) -> set[str]:
    """B: where a group is hidden, so is “not reported”."""
    hidden = scene.small
    beside = {key.replace(f"/{key.split('/')[3]}/", "/not-reported/") for key in hidden}
    return hidden | (beside & {cell.key for cell in scene.table.cells})


def two_of_a_unit(scene: Scene) -> set[str]:
    """C: at least two of a unit, which have at least 21 students together if one is small."""
    units = defaultdict(list)
    for cell in scene.table.cells:
        if cell.group in RACES and cell.students:
            units[cell.unit].append(cell)
    hidden = set()
    for cells in units.values():
        cells = sorted(cells, key=lambda cell: cell.students)
        small = [cell for cell in cells if cell.students in SMALL]
        taken = list(small)
        for cell in cells[len(small) :]:
            least = 10 * len(small) + 11 * (max(2, len(taken)) - len(small))
            if not small or (len(taken) > 1 and sum(each.students for each in taken) >= least):
                break
            taken.append(cell)
        hidden |= {cell.key for cell in taken}
    return hidden
