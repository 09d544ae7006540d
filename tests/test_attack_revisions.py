"""Random histories of corrections: no release shows what an earlier one hid, and none tells on
single students without a warning that somebody has to answer."""

import os
from dataclasses import replace
from decimal import Decimal
from random import Random

from lausd_pilots.auditing.revisions import compare
from lausd_pilots.auditing.rows import Row
from metrics.publishing.homogeneous import Share, tells_on_single_students
from metrics.suppression import Limits, protect
from metrics.suppression.cells import Cell
from metrics.suppression.coding import shown
from tests.attacked import as_protected, scene

HISTORIES = 500
TABLES = 10 if "ALL_TABLES" in os.environ else 2
RELEASES = 4
SECRET = b"a key that no reader knows"


def corrected(table, random, starred):
    """A few students more or fewer in one group of some schools, and in every sum of them."""
    moved = {}
    schools = [cell for cell in table.cells if "/school-" in cell.key and cell.group != "all"]
    for cell in random.sample(schools, 12):
        moved[cell.key] = max(-cell.students, random.randint(-4, 4))
    # From the parts up: groups of a school, then groups of schools.
    for total in sorted(table.totals, key=lambda total: "/school-" not in total.whole):
        by = sum(moved.get(part, 0) for part in total.parts)
        if by:
            moved[total.whole] = by
    cells = [
        replace(
            cell,
            students=cell.students + moved.get(cell.key, 0),
            value=Decimal(cell.students + moved.get(cell.key, 0)),
            hidden_before=cell.key in starred,
        )
        for cell in table.cells
    ]
    return replace(table, cells=tuple(cells))


def test_what_was_hidden_stays_hidden():
    starred_in_all = 0
    for seed in range(1, TABLES + 1):
        random = Random(seed)
        district = scene(seed, schools=20)
        table, starred, before = district.table, set(), []
        for _release in range(RELEASES):
            pattern = protect(table, secret=SECRET)
            now = replace(district, table=table).rows(set(pattern.hidden), as_protected(pattern))
            assert compare(before, now).unstarred == []
            starred |= {row.key for row in now if row.hidden}
            before = [*(row for row in before if row.key in starred), *now]
            table = corrected(table, random, starred)
        starred_in_all += len(starred)

    assert starred_in_all > 50 * TABLES


def test_what_an_outsider_can_tell_of_single_students_is_warned_of():
    """Of a corrected share, the sizes of the group known before and after."""
    random, told = Random(7), 0
    for _history in range(HISTORIES):
        students = random.choice([random.randint(11, 60), random.randint(100, 180)])
        before = Share(students, random.randint(0, students))
        more = random.randint(1, 10)
        now = Share(students + more, before.met + random.choice([0, more, random.randint(0, more)]))
        rows = [published(share) for share in (before, now)]
        key = rows[0].key
        sizes = ({key: before.students}, {key: now.students})
        if compare([rows[0]], [rows[1]], students=sizes).homogeneous:
            told += 1
            assert tells_on_single_students(before, now)

    assert told >= 10


def published(share):
    value = Decimal(100 * share.met) / share.students
    cell = Cell("reading/x/2025-26/all/all/-", "x", "all", "percent", *share, value)
    said = shown(cell, Limits())
    return Row(
        "reading",
        "x",
        "2025-26",
        "all",
        unit="percent",
        status=said.status,
        value=Decimal(said.digits) if said.digits else None,
        low=said.low,
        high=said.high,
    )
