"""The whole attack on one release, metric-year by metric-year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .counts import attack_counts
from .outcomes import attack_outcomes
from .public import Cell, MetricYear, World, metric_years
from .rows import COUNT, PERCENT, Row
from .rule_aware import Rule, attack_pairs


@dataclass(frozen=True)
class Findings:
    """Of one metric-year. `source_s_own` are findings about figures that the source itself hid,
    and that follow from what the source itself publishes: no breach of ours."""

    name: str
    hidden: int
    recovered: list[str] = field(default_factory=list)
    narrowed: list[str] = field(default_factory=list)
    proved: list[str] = field(default_factory=list)
    source_s_own: list[str] = field(default_factory=list)
    source_s_hidden: int = 0

    @property
    def breaches(self) -> list[str]:
        return sorted({*self.recovered, *self.narrowed, *self.proved})


def attack(rows: Iterable[Row], world: World, rule: Rule | None = None) -> Iterator[Findings]:
    """One after the other, so that a reader sees how far it has come."""
    rows = list(rows)
    for table in metric_years(rows, world):
        yield _findings(table, rows, world, rule)


@dataclass(frozen=True)
class _Found:
    recovered: set[Cell]
    narrowed: set[Cell]
    proved: set[Cell]

    def without(self, other: "_Found") -> "_Found":
        return _Found(
            self.recovered - other.recovered,
            self.narrowed - other.narrowed - other.recovered,
            self.proved - other.proved,
        )

    def of(self, cells: set[Cell]) -> "_Found":
        return _Found(self.recovered & cells, self.narrowed & cells, self.proved & cells)


NOTHING = _Found(set(), set(), set())


def _findings(table: MetricYear, rows: Sequence[Row], world: World, rule) -> Findings:
    """Twice where the source hid figures itself: what it gives away without us is its own."""
    theirs = _of_other_publishers(table, world)
    found = _attack(table, rows, world, rule)
    if not theirs & set(table.hidden()):
        ours, alone = found, NOTHING
    else:
        alone = _attack_without_sums_of_ours(table, rows, world, rule).of(theirs)
        ours = found.without(alone)
    hidden = table.hidden()
    return Findings(
        name=table.name,
        hidden=len(set(hidden) - theirs),
        recovered=table.keys(ours.recovered),
        narrowed=table.keys(ours.narrowed),
        proved=table.keys(ours.proved),
        source_s_own=table.keys(alone.recovered | alone.narrowed | alone.proved),
        source_s_hidden=len(set(hidden) & theirs),
    )


def _of_other_publishers(table: MetricYear, world: World) -> set[Cell]:
    """Figures that were public before they came here, and what remains of such figures."""
    rows = {cell for cell, row in table.cells.items() if world.is_already_public(row)}
    rests = {
        rest for rest, relation in table.rests().items() if rows & {relation.whole, *relation.parts}
    }
    return rows | rests


def _attack_without_sums_of_ours(table, rows, world, rule) -> _Found:
    kept = [row for row in table.cells.values() if not row.computed]
    tables = list(metric_years(kept, world))
    return _attack(tables[0], rows, world, rule) if tables else NOTHING


def _attack(table: MetricYear, rows: Sequence[Row], world: World, rule: Rule | None) -> _Found:
    if table.unit == COUNT:
        return _attack_counts(table, world, rule)
    if table.unit == PERCENT:
        return _attack_percentages(table, rows, world)
    return NOTHING


def _attack_counts(table: MetricYear, world: World, rule: Rule | None) -> _Found:
    found = attack_counts(table)
    recovered, narrowed = set(found.recovered), set(found.narrowed)
    for groups in world.groups if rule else ():
        pairs = attack_pairs(table, groups, rule)
        recovered |= {cell for pair in pairs for cell in pair.recovered}
        narrowed |= {cell for pair in pairs for cell in pair.narrowed}
    return _Found(recovered, narrowed - recovered, set())


def _attack_percentages(table: MetricYear, rows: Sequence[Row], world: World) -> _Found:
    """With the sizes of groups that another figure shows: who knows fewer finds less."""
    found = attack_outcomes(table, _sizes(table, rows, world))
    return _Found(set(), set(found.narrowed), {*found.none, *found.all})


def _sizes(table: MetricYear, rows: Sequence[Row], world: World) -> dict[Cell, int]:
    some = next(iter(table.cells.values()))
    counted_by = world.counted_by.get(some.indicator)
    if counted_by is None:
        return {}
    wanted = replace(some, indicator=counted_by).metric_year
    counts = (row for row in rows if row.indicator == counted_by and row.metric_year == wanted)
    return {
        Cell(row.population, row.group, row.grade): int(row.count)
        for row in counts
        if row.count is not None
    }
