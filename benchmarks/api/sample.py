"""The made-up district that is measured with: made once for each engine, and used again."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 7
VERSION = "sample.1"
OURS = "benchmarks.api.uncached"
PEERS = "benchmarks.api.peers.settings"


class SampleError(Exception):
    """There is something else where the sample should be."""


@dataclass(frozen=True)
class Sample:
    """`address` is that of the PostgreSQL database; empty on SQLite."""

    engine: str
    folder: Path
    address: str

    def environment(self, settings: str = "lausd_pilots.settings") -> dict[str, str]:
        """Without what the environment says of another site; empty words take their default."""
        site = dict.fromkeys(_variables(), "")
        return {
            **os.environ,
            **site,
            "DJANGO_SETTINGS_MODULE": settings,
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.address,
            "LOG_LEVEL": "WARNING",
            "WEB_CONCURRENCY": "2",
        }

    def file(self, name: str) -> Path:
        return self.folder / "releases" / VERSION / name

    def figures(self) -> int:
        """Of the release that is there; 0 where there is none."""
        if not self.file("observations.sqlite").exists():
            return 0
        with self.database() as database:
            return database.execute("SELECT count(*) FROM observations").fetchone()[0]

    def columns(self) -> list[str]:
        with self.database() as database:
            return [row[1] for row in database.execute("PRAGMA table_info(observations)")]

    def database(self):
        """The file of the release, only to read."""
        path = self.file("observations.sqlite")
        return closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True))


def ensure(sample: Sample, rows: int) -> None:
    """Makes what is missing, and brings what is there up to the code."""
    (sample.folder / "static").mkdir(parents=True, exist_ok=True)
    run(sample, "manage.py", "migrate", "--verbosity=0")
    if not sample.figures():
        schools = max(rows // 1000, 10)
        sizes = [f"--schools={schools}", f"--observations={rows}", f"--seed={SEED}"]
        run(sample, "manage.py", "make_sample_data", *sizes)
    if sample.figures() != rows:
        raise SampleError(f"{sample.folder} holds {sample.figures()} figures, and not {rows}.")
    run(sample, "-m", "benchmarks.api.peers.filling", settings=PEERS)


def run(sample: Sample, *words: str, settings: str = "lausd_pilots.settings") -> str:
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=sample.environment(settings),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout


def _variables() -> list[str]:
    """Everything that settings read from the environment."""
    return re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
