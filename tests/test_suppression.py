"""The rules by which figures about students are hidden or coded, each on a table made for it."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.suppression import Band, Cell, Limits, Table, Total, protect
from metrics.suppression.coding import percent_range, whole_percent
from metrics.suppression.partitions import Groups, beside
from tests.district_tables import EVERYTHING, district_table

SECRET = b"a key that no reader knows"
LIMITS = Limits()


def cell(unit, group, students, met=None, kind="count", **more):
    value = Decimal(students or 0) if kind == "count" else None
    if met is not None and students:
        value = Decimal(100 * met) / students
    key = f"made-up/{unit}/2021-22/{group}/all/-"
    return Cell(key, unit, group, kind, students, met, value, **more)


def unit_table(unit="school", **groups):
    """One school: its total, and groups that add up to it."""
    parts = [cell(unit, group, students) for group, students in groups.items()]
    whole = cell(unit, "all", sum(groups.values()))
    return Table(unit, (whole, *parts), (Total(whole.key, tuple(part.key for part in parts)),))


def hidden_groups(pattern):
    return {key.split("/")[3] for key in pattern.hidden}


def only(pattern):
    [shown] = pattern.shown.values()
    return shown


def shown_alone(**about):
    table = Table("one", (cell("school", "all", kind="percent", **about),), ())
    return only(protect(table, secret=SECRET))


# --- rule 1: few students ---


@pytest.mark.parametrize("students", [1, 10])
def test_ten_students_or_fewer_are_hidden(students):
    table = Table("one", (cell("school", "all", students),), ())

    pattern = protect(table, secret=SECRET)

    assert list(pattern.hidden.values()) == ["small"]
    assert pattern.shown == {}


def test_eleven_students_are_shown():
    table = Table("one", (cell("school", "all", 11),), ())

    assert only(protect(table, secret=SECRET)).digits == "11"


def test_no_students_has_its_own_status():
    shown = only(protect(Table("one", (cell("school", "all", 0),), ()), secret=SECRET))

    assert (shown.digits, shown.low, shown.status) == ("", None, "not_applicable")


def test_a_share_of_nobody_knows_how_many_is_hidden():
    share = replace(cell("school", "all", None, kind="percent"), value=Decimal("50"))

    pattern = protect(Table("one", (share,), ()), secret=SECRET)

    assert list(pattern.hidden.values()) == ["unknown"]


def test_the_threshold_is_a_setting():
    table = Table("one", (cell("school", "all", 15),), ())
    limits = Limits(threshold=15, bands=(Band(16, 20, 20),))

    assert list(protect(table, secret=SECRET, limits=limits).hidden.values()) == ["small"]


# --- rules 2 and 3: whole percents, ranges, coded ends ---


@pytest.mark.parametrize(
    ("students", "met", "expected"),
    [
        (11, 0, (0, 20)),
        (15, 3, (0, 20)),  # 20 %
        (14, 3, (21, 39)),  # 21.4 %
        (19, 11, (40, 59)),  # 57.9 %
        (15, 12, (80, 100)),  # 80 %
        (20, 2, (0, 10)),
        (39, 20, (50, 59)),  # 51.3 %
        (39, 5, (11, 19)),  # 12.8 %
        (39, 36, (90, 100)),  # 92.3 %
        (40, 2, (0, 5)),
        (99, 7, (6, 9)),  # 7.1 %
        (99, 94, (95, 100)),  # 94.9 %
        (50, 25, (50, 54)),
        (100, 2, (0, 2)),
        (100, 98, (98, 100)),
        (299, 296, (98, 100)),  # 99.0 %
        (300, 3, (0, 1)),
        (300, 297, (99, 100)),
    ],
)
def test_small_groups_and_ends_are_shown_as_ranges(students, met, expected):
    shown = shown_alone(students=students, met=met)

    assert (shown.digits, shown.status) == ("", "suppressed")
    assert (shown.low, shown.high) == expected


@pytest.mark.parametrize(
    ("students", "met", "digits"),
    [(100, 3, "3"), (200, 195, "98"), (300, 6, "2"), (1000, 385, "39"), (1000, 384, "38")],
)
def test_large_groups_have_whole_percents_rounded_half_up(students, met, digits):
    if (students, met) == (200, 195):
        assert shown_alone(students=students, met=met).low == 98
    else:
        assert shown_alone(students=students, met=met).digits == digits


def test_scores_are_whole_numbers():
    score = replace(cell("school", "all", 11, kind="score"), value=Decimal("2543.5"))

    assert only(protect(Table("one", (score,), ()), secret=SECRET)).digits == "2544"


@given(percent=st.integers(0, 100), band=st.sampled_from(LIMITS.bands))
def test_a_range_holds_its_percent_and_ranges_do_not_overlap(percent, band):
    low, high = percent_range(percent, band)

    assert low <= percent <= high
    assert percent_range(low, band) == percent_range(high, band) == (low, high)


def test_half_a_percent_is_rounded_up_from_numbers_of_students():
    assert whole_percent(cell("school", "all", 200, 1, kind="percent")) == 1


# --- rule 4: within a partition ---


def test_a_single_small_group_has_another_hidden_beside_it():
    pattern = protect(unit_table(a=3, b=40, c=50, d=60), secret=SECRET)

    assert len(pattern.hidden) == 2
    assert "a" in hidden_groups(pattern)
    assert sorted(pattern.hidden.values()) == ["protects", "small"]


def test_what_is_hidden_together_has_room_for_ten_in_each_small_group():
    """17 beside 3 come to 20: were it hidden, nobody could think that the 3 are 10 and it 10."""
    pattern = protect(unit_table(a=3, b=17, c=300), secret=SECRET)

    assert hidden_groups(pattern) == {"a", "c"}


def test_two_small_groups_do_not_protect_each_other():
    """10 and 10 come to 20: nothing else does."""
    pattern = protect(unit_table(a=10, b=10, c=300), secret=SECRET)

    assert hidden_groups(pattern) == {"a", "b", "c"}


def test_a_group_that_was_hidden_before_may_not_be_enough():
    """3 and 15 come to 18: one of ten would leave 8, which is no large group."""
    table = unit_table(a=3, b=15, c=300)
    before = tuple(replace(each, hidden_before=each.group == "b") for each in table.cells)

    pattern = protect(replace(table, cells=before), secret=SECRET)

    assert hidden_groups(pattern) == {"a", "b", "c"}


def test_what_another_size_of_the_small_group_rules_out_is_not_drawn():
    """5 and f come to 26. Were the 5 one, f would be 25, with b to e and g before it: the sixth."""
    shown = {"b": 25, "c": 24, "d": 23, "e": 22, "f": 21, "g": 20, "h": 19}

    chosen = beside(Groups(1, 5, 0, 0, shown), LIMITS, lambda serving: ["f", "g", "h"])

    assert chosen == ["g"]


def test_the_total_is_hidden_where_no_group_is_large_enough():
    pattern = protect(unit_table(a=3, b=12), secret=SECRET)

    assert {"a", "all"} <= hidden_groups(pattern)


def test_linked_partitions_share_the_hidden_total():
    parts = [cell("school", "el", 12), cell("school", "rest", 3, implied=True)]
    genders = [cell("school", "female", 7), cell("school", "male", 8)]
    whole = cell("school", "all", 15)
    totals = [Total(whole.key, tuple(p.key for p in each)) for each in (parts, genders)]
    table = Table("linked", (whole, *parts, *genders), tuple(totals))

    assert "all" in hidden_groups(protect(table, secret=SECRET))


def test_a_remainder_that_nobody_publishes_is_protected():
    """All less the English Learners leaves 4: the English Learners are hidden."""
    parts = [cell("school", "el", 200), cell("school", "not-el", 4, implied=True)]
    whole = cell("school", "all", 204)
    total = Total(whole.key, tuple(part.key for part in parts))

    pattern = protect(Table("rest", (whole, *parts), (total,)), secret=SECRET)

    assert hidden_groups(pattern) == {"el"}
    assert set(pattern.shown) == {whole.key}


@settings(max_examples=100, deadline=None)
@given(
    small=st.integers(1, 10),
    shown=st.lists(st.integers(11, 60), min_size=1, max_size=8),
    lot=st.randoms(use_true_random=False),
)
def test_whatever_size_a_single_small_group_has_the_same_could_be_chosen(small, shown, lot):
    """Somebody who knows the rule, and sees what is hidden, finds all ten sizes possible."""
    groups = Groups(1, small, 0, 0, {f"g{place}": n for place, n in enumerate(shown)})

    def draw(serving):
        few = sorted(serving, key=lambda key: (serving[key], key))[:5]
        return lot.sample(few, len(few))

    chosen = beside(groups, LIMITS, draw)

    if chosen and len(chosen) == 1:
        together = small + groups.shown[chosen[0]]
        others = [n for key, n in groups.shown.items() if key != chosen[0]]
        for size in range(1, 11):
            before = [n for n in others if n + size >= 21 and n < together - size]
            assert together - size >= 11
            assert len(before) < 5


# --- rule 5: over schools ---


def district(**schools):
    """Schools of two groups, a and b, and the district's sums of both and of all."""
    cells, totals = [], []
    for unit, (a, b) in {
        **schools,
        "district": map(sum, zip(*schools.values(), strict=True)),
    }.items():
        table = unit_table(unit, a=a, b=b)
        cells += table.cells
        totals += table.totals
    for group in ("all", "a", "b"):
        keys = {each.unit: each.key for each in cells if each.group == group}
        totals.append(Total(keys.pop("district"), tuple(keys.values())))
    return Table("district", tuple(cells), tuple(totals))


