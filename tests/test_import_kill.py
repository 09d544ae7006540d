"""kill -9 at five random points of an import: nothing partial, nothing stuck, the same result."""

import hashlib
import io
import json
import random
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from lausd_pilots.management.commands import work as command
from metrics.models import Observation
from schools import work
from schools.imports import tasks
from schools.imports.runs import ask_to_apply, receive_file
from schools.imports.storing import place_of
from schools.models import ImportedChange, ImportRun, Source
from tests.factories import make
from tests.import_files import FAMILY, SOUTH, row, scene, take, text, written
from tests.test_work import ROOT, environment, hand_over, is_held, take_back, wait_until

HANDLERS = tasks.handlers((FAMILY,))
POINTS = 5
# Taking the file of this test in sends a few more.
STATEMENTS = 40


@pytest.fixture
def data_dir(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(command, "HANDLERS", HANDLERS)
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_kill_at_five_random_points_leaves_nothing_half_done(data_dir, tmp_path):
    scene()
    take(written(tmp_path / "older.csv", text(row(), row(group="GF"))))
    newer = text(row(rate="82.0", met="41"), row(SOUTH), row(SOUTH, group="GF"))
    expected, before = hash_of_straight_run(written(tmp_path / "newer.csv", newer)), state()
    clerk = make(User)
    run = receive_file(io.BytesIO(newer.encode()), name="newer.csv", by=clerk, at=timezone.now())
    work.do_next(HANDLERS)
    seed = random.randrange(10**6)

    for point in sorted(random.Random(seed).sample(range(1, STATEMENTS + 1), POINTS)):
        run = ask_to_apply(ImportRun.objects.get(pk=run.pk), by=clerk, at=timezone.now())
        assert killed_at(point, data_dir), (seed, point)
        assert ImportRun.objects.get(pk=run.pk).state == "running", (seed, point)
        assert state() == before, (seed, point)
        wait_until(lambda: not is_held())
        call_command("work", "--once")
        run.refresh_from_db()
        assert (run.state, run.note) == ("failed", work.STOPPED), (seed, point)
        assert place_of(run.digest).exists()

    ask_to_apply(run, by=clerk, at=timezone.now())
    call_command("work", "--once")

    assert ImportRun.objects.get(pk=run.pk).state == "applied"
    assert figures_hash() == expected, seed


def killed_at(number, folder):
    """Whether the worker was killed at this statement, and had not ended before."""
    reached = folder / f"reached-{number}"
    hand_over(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.killed_import", reached, str(number)],
        cwd=ROOT,
        env=environment(folder),
    )
    wait_until(reached.exists, process)
    process.kill()
    process.wait()
    take_back(folder)
    return ImportRun.objects.filter(state="running").exists()


def hash_of_straight_run(path):
    with transaction.atomic():
        take(path)
        found = figures_hash()
        transaction.set_rollback(True)
    return found


def figures_hash():
    """Of everything that is recorded about the family's indicators, but for ids."""
    rows = Observation.objects.filter(indicator__slug__startswith="test-").order_by(
        "indicator__slug", "population__slug", "student_group__slug", "row_number", "digits"
    )
    names = ["indicator__slug", "population__slug", "school_year", "student_group__slug", "digits"]
    names += ["status", "numerator", "denominator", "row_number", "column_name", "current"]
    listed = json.dumps(list(rows.values_list(*names, "source__slug")))
    return hashlib.sha256(listed.encode()).hexdigest()


def state():
    models = [Observation, ImportedChange, Source, Source.history.model]
    return figures_hash(), [model.objects.count() for model in models]
