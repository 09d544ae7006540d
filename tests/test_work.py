"""Queued work: one thing at a time, its progress, and what a kill leaves behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from lausd_pilots.management.commands import work as command
from metrics.models import Observation
from reforms.actions.sheets import ask_to_apply
from reforms.models import FigureSheet
from schools import work
from schools.models import ImportRun
from tests.factories import make
from tests.sheets import PUPILS, checked, make_round, work_off, workbook

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
SITE = {"DJANGO_SETTINGS_MODULE": "lausd_pilots.settings"}


def queued(task="check", **given):
    return make(ImportRun, family="test", state="queued", task=task, **given)


def state_of(run):
    run.refresh_from_db()
    return run.state, run.note


def finish(run):
    with transaction.atomic():
        work.end_run(run, ImportRun.State.APPLIED)


# --- the queue ---


@pytest.mark.django_db
def test_oldest_is_taken_first_and_once():
    later, earlier = queued(at="2026-03-02T12:00Z"), queued(at="2026-03-01T12:00Z")
    done = []
    handlers = {("test", "check"): lambda run: (done.append(run.pk), finish(run))}

    while work.do_next(handlers):
        pass

    assert done == [earlier.pk, later.pk]
    assert state_of(later) == ("applied", "")


@pytest.mark.django_db
def test_running_is_seen_while_it_runs():
    run, seen = queued(), []

    def handler(taken):
        work.tell_progress(taken, 2, 5)
        seen.append(ImportRun.objects.values_list("state", "done", "total").get(pk=run.pk))
        finish(taken)

    work.do_next({("test", "check"): handler})

    assert seen == [("running", 2, 5)]
    assert ImportRun.objects.values_list("done", "total").get(pk=run.pk) == (5, 5)


@pytest.mark.django_db
def test_task_that_nobody_knows_fails_in_a_sentence():
    run = queued(task="dance")

    work.do_next({})

    assert state_of(run) == ("failed", work.UNKNOWN)


@pytest.mark.django_db
def test_what_is_wrong_with_the_work_is_said(caplog):
    run = queued()

    def refuse(run):
        raise work.WorkError("This is a picture.")

    work.do_next({("test", "check"): refuse})

    assert state_of(run) == ("failed", "This is a picture.")


@pytest.mark.django_db
def test_mistake_of_ours_is_logged_and_the_queue_goes_on(caplog):
    first, second = queued(at="2026-03-01T12:00Z"), queued()

    def handler(run):
        if run.pk == first.pk:
            raise ZeroDivisionError("secret")
        finish(run)

    while work.do_next({("test", "check"): handler}):
        pass

    assert state_of(first) == ("failed", work.BROKEN)
    assert state_of(second)[0] == "applied"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_lost_database_is_no_failure_of_the_work():
    run = queued()

    def lose(run):
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        work.do_next({("test", "check"): lose})

    assert state_of(run)[0] == "running"


@pytest.mark.django_db
def test_run_without_a_holder_is_marked_as_failed():
    run = make(ImportRun, family="test", state="running", task="apply")

    assert work.mark_abandoned() == 1

    assert state_of(run) == ("failed", work.STOPPED)


@pytest.mark.django_db
def test_queued_again_forgets_why_it_failed():
    run = make(ImportRun, family="test", state="failed", task="apply", note=work.STOPPED, done=3)

    work.queue_run(run, "apply")

    assert (*state_of(run), run.done, run.total) == ("queued", "", 0, None)


# --- one worker ---


@pytest.mark.django_db
def test_command_does_what_is_queued_and_ends(monkeypatch):
    monkeypatch.setattr(command, "HANDLERS", {("test", "check"): finish})
    run = queued()

    call_command("work", "--once")

    assert state_of(run)[0] == "applied"


@pytest.fixture
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_second_worker_leaves_with_a_sentence_or_waits(data_dir):
    with another_worker(data_dir):
        with pytest.raises(CommandError, match="Another worker is at work"):
            call_command("work", "--once")
        said, looks = [], iter([False, False, True])
        work.work({}, once=False, stopped=lambda: next(looks), say=said.append)
        assert said == ["Another worker is at work. This one waits until it ends."]
    call_command("work", "--once")


@pytest.mark.django_db(transaction=True)
def test_worker_ends_on_a_signal(data_dir):
    with another_worker(data_dir) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0


@pytest.mark.django_db(transaction=True)
def test_worker_ends_when_the_process_beside_it_has(data_dir):
    beside = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with another_worker(data_dir, "--beside", str(beside.pid)) as process:
        beside.communicate()
        assert process.wait(SECONDS) == 0


@contextmanager
def another_worker(folder, *arguments):
    """`manage.py work` as a process, once it holds the lock."""
    hand_over(folder)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work", *arguments], cwd=ROOT, env=environment(folder)
    )
    try:
        wait_until(is_held, process)
        yield process
    finally:
        process.kill()
        process.wait()
        # PostgreSQL notices a little later that the connection is gone, and its lock with it.
        wait_until(lambda: not is_held())


def is_held():
    try:
        with work.the_lock():
            return False
    except work.AtWorkAlready:
        return True


# --- kill -9 ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [False, True])
def test_kill_in_the_middle_of_applying_leaves_nothing_half_done(client, data_dir, again):
    made = make_round()
    client.force_login(made.liaison)
    before = made.figure(made.schools[0], made.pupils, "250")
    content = workbook(["code", PUPILS], ["alpha", 251], ["beta", 300])
    sheet = checked(client, made.cycle, content)
    ask_to_apply(sheet, ticked=[0, 1], by=made.liaison)

    kill_in_the_middle(data_dir)

    run = ImportRun.objects.get(pk=sheet.run_id)
    assert run.state == "running"
    assert not Observation.objects.filter(import_run=run).exists()
    assert made.current(made.schools[0], made.pupils) == before
    call_command("work", "--once")
    assert state_of(run) == ("failed", work.STOPPED)
    page = client.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    assert "Nothing was entered" in page
    assert "It was stopped before it was finished." in page
    if again:
        ask_to_apply(FigureSheet.objects.get(pk=sheet.pk), ticked=[0, 1], by=made.liaison)
        work_off()
        assert made.current(made.schools[0], made.pupils).digits == "251"
        assert made.current(made.schools[1], made.pupils).digits == "300"


def kill_in_the_middle(folder):
    hand_over(folder)
    reached = folder / "reached"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.killed", reached], cwd=ROOT, env=environment(folder)
    )
    wait_until(reached.exists, process)
    process.kill()
    process.wait()
    take_back(folder)


# --- the same database in another process ---


def hand_over(folder):
    """SQLite keeps the tests' database in memory: the other process gets a copy of it."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "db.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()


