"""Choices that nobody can foretell without the key, and that are the same each time."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping


def lot(secret: bytes, *words: str) -> bytes:
    """Draws only by names, never by a value: the order tells nothing about what is hidden."""
    return hmac.digest(secret, "\x1f".join(words).encode(), hashlib.sha256)


def draw(keys: Iterable[str], students: Mapping[str, int], secret: bytes, among: int) -> list[str]:
    """The `among` smallest of the keys, in the order of their lots.

    The lot goes by population, year and group, not by the indicator: two indicators about the
    same students hide the same groups, so that neither shows what the other hides.
    """
    by_lot = {key: lot(secret, key.partition("/")[2] or key) for key in keys}
    smallest = sorted(by_lot, key=lambda key: (students[key], by_lot[key], key))[:among]
    return sorted(smallest, key=lambda key: (by_lot[key], key))


def first(keys: Iterable[str], secret: bytes, unit: str) -> list[str]:
    """The keys in three of four units, drawn by lot, and none in the others.

    Were they always first, somebody could tell from one that is shown that it did not serve,
    and so how many students the small groups have together at most.
    """
    return sorted(keys) if lot(secret, "first", unit)[0] % 4 else []
