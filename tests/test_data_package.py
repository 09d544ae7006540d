"""datapackage.json is a Frictionless Data Package, and true of the files beside it."""

import csv
import json
import re
from io import StringIO

import pytest

from metrics.models import Release
from metrics.release_files.package import read_package
from metrics.rows import MEMBERS
from tests.api import client

pytestmark = pytest.mark.django_db

SPECIFICATION = "https://datapackage.org/profiles/2.0"
KEYS = {
    "indicator": "indicators",
    "student_group": "student_groups",
    "population": "populations",
    "source": "sources",
}


def file_of(name):
    return b"".join(client.get(f"/data/2021.1/{name}").streaming_content).decode()


@pytest.fixture(scope="module")
def package(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return json.loads(file_of("datapackage.json"))


@pytest.fixture(scope="module")
def resources(package):
    return {each["name"]: each for each in package["resources"]}


def test_package_has_what_the_specification_requires(package):
    assert package["$schema"] == f"{SPECIFICATION}/datapackage.json"
    assert package["name"] == "los-angeles-pilot-schools"
    assert package["title"] == "Los Angeles Pilot Schools, release 2021.1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", package["created"])
    assert package["contributors"] == [
        {"title": "Los Angeles Pilot Schools", "roles": ["publisher"]}
    ]
    assert all(source["title"] for source in package["sources"])
    # The sources keep their own terms: no licence can be named for the whole.
    assert "licenses" not in package
    assert "see the licence of each" in package["description"]


def test_every_resource_has_a_name_of_its_own_and_a_path_or_data(package, resources):
    assert len(resources) == len(package["resources"])
    for name, resource in resources.items():
        assert re.fullmatch(r"[-a-z0-9._/]+", name)
        assert ("path" in resource) != ("data" in resource)


def test_tables_that_do_not_describe_themselves_have_a_schema(resources):
    with_schema = {name for name, resource in resources.items() if "schema" in resource}

    assert with_schema == {"observations-csv", "observations-jsonl", "observations-xlsx"} | set(
        KEYS.values()
    )
    for name in with_schema:
        schema = resources[name]["schema"]
        assert resources[name]["type"] == "table"
        assert schema["$schema"] == f"{SPECIFICATION}/tableschema.json"
        assert schema["missingValues"] == [""]
        assert schema["primaryKey"] in (["id"], ["slug"])
    for name in ["observations-csv", "observations-jsonl", "observations-xlsx"]:
        fields = resources[name]["schema"]["fields"]
        assert [field["name"] for field in fields] == MEMBERS


def test_candidates_are_text_in_tables_and_a_list_in_json(resources):
    kinds = {
        name: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for name, resource in resources.items()
        if name.startswith("observations-") and "schema" in resource
    }

    assert kinds["observations-csv"]["candidates"] == "string"
    assert kinds["observations-xlsx"]["candidates"] == "string"
    assert kinds["observations-jsonl"]["candidates"] == "array"


def test_columns_are_described_in_both_languages(resources):
    fields = {field["name"]: field for field in resources["observations-csv"]["schema"]["fields"]}

    assert fields["grade"]["description"] == "One grade, or all."
    assert fields["grade"]["description_es"] == "Un grado, o todos."
    assert fields["id"]["constraints"] == {"required": True, "unique": True}


def test_every_code_in_the_rows_is_defined_in_the_package(resources):
    rows = list(csv.DictReader(StringIO(file_of("observations.csv"), newline="")))
    keys = resources["observations-csv"]["schema"]["foreignKeys"]

    assert len(rows) > 1000
    assert keys == [
        {"fields": [column], "reference": {"resource": table, "fields": ["slug"]}}
        for column, table in KEYS.items()
    ]
    for column, table in KEYS.items():
        slugs = [record["slug"] for record in resources[table]["data"]]
        assert len(set(slugs)) == len(slugs)
        assert {row[column] for row in rows} == set(slugs)


def test_every_record_has_every_field(resources):
    for table in KEYS.values():
        names = [field["name"] for field in resources[table]["schema"]["fields"]]
        assert all(list(record) == names for record in resources[table]["data"])


def test_school_years_are_those_of_the_rows(package):
    rows = csv.DictReader(StringIO(file_of("observations.csv"), newline=""))

    assert package["school_years"] == sorted({row["school_year"] for row in rows})


def test_package_is_only_read_as_long_as_it_is_true():
    release = Release.objects.get()
    assert read_package(release)["version"] == "2021.1"

    release.revision = 2

    assert read_package(release) is None


def test_package_that_is_not_there_is_none(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert read_package(Release.objects.get()) is None
