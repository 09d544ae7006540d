"""An uploaded file from its arrival to its undoing, as the worker does it."""

import io

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from schools import work
from schools.imports import runs, storing, tasks
from schools.imports.runs import ImportRefused, ask_to_apply, ask_to_undo, drop, receive_file
from schools.models import ImportRun
from tests.factories import make
from tests.import_files import FAMILY, SOUTH, figures, row, scene, text, workbook

pytestmark = pytest.mark.django_db

HANDLERS = tasks.handlers((FAMILY,))
NOW = timezone.now()


@pytest.fixture(autouse=True)
def place(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    scene()


@pytest.fixture
def clerk():
    return make(User)


@pytest.fixture
def send(clerk):
    def do(*rows, content=None, **given):
        file = io.BytesIO(text(*rows).encode() if content is None else content)
        return receive_file(file, name="sent.csv", by=clerk, at=NOW, **given)

    return do


def worked(run, commits):
    with commits(execute=True):
        while work.do_next(HANDLERS):
            pass
    return ImportRun.objects.get(pk=run.pk)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def kept():
    return sorted(each.name for each in storing.folder().iterdir())


def test_upload_preview_apply_undo(send, clerk, commits):
    run = send(row(), row(SOUTH))
    assert (run.state, run.task, run.family, kept()) == ("queued", "read", "", [run.digest])

    run = worked(run, commits)
    assert (run.state, run.family, run.school_year) == ("checked", "test-rates", 2017)
    assert run.report == {
        "asked": {"family": "", "school_year": None},
        "language": "en",
        "family": "test-rates",
        "title": "Test Rates",
        "layout": "plain",
        "sheet": "",
        "heading_row": 1,
        "school_year": 2017,
        "source": "test-rates-2017-18",
        "counts": {
            "read": 2,
            "ours": 2,
            "taken": 2,
            "other_years": 0,
            "created": 4,
            "replaced": 0,
            "ended": 0,
            "unchanged": 0,
            "kept": 0,
            "unmatched": 0,
        },
        "problems": {"count": 0, "listed": []},
        "changes": run.report["changes"],
        "kept": [],
        "unmatched": [],
        "notes": [],
    }
    assert {"key": "test-rate/south-high/2017-18/all/all/-", "before": None, "after": "80.0"} in (
        run.report["changes"]
    )
    assert figures() == {}

    ask_to_apply(run, by=clerk, at=NOW)
    run = worked(run, commits)
    assert (run.state, run.source.slug, len(figures()), kept()) == (
        "applied",
        "test-rates-2017-18",
        4,
        [],
    )

    ask_to_undo(run, by=clerk, at=NOW)
    run = worked(run, commits)
    assert (run.state, figures()) == ("undone", {})
    assert run.report["undone"] == {"taken_back": 4, "given_back": 0, "changed_since": 0}
    with pytest.raises(ImportRefused, match="cannot be undone: it is “undone”"):
        ask_to_undo(run, by=clerk, at=NOW)


def test_file_with_problems_fails_with_all_of_them_and_is_deleted(send, clerk, commits):
    run = worked(send(row(rate="x"), row(SOUTH, rate="y")), commits)
    assert (run.state, run.family) == ("failed", "test-rates")
    assert run.note == "Nothing was taken in: there are 2 problems in the file."
    assert run.report["problems"] == {
        "count": 2,
        "listed": [
            {"row": 2, "column": "Rate", "message": "“x” is no percentage such as 71.2."},
            {"row": 3, "column": "Rate", "message": "“y” is no percentage such as 71.2."},
        ],
    }
    assert kept() == []
    with pytest.raises(ImportRefused, match="cannot be taken in: it is “failed”"):
        ask_to_apply(run, by=clerk, at=NOW)


def test_file_that_is_refused_as_a_whole_says_why(send, commits):
    run = worked(send(content=b"%PDF-1.7"), commits)
    assert (run.state, run.note) == ("failed", "This is a PDF file, not a sheet.")
    run = worked(send(row(), school_year=2018), commits)
    assert run.note == "The file is of 2017–18, not of 2018–19."
    run = worked(send(row(), family="no-such"), commits)
    assert run.note == "No family is called no-such. There are: test-rates."


def test_empty_and_too_large_files_are_not_kept(send, monkeypatch):
    with pytest.raises(ImportRefused, match="The file is empty"):
        send(content=b"")
    monkeypatch.setattr(storing, "LARGEST", 3)
    with pytest.raises(ImportRefused, match="larger than"):
        send(row())
    assert kept() == []


def test_workbook_is_read_whatever_its_stored_name(send, commits, tmp_path):
    path = workbook(tmp_path / "f", {"a": [["CDS", "Group", "Tested", "Met", "Rate", "Year"]]})
    run = worked(send(content=path.read_bytes()), commits)
    assert run.note == "There is no row below the headings."


def test_dropped_file_is_deleted_and_never_taken_in(send, clerk, commits):
    run = worked(send(row()), commits)
    with commits(execute=True):
        drop(run, by=clerk, at=NOW)
    run.refresh_from_db()
    assert (run.state, kept()) == ("failed", [])
    with pytest.raises(ImportRefused):
        ask_to_apply(run, by=clerk, at=NOW)
    with pytest.raises(ImportRefused, match="cannot be dropped"):
        drop(run, by=clerk, at=NOW)


def test_file_sent_twice_stays_until_both_are_done(send, clerk, commits):
    first, second = send(row()), send(row())
    worked(first, commits)
    with commits(execute=True):
        drop(first, by=clerk, at=NOW)
    assert kept() == [second.digest]


def test_two_of_the_same_family_and_year_are_not_taken_in_at_once(send, clerk, commits):
    first, second = send(row()), send(row(rate="81.0"))
    worked(first, commits)
    ask_to_apply(first, by=clerk, at=NOW)
    with pytest.raises(ImportRefused, match="Another file of this family and year"):
        ask_to_apply(second, by=clerk, at=NOW)
    worked(first, commits)
    ask_to_apply(second, by=clerk, at=NOW)
    assert worked(second, commits).report["counts"]["replaced"] == 1


def test_held_by_another_process_it_can_be_tried_again(send, clerk, commits, monkeypatch):
    run = worked(send(row()), commits)
    ask_to_apply(run, by=clerk, at=NOW)

    def held(name):
        raise work.AtWorkAlready

    with monkeypatch.context() as patched:
        patched.setattr("schools.imports.taking.holding", held)
        run = worked(run, commits)
    assert (run.state, run.note) == (
        "failed",
        "Another file of Test Rates, 2017–18 is being taken in just now.",
    )
    assert runs.can_be_applied(run)
    ask_to_apply(run, by=clerk, at=NOW)
    assert worked(run, commits).state == "applied"


def test_progress_is_told_while_rows_are_read(send, commits, monkeypatch):
    seen = []
    monkeypatch.setattr("schools.imports.reading.ROWS_BETWEEN_WORDS", 2)
    monkeypatch.setattr(tasks, "_tell", lambda run, rows: seen.append(rows))
    run = worked(send(*[row()] * 5), commits)
    assert seen == [2, 4]
    assert (run.done, run.total) == (5, 5)


def test_what_breaks_while_it_is_taken_in_leaves_nothing(send, clerk, commits, monkeypatch):
    run = worked(send(row()), commits)
    ask_to_apply(run, by=clerk, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr("schools.imports.tasks.end_run", lambda run, state: 1 / 0)
        run = worked(run, commits)
    assert (run.state, run.note) == ("failed", work.BROKEN)
    assert (figures(), kept()) == ({}, [run.digest])
    ask_to_apply(run, by=clerk, at=NOW)
    assert worked(run, commits).state == "applied"
