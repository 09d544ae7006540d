"""The numbers that the protection of figures goes by: the settings' `SUPPRESSION`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Band:
    """How a percent is coded from so many students on.

    `step` is the width of a range in whole percents (1: the whole percent itself); at or below
    `end`, and at or above 100 - `end`, only that is said.
    """

    students: int
    step: int
    end: int


@dataclass(frozen=True)
class Limits:
    """Thresholds, and how much work may be done before figures are withheld instead."""

    # The largest number of students whose figure is hidden.
    threshold: int = 10
    # From few students to many: the later a band, the more it says.
    bands: tuple[Band, ...] = (
        Band(11, 20, 20),
        Band(20, 10, 10),
        Band(40, 5, 5),
        Band(100, 1, 2),
        Band(300, 1, 1),
    )
    # Groups that protect the others of their partition before any lot is drawn, mostly.
    hidden_first: tuple[str, ...] = ("race-not-reported", "not-reported")
    # What protects a small group is drawn by lot among so many of the smallest that serve.
    drawn_among: int = 5
    # Hide a second school rather than the total of a district.
    schools_first: bool = True
    # The share of a small group's students whose outcome must stay open.
    outcome_width: float = 0.5
    # The share of the most narrowly protected cells that is checked again in whole numbers.
    whole_numbers_share: float = 0.05
    # How often more may be hidden, before aggregates are withheld, and then the metric-year.
    rounds: int = 50
    # Linear programs: so many, and so many more for each hidden cell. The same on any machine.
    programs: int = 5000
    programs_per_hidden: int = 10
    # With so many hidden figures or fewer, those that turn out needless are shown again.
    prune_up_to: int = 1500
    # The last resort against a program that does not end. Grows with the hidden cells, too.
    seconds: float = 120.0
    seconds_per_hidden: float = 0.5

    @classmethod
    def from_settings(cls, given: Mapping[str, Any]) -> "Limits":
        """Raises ValueError for a name or number that cannot be: nothing is protected by a typo."""
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"SUPPRESSION does not know {', '.join(sorted(unknown))}.")
        values = dict(given)
        if "bands" in values:
            values["bands"] = tuple(Band(*band) for band in values["bands"])
        if "hidden_first" in values:
            values["hidden_first"] = tuple(values["hidden_first"])
        limits = cls(**values)
        limits.check()
        return limits

    def check(self) -> None:
        starts = [band.students for band in self.bands]
        if self.threshold < 1:
            raise ValueError("SUPPRESSION: the threshold is at least 1.")
        if not starts or starts != sorted(set(starts)) or starts[0] != self.threshold + 1:
            raise ValueError(
                "SUPPRESSION: bands rise in students, and begin just above the threshold."
            )
        if any(not 0 < band.end < 50 or not 0 < band.step <= 100 for band in self.bands):
            raise ValueError("SUPPRESSION: a band's end is between 0 and 50, its step up to 100.")
        if not 0 <= self.outcome_width <= 1 or not 0 <= self.whole_numbers_share <= 1:
            raise ValueError("SUPPRESSION: a share is between 0 and 1.")
        if self.drawn_among < 2:
            raise ValueError("SUPPRESSION: a lot is drawn among two or more.")
