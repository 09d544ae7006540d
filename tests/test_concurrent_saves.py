"""Many save figures at once: nothing is lost, nothing fails, and who is refused is told."""

import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from metrics.models import Observation
from tests.factories import make
from tests.figure_scene import Scene
from tests.saving_process import PROCESSES, SAVES

ROOT = Path(__file__).parent.parent


@pytest.fixture
def environment(db, tmp_path):
    """Of processes that share a database of their own: a copy of the one of the tests."""
    (tmp_path / "static").mkdir()
    settings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lausd_pilots.settings",
        "DATA_DIR": str(tmp_path),
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "one for all processes, so that none has to make it",
        "SUPPRESSION_KEY": "this one, too",
    }
    if connection.vendor == "sqlite":
        copy_of_sqlite(tmp_path / "db.sqlite3")
        yield settings
    else:
        with copy_of_postgresql(settings["DATABASE_URL"]) as url:
            yield {**settings, "DATABASE_URL": url}


def copy_of_sqlite(path):
    """A backup would wait for the transaction of the test, which ends only after it."""
    path.write_bytes(connection.connection.serialize())


@contextlib.contextmanager
def copy_of_postgresql(url):
    """Nobody else may be connected to what is copied, so the test gives its connection up."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_saves"
    connection.close()
    tell_postgresql(
        f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)',
        f'CREATE DATABASE "{copy}" TEMPLATE "{name}"',
    )
    try:
        yield urlsplit(url)._replace(path=f"/{copy}").geturl()
    finally:
        tell_postgresql(f'DROP DATABASE "{copy}" WITH (FORCE)')


def tell_postgresql(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def saved_at_once(environment):
    done = subprocess.run(
        [sys.executable, "-m", "tests.saving_process"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_four_processes_save_to_the_same_cells_and_nothing_is_lost(environment):
    said = saved_at_once(environment)
    rows = said["rows"]
    answers = [answer for each in said["answers"] for answer in each]

    kinds = Counter(answer["kind"] for answer in answers)
    accepted = [answer for answer in answers if answer["kind"] in ("new", "changed")]
    assert [len(each) for each in said["answers"]] == [SAVES] * PROCESSES
    assert set(kinds) <= {"new", "changed", "conflict"}
    assert kinds["conflict"] > 0
    assert {answer["seen"]: answer["sent"] for answer in accepted} == {
        row["pk"]: row["digits"] for row in rows
    }
    assert taken_over(accepted) == one_after_the_other(rows)


def taken_over(accepted):
    """Each recorded figure, and the one that its author saw."""
    return {answer["seen"]: answer["saw"] for answer in accepted}


def one_after_the_other(rows):
    """Each recorded figure, and the one that stood in its cell before. The last is current."""
    before, found = {}, {}
    for row in rows:
        cell = row["indicator__slug"]
        found[row["pk"]] = before.get(cell)
        before[cell] = row["pk"]
    assert {row["pk"] for row in rows if row["current"]} == set(before.values())
    return found


@pytest.mark.django_db
def test_of_two_browsers_the_second_is_told_and_keeps_its_text():
    scene = Scene()
    review, indicator = scene.review(), scene.indicator(unit="count", query_threshold=None)
    second_clerk = make(User)
    scene.assign(second_clerk, "liaison", review.school)
    first, second = Client(), Client()
    first.force_login(scene.clerk)
    second.force_login(second_clerk)

    seen = None
    for count in range(50):
        theirs, mine = str(1000 + count), str(2000 + count)
        cell = {"review": review.pk, "indicator": indicator.slug, "value": theirs, "seen": seen}
        saved = first.post(f"{scene.url}save/", {"cells": [cell]}, "application/json").json()

        name = f"value:{review.pk}:{indicator.slug}"
        refused = second.post(scene.url, {f"{name}:{seen or 0}": mine})

        seen = saved["cells"][0]["seen"]
        shown = refused.content.decode()
        assert refused.status_code == 409
        assert f"Meanwhile it is {theirs} (Ana López" in shown
        assert f'name="{name}:{seen}" value="{mine}"' in shown

    recorded = Observation.objects.filter(indicator=indicator)
    assert recorded.count() == 50
    assert recorded.get(current=True).digits == "1049"
