"""What an outsider knows: published rows, and which of them add up to which.

A metric-year is all rows of one indicator and school year. Within it a cell is a population, a
student group, a grade and a kind of respondents.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .rows import Row

EVERYONE = "all"
# Students of a whole who are in none of its parts: nobody publishes them, everybody can subtract.
OUTSIDE = "outside-"


class Cell(NamedTuple):
    unit: str
    group: str
    grade: str = EVERYONE
    respondent: str = ""


class Membership(NamedTuple):
    population: str
    school_year: str


@dataclass(frozen=True)
class Groups:
    """Student groups no student is in two of.

    Every student is in one of them where all that are `needed` are published (none needed: no
    telling), unless what is shown says otherwise.
    """

    slugs: frozenset[str]
    needed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """What is public beside the rows.

    `members` are populations of schools; `groups` what is known of student groups; `parts` the
    groups that lie within another; `counted_by` names the count that is a percentage's whole.
    """

    members: Mapping[Membership, frozenset[str]] = field(default_factory=dict)
    groups: tuple[Groups, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    counted_by: Mapping[str, str] = field(default_factory=dict)
    # Sources whose figures were public before they came here, and indicators that have none such.
    already_public: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()

    def is_already_public(self, row: Row) -> bool:
        return row.source in self.already_public and row.indicator not in self.protected


@dataclass(frozen=True)
class Relation:
    """The students of the parts are those of the whole.

    `sure` where the outsider need not guess that parts without a row hold nobody. `rest` is the
    part that nobody publishes.
    """

    whole: Cell
    parts: tuple[Cell, ...]
    sure: bool = True
    rest: Cell | None = None


@dataclass(frozen=True)
class MetricYear:
    name: str
    cells: Mapping[Cell, Row]
    relations: tuple[Relation, ...]

    @property
    def unit(self) -> str:
        return next(iter(self.cells.values())).unit

    def hidden(self) -> list[Cell]:
        return [cell for cell, row in self.cells.items() if row.hidden]

    def rests(self) -> dict[Cell, Relation]:
        return {relation.rest: relation for relation in self.relations if relation.rest}

    def keys(self, cells: Iterable[Cell]) -> list[str]:
        return sorted(self.key(cell) for cell in cells)

    def key(self, cell: Cell) -> str:
        row = self.cells.get(cell)
        return row.key if row else f"{self.name}: {cell.group} of {cell.unit}, grade {cell.grade}"


def metric_years(rows: Iterable[Row], world: World) -> Iterator[MetricYear]:
    found = defaultdict(dict)
    for row in rows:
        if row.says_something:
            cell = Cell(row.population, row.group, row.grade, row.respondent or "")
            found[row.metric_year][cell] = row
    for name in sorted(found):
        cells = found[name]
        if any(row.starred for row in cells.values()):
            yield MetricYear(name, cells, tuple(_relations(cells, world)))


def _relations(cells: Mapping[Cell, Row], world: World) -> Iterator[Relation]:
    yield from _sums_of_schools(cells, world)
    for groups in world.groups:
        yield from _sums(cells, "group", groups)
    yield from _sums(cells, "grade", _grades(cells))
    for part, whole in world.parts:
        for cell in sorted(cells):
            inside = cell._replace(group=part)
            if cell.group == whole and inside in cells:
                yield _with_rest(cell, [inside], "group")


def _grades(cells: Iterable[Cell]) -> Groups:
    return Groups(frozenset({cell.grade for cell in cells} - {EVERYONE}))


# --- populations and their schools ---


def _sums_of_schools(cells: Mapping[Cell, Row], world: World) -> Iterator[Relation]:
    year = next(iter(cells.values())).school_year
    units = defaultdict(set)
    for cell in cells:
        units[cell._replace(unit="")].add(cell.unit)
    for about in sorted(units):
        with_rows = units[about]
        wholes = {unit: world.members.get(Membership(unit, year)) for unit in sorted(with_rows)}
        wholes = {unit: schools for unit, schools in wholes.items() if schools}
        if any(schools & with_rows for schools in wholes.values()):
            yield from _of_shown_schools(about, wholes, with_rows)
        else:
            yield from _of_schools_without_rows(about, wholes)


def _of_shown_schools(about: Cell, wholes, with_rows) -> Iterator[Relation]:
    for unit, schools in wholes.items():
        parts = tuple(about._replace(unit=school) for school in sorted(schools & with_rows))
        if parts:
            yield Relation(about._replace(unit=unit), parts, sure=schools <= with_rows)


def _of_schools_without_rows(about: Cell, wholes) -> Iterator[Relation]:
    """No school is shown, but groups of schools are sums of the same schools all the same.

    Schools that belong to the same groups make one part, which no row tells of.
    """
    if len(wholes) < 2:
        return
    belongs = defaultdict(list)
    for unit, schools in wholes.items():
        for school in schools:
            belongs[school].append(unit)
    parts = defaultdict(set)
    for units in belongs.values():
        for unit in units:
            parts[unit].add(about._replace(unit="+".join(units)))
    for unit in wholes:
        whole = about._replace(unit=unit)
        if parts[unit] != {whole}:
            yield Relation(whole, tuple(sorted(parts[unit])))


# --- student groups, and grades ---


def _sums(cells: Mapping[Cell, Row], kind: str, groups: Groups) -> Iterator[Relation]:
    """Exact where the groups (or grades) hold everyone; else there is a rest nobody publishes."""
    wholes = [
        (cell, _parts(cell, cells, kind, groups.slugs))
        for cell in sorted(cells)
        if getattr(cell, kind) == EVERYONE
    ]
    seen = _adds_up_where_shown(cells, wholes)
    for whole, parts in wholes:
        if not parts:
            continue
        present = {getattr(part, kind) for part in parts}
        enough = groups.needed and groups.needed <= present
        if seen is True or (seen is None and enough):
            yield Relation(whole, tuple(parts), sure=False)
        else:
            yield _with_rest(whole, parts, kind)


def _parts(whole: Cell, cells, kind: str, slugs) -> list[Cell]:
    parts = (whole._replace(**{kind: slug}) for slug in sorted(slugs))
    return [part for part in parts if part in cells]


def _with_rest(whole: Cell, parts: list[Cell], kind: str) -> Relation:
    slug = OUTSIDE + "+".join(getattr(part, kind) for part in parts)
    rest = whole._replace(**{kind: slug})
    return Relation(whole, (*parts, rest), rest=rest)


def _adds_up_where_shown(cells, wholes) -> bool | None:
    """None where there is nothing to see it from. One group alone is never everyone."""
    seen = None
    for whole, parts in wholes:
        counts = [cells[part].count for part in parts]
        total = cells[whole].count
        if total is None or len(parts) < 2 or None in counts:
            continue
        if sum(counts) != total:
            return False
        seen = True
    return seen
