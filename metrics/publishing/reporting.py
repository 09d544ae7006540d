"""What staff are told of a release before it is made: plain values, kept with its run as JSON."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from .edition import Edition

KEYS_NAMED = 50
ERROR, WARNING = "error", "warning"


def item(level: str, code: str, number: int, keys: Collection[str] = ()) -> dict[str, Any]:
    """One line of the checklist. `keys` are figures, or sentences about them."""
    return {"level": level, "code": code, "number": number, "keys": sorted(keys)[:KEYS_NAMED]}


def checklist(
    edition: Edition, *, overrides: Collection[str], reason_es: str, differing: list[str]
) -> list[dict]:
    """Errors first. `differing` are sentences about sums that others have published otherwise."""
    impossible = [f"{each.key}: {each.problems}" for each in edition.impossible]
    homogeneous = edition.homogeneous.keys()
    blocking = homogeneous - set(overrides)
    found = [
        item(ERROR, "impossible", len(impossible), impossible),
        {**item(ERROR, "homogeneous", len(blocking)), "keys": sorted(blocking)},
        item(WARNING, "overridden", len(homogeneous & set(overrides)), homogeneous),
        item(WARNING, "hidden", len(edition.hidden.reasons)),
        item(WARNING, "without-students", edition.without_students),
        item(WARNING, "differing", len(differing), differing),
        item(WARNING, "withdrawn", edition.withdrawn),
        item(WARNING, "no-spanish-reason", 0 if reason_es.strip() else 1),
    ]
    return [each for each in found if each["number"]]


def report_of(edition: Edition, items: list[dict]) -> dict[str, Any]:
    """`differences` are the first few: key, kind, row before and row after, as JSON texts."""
    hidden = edition.hidden
    return {
        "checklist": items,
        "counts": {
            name: getattr(edition, name)
            for name in ("added", "changed", "removed", "figures", "withdrawn")
        },
        "kinds": dict(edition.kinds),
        "by_indicator": {slug: dict(kinds) for slug, kinds in edition.by_indicator.items()},
        "differences": [list(each) for each in edition.differences],
        "hidden": {
            slug: [hidden.hidden[slug], number] for slug, number in sorted(hidden.protected.items())
        },
        "reasons": dict(Counter(hidden.reasons.values())),
        "entered_by": sorted(edition.entered_by),
        "version": edition.version,
    }
