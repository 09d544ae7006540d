"""The adversary of `lausd_pilots/auditing/`, on tables small enough to work out by hand, and on
districts protected as many publishers do: there it must find something."""

from decimal import Decimal

import pytest

from lausd_pilots.auditing.bounds import Line, Polytope, Range
from lausd_pilots.auditing.counts import attack_counts
from lausd_pilots.auditing.outcomes import attack_outcomes
from lausd_pilots.auditing.public import Cell, Groups, Membership, World, metric_years
from lausd_pilots.auditing.report import attack
from lausd_pilots.auditing.revisions import compare, with_what_was_shown
from lausd_pilots.auditing.rows import Row, read
from lausd_pilots.auditing.rule_aware import Rule, attack_pairs
from tests.attacked import (
    as_counted,
    not_reported_too,
    only_small,
    scene,
    two_of_a_unit,
    with_a_decimal,
)

COLOURS = frozenset({"red", "green", "blue"})
EVERYONE_HAS_A_COLOUR = (Groups(COLOURS, needed=COLOURS),)


def count(unit, group, students, **given):
    """A row: a number, "*" where it is hidden."""
    said = {"status": "suppressed"} if students == "*" else {"value": Decimal(students)}
    return Row("enrollment", unit, "2024-25", group, **(said | given))


def share(unit, group, percent, **given):
    said = {"status": "suppressed"} if percent == "*" else {"value": Decimal(percent)}
    return Row("rate", unit, "2024-25", group, unit="percent", **(said | given))


def only_table(rows, **known):
    [table] = metric_years(rows, World(**known))
    return table


def ranges(rows, **known):
    found = attack_counts(only_table(rows, **known)).ranges
    return {cell: (bounds.low, bounds.high) for cell, bounds in found.items()}


# --- counts ---


def test_one_hidden_group_is_what_the_others_leave():
    rows = [
        count("x", "all", 50),
        count("x", "red", 30),
        count("x", "green", 13),
        count("x", "blue", "*"),
    ]

    assert ranges(rows, groups=EVERYONE_HAS_A_COLOUR) == {Cell("x", "blue"): (7, 7)}


def test_two_hidden_groups_share_what_the_others_leave():
    rows = [count("x", "all", 38), count("x", "red", 30), count("x", "green", "*")]
    rows.append(count("x", "blue", "*"))

    found = ranges(rows, groups=EVERYONE_HAS_A_COLOUR)

    assert found == {Cell("x", "green"): (1, 7), Cell("x", "blue"): (1, 7)}


def test_hidden_school_is_what_the_other_schools_leave():
    rows = [count("both", "red", 40), count("x", "red", 31), count("y", "red", "*")]
    members = {Membership("both", "2024-25"): frozenset({"x", "y"})}

    assert ranges(rows, members=members) == {Cell("y", "red"): (9, 9)}


def test_groups_of_schools_without_rows_are_sums_of_the_same_schools():
    rows = [count("both", "red", 40), count("east", "red", 36), count("west", "red", "*")]
    members = {
        Membership("both", "2024-25"): frozenset({"x", "y", "z"}),
        Membership("east", "2024-25"): frozenset({"x"}),
        Membership("west", "2024-25"): frozenset({"y", "z"}),
    }

    assert ranges(rows, members=members) == {Cell("west", "red"): (4, 4)}


def test_hidden_cells_of_two_schools_and_two_groups_can_be_swapped():
    units = {"x": 100, "y": 100, "both": 200}
    rows = [count(unit, "all", students) for unit, students in units.items()]
    rows += [count("both", "red", 60), count("both", "green", 100), count("both", "blue", 40)]
    rows += [count("x", "red", "*"), count("x", "green", "*"), count("x", "blue", 20)]
    rows += [count("y", "red", "*"), count("y", "green", "*"), count("y", "blue", 20)]
    members = {Membership("both", "2024-25"): frozenset({"x", "y"})}

    found = attack_counts(only_table(rows, members=members, groups=EVERYONE_HAS_A_COLOUR))

    assert (found.recovered, found.narrowed) == ([], [])


def test_students_outside_a_group_can_be_subtracted():
    rows = [count("x", "all", 50), count("x", "el", 46), count("y", "el", "*")]

    found = ranges(rows, groups=(Groups(frozenset({"el"})),))

    assert found[Cell("x", "outside-el")] == (4, 4)


