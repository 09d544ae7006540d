"""kill -9 at random points of an import and of a publish: see `tests/kills.py`.

Twice each every day, five times each in CI, fifty times each in the drill: `script/drills kills`.
"""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from schools.imports.runs import ask_to_apply, receive_file
from schools.imports.storing import place_of
from schools.models import ImportRun, School
from tests.cohort_files import cohort_file
from tests.factories import make
from tests.killed_command import AT
from tests.killed_site import Site
from tests.kills import IN_THE_DRILL, KILLS, kill_many_times

# So many schools make two thousand figures.
SCHOOLS = 40 if IN_THE_DRILL else 6


@pytest.fixture
def site(django_db_setup, django_db_blocker, tmp_path, settings, monkeypatch):
    """Its first cohorts are taken in; the file beside is newer."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    with django_db_blocker.unblock(), Site(tmp_path).opened() as site:
        settings.DATA_DIR = site.folder
        codes = sorted(School.objects.exclude(cds_code="").values_list("cds_code", flat=True))
        assert len(codes) > 35
        codes = codes[:SCHOOLS]
        older = cohort_file(tmp_path / "older.txt", codes, seed=1)
        cohort_file(tmp_path / "newer.txt", codes, seed=2, share=0.9)
        call_command("import_data", older)
        yield site


def test_import_by_the_command(site, tmp_path):
    command = ["import_data", str(tmp_path / "newer.txt")]

    kill_many_times(site, command, again=lambda: call_command(*command), times=KILLS // 2)


def test_import_by_the_worker(site, tmp_path):
    clerk = make(User)
    with (tmp_path / "newer.txt").open("rb") as file:
        run = receive_file(file, name="newer.txt", by=clerk, at=AT)
    call_command("work", "--once")
    ask_to_apply(run, by=clerk, at=AT)

    def again():
        found = ImportRun.objects.get(pk=run.pk)
        if found.state == "failed":
            assert place_of(run.digest).exists()
            ask_to_apply(found, by=clerk, at=AT)
            call_command("work", "--once")

    kill_many_times(site, ["work", "--once"], again=again, times=KILLS - KILLS // 2)


def test_publish(site, tmp_path):
    call_command("import_data", tmp_path / "newer.txt")
    command = ["publish", "--reason", "A test."]

    kill_many_times(site, command, again=lambda: call_command(*command), times=KILLS)
