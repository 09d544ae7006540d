"""DuckDB reads the Parquet file of a release over HTTP, as anybody would, and only parts of it."""

import json
from random import Random

import pytest

from benchmarks.over_http import reader
from metrics.models import PublishedValue
from metrics.release_files import parquet

pytestmark = pytest.mark.django_db

INDICATORS = [f"indicator-{number:02}" for number in range(12)]
ROWS_OF_EACH = 5_000


@pytest.fixture
def duckdb():
    with reader() as connection:
        connection.execute("CALL enable_logging('HTTP')")
        yield connection


@pytest.fixture
def large_file(tmp_path, settings, monkeypatch):
    """In place of the file of the first release: one of some hundred thousand bytes."""
    monkeypatch.setattr(parquet, "ROWS_IN_A_GROUP", 2_048)
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "releases" / "2021.1"
    folder.mkdir(parents=True)
    lines = tmp_path / "lines"
    lines.write_text("\n".join(map(json.dumps, made_up_rows())))
    path = folder / "observations.parquet"
    parquet.write_parquet(lines, path)
    return path


def made_up_rows():
    """In the order of keys. Values of each indicator come in pairs whose mean is its number."""
    noise, apart = Random(7), 0
    for number, indicator in enumerate(INDICATORS):
        for row in range(ROWS_OF_EACH):
            apart = -apart if row % 2 else noise.randrange(1_000)
            yield {
                "id": f"{indicator}/school-{row:04}",
                "indicator": indicator,
                "school": f"school-{row:04}",
                "value": number + apart,
                "numerator": noise.randrange(1_000_000),
            }


def fetched(duckdb) -> list[int]:
    """The bytes of each answer, as the reader noted them."""
    found = duckdb.execute(
        "SELECT response.status, response.headers['Content-Length'] "
        "FROM duckdb_logs_parsed('HTTP') WHERE request.type = 'GET'"
    ).fetchall()
    assert {status for status, _length in found} == {"PartialContent_206"}
    return [int(length) for _status, length in found]


def test_parquet_file_of_the_latest_release_is_read_over_http(served, duckdb):
    url = f"{served}/data/latest/observations.parquet"
    expected = PublishedValue.objects.filter(indicator__slug="graduation-rate").count()

    asked = f"SELECT count(*) FROM '{url}' WHERE indicator = 'graduation-rate'"

    assert duckdb.execute(asked).fetchone() == (expected,)
    assert expected > 100
    described = duckdb.execute(f"SELECT num_rows FROM parquet_file_metadata('{url}')")
    assert described.fetchone() == (PublishedValue.objects.count(),)


def test_mean_of_an_indicator_takes_less_than_a_fifth_of_the_file(served, duckdb, large_file):
    url = f"{served}/data/latest/observations.parquet"

    asked = f"select avg(value) from '{url}' where indicator = 'indicator-05'"

    assert duckdb.execute(asked).fetchone() == (5,)
    assert 0 < sum(fetched(duckdb)) < large_file.stat().st_size / 5
