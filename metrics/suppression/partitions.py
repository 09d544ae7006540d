"""Complementary hiding within one partition of a unit's students (rule 4).

Somebody who knows the rule, but not the key, must find each of the values 1 to 10 possible for
each small group. So what is chosen is only accepted where it could have been chosen all the
same, had the small groups had any other of those sizes, their sum with the chosen one unchanged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .limits import Limits

Draw = Callable[[Mapping[str, int]], list[str]]


@dataclass(frozen=True)
class Groups:
    """The groups of one unit and partition that have students.

    `shown` are those that may be hidden beside the small ones: key → students. Those that are
    `first` are taken before any lot is drawn.
    """

    small: int  # how many of them are small
    small_students: int  # in all small ones together
    large: int  # how many others are hidden
    large_students: int
    shown: Mapping[str, int]
    first: tuple[str, ...] = ()


def enough(groups: Groups, limits: Limits) -> bool:
    """Whether what is hidden already leaves every small group any size it might have."""
    hidden = groups.small + groups.large
    if not hidden:
        return True
    students = groups.small_students + groups.large_students
    return hidden >= 2 and groups.large >= 1 and students >= _needed(groups, limits)


def _needed(groups: Groups, limits: Limits) -> int:
    return limits.threshold * groups.small + (limits.threshold + 1) * groups.large


def beside(groups: Groups, limits: Limits, draw: Draw) -> list[str] | None:
    """Keys to hide as well; None where no choice is enough, and the total has to be hidden.

    `draw` gives the smallest few of what it is given, in the order of their lots.
    """
    if enough(groups, limits):
        return []
    one = _one(groups, limits, draw)
    return [one] if one else _several(groups, limits, draw)


def _one(groups: Groups, limits: Limits, draw: Draw) -> str | None:
    serving = _serving(groups, limits)
    few = [*(key for key in groups.first if key in serving), *draw(serving)]
    return next((key for key in few if _unforeseen(key, groups, limits)), None)


def _serving(groups: Groups, limits: Limits) -> dict[str, int]:
    """Shown groups that would be enough alone."""
    needed = _needed(replace(groups, large=groups.large + 1), limits)
    hidden = groups.small_students + groups.large_students
    return {
        key: students
        for key, students in groups.shown.items()
        if students > limits.threshold and (hidden + students >= needed)
    }


def _unforeseen(key: str, groups: Groups, limits: Limits) -> bool:
    """Whether the group could have been drawn, whatever sizes the small ones have."""
    return all(
        _could_be_drawn(key, other, limits)
        for other in _other_worlds(key, groups, limits.threshold)
    )


def _other_worlds(key: str, groups: Groups, threshold: int):
    """The same sum hidden, and other sizes of the small groups and of the one that is drawn."""
    hidden = groups.small_students + groups.shown[key]
    for small_students in range(groups.small, threshold * groups.small + 1):
        shown = {**groups.shown, key: hidden - small_students}
        yield replace(groups, small_students=small_students, shown=shown)


def _could_be_drawn(key: str, groups: Groups, limits: Limits) -> bool:
    serving = _serving(groups, limits)
    own = groups.shown[key]
    # Groups of the same size count as smaller: so it holds whichever of them the lot prefers.
    before = sum(students <= own for other, students in serving.items() if other != key)
    return key in serving and (key in groups.first or before < limits.drawn_among)


def _several(groups: Groups, limits: Limits, draw: Draw) -> list[str] | None:
    """Two or more where one alone is too small: by lot, until they are enough."""
    chosen: list[str] = []
    left = {key: n for key, n in groups.shown.items() if n > limits.threshold}
    while left:
        key = draw(left)[0]
        chosen.append(key)
        groups = replace(
            groups,
            large=groups.large + 1,
            large_students=groups.large_students + left.pop(key),
            shown=left,
        )
        if len(chosen) > 1 and enough(groups, limits):
            return chosen
    return None