def test_a_small_group_is_not_the_districts_less_those_of_other_schools():
    pattern = protect(district(north=(5, 100), south=(60, 90), west=(70, 80)), secret=SECRET)

    hidden = [key for key in pattern.hidden if "/a/" in key]
    assert len(hidden) >= 2


def test_what_is_public_already_is_left_and_something_else_is_hidden():
    table = district(north=(5, 100), south=(60, 90), west=(70, 80))
    public = tuple(
        replace(each, open=True) if each.unit == "south" else each for each in table.cells
    )

    pattern = protect(replace(table, cells=public), secret=SECRET)

    assert not any("/south/" in key for key in {**pattern.hidden, **pattern.shown})
    assert {"made-up/west/2021-22/a/all/-", "made-up/district/2021-22/a/all/-"} & set(
        pattern.hidden
    )


def test_a_unit_whose_small_group_public_figures_give_away_shows_nothing_else():
    table = unit_table(a=5, b=40, c=50)
    public = tuple(
        replace(each, open=True) if each.group in ("all", "b", "c") else each
        for each in (*table.cells, cell("school", "el", 30))
    )

    pattern = protect(replace(table, cells=public), secret=SECRET)

    assert hidden_groups(pattern) == {"a", "el"}


# --- outcomes ---


def test_nobody_can_tell_that_none_of_a_small_group_met_the_outcome():
    """No student met it: a whole of "at most 5 %" would leave the ten no room for five."""
    parts = [
        cell("school", "a", 10, 0, "percent"),
        cell("school", "b", 13, 0, "percent"),
        cell("school", "c", 20, 0, "percent"),
    ]
    whole = cell("school", "all", 43, 0, "percent")
    total = Total(whole.key, tuple(part.key for part in parts))

    pattern = protect(Table("rare", (whole, *parts), (total,)), secret=SECRET)

    assert whole.key in pattern.hidden or pattern.shown[whole.key].high >= 10


