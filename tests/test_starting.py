"""What `script/server` does before the first answer, and how the server is set up."""

import re
import stat
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from lausd_pilots import serving
from lausd_pilots.management.commands import prepare
from metrics.models import Release

ROOT = Path(__file__).resolve().parent.parent


def test_port_in_use_is_said_before_any_work(live_server):
    port = live_server.thread.port

    with pytest.raises(CommandError, match=rf"Port {port} cannot be used .* PORT={port + 1} "):
        prepare.require_free_port(port)


def test_missing_database_is_said_in_a_sentence(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    with pytest.raises(CommandError, match="does not answer. connection refused"):
        prepare.require_database()


def test_changed_style_sheet_changes_the_fingerprint(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "site.css").write_text("a {}")
    before = prepare.fingerprint_static_files()
    (tmp_path / "site.css").write_text("a { color: red }")

    assert prepare.fingerprint_static_files() != before


@pytest.mark.parametrize("name", ["script/server", "script/test", ".ci/run", ".ci/serve"])
def test_commands_can_be_run(name):
    path = ROOT / name
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text().startswith("#!/usr/bin/env bash\n")


@pytest.fixture
def commands(monkeypatch, tmp_path, settings):
    """The commands that `prepare` calls, which are noted and not run."""
    called = []
    monkeypatch.setattr(prepare, "call_command", lambda *args, **options: called.append(args))
    monkeypatch.setattr(prepare, "require_free_port", lambda port: None)
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return called


FIRST_RELEASE = {
    "number": 1,
    "made_at": datetime(2026, 11, 22, tzinfo=UTC),
    **dict.fromkeys(["added", "changed", "removed", "figures"], 0),
}


def names(called):
    return [args[0] for args in called]


def test_first_start_publishes(empty_database, commands):
    call_command("prepare", stdout=StringIO())

    assert names(commands) == ["migrate", "load_reports", "publish", "collectstatic"]
    assert commands[2][1:3] == ("--version", "2021.1")


def test_second_start_publishes_and_collects_nothing(empty_database, commands):
    call_command("prepare", stdout=StringIO())
    commands.clear()
    Release.objects.create(version="2021.1", reason="First.", **FIRST_RELEASE)

    call_command("prepare", stdout=StringIO())

    assert names(commands) == ["migrate", "load_reports"]


@pytest.mark.django_db
def test_start_writes_the_files_of_a_release_that_are_missing(commands, settings):
    call_command("prepare", stdout=StringIO())

    names = sorted(path.name for path in (settings.DATA_DIR / "releases" / "2021.1").iterdir())
    assert names == [
        "SHA256SUMS",
        "datapackage.json",
        "observations.csv",
        "observations.jsonl",
        "observations.parquet",
        "observations.sqlite",
        "observations.xlsx",
    ]


def test_server_tells_where_it_is_and_how_to_become_staff(capsys):
    serving.when_ready(server=None)

    said = capsys.readouterr().out
    assert f"http://127.0.0.1:{serving.settings.PORT}/" in said
    assert "manage.py createsuperuser" in said


def test_server_listens_to_this_machine_only():
    assert serving.bind.startswith("127.0.0.1:")
    assert serving.worker_class == "gthread"
    assert serving.forwarded_allow_ips == ""


def test_pictures_that_the_documents_show_are_there():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text()):
            assert (ROOT / picture).is_file(), f"{page.name} shows {picture}"