def take_back(folder):
    """What the other process left, as whoever opens the file next finds it."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "db.sqlite3") as left:
            left.backup(connection.connection)
        left.close()


def environment(folder):
    found = {**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "WARNING", **SITE}
    if connection.vendor == "postgresql":
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        found["DATABASE_URL"] = f"{server}/{connection.settings_dict['NAME']}"
    return found


def wait_until(reached, process=None):
    """What `process` is to reach, where one is named."""
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert process is None or process.poll() is None, "It ended too soon."
        assert time.monotonic() < deadline, "It did not get there."
        time.sleep(0.05)


# --- what a web process does not load ---


def test_web_process_loads_no_openpyxl():
    loaded = "import lausd_pilots.urls, sys; print('openpyxl' in sys.modules)"
    code = f"import django; django.setup(); {loaded}"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | SITE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"


@pytest.mark.django_db(transaction=True)
def test_worker_runs_errands_while_nothing_is_queued(data_dir):
    """Such as sending notices: nobody has to set up a timer for them."""
    done = []

    work.work(
        {},
        once=False,
        stopped=lambda: bool(done),
        say=done.append,
        meanwhile=lambda: done.append(1),
    )

    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_errands_wait_for_the_loop(data_dir):
    done = []

    work.work(
        {}, once=True, stopped=lambda: False, say=done.append, meanwhile=lambda: done.append(1)
    )

    assert done == []