def test_a_wrong_guess_is_given_up():
    """A school of the district has no row here; then it does not hold nobody."""
    rows = [count("all-three", "red", 60), count("x", "red", 30), count("y", "red", 20)]
    rows.append(count("y", "green", "*"))
    members = {Membership("all-three", "2024-25"): frozenset({"x", "y", "z"})}

    found = attack_counts(only_table(rows, members=members))

    assert found.ranges[Cell("y", "green")].low == 1


def test_whole_numbers_narrow_what_fractions_leave_open():
    """2 a + 2 b + c = 8, and c is 1 or 2: with whole numbers it can only be 2."""
    polytope = Polytope([(0, 10), (0, 10), (1, 2)], [Line(((0, 2.0), (1, 2.0), (2, 1.0)), 8, 8)])

    assert polytope.range(2, 10) == Range(1, 2)
    assert polytope.whole_range(2) == Range(2, 2)


@pytest.mark.parametrize(
    ("policy", "recovers", "narrows"),
    # Of some 190 small cells.
    [(only_small, 40, 120), (not_reported_too, 30, 100), (two_of_a_unit, 1, 20)],
)
def test_naive_policies_give_small_counts_away(policy, recovers, narrows):
    district = scene(1, boards=True)
    found = attack_counts(only_table_of(district, policy(district), as_counted))
    small = {district.cell(key) for key in district.small}

    recovered = small & set(found.recovered)
    assert len(recovered) >= recovers
    assert len(recovered | (small & set(found.narrowed))) >= narrows


def test_what_is_found_is_true():
    district = scene(2)
    found = attack_counts(only_table_of(district, two_of_a_unit(district), as_counted))

    students = district.students
    for cell, bounds in found.ranges.items():
        assert not bounds.tight or bounds.low <= students[cell] <= bounds.high


def only_table_of(district, hidden, show):
    [table] = metric_years(district.rows(hidden, show), district.world)
    return table


# --- outcomes ---


def test_a_total_of_decimals_proves_that_nobody_met_it():
    rows = [
        share("x", "all", "2.0", denominator=Decimal(50)),
        share("x", "red", "2.5", denominator=Decimal(40)),
        share("x", "blue", "*"),
    ]
    groups = (Groups(COLOURS, needed=frozenset({"red", "blue"})),)

    found = attack_outcomes(only_table(rows, groups=groups), {Cell("x", "blue"): 10})

    assert found.none == [Cell("x", "blue")]


def test_whole_percents_do_not():
    rows = [
        share("x", "all", "2", denominator=Decimal(300)),
        share("x", "red", "2", denominator=Decimal(290)),
        share("x", "blue", "*"),
    ]
    groups = (Groups(COLOURS, needed=frozenset({"red", "blue"})),)

    found = attack_outcomes(only_table(rows, groups=groups), {Cell("x", "blue"): 10})

    assert (found.none, found.all) == ([], [])


def test_a_coded_end_says_nothing_of_none():
    rows = [share("x", "all", "*", low=Decimal(0), high=Decimal(5))]

    found = attack_outcomes(only_table(rows), {Cell("x", "all"): 50})

    assert (found.none, found.all, found.looked_at) == ([], [], 1)


def test_a_hundred_percent_says_everybody():
    rows = [share("x", "all", 100), share("x", "red", "*")]

    assert Cell("x", "all") in attack_outcomes(only_table(rows), {Cell("x", "all"): 50}).all


@pytest.mark.parametrize("policy", [only_small, two_of_a_unit])
def test_naive_policies_prove_that_no_student_of_a_group_met_a_rare_outcome(policy):
    district = scene(1, kind="percent", rate=0.03)
    table = only_table_of(district, policy(district), with_a_decimal)

    found = attack_outcomes(table, district.students)

    assert len(found.none) > 20


# --- the rule ---


def pair_of(shown, students, rule):
    """Groups a and b are hidden, and have so many students together."""
    rows = [count("x", "all", students + sum(shown.values()))]
    rows += [count("x", "a", "*"), count("x", "b", "*")]
    rows += [count("x", group, number) for group, number in shown.items()]
    slugs = frozenset({"a", "b", *shown})
    groups = Groups(slugs, needed=slugs)
    [pair] = attack_pairs(only_table(rows, groups=(groups,)), groups, rule)
    return pair


