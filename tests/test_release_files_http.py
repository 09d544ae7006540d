"""DuckDB reads the Parquet file of a release over HTTP, as anybody would, and only parts of it."""

from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from metrics.models import PublishedValue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader():
    """DuckDB with its extension for HTTP, taken from the installed package: nothing is fetched."""
    [place] = find_spec("duckdb_extension_httpfs").submodule_search_locations
    [extension] = Path(place).rglob("httpfs.duckdb_extension")
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute(f"LOAD '{extension}'")
        yield connection


def test_parquet_file_is_read_over_http_in_parts(live_server, reader):
    url = f"{live_server.url}/data/2021.1/observations.parquet"
    expected = PublishedValue.objects.filter(indicator__slug="graduation-rate").count()

    asked = f"SELECT count(*) FROM read_parquet('{url}') WHERE indicator = 'graduation-rate'"

    assert reader.execute(asked).fetchone() == (expected,)
    assert expected > 100
    described = reader.execute(f"SELECT num_rows FROM parquet_file_metadata('{url}')")
    assert described.fetchone() == (PublishedValue.objects.count(),)
