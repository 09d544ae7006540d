"""The made-up district: as large as asked for, the same each time, and never taken for real."""

import hashlib
import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from lausd_pilots.sample import Size, make_sample
from lausd_pilots.sample.figures import open_rows, protected_rows
from metrics.models import Indicator, Observation, PublishedValue, Release
from metrics.release_files import release_folder
from schools.models import School, SchoolName
from schools.samples import SAMPLE_SOURCE
from tests.api import ask, client
from tests.factories import make

pytestmark = pytest.mark.django_db

SMALL = Size(schools=6, observations=500, seed=7)
# Of the lines of JSON of SMALL, on both engines.
DIGEST = "368ff728c6d2296dc90e6bce0ae4f115e737d7d6f3431793348df878b9f61222"


@pytest.fixture
def empty(empty_database, tmp_path, settings):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sample(empty, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return make_sample(SMALL)


def file_of(name):
    return (release_folder("sample.1") / name).read_bytes()


# --- what is made ---


@pytest.mark.usefixtures("sample")
def test_exactly_as_many_figures_are_published_as_were_asked_for():
    release = Release.objects.get()

    assert (release.version, release.figures) == ("sample.1", 500)
    assert PublishedValue.objects.count() == 500
    assert School.objects.count() == 6
    assert ask("observations/").json()["count"] == 500


@pytest.mark.usefixtures("sample")
def test_same_seed_makes_the_same_bytes_on_every_engine():
    assert hashlib.sha256(file_of("observations.jsonl")).hexdigest() == DIGEST


def test_another_seed_makes_other_figures():
    other = Size(schools=6, observations=500, seed=8)

    assert list(open_rows(SMALL)) == list(open_rows(SMALL))
    assert list(open_rows(SMALL)) != list(open_rows(other))


def test_small_sample_has_several_indicators_years_and_groups():
    rows = list(open_rows(SMALL))

    assert len({row.indicator for row in rows}) == 3
    assert len({row.school_year for row in rows}) == 3
    assert len({row.group for row in rows}) == 10


@pytest.mark.parametrize("rows", [open_rows, protected_rows])
def test_races_and_genders_add_up_to_all_students(rows):
    cohorts = {}
    for row in rows(Size(schools=50, observations=50 * 10, seed=7)):
        cohorts.setdefault((row.indicator, row.school, row.school_year), {})[row.group] = row

    assert len(cohorts) == 50
    for groups in cohorts.values():
        for parts in [
            ["female", "male"],
            ["hispanic", "black", "white", "asian", "two-or-more-races"],
        ]:
            assert sum(groups[part].students for part in parts) == groups["all"].students
            assert sum(groups[part].met or 0 for part in parts) == (groups["all"].met or 0)
        for group in groups.values():
            assert 0 <= (group.met or 0) <= group.students
            rest = groups["all"].students - group.students
            assert 0 <= (groups["all"].met or 0) - (group.met or 0) <= rest


def test_numbers_of_students_are_skewed():
    rows = protected_rows(Size(schools=300, observations=3000, seed=7))
    students = sorted(row.students for row in rows if row.group == "all")
    middle, mean = students[150], sum(students) / 300

    assert mean > 1.1 * middle


@pytest.mark.usefixtures("sample")
def test_small_groups_are_starred_as_at_a_public_source():
    starred = PublishedValue.objects.filter(status="suppressed")

    assert starred.exists()
    assert not starred.exclude(value=None).exists()
    assert not Observation.objects.filter(denominator__range=(1, 10)).exists()
    assert set(Indicator.objects.values_list("data_class", flat=True)) == {"C1"}


@pytest.mark.usefixtures("sample")
def test_sample_keeps_every_rule():
    out = StringIO()

    call_command("check_data", stdout=out)

    assert out.getvalue().endswith("rules hold.\n")


# --- nobody takes it for real ---


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    "path", ["/", "/schools/", "/schools/sample-school-0001/", "/results/enrollment/", "/data/"]
)
def test_every_page_says_that_it_is_a_sample(path):
    assert "These schools do not exist, and their figures are made up." in (
        client.get(path).content.decode()
    )


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/schools/",
        "/api/v1/observations/?format=csv",
        "/api/v1/releases/sample.1/",
        "/data/sample.1/observations.csv",
    ],
)
def test_every_answer_to_a_program_says_it(path):
    assert client.get(path)["X-Sample"] == "made-up figures of schools that do not exist"


@pytest.mark.parametrize("path", ["/api/v1/schools/", "/data/2021.1/observations.csv"])
def test_what_is_no_sample_does_not_say_it(path):
    assert "X-Sample" not in client.get(path)


@pytest.mark.usefixtures("sample")
def test_files_say_it():
    package = json.loads(file_of("datapackage.json"))
    lines = file_of("observations.jsonl").splitlines()

    assert package["release"]["sample"] is True
    assert package["description"].startswith("A sample: made-up figures")
    assert {json.loads(line)["source"] for line in lines} == {SAMPLE_SOURCE}


@pytest.mark.usefixtures("sample")
def test_names_are_plainly_made_up():
    names = SchoolName.objects.values_list("name", flat=True)

    assert all(name.startswith("Sample ") for name in names)
    assert len(names) == 6


# --- it stands alone ---


def test_database_that_holds_the_documents_is_refused():
    with pytest.raises(CommandError, match="never stands beside anything else"):
        call_command("make_sample_data", "--schools", "2", "--observations", "5")


@pytest.mark.usefixtures("empty")
def test_accounts_may_be_there_and_nothing_else():
    make(get_user_model())
    make_sample(Size(schools=2, observations=5, seed=1))

    with pytest.raises(CommandError, match="never stands beside anything else"):
        call_command("make_sample_data", "--schools", "2", "--observations", "5")


@pytest.mark.usefixtures("sample")
def test_documents_are_not_loaded_beside_it():
    out = StringIO()

    call_command("load_reports", stdout=out)

    assert "nothing is loaded beside it" in out.getvalue()
    assert School.objects.count() == 6


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    "asked",
    [
        ["--schools", "2", "--observations", "5761"],
        ["--schools", "0"],
        ["--schools", "2", "--observations", "0"],
        ["--schools", "2", "--observations", "21", "--protected"],
    ],
)
def test_size_that_is_impossible_is_refused_with_the_most(asked):
    with pytest.raises(CommandError, match="have room for 1 to"):
        call_command("make_sample_data", *asked)

    assert not School.objects.exists()


# --- figures that have to be protected ---


@pytest.fixture
def protected(empty):
    out = StringIO()
    call_command("make_sample_data", "--schools", "5", "--protected", stdout=out)
    return out.getvalue()


def test_protected_figures_are_typed_in_of_one_metric_year_and_unpublished(protected):
    figures = Observation.objects.select_related("import_run", "indicator")

    assert figures.count() == 50
    assert {figure.import_run.kind for figure in figures} == {"paste"}
    assert {figure.indicator.data_class for figure in figures} == {"C3"}
    assert {figure.school_year for figure in figures} == {2024}
    assert not Release.objects.exists()
    assert "Nothing is published yet" in protected


@pytest.mark.usefixtures("protected")
def test_account_that_typed_them_cannot_sign_in():
    clerk = get_user_model().objects.get(username="sample-clerk")

    assert not clerk.is_active
    assert not clerk.has_usable_password()
