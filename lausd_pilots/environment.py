"""Reads the environment variables that the settings ask for.

A variable that is unset or empty takes its default. One that cannot be understood
stops the program with a sentence that names it, what it holds and what it may hold.
"""

import ipaddress
import os
import secrets
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
RATE_PERIODS = ["s", "sec", "second", "m", "min", "minute", "h", "hour", "d", "day"]
LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class MalformedVariable(ImproperlyConfigured):
    def __init__(self, name: str, found: str, wanted: str):
        super().__init__(f"{name} is {found!r}, but it must be {wanted}.")


def read_file(path: Path) -> None:
    """Take the lines `NAME=value` of a file; what is set already keeps its value."""
    for line in path.read_text().splitlines() if path.exists() else []:
        name, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    found = text(name).lower()
    if not found:
        return default
    if found not in YES | NO:
        raise MalformedVariable(name, found, "1 or 0 (or true, false, yes, no, on, off)")
    return found in YES


def number(name: str, *, default: int, at_least: int, at_most: int) -> int:
    found = text(name, str(default))
    readable = found.isascii() and found.isdigit() and len(found) < 10
    if not (readable and at_least <= int(found) <= at_most):
        raise MalformedVariable(name, found, f"a whole number from {at_least} to {at_most}")
    return int(found)


def listing(name: str, default: list[str]) -> list[str]:
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    return found or default


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(part) for part in listing(name, [])]
    except ValueError:
        wanted = "addresses or networks parted by commas, such as 127.0.0.1,10.0.0.0/8"
        raise MalformedVariable(name, text(name), wanted) from None


def choice(name: str, choices: list[str], default: str) -> str:
    found = text(name, default).upper()
    if found not in choices:
        raise MalformedVariable(name, found, f"one of {', '.join(choices)}")
    return found


def folder(name: str, default: Path) -> Path:
    found = text(name, str(default))
    try:
        # From the project's folder, wherever the command was called.
        path = (default.parent / Path(found).expanduser()).resolve()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as problem:
        raise MalformedVariable(name, found, f"a folder that can be made ({problem})") from None
    if not os.access(path, os.W_OK):
        raise MalformedVariable(name, found, "a folder that can be written to")
    return path


def split(url: str) -> SplitResult:
    """The parts of an address; of one that cannot be read, no parts at all."""
    nothing = urlsplit("")
    try:
        parts = urlsplit(url)
        return nothing if parts.port == 0 else parts
    except ValueError:
        return nothing


def site(name: str) -> str:
    found = text(name).rstrip("/")
    parts = split(found)
    bare = not (parts.path or parts.query or parts.fragment or parts.username)
    if found and not (parts.scheme in ("http", "https") and parts.hostname and bare):
        raise MalformedVariable(name, found, "an address such as https://pilots.example.org")
    return found


def rate(name: str) -> str | None:
    """A number of requests and a period, as `60/min`; none at all means no limit."""
    found = text(name)
    count, slash, period = found.partition("/")
    if found and not (count.isdecimal() and int(count) and slash and period in RATE_PERIODS):
        raise MalformedVariable(name, found, "a rate such as 60/min (s, min, hour or day)")
    return found or None


def secret(name: str, kept_in: Path) -> str:
    """The secret of the environment, or else one made once and kept in a file."""
    return text(name) or kept_secret(kept_in)


def kept_secret(path: Path) -> str:
    if not path.exists():
        make_secret(path)
    found = path.read_text().strip()
    if not found:
        raise ImproperlyConfigured(f"The file {path} should hold a secret, but it is empty.")
    return found


def make_secret(path: Path) -> None:
    """Written aside and then linked: of two processes that start at once, one secret stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(name: str, sqlite_file: Path) -> dict:
    found = text(name)
    return postgresql(name, found) if found else sqlite(sqlite_file)


def sqlite(path: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # To open the file and set it up takes longer than to answer most questions.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            # A transaction that reads and then writes would otherwise fail at once
            # when another writer came between, whatever the timeout.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgresql(name: str, url: str) -> dict:
    wanted = "an address such as postgres://user:password@host:5432/name"
    if split(url).scheme not in ("postgres", "postgresql"):
        raise MalformedVariable(name, without_password(url), wanted)
    try:
        found = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    except (ValueError, dj_database_url.ParseError):
        raise MalformedVariable(name, without_password(url), wanted) from None
    if not found["NAME"]:
        raise MalformedVariable(name, without_password(url), wanted)
    # A machine that is gone should be noticed sooner than a reader gives up.
    found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return found


def without_password(url: str) -> str:
    """What a message may show: from the first colon after the scheme to the @ is left out."""
    scheme, separator, rest = url.rpartition("://")
    credentials, at, place = rest.rpartition("@")
    user = credentials.partition(":")[0]
    return f"{scheme}{separator}{user}{at}{place}"


def cache(name: str) -> dict:
    found = text(name, "locmem://")
    parts = split(found)
    if found == "locmem://":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": parts.path,
        }
    raise MalformedVariable(name, found, "locmem:// or file:///a/folder")


@dataclass(frozen=True)
class Mail:
    """How mail leaves the site: the settings of Django that begin with EMAIL_."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    ssl: bool = False
    folder: str | None = None


MAIL_PORTS = {"smtp": 25, "smtps": 465}
STARTTLS = {"": False, "tls=0": False, "tls=1": True}


def mail(name: str) -> Mail:
    found = text(name, "console://")
    parts = split(found)
    if found == "console://":
        return Mail("django.core.mail.backends.console.EmailBackend")
    if parts.scheme == "file" and parts.path.strip("/") and not (parts.netloc or parts.query):
        return Mail("django.core.mail.backends.filebased.EmailBackend", folder=parts.path)
    bare = not (parts.path.strip("/") or parts.fragment)
    if parts.scheme in MAIL_PORTS and parts.hostname and bare and parts.query in STARTTLS:
        return smtp(parts)
    wanted = (
        "console://, file:///a/folder, smtp://user:password@host:587?tls=1 or "
        "smtps://user:password@host"
    )
    raise MalformedVariable(name, without_password(found), wanted)


def smtp(parts: SplitResult) -> Mail:
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and STARTTLS[parts.query],
        ssl=parts.scheme == "smtps",
    )


def sender(name: str, default: str) -> str:
    found = text(name, default)
    try:
        validate_email(parseaddr(found)[1] if found.isprintable() else "")
    except ValidationError:
        wanted = "an address such as Pilot Schools <pilots@example.org>"
        raise MalformedVariable(name, found, wanted) from None
    return found
