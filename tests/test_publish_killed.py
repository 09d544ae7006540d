"""kill -9 in the middle of a publish: nothing partial, nothing stuck, and then the same hash."""

import random
import subprocess
import sys
from hashlib import sha256

import pytest
from django.db import transaction

from lausd_pilots.checking import breaches
from metrics.actions import publish
from metrics.models import HiddenFigure, Observation, PublishedValue, Release
from metrics.release_files import release_folder, write_missing_release_files
from tests.factories import make
from tests.killed_publishing import GIVEN
from tests.test_work import ROOT, environment, hand_over, take_back, wait_until

MAKING, WRITING = "metrics.publishing.making", "metrics.publishing.writing"
BEFORE_IT_STANDS = [
    ("metrics.publishing.differences", "_compare_year", random.Random(7).randrange(1, 40)),
    (MAKING, "write_edition", 1),
    (WRITING, "insert_rows", random.Random(8).randrange(1, 4)),
    (WRITING, "_write_hidden", 1),
]


@pytest.mark.django_db(transaction=True)
def test_kill_leaves_nothing_and_the_next_publish_is_the_same(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    some_changes()
    before, expected = state(), state_after_publishing()
    for place in BEFORE_IT_STANDS:
        killed_at(place, tmp_path)
        assert state() == before, place

    killed_at((MAKING, "write_release_files", 1), tmp_path)
    assert state() == expected
    assert not release_folder("2027.1").exists()
    assert publish(**{**GIVEN, "version": None}).release is None
    write_missing_release_files()
    assert (release_folder("2027.1") / "observations.csv").exists()
    assert list(breaches()) == []


def some_changes():
    """New, changed and gone figures of three indicators."""
    current = Observation.objects.filter(current=True, import_run__kind="records")
    gone = current.order_by("pk").values_list("pk", flat=True)[:5]
    Observation.objects.filter(pk__in=list(gone)).update(current=False)
    for _number in range(3):
        make(Observation)


def state():
    """What is published, as a hash: not the ids, which a rolled back transaction uses up."""
    values = PublishedValue.objects.order_by("key", "first_release_id")
    rows = values.values_list("first_release_id", "last_release_id", "change", "row")
    releases = Release.objects.order_by("number").values_list("version", "figures", "added")
    hidden = HiddenFigure.objects.order_by("key").values_list("key", "reason")
    return sha256(repr([list(rows), list(releases), list(hidden)]).encode()).hexdigest()


def state_after_publishing():
    with transaction.atomic():
        publish(**GIVEN)
        found = state()
        transaction.set_rollback(True)
    return found


def killed_at(place, folder):
    hand_over(folder)
    reached = folder / "reached"
    reached.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.killed_publishing", *map(str, place), reached]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder))
    wait_until(reached.exists, process)
    process.kill()
    process.wait()
    take_back(folder)