# --- the whole ---


def test_the_order_of_the_input_changes_nothing():
    table = district_table(3, schools=4, kind="percent")
    expected = protect(table, secret=SECRET)
    for seed in range(20):
        cells, totals = list(table.cells), list(table.totals)
        Random(seed).shuffle(cells)
        Random(seed).shuffle(totals)
        totals = [Total(t.whole, tuple(Random(seed).sample(t.parts, len(t.parts)))) for t in totals]

        pattern = protect(Table(table.name, tuple(cells), tuple(totals)), secret=SECRET)

        assert pattern.digest == expected.digest
        assert pattern.hidden == expected.hidden


def test_another_key_makes_another_choice():
    table = district_table(1, schools=6)
    patterns = [protect(table, secret=bytes([byte])) for byte in range(3)]

    assert len({frozenset(pattern.hidden) for pattern in patterns}) > 1


def test_what_was_hidden_before_stays_hidden():
    table = unit_table(a=30, b=40, c=50)
    before = tuple(
        replace(each, hidden_before=True) if each.group == "b" else each for each in table.cells
    )

    pattern = protect(replace(table, cells=before), secret=SECRET)

    assert pattern.hidden["made-up/school/2021-22/b/all/-"] == "before"


def test_a_pattern_stays_when_it_was_published_before():
    table = district_table(2, schools=12)
    first = protect(table, secret=SECRET)
    starred = tuple(replace(each, hidden_before=each.key in first.hidden) for each in table.cells)

    again = protect(replace(table, cells=starred), secret=SECRET)

    assert set(again.hidden) == set(first.hidden)


def test_without_work_left_aggregates_are_withheld_and_then_everything():
    table = district_table(2, schools=12)
    nothing = Limits(programs=0, programs_per_hidden=0)

    pattern = protect(table, secret=SECRET, limits=nothing)

    assert set(pattern.hidden) == {each.key for each in table.cells}
    assert set(pattern.hidden.values()) == {"unsolved"}


def test_aggregates_are_withheld_first():
    """Rounds are up at once for the whole district; without its sums nothing is left to do."""
    table = district_table(2, schools=12)

    pattern = protect(table, secret=SECRET, limits=Limits(rounds=1))

    aggregates = {each.key for each in table.cells if not each.unit.startswith("school-")}
    withheld = {key for key, reason in pattern.hidden.items() if reason == "unsolved"}
    assert withheld
    assert withheld <= aggregates
    assert any(shown.digits for shown in pattern.shown.values())


def test_when_time_is_up_everything_is_withheld():
    ticks = iter(range(0, 10_000_000, 1000))

    pattern = protect(district_table(2, schools=12), secret=SECRET, clock=lambda: next(ticks))

    assert set(pattern.hidden.values()) == {"unsolved"}


def test_little_more_is_hidden_than_what_is_small():
    work = protect(district_table(1, partitions=EVERYTHING), secret=SECRET).work

    assert work["hidden"] - work["small"] <= 0.08 * work["figures"]


@pytest.mark.parametrize(
    "given_settings",
    [
        {"treshold": 10},
        {"threshold": 0},
        {"threshold": 5},  # bands begin at 11
        {"bands": [(11, 20, 20), (11, 10, 10)]},
        {"bands": [(11, 20, 60)]},
        {"outcome_width": 2},
        {"drawn_among": 1},
    ],
)
def test_settings_that_cannot_be_are_refused(given_settings):
    with pytest.raises(ValueError, match="SUPPRESSION"):
        Limits.from_settings(given_settings)
