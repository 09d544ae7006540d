"""What was withdrawn to protect students: when, which figures, and from which releases.

The reason is for staff: it may tell of a child.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from metrics.models import PublishedValue, Release, Withdrawal


@dataclass(frozen=True)
class WithdrawnTogether:
    """The figures that one decision took back, and the releases that had held them."""

    at: datetime
    keys: list[str]
    releases: list[Release]


def withdrawals(releases: Iterable[Release]) -> list[WithdrawnTogether]:
    """The latest first; `releases` are all there are. Two queries."""
    together: dict[datetime, list[str]] = defaultdict(list)
    for key, at in Withdrawal.objects.order_by("key").values_list("key", "at"):
        together[at].append(key)
    intervals = _intervals() if together else {}
    return [
        WithdrawnTogether(at, keys, _that_held(keys, at, releases, intervals))
        for at, keys in sorted(together.items(), reverse=True)
    ]


def _intervals() -> dict[str, list[tuple[int, float]]]:
    """By key, the first and the last releases in which its rows stood."""
    found = defaultdict(list)
    rows = PublishedValue.objects.filter(key__in=Withdrawal.objects.values("key"))
    for key, first, last in rows.values_list("key", "first_release_id", "last_release_id"):
        found[key].append((first, inf if last is None else last))
    return found


def _that_held(
    keys: Iterable[str], at: datetime, releases: Iterable[Release], intervals: dict
) -> list[Release]:
    """A release made since has the row as well, but never had the figure."""
    stood = [interval for key in keys for interval in intervals[key]]
    before = [release for release in releases if release.made_at <= at]
    held = [each for each in before if any(a <= each.number <= b for a, b in stood)]
    return sorted(held, key=lambda release: release.number)
