"""Search engines for data find each release described: schema.org, as JSON-LD."""

import json
import re

import pytest

from lausd_pilots.readers.dataset import json_ld
from metrics.models import Indicator, PublishedValue, Release
from metrics.release_files import write_release_files
from schools.samples import SAMPLE_SOURCE
from tests.factories import make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SITE = "https://pilots.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def described(client, page="/data/2021.1/"):
    [found] = SCRIPT.findall(client.get(page).content.decode())
    return json.loads(found)


@pytest.mark.parametrize("page", ["/data/", "/data/2021.1/"])
def test_release_is_described(client, page):
    Release.objects.update(made_at="2026-07-14T19:00:00Z")
    dataset = described(client, page)

    assert dataset["@context"] == "https://schema.org"
    assert dataset["@type"] == "Dataset"
    assert dataset["@id"] == dataset["url"] == f"{SITE}/data/2021.1/"
    assert dataset["name"] == "Los Angeles Pilot Schools, release 2021.1"
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["version"] == "2021.1"
    assert dataset["datePublished"] == "2026-07-14"
    assert dataset["creator"] == {
        "@type": "Organization",
        "name": "Los Angeles Pilot Schools",
        "url": f"{SITE}/",
    }
    assert dataset["license"]["name"] == "Each source keeps its own terms"
    assert dataset["license"]["url"] == f"{SITE}/data/#licenses"
    assert dataset["isAccessibleForFree"] is True
    assert dataset["inLanguage"] == ["en", "es"]
    assert dataset["spatialCoverage"]["name"] == "Los Angeles Unified School District"
    # From the number of charter schools in 1993-94 to the state tests of 2023-24.
    assert dataset["temporalCoverage"] == "1993-07-01/2024-06-30"


def test_files_can_be_fetched_and_checked(client):
    [csv, *others] = described(client)["distribution"]
    noted = {file["name"]: file for file in Release.objects.get().files}["observations.csv"]

    assert csv == {
        "@type": "DataDownload",
        "name": "observations.csv",
        "contentUrl": f"{SITE}/data/2021.1/observations.csv",
        "encodingFormat": "text/csv",
        "contentSize": f"{noted['bytes']} B",
        "sha256": noted["sha256"],
    }
    assert [file["encodingFormat"] for file in others] == [
        "application/x-ndjson",
        "application/vnd.apache.parquet",
        "application/vnd.sqlite3",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/json",
        "text/plain",
    ]
    for file in [csv, *others]:
        assert client.get(file["contentUrl"].removeprefix(SITE)).status_code == 200


def test_what_is_measured_is_listed_with_its_page(client):
    variables = {each["propertyID"]: each for each in described(client)["variableMeasured"]}
    graduation = variables["graduation-rate"]

    assert graduation["name"] == "Four-year graduation rate (CDE)"
    assert graduation["description"].startswith("The four-year adjusted cohort graduation rate")
    assert graduation["unitText"] == "percent"
    assert graduation["url"] == f"{SITE}/results/graduation-rate/"
    assert set(variables) == set(
        Indicator.objects.filter(published__isnull=False).values_list("slug", flat=True)
    )


def test_sources_are_named(client):
    sources = {each["url"]: each for each in described(client)["isBasedOn"]}

    assert sources[f"{SITE}/sources/cde-acgr-2017-18/"] == {
        "@type": "CreativeWork",
        "name": "Adjusted Cohort Graduation Rate and Outcome Data, 2017–18",
        "url": f"{SITE}/sources/cde-acgr-2017-18/",
        "sameAs": "https://www.cde.ca.gov/ds/ad/filesacgr.asp",
        "publisher": {"@type": "Organization", "name": "California Department of Education"},
    }


def test_spanish_page_describes_it_in_spanish(client):
    dataset = described(client, "/es/data/2021.1/")

    assert dataset["name"] == "Escuelas piloto de Los Ángeles, publicación 2021.1"
    assert dataset["license"]["name"] == "Cada fuente conserva sus propias condiciones"
    assert dataset["distribution"][0]["contentUrl"] == f"{SITE}/data/2021.1/observations.csv"
    names = {each["propertyID"]: each["name"] for each in dataset["variableMeasured"]}
    assert names["graduation-rate"] == Indicator.objects.get(slug="graduation-rate").name_es


def test_provisional_release_and_sample_say_so(client, empty_database, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    release = make(Release, version="sample.1", state="provisional", figures=1)
    row = dict.fromkeys(["id", "school_year"], "2020-21") | {"source": SAMPLE_SOURCE}
    make(PublishedValue, first_release=release, row=json.dumps(_whole(row)))
    write_release_files(release)
    said = described(client, "/data/sample.1/")["description"]

    assert "A sample: made-up figures of schools that do not exist." in said
    assert "This release is provisional." in said


def _whole(row):
    members = "id indicator population school_year student_group grade unit status source release"
    return dict.fromkeys(members.split(), "x") | row


def test_release_without_files_is_described_as_far_as_it_is_known(client):
    make(Release, version="2030.1", number=7)
    dataset = described(client, "/data/2030.1/")

    assert (dataset["distribution"], dataset["variableMeasured"]) == ([], [])
    assert "temporalCoverage" not in dataset


def test_no_text_can_end_the_script(empty_database):
    release = make(Release, version="2030.1")
    written = json_ld(release, [], "https://</script><script>alert(1)</script>&<!--")

    assert "<" not in written
    assert ">" not in written
    assert "&" not in written
    assert json.loads(written)["creator"]["url"].startswith("https://</script><script>")


def test_description_reads_no_figure(client):
    release = Release.objects.get()

    assert count_queries(lambda: json_ld(release, [], SITE)) == 0


def test_nothing_is_described_before_the_first_release(client, empty_database):
    assert SCRIPT.findall(client.get("/data/").content.decode()) == []
