"""Makes the plain table out of the published figures, with the same indexes.

Run as `python -m benchmarks.api.peers.filling` with the settings of the peers; does nothing where
the table holds the figures of the latest release already.
"""

import re

import django
from django.db import connection

SITE_TABLE = "metrics_publishedvalue"
COLUMNS = (
    "key, first_release_id, last_release_id, indicator_id, population_id, school_id, "
    "local_district_id, board_district_id, district_year, level, school_year, student_group_id, "
    "grade, respondent, status, value, source_id"
)
# What the site keeps in the text of a row only; a column of the same type here.
NUMBERS = {"low": "numeric", "high": "numeric", "numerator": "integer", "denominator": "integer"}
TEXTS = ["qualifier", "note", "note_es"]
# Columns that only the site has; and what the plain table is made with.
NOT_HERE = re.compile(
    r"\b(statement_id|row|change)\b|\(id\)$|\bone_row_per_key_and_first_release\b"
)
NAME = re.compile(r'(INDEX "?)(\w+)')
COPY = re.compile(r'INDEX "?(plain_(?!row_per_key_and_first_release)\w+)')


def main() -> None:
    django.setup()
    from benchmarks.api.peers.models import PlainFigure

    table = PlainFigure._meta.db_table
    if not holds_the_same(PlainFigure):
        make(PlainFigure)
    copy_indexes(table)
    if connection.vendor == "postgresql":
        for name in [SITE_TABLE, table]:
            run(f"VACUUM (ANALYZE) {name}")


def holds_the_same(model) -> bool:
    from metrics.models import PublishedValue

    if model._meta.db_table not in connection.introspection.table_names():
        return False
    return model.objects.count() == PublishedValue.objects.standing().count()


def make(model) -> None:
    with connection.schema_editor() as editor:
        if model._meta.db_table in connection.introspection.table_names():
            editor.delete_model(model)
        editor.create_model(model)
    run(filling(model._meta.db_table))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def filling(table: str) -> str:
    row = "row::json" if connection.vendor == "postgresql" else "row"
    numbers = [f"CAST({row} ->> '{name}' AS {kind})" for name, kind in NUMBERS.items()]
    texts = [f"COALESCE({row} ->> '{name}', '')" for name in TEXTS]
    candidates = f"{row} ->> 'candidates'"
    candidates = f"({candidates})::jsonb" if connection.vendor == "postgresql" else candidates
    return (
        f"INSERT INTO {table} ({COLUMNS}, {', '.join([*NUMBERS, *TEXTS])}, candidates) "
        f"SELECT {COLUMNS}, {', '.join([*numbers, *texts])}, {candidates} "
        f"FROM {SITE_TABLE} WHERE last_release_id IS NULL ORDER BY key"
    )


def copy_indexes(table: str) -> None:
    """All of the site's table, but those about a column that is not here."""
    fitting = [each for each in definitions_of(SITE_TABLE) if not NOT_HERE.search(each)]
    wanted = {copied_index(each, table) for each in fitting}
    there = {each for each in definitions_of(table) if COPY.search(each)}
    for statement in sorted(there - wanted):
        run(f'DROP INDEX "{COPY.search(statement).group(1)}"')
    for statement in sorted(wanted - there):
        run(statement)


def copied_index(statement: str, table: str) -> str:
    renamed = NAME.sub(r"\1plain_\2", statement, count=1)
    return renamed.replace(f".{SITE_TABLE}", f".{table}").replace(f'"{SITE_TABLE}"', f'"{table}"')


def definitions_of(table: str) -> list[str]:
    query = {
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE tablename = %s",
        "sqlite": (
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s "
            "AND sql IS NOT NULL"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor], [table])
        return [statement for (statement,) in cursor.fetchall()]


if __name__ == "__main__":
    main()
