"""DuckDB with its extension for HTTP, taken from the installed package: nothing is fetched."""

from importlib.util import find_spec
from pathlib import Path

import duckdb


def extension() -> Path:
    [place] = find_spec("duckdb_extension_httpfs").submodule_search_locations
    [found] = Path(place).rglob("httpfs.duckdb_extension")
    return found


def reader() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension()}'")
    return connection


def keep_extension(home: Path) -> None:
    """Where DuckDB, started with this home, looks before it fetches one."""
    version = duckdb.__version__
    [[platform]] = duckdb.sql("PRAGMA platform").fetchall()
    folder = home / ".duckdb" / "extensions" / f"v{version}" / platform
    folder.mkdir(parents=True)
    (folder / extension().name).symlink_to(extension())
