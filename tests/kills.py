"""Kills a command of the site with SIGKILL at random points, and judges what is left each time."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from lausd_pilots.checking import CHECKS, breaches, kept_files
from metrics.models import HiddenFigure, Observation, PublishedValue, Release
from schools.models import ImportRun, Source
from tests.database import ROOT
from tests.killed_command import BEGUN
from tests.killed_site import Site
from tests.records import OURS
from tests.thorough import ALL_CASES

# Every day two; in CI five on each engine; in `script/drills kills` fifty.
# SEED=… draws the same points again.
A_FEW = 5
KILLS = int(os.environ.get("KILLS", A_FEW if ALL_CASES else 2))
IN_THE_DRILL = KILLS > A_FEW
SEED = int(os.environ.get("SEED", random.randrange(10**6)))
LONGEST = 120
ATTEMPTS = 10
OF_FILES = (kept_files.release_has_its_files, kept_files.release_folder_holds_its_files_only)
# What is compared, but for numbers of rows, which a rolled back transaction uses up.
PUBLISHED = {
    Release: "version state made_at figures added changed removed withdrawn",
    PublishedValue: "key first_release__version last_release__version change row",
    HiddenFigure: "key reason since__version",
}
RECORDED = {
    Observation: "indicator__slug population__slug school_year student_group__slug grade status"
    " digits low high numerator denominator row_number column_name current source__slug"
    " import_run__kind",
    Source: "slug title edition",
}


@dataclass(frozen=True)
class State:
    """Of each a hash, and how many rows each table has."""

    recorded: str
    published: str


def state() -> State:
    published = {model for model in apps.get_models() if model in PUBLISHED}
    others = {m for m in apps.get_models() if m._meta.app_label in OURS} - published
    return State(_hash(RECORDED, others), _hash(PUBLISHED, published))


def _hash(compared: dict, counted: set) -> str:
    """The rows in an order of their own content."""
    found = [sorted(map(repr, m.objects.values_list(*f.split()))) for m, f in compared.items()]
    counts = sorted((model._meta.db_table, model.objects.count()) for model in counted)
    return hashlib.sha256(repr([found, counts]).encode()).hexdigest()


def release_files(folder: Path) -> dict[str, str]:
    """The hash of each file that readers can find; each release is whole, by its own sums."""
    found = {}
    for release in (folder / "releases").glob("[!.]*"):
        sums = dict(
            reversed(line.split("  ")) for line in (release / "SHA256SUMS").read_text().splitlines()
        )
        digests = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in release.iterdir()
        }
        found |= {f"{release.name}/{name}": digest for name, digest in digests.items()}
        assert digests.pop("SHA256SUMS")
        assert digests == sums, release
    return found


# --- one process ---


@dataclass(frozen=True)
class Point:
    """Where a process dies: at a step of its own, or some seconds after its command began."""

    step: int = 0
    seconds: float = LONGEST

    def told(self) -> str:
        return f"at step {self.step}" if self.step else f"after {self.seconds:.3f} s"


@dataclass(frozen=True)
class Ran:
    killed: bool
    # Known of one that was not killed.
    steps: int
    seconds: float


def run(site: Site, command: list[str], point: Point) -> Ran:
    """The command in a process of its own. It is not killed where it was through before."""
    words = [sys.executable, "-m", "tests.killed_command", str(point.step), *command]
    given = {"cwd": ROOT, "env": site.environment(), "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **given) as process:
        assert process.stdout.readline().strip() == BEGUN
        began = time.monotonic()
        try:
            process.wait(point.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        seconds = time.monotonic() - began
        said = process.stdout.read()
    site.wait_until_left()
    assert process.returncode in (0, -signal.SIGKILL)
    return Ran(process.returncode != 0, int(said or 0), seconds)


# --- many of them ---


def kill_many_times(
    site: Site, command: list[str], *, again: Callable[[], None], times: int
) -> None:
    """Each begins from the same; each time `again` brings about what a process does that lives."""
    chance = random.Random(SEED)
    site.keep()
    before = state()
    unkilled = run(site, command, Point())
    after, files = state(), release_files(site.folder)
    assert before != after
    proven = set()
    for number in range(times):
        point = die(site, command, unkilled, chance, part=(number, times))
        left = state()
        print(f"{command[0]} {number + 1}/{times}, seed {SEED}: {point.told()}:", end=" ")
        print(told(left, before, after))
        assert is_whole(left, before, after)
        assert is_sound(proven=left in proven and not IN_THE_DRILL)
        proven.add(left)
        # Each release that readers can find is whole.
        release_files(site.folder)
        call_command("work", "--once")
        assert not ImportRun.objects.filter(state="running").exists()
        again()
        assert (state(), release_files(site.folder)) == (after, files)
        assert list(breaches(OF_FILES)) == []
    assert list(breaches()) == []


def die(
    site: Site, command: list[str], unkilled: Ran, chance: random.Random, *, part: tuple[int, int]
) -> Point:
    """At a random point of a part of the way, so that all parts have theirs.

    Once more, and sooner, where it was through before the point was reached.
    """
    number, parts = part
    for attempt in range(ATTEMPTS):
        site.bring_back()
        share = (number + chance.random()) / parts * 0.9**attempt
        by_step, seconds = number % 2 == 0, share * unkilled.seconds
        point = Point(step=1 + int(share * unkilled.steps)) if by_step else Point(seconds=seconds)
        if run(site, command, point).killed:
            return point
    raise AssertionError("It was always through before.")


def is_whole(left: State, before: State, after: State) -> bool:
    """A publish adds up first, which stands by itself; what it publishes does not stand without."""
    added_up = State(after.recorded, before.published)
    return left in (before, added_up, after)


def told(left: State, before: State, after: State) -> str:
    return {before: "nothing was done", after: "all was done"}.get(left, "sums were done")


def is_sound(*, proven: bool) -> bool:
    """What check_data proves, but for files: those of a release may be missing until the next.

    `proven`: the tables hold what has been proved before.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
    return proven or list(breaches(check for check in CHECKS if check not in OF_FILES)) == []