def test_always_the_smallest_other_group_gives_sizes_away():
    """Were one of them smaller than 5, the other would have more than 25, and c would be hidden."""
    pair = pair_of({"c": 25, "d": 80}, students=30, rule=Rule(choices=1))

    assert pair.sizes[Cell("x", "a")] == {5, 6, 7, 8, 9, 10}
    assert set(pair.narrowed) == {Cell("x", "a"), Cell("x", "b")}


def test_a_draw_among_all_gives_none_away():
    pair = pair_of({"c": 25, "d": 80}, students=30, rule=Rule(choices=None))

    assert pair.sizes[Cell("x", "a")] == set(range(1, 11))
    assert (pair.narrowed, pair.recovered) == ([], [])


def test_a_pair_that_no_draw_explains_says_nothing():
    pair = pair_of({"c": 30, "d": 40}, students=200, rule=Rule(choices=1))

    assert not pair.explained
    assert (pair.narrowed, pair.recovered) == ([], [])


# --- releases ---


def test_releases_together():
    before = [count("x", "red", "*"), count("x", "green", 30), count("x", "blue", 12)]
    after = [count("x", "red", 11), count("x", "green", 30), count("x", "blue", "*")]

    found = compare(before, after)

    assert found.unstarred == ["enrollment/x/2024-25/red/all/-"]
    assert found.shown_before == ["enrollment/x/2024-25/blue/all/-"]
    assert [row.value for row in with_what_was_shown(after, [before])] == [11, 30, 12]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    # 20 of 40 are 50 %. Of 42 students, 22 are 52 %, 21 are 50 %, 20 are 48 %.
    [(50, 52, True), (50, 50, False), (50, 48, True), ("50.0", "51.0", False)],
)
def test_all_or_none_of_the_students_who_came(before, after, found):
    rows = [[share("x", "all", before)], [share("x", "all", after)]]
    key = rows[0][0].key

    findings = compare(*rows, students=({key: 40}, {key: 42}))

    assert findings.homogeneous == ([key] if found else [])


# --- the whole report ---


def test_what_a_source_gives_away_itself_is_not_ours():
    theirs = {"source": "cde"}
    rows = [count("x", group, n, **theirs) for group, n in [("all", 50), ("red", 30)]]
    rows += [count("x", "green", 13, **theirs), count("x", "blue", "*", **theirs)]
    world = World(groups=EVERYONE_HAS_A_COLOUR, already_public=frozenset({"cde"}))

    [found] = attack(rows, world)

    assert (found.hidden, found.breaches) == (0, [])
    assert found.source_s_own == ["enrollment/x/2024-25/blue/all/-"]


def test_what_follows_only_from_a_sum_of_ours_is_ours():
    """The source starred one school; it takes the sum that this site makes to work it out."""
    rows = [
        count("x", "red", 31, source="cde", school="x"),
        count("y", "red", "*", source="cde", school="y"),
        count("both", "red", 40, source="cde", status="computed"),
    ]
    members = {Membership("both", "2024-25"): frozenset({"x", "y"})}

    [found] = attack(rows, World(members=members, already_public=frozenset({"cde"})))

    assert found.recovered == ["enrollment/y/2024-25/red/all/-"]
    assert found.source_s_own == []


def test_a_row_is_read_as_it_is_served():
    row = read(
        '{"id":"a/x/2024-25/all/k/students","indicator":"a","population":"x","school":"x",'
        '"school_year":"2024-25","student_group":"all","grade":"k","respondent":"students",'
        '"value":null,"low":20,"high":29,"numerator":null,"denominator":null,"unit":"percent",'
        '"status":"suppressed","qualifier":null,"source":"annual-review"}'
    )

    assert row.key == "a/x/2024-25/all/k/students"
    assert row.between == (Decimal("19.5"), Decimal("29.5"))
    assert row.starred
    assert not row.hidden


def test_hidden_grade_is_what_the_other_grades_leave():
    """That grades add up to all can be seen at another school."""
    rows = [
        count("x", "all", 60),
        count("x", "all", 25, grade="1"),
        count("x", "all", 35, grade="2"),
    ]
    rows += [count("y", "all", 40), count("y", "all", 34, grade="1")]
    rows.append(count("y", "all", "*", grade="2"))

    assert ranges(rows) == {Cell("y", "all", "2"): (6, 6)}
