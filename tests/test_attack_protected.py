"""Made-up districts, protected as a release would be, against the adversary: it finds nothing.

Four of each kind in everyday runs; all twenty in CI (once, since no database is asked) and in
`script/drills privacy`.
"""

import os
from functools import cache

import pytest

from lausd_pilots.auditing.counts import attack_counts
from lausd_pilots.auditing.outcomes import attack_outcomes
from lausd_pilots.auditing.public import metric_years
from lausd_pilots.auditing.rule_aware import Rule, attack_pairs
from metrics.suppression import Table, protect
from tests.attacked import as_protected, scene

ALL, FEW = 20, 4
SEEDS = range(1, (ALL if "ALL_TABLES" in os.environ else FEW) + 1)
# A rare outcome, an ordinary one, and one that nearly all students have.
RATES = [0.03, 0.4, 0.97]
SECRET = b"a key that no reader knows"


def seen_by_an_outsider(district):
    """What is published of it, and the keys of what is not."""
    pattern = protect(district.table, secret=SECRET)
    rows = district.rows(set(pattern.hidden), as_protected(pattern))
    [table] = metric_years(rows, district.world)
    return table, set(pattern.hidden)


@cache
def counts_of(seed):
    """The district, and what is seen of it. Every fifth has board districts, too, whose sums
    overlap with those of the other groups of schools."""
    district = scene(seed, boards=seed % 5 == 0)
    return district, *seen_by_an_outsider(district)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_count_is_recovered_or_narrowed(seed):
    district, table, hidden = counts_of(seed)

    found = attack_counts(table)

    assert district.small <= hidden
    assert len(found.ranges) >= len(hidden) > 0
    assert found.left_out == 0
    assert table.keys(found.recovered) == []
    assert table.keys(found.narrowed) == []
    assert table.keys(found.proved_small) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_group_is_proved_to_have_met_an_outcome_wholly_or_not_at_all(seed):
    """Though all sizes are known from elsewhere; who knows fewer of them finds less."""
    district = scene(seed, kind="percent", rate=RATES[seed % len(RATES)])
    table, _hidden = seen_by_an_outsider(district)

    found = attack_outcomes(table, district.students)

    assert found.looked_at > 0
    assert found.left_out == 0
    assert (found.none, found.all, found.narrowed) == ([], [], [])


def test_nor_where_no_size_is_known():
    table, _hidden = seen_by_an_outsider(scene(1, kind="percent", rate=0.03, schools=20))

    found = attack_outcomes(table)

    assert found.looked_at > 0
    assert (found.none, found.all, found.narrowed) == ([], [], [])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rule_rules_out_no_size_of_a_group_that_is_hidden_alone_with_another(seed):
    """Where the draw hid the other. Some are hidden for the sake of sums over schools instead:
    a reader who takes one of those for drawn can only be misled."""
    district, table, _hidden = counts_of(seed)

    small = {district.cell(key) for key in district.small}
    pairs = [
        pair
        for groups in district.world.groups
        for pair in attack_pairs(table, groups, Rule(first=frozenset({"not-reported"})))
        if pair.explained and small & set(pair.cells)
    ]
    drawn = [pair for pair in pairs if hidden_alone(district, pair.cells[0].unit) == {*pair.cells}]

    assert len(drawn) > 3
    assert [pair for pair in drawn if pair.narrowed] == []
    assert [pair for pair in pairs if pair.recovered] == []


def hidden_alone(district, unit):
    """What is hidden of a unit that nobody adds up with others."""
    cells = tuple(cell for cell in district.table.cells if cell.unit == unit)
    keys = {cell.key for cell in cells}
    totals = tuple(total for total in district.table.totals if {total.whole, *total.parts} <= keys)
    pattern = protect(Table(district.table.name, cells, totals), secret=SECRET)
    return {district.cell(key) for key in pattern.hidden}
