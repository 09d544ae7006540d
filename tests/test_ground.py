"""What everything else stands on: requirements, headers, who is alive."""

import ast
import re
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lausd_pilots import environment
from lausd_pilots.proxies import client_address
from tests import conftest

ROOT = Path(__file__).resolve().parent.parent


# --- the list of variables ---


def variables_read(source: str) -> set[str]:
    """The names that a module asks the environment for."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "environment"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def variables_explained(example: str) -> set[str]:
    """The names of the example that follow a comment in words."""
    return set(re.findall(r"^# .+\n#([A-Z_]+)=", example, re.MULTILINE))


def test_example_explains_every_variable_and_no_other():
    read = {
        name
        for path in (ROOT / "lausd_pilots").rglob("*.py")
        for name in variables_read(path.read_text())
    }

    assert variables_explained((ROOT / ".env.example").read_text()) == read


def test_variable_without_an_explanation_is_found():
    source = "A = environment.text('A')\nB = environment.flag('B', default=True)"
    assert variables_read(source) == {"A", "B"}
    assert variables_explained("# What A is.\n#A=1\n\n#B=2\n") == {"A"}


def test_only_one_module_reads_the_environment():
    readers = {
        path.name
        for folder in ["lausd_pilots", "reforms", "metrics", "schools"]
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text())
    }

    assert readers == {"environment.py", "wsgi.py"}


# --- requirements ---


def unexplained(requirements: str) -> list[str]:
    lines = [
        line for line in requirements.splitlines() if line and not line.startswith(("#", "-r"))
    ]
    return [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+  # .{10,}", line)]


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
)
def test_every_requirement_has_its_version_and_a_reason(name):
    assert unexplained((ROOT / name).read_text()) == []


@pytest.mark.parametrize("line", ["Django==5.2", "Django  # the framework", "Django>=5  # why"])
def test_requirement_without_version_or_reason_is_found(line):
    assert unexplained(line) == [line]


# --- who is alive ---


def test_healthz_says_that_the_process_answers(client):
    response = client.get("/healthz")

    assert [response.status_code, response.content] == [200, b"ok\n"]
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_that_the_database_is_up_to_date(client):
    response = client.get("/readyz")

    assert [response.status_code, response.content] == [200, b"ok\n"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_fails_while_a_migration_waits(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("schools")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert [response.status_code, response.content] == [503, b"migrations wait to be applied\n"]


@pytest.mark.django_db
def test_readyz_fails_while_the_database_does_not_answer(client, monkeypatch):
    def refuse(*args):
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)

    response = client.get("/readyz")

    assert [response.status_code, response.content] == [503, b"the database does not answer\n"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(client, path):
    assert client.post(path).status_code == 405


# --- what a browser is told ---

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/es/admin/login/", "/no-such-page"])
def test_every_answer_carries_the_policy(client, path):
    response = client.get(path)

    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_admin_speaks_both_languages(client):
    assert '<html lang="en' in client.get("/admin/login/").text
    assert '<html lang="es' in client.get("/es/admin/login/").text


@pytest.mark.django_db
def test_language_of_the_browser_does_not_change_the_address_it_asked_for(client):
    page = client.get("/admin/login/", headers={"accept-language": "es"})

    assert '<html lang="en' in page.text


@pytest.mark.django_db
def test_session_is_kept_from_scripts_and_other_sites(client, admin_user):
    client.post("/admin/login/", {"username": "admin", "password": "password"})

    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# --- whose request it is ---

LOOPBACK = "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "hops", "trusted", "client"),
    [
        (LOOPBACK, [""], [], LOOPBACK),
        (LOOPBACK, ["203.0.113.9"], [], LOOPBACK),
        (LOOPBACK, ["203.0.113.9"], [LOOPBACK], "203.0.113.9"),
        (LOOPBACK, ["198.51.100.1", "203.0.113.9"], [LOOPBACK], "203.0.113.9"),
        (LOOPBACK, ["203.0.113.9", "10.0.0.2"], [LOOPBACK, "10.0.0.0/8"], "203.0.113.9"),
        (LOOPBACK, ["203.0.113.9", "nonsense"], [LOOPBACK], LOOPBACK),
        ("192.0.2.1", ["203.0.113.9"], [LOOPBACK], "192.0.2.1"),
        ("", ["203.0.113.9"], [LOOPBACK], ""),
    ],
)
def test_client_is_the_nearest_that_is_no_proxy_of_ours(monkeypatch, peer, hops, trusted, client):
    monkeypatch.setenv("X", ",".join(trusted))
    assert client_address(peer, hops, environment.networks("X")) == client


# --- what may be skipped ---


def test_skipped_test_needs_an_excuse(monkeypatch):
    monkeypatch.setattr(conftest, "MAY_BE_SKIPPED_IN_CI", {"a::b": "for a reason"})

    assert conftest.unexcused(["a::b", "a::c"]) == ["a::c"]
