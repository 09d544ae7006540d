"""What the environment may say, and what the settings make of it: secrets and databases."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.utils import ConnectionHandler
from hypothesis import given
from hypothesis import strategies as st

from lausd_pilots import environment
from lausd_pilots.environment import MalformedVariable

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


# --- reading variables ---


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: environment.flag("X", default=False), "maybe"),
        (lambda: environment.number("X", default=1, at_least=1, at_most=9), "10"),
        (lambda: environment.number("X", default=1, at_least=1, at_most=9), "two"),
        (lambda: environment.number("X", default=1, at_least=1, at_most=9), "9" * 5000),
        (lambda: environment.choice("X", ["INFO"], "INFO"), "LOUD"),
        (lambda: environment.networks("X"), "10.0.0.1,somewhere"),
        (lambda: environment.folder("X", ROOT), "/dev/null/var"),
        (lambda: environment.folder("X", ROOT), "~nobody-of-this-name/var"),
        (lambda: environment.site("X"), "pilots.example.org"),
        (lambda: environment.site("X"), "https://pilots.example.org/path"),
        (lambda: environment.site("X"), "https://[::1"),
        (lambda: environment.site("X"), "https://pilots.example.org:port"),
        (lambda: environment.rate("X"), "60"),
        (lambda: environment.rate("X"), "60/fortnight"),
        (lambda: environment.rate("X"), "0/min"),
        (lambda: environment.cache("X"), "redis://localhost"),
        (lambda: environment.database("X", ROOT), "mysql://a@b/c"),
        (lambda: environment.database("X", ROOT), "postgres://host"),
        (lambda: environment.database("X", ROOT), "postgres://host:port/name"),
        (lambda: environment.mail("X"), "mail.example.org"),
        (lambda: environment.mail("X"), "console://somewhere"),
        (lambda: environment.mail("X"), "smtp://"),
        (lambda: environment.mail("X"), "smtp://host:port"),
        (lambda: environment.mail("X"), "smtp://host?ssl=1"),
        (lambda: environment.mail("X"), "smtps://host/folder"),
        (lambda: environment.mail("X"), "file://folder"),
        (lambda: environment.mail("X"), "memory://"),
        (lambda: environment.sender("X", "a@example.org"), "Pilot Schools"),
        (lambda: environment.sender("X", "a@example.org"), "a@example.org\nBcc: b@example.org"),
    ],
)
def test_malformed_variable_is_named_with_what_it_may_be(monkeypatch, read, value):
    monkeypatch.setenv("X", value)

    with pytest.raises(MalformedVariable, match=r"^X is '.*', but it must be .+\.$"):
        read()


def test_relative_folder_is_that_of_the_project_wherever_a_command_is_called(monkeypatch, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("X", "./kept")

    assert environment.folder("X", tmp_path / "var") == tmp_path / "kept"


def named(problem: MalformedVariable) -> None:
    assert str(problem).startswith("X is ")


@given(value=ENVIRONMENT_TEXT)
@pytest.mark.parametrize(
    "read",
    [
        lambda: environment.flag("X", default=False),
        lambda: environment.number("X", default=1, at_least=1, at_most=9),
        lambda: environment.networks("X"),
        lambda: environment.site("X"),
        lambda: environment.rate("X"),
        lambda: environment.cache("X"),
        lambda: environment.database("X", ROOT),
        lambda: environment.mail("X"),
        lambda: environment.sender("X", "a@example.org"),
    ],
)
def test_whatever_a_variable_holds_it_is_read_or_named(read, value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("X", value)
        try:
            read()
        except MalformedVariable as problem:
            named(problem)


@given(rest=ENVIRONMENT_TEXT)
def test_whatever_a_database_address_holds_it_is_read_or_named(rest):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("X", f"postgres://{rest}")
        try:
            assert environment.database("X", ROOT)["NAME"]
        except MalformedVariable as problem:
            named(problem)


def test_message_does_not_show_the_password(monkeypatch):
    monkeypatch.setenv("X", "mysql://user:pa:ss@word@host/name")

    with pytest.raises(MalformedVariable) as caught:
        environment.database("X", ROOT)

    assert "'mysql://user@host/name'" in str(caught.value)


def test_message_about_mail_does_not_show_the_password(monkeypatch):
    monkeypatch.setenv("X", "smtp://user:secret@host:587?tls=maybe")

    with pytest.raises(MalformedVariable) as caught:
        environment.mail("X")

    assert "secret" not in str(caught.value)


def test_empty_variable_counts_as_none(monkeypatch):
    monkeypatch.setenv("X", "  ")
    assert environment.flag("X", default=True) is True
    assert environment.listing("X", ["a"]) == ["a"]
    assert environment.rate("X") is None


def test_file_gives_what_the_environment_does_not(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "kept")
    monkeypatch.setenv("Y", "taken away, so that it is put back after the test")
    monkeypatch.delenv("Y")
    file = tmp_path / ".env"
    file.write_text("# Y=1\nX=changed\nY = 'from the file'\nno line\n")

    environment.read_file(file)

    assert [environment.text("X"), environment.text("Y")] == ["kept", "from the file"]


# --- mail ---


def test_mail_goes_to_the_screen_where_nothing_else_is_said(monkeypatch):
    monkeypatch.delenv("X", raising=False)
    assert environment.mail("X").backend == "django.core.mail.backends.console.EmailBackend"


def test_mail_address_gives_a_server(monkeypatch):
    monkeypatch.setenv("X", "smtp://ann%40example.org:p%3Ass@mail.example.org:587?tls=1")

    found = environment.mail("X")

    assert found.backend == "django.core.mail.backends.smtp.EmailBackend"
    assert [found.host, found.port] == ["mail.example.org", 587]
    assert [found.user, found.password] == ["ann@example.org", "p:ss"]
    assert [found.starttls, found.ssl] == [True, False]


@pytest.mark.parametrize(
    ("value", "port", "starttls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp://localhost:587?tls=1", 587, True, False),
        ("smtps://localhost", 465, False, True),
    ],
)
def test_mail_is_encrypted_where_the_address_says_so(monkeypatch, value, port, starttls, ssl):
    monkeypatch.setenv("X", value)
    found = environment.mail("X")
    assert [found.port, found.starttls, found.ssl] == [port, starttls, ssl]


def test_mail_may_be_kept_as_files(monkeypatch):
    monkeypatch.setenv("X", "file:///srv/mail")
    found = environment.mail("X")
    assert found.backend == "django.core.mail.backends.filebased.EmailBackend"
    assert found.folder == "/srv/mail"


def test_password_of_the_mail_server_is_not_in_its_description(monkeypatch):
    monkeypatch.setenv("X", "smtps://ann:secret@localhost")
    assert "secret" not in repr(environment.mail("X"))


def test_sender_may_have_a_name(monkeypatch):
    monkeypatch.setenv("X", "Pilot Schools <pilots@example.org>")
    assert environment.sender("X", "a@localhost") == "Pilot Schools <pilots@example.org>"
    monkeypatch.delenv("X")
    assert environment.sender("X", "a@localhost") == "a@localhost"


# --- secrets ---


def test_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "secrets" / "key"

    first = environment.secret("NOT_SET", kept_in=path)

    assert len(first) > 50
    assert environment.secret("NOT_SET", kept_in=path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_secret_of_the_environment_makes_no_file(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "mine")
    assert environment.secret("X", kept_in=tmp_path / "key") == "mine"
    assert not (tmp_path / "key").exists()


def test_processes_that_start_at_once_get_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(environment.kept_secret, [tmp_path / "key"] * 8))

    assert len(found) == 1


def test_empty_secret_is_refused(tmp_path):
    (tmp_path / "key").write_text("\n")

    with pytest.raises(ImproperlyConfigured, match="is empty"):
        environment.kept_secret(tmp_path / "key")


def test_the_two_secrets_differ():
    assert settings.SECRET_KEY != settings.SUPPRESSION_KEY


# --- databases ---


@pytest.fixture
def sqlite(tmp_path):
    """Two connections to one file, as two processes have."""
    file = environment.sqlite(tmp_path / "db.sqlite3")
    handler = ConnectionHandler({"default": file, "second": {**file, "NAME": file["NAME"]}})
    handler["second"].settings_dict["OPTIONS"] = {**file["OPTIONS"], "timeout": 0}
    yield handler["default"], handler["second"]
    handler.close_all()


def pragma(database, name):
    with database.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.django_db
def test_sqlite_writes_ahead(sqlite):
    assert pragma(sqlite[0], "journal_mode") == "wal"
    assert pragma(sqlite[0], "synchronous") == 1
    assert pragma(sqlite[0], "busy_timeout") == 20_000
    assert pragma(sqlite[0], "foreign_keys") == 1


@pytest.mark.django_db
def test_sqlite_transaction_takes_the_write_lock_when_it_begins(sqlite):
    first, second = sqlite
    first.ensure_connection()
    second.ensure_connection()
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with pytest.raises(OperationalError, match="locked"):
        second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    first.rollback()


def test_no_request_is_a_transaction():
    assert not connections["default"].settings_dict["ATOMIC_REQUESTS"]


def test_database_address_gives_postgresql(monkeypatch):
    monkeypatch.setenv("X", "postgres://user:p%40ss@db.example.org:5433/pilots")

    found = environment.database("X", ROOT)

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found["HOST"], found["PORT"], found["NAME"]] == ["db.example.org", 5433, "pilots"]
    assert [found["USER"], found["PASSWORD"]] == ["user", "p@ss"]
    assert found["CONN_MAX_AGE"]
    assert found["CONN_HEALTH_CHECKS"]
