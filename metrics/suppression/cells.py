"""The plain values that go into the protection of a metric-year, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Cell:
    """One figure of one metric-year.

    `students` is the number of students it is about (for a count, the count itself; None where
    nobody knows it), `met` how many of them have the outcome, `value` the exact working value.
    """

    key: str
    unit: str  # slug of the population
    group: str  # slug of the student group
    kind: str  # "count", "percent" or "score"
    students: int | None
    met: int | None
    value: Decimal | None
    open: bool = False  # already public as it is: known to everybody, cannot be hidden
    hidden_before: bool = False  # starred in an earlier release: stays starred
    # Nobody publishes it: it is what remains of its whole, as students who are not in a group.
    # Whoever sees the whole and its other parts can work it out all the same.
    implied: bool = False
    status: str = "reported"  # of the working figure: what kind of value it is


@dataclass(frozen=True)
class Total:
    """The students of `whole` are those of all `parts` (keys), each in one of them.

    A partition of the students of one unit, or a population and its schools.
    """

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All figures of one metric-year, and every equation between them that can be known."""

    name: str
    cells: tuple[Cell, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Shown:
    """How a protected figure may be shown.

    `digits` is empty where only a range is shown (`low` and `high`, whole percents, both
    included: the percent, rounded to a whole one, is between them) or there are no students.
    """

    digits: str
    low: Decimal | None
    high: Decimal | None
    status: str


@dataclass(frozen=True)
class Pattern:
    """What becomes of each protected figure: each is either shown or hidden, by key.

    The values of `hidden` are reasons (`HiddenFigure.Reason`), for staff only. `work` counts what
    was done; it is no part of the digest.
    """

    shown: Mapping[str, Shown]
    hidden: Mapping[str, str]
    digest: str
    work: Mapping[str, int] = field(default_factory=dict, compare=False)


SMALL = "small"
UNKNOWN = "unknown"
PROTECTS = "protects"
BEFORE = "before"
UNSOLVED = "unsolved"
