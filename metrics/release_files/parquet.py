"""A release as a Parquet file. Never imported by a web process: duckdb is a library of 40 MB."""

from pathlib import Path

import duckdb

from .columns import COLUMNS

# Small enough that a reader who wants one indicator of one school fetches little.
ROWS_IN_A_GROUP = 50_000
# One thread writes the same bytes each time. Rows go by in their order, so that memory is small.
SETTINGS = ["SET threads = 1", "SET memory_limit = '512MB'", "SET preserve_insertion_order = true"]


def write_parquet(json_lines: Path, path: Path) -> None:
    """In the order of the keys: by indicator, then school, so that statistics leave groups out."""
    types = ", ".join(f"'{column.name}': '{column.duckdb}'" for column in COLUMNS)
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as database:
        for setting in [*SETTINGS, f"SET temp_directory = {_text(path.parent)}"]:
            database.execute(setting)
        database.execute(
            f"COPY (SELECT * FROM read_json({_text(json_lines)}, format = 'newline_delimited', "
            f"maximum_object_size = 16777216, columns = {{{types}}})) TO {_text(path)} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_A_GROUP})"
        )


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
