"""On what, when and of what code something was measured."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .sample import ROOT, Sample

PACKAGES = [
    "Django",
    "djangorestframework",
    "django-filter",
    "django-ninja",
    "datasette",
    "gunicorn",
    "uvicorn",
    "orjson",
    "psycopg2-binary",
]


def describe(sample: Sample) -> dict[str, str]:
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB of memory",
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": _commit(),
        "engine": _engine(sample),
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "tools": f"{_first_words(['wrk', '-v'])}, {_first_words(['nginx', '-v'])}",
    }


def load_average() -> str:
    return f"{os.getloadavg()[0]:.2f}"


def _processor() -> str:
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return names[0] if names else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)


def _commit() -> str:
    commit = _said(["git", "rev-parse", "--short", "HEAD"])
    changed = _said(["git", "status", "--porcelain", "--untracked-files=no", "--", "*.py"])
    return f"{commit}, and changes that are not in it" if changed else commit


def _engine(sample: Sample) -> str:
    if not sample.address:
        with sample.database() as database:
            (found,) = database.execute("SELECT sqlite_version()").fetchone()
        return f"SQLite {found}"
    asked = ["psql", "--no-psqlrc", "-At", "--dbname", sample.address]
    return f"PostgreSQL {_said([*asked, '--command', 'SHOW server_version']).split()[0]}"


def _first_words(command: list[str]) -> str:
    ran = subprocess.run(command, capture_output=True, text=True)
    line = (ran.stdout or ran.stderr).splitlines()[0]
    found = re.search(r"\d+(\.\d+)+", line)
    return f"{command[0]} {found.group() if found else line}"


def _said(command: list[str]) -> str:
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return ran.stdout.strip()
