"""Figures of a whole file: written to a table that only this connection sees, judged there
against what stands, and taken in with one statement each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from metrics.models import Observation
from schools.bulk import insert_rows
from schools.models import ImportRun

from .recording import CELL, PRECEDENCE, SAYS

STAGED, JUDGED = "staged_figures", "judged_figures"
WHERE = ["row_number", "column_name"]
COLUMNS = [*CELL, *SAYS, *WHERE]
NEW, REPLACING, UNCHANGED, KEPT = "new", "replacing", "unchanged", "kept"
_FIGURES = Observation._meta.db_table
_RUNS = ImportRun._meta.db_table

# The cells of `COLUMNS`, in their order.
StagedRow = tuple[Any, ...]


class Judged(NamedTuple):
    """A staged figure that is not what stands in its cell, with what does."""

    verdict: str
    cell: tuple[Any, ...]
    before: tuple[str, str] | None  # digits and status
    after: tuple[str, str]


@dataclass(frozen=True)
class Judgement:
    """How many figures are `new`, `replacing`, `unchanged` and `kept`; see `compare_figures`.

    `ending` are the ids of current figures of the batches asked about that are not staged.
    """

    counts: dict[str, int]
    ending: list[int] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.counts.get(NEW) or self.counts.get(REPLACING) or self.ending)


def stage_figures(rows: Iterable[StagedRow]) -> None:
    """Takes the place of what was staged before on this connection."""
    columns = ", ".join(map(_quoted, COLUMNS))
    with connection.cursor() as cursor:
        _drop(cursor)
        # As a copy it has the same types, so that both say the same number in the same way.
        cursor.execute(
            f"CREATE TEMPORARY TABLE {STAGED} AS SELECT {columns} FROM {_FIGURES} WHERE 1 = 0"
        )
    insert_rows(STAGED, COLUMNS, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX staged_cells ON {STAGED} ({', '.join(map(_quoted, CELL))})")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {STAGED}")


def judge_staged(*, kind: str, batches: Iterable[int] = ()) -> Judgement:
    """Holds the staged figures against the current ones, for a batch of this kind.

    `batches` are earlier runs of the same thing: what they brought and is staged no more ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {JUDGED}")
        cursor.execute(
            f"""
            CREATE TEMPORARY TABLE {JUDGED} AS
            SELECT {_listed("s", COLUMNS)},
                o.id AS replaces, o.digits AS stood, o.status AS stood_as,
                CASE WHEN o.id IS NULL THEN '{NEW}' WHEN {_same(SAYS)} THEN '{UNCHANGED}'
                    WHEN {_precedence()} > {PRECEDENCE[kind]} THEN '{KEPT}'
                    ELSE '{REPLACING}' END AS verdict
            FROM {STAGED} s
            LEFT JOIN {_FIGURES} o ON o.current AND {_same(CELL, "=")}
            LEFT JOIN {_RUNS} r ON r.id = o.import_run_id
            """
        )
        cursor.execute(f"SELECT verdict, COUNT(*) FROM {JUDGED} GROUP BY verdict")
        counts = dict(cursor.fetchall())
    return Judgement(counts, _ending(list(batches)))


def _ending(batches: list[int]) -> list[int]:
    if not batches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT o.id FROM {_FIGURES} o
            WHERE o.current AND o.import_run_id IN ({", ".join(["%s"] * len(batches))})
                AND NOT EXISTS (SELECT 1 FROM {STAGED} s WHERE {_same(CELL, "=")})
            ORDER BY o.id
            """,
            batches,
        )
        return [pk for (pk,) in cursor.fetchall()]


def judged(*verdicts: str, most: int | None = None) -> Iterator[Judged]:
    """In the order of the file."""
    limit = "" if most is None else f"LIMIT {int(most)}"
    size = len(CELL)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT verdict, {", ".join(CELL)}, stood, stood_as, digits, status FROM {JUDGED}
            WHERE verdict IN ({", ".join(["%s"] * len(verdicts))})
            ORDER BY COALESCE(row_number, 0), {", ".join(CELL)} {limit}
            """,
            verdicts,
        )
        rows = cursor.fetchall()
    for verdict, *row in rows:
        stood, stood_as, digits, status = row[size:]
        before = None if stood_as is None else (stood, stood_as)
        yield Judged(verdict, tuple(row[:size]), before, (digits, status))


def replaced_by_staged() -> list[int]:
    """The ids of the figures that staged ones take the place of."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT replaces FROM {JUDGED} WHERE verdict = %s ORDER BY replaces", [REPLACING]
        )
        return [pk for (pk,) in cursor.fetchall()]


def write_staged(run: ImportRun) -> None:
    """Within a transaction, right after `judge_staged`."""
    columns = ", ".join(map(_quoted, COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {_FIGURES} SET current = %s WHERE current AND id IN
                (SELECT replaces FROM {JUDGED} WHERE verdict = %s)
            """,
            [False, REPLACING],
        )
        cursor.execute(
            f"""
            INSERT INTO {_FIGURES} ({columns}, import_run_id, current)
            SELECT {columns}, %s, %s FROM {JUDGED} WHERE verdict IN (%s, %s)
            ORDER BY COALESCE(row_number, 0)
            """,
            [run.pk, True, NEW, REPLACING],
        )


def drop_staged() -> None:
    with connection.cursor() as cursor:
        _drop(cursor)


def _drop(cursor) -> None:
    for table in (STAGED, JUDGED):
        cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _precedence() -> str:
    cases = " ".join(f"WHEN '{kind}' THEN {rank}" for kind, rank in PRECEDENCE.items())
    return f"CASE r.kind {cases} END"


def _same(columns: list[str], sign: str = "") -> str:
    """Also nothing is the same as nothing, unless a sign is given."""
    sign = sign or ("IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM")
    return " AND ".join(f"s.{_quoted(name)} {sign} o.{_quoted(name)}" for name in columns)


def _listed(table: str, columns: list[str]) -> str:
    return ", ".join(f"{table}.{_quoted(name)}" for name in columns)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
