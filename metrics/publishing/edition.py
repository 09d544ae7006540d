"""A release in the making: what begins, what ends, and what is known of it. Nothing is written.

Rows wait in a file on the disk, so that memory does not grow with them, and so that no
transaction is open while they are made.
"""

import pickle
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, NamedTuple

DIFFERENCES_NAMED = 500
MISTAKES_NAMED = 100


class Begun(NamedTuple):
    """A new row of `PublishedValue`; the names are those of its columns."""

    key: str
    first_release_id: int
    last_release_id: int | None
    indicator_id: int
    population_id: int
    school_id: int | None
    local_district_id: int | None
    board_district_id: int | None
    district_year: int | None
    level: str
    school_year: int
    student_group_id: int
    grade: str
    respondent: str
    status: str
    value: object
    source_id: int
    statement_id: int | None
    row: str
    change: str


class Difference(NamedTuple):
    """Rows as JSON text; blank where there is none."""

    key: str
    kind: str
    before: str
    after: str


class Impossible(NamedTuple):
    key: str
    problems: str


@dataclass
class Part:
    """The rows of one indicator and school year that begin, and the ids of those that end."""

    begun: list[Begun] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


class Waiting:
    """Parts on the disk, in their order. Gone when it is closed or forgotten."""

    def __init__(self):
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the edition)
        self._parts = 0

    def add(self, part: Part) -> None:
        rows = [tuple(row) for row in part.begun]
        pickle.dump((rows, part.ended), self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._parts += 1

    def __iter__(self) -> Iterator[tuple[list[tuple], list[int]]]:
        self._file.seek(0)
        for _part in range(self._parts):
            yield pickle.load(self._file)


@dataclass
class Hidden:
    """Figures that are hidden or only shown as a range, with the reason; protected ones, shown."""

    reasons: dict[str, str] = field(default_factory=dict)
    protected: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)


@dataclass
class Edition:
    """`number` and `version` are those that the release will have."""

    number: int
    version: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    figures: int = 0
    withdrawn: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    # Changes of each kind, by the slug of the indicator.
    by_indicator: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: list[Difference] = field(default_factory=list)
    impossible: list[Impossible] = field(default_factory=list)
    homogeneous: dict[str, str] = field(default_factory=dict)
    hidden: Hidden = field(default_factory=Hidden)
    schools: Counter[int] = field(default_factory=Counter)
    # Accounts that entered the protected figures that are new.
    entered_by: set[int] = field(default_factory=set)
    protected_new: int = 0
    # Protected figures that are new or changed, and shown.
    shown_anew: set[str] = field(default_factory=set)
    without_students: int = 0
    waiting: Waiting = field(default_factory=Waiting)
    _seen: object = field(default_factory=sha256)

    @property
    def differs(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def needs_two(self) -> bool:
        return self.protected_new > 0

    @property
    def digest(self) -> str:
        """That of all that begins and ends, and of what is hidden. The order of rows is no part
        of it, but the order of indicators and years is always the same."""
        seen = self._seen.copy()
        for key, reason in sorted(self.hidden.reasons.items()):
            seen.update(f"hidden {key} {reason}\n".encode())
        return seen.hexdigest()

    def take(self, part: Part, lines: list[str]) -> None:
        """`lines` say of each row that begins or ends what it is."""
        for line in sorted(lines):
            self._seen.update(line.encode())
        if part.begun or part.ended:
            self.waiting.add(part)

    def refuse(self, key: str, problems: str) -> None:
        if len(self.impossible) < MISTAKES_NAMED:
            self.impossible.append(Impossible(key, problems))

    def note(self, difference: Difference, indicator: str, school: int | None) -> None:
        self.kinds[difference.kind] += 1
        self.by_indicator[indicator][difference.kind] += 1
        if school is not None:
            self.schools[school] += 1
        if len(self.differences) < DIFFERENCES_NAMED:
            self.differences.append(difference)
