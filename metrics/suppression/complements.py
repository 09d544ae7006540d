"""Rule 4 for every unit and partition, again and again until it holds everywhere (and rule 6).

Partitions of a unit share its total: it is one figure, so hidden for one it is hidden for all.
"""

from collections.abc import Iterable

from .cells import Total
from .choice import draw, first
from .partitions import Groups, beside, enough
from .working import Working


def complete(working: Working, units: Iterable[str] | None = None) -> None:
    """Hides what rule 4 asks for; in all units, or in those that were just touched."""
    units = None if units is None else set(units)
    partitions = [
        total
        for total in working.parts_of_one_unit()
        if units is None or working.cells[total.whole].unit in units
    ]
    while partitions:
        touched = {total.whole for total in partitions if _complete(total, working)}
        units = {working.cells[whole].unit for whole in touched}
        partitions = [p for p in partitions if working.cells[p.whole].unit in units]


def is_complete(working: Working, unit: str) -> bool:
    """Whether rule 4 asks for nothing more in this unit."""
    return all(
        _is_complete(total, working)
        for total in working.parts_of_one_unit()
        if working.cells[total.whole].unit == unit
    )


def _is_complete(total: Total, working: Working) -> bool:
    return (
        working.unseen(total.whole)
        or not _anything_to_protect(total, working)
        or enough(groups_of(total, working), working.limits)
    )


def _complete(total: Total, working: Working) -> bool:
    """Whether anything had to be hidden."""
    if _is_complete(total, working):
        return False
    groups = groups_of(total, working)
    keys = beside(groups, working.limits, lambda shown: _draw(shown, total, working))
    for key in [total.whole] if keys is None else keys:
        working.hide(key)
    if keys is None and not working.unseen(total.whole):
        return _hide_all(total, working)
    return True


def _anything_to_protect(total: Total, working: Working) -> bool:
    """Remainders of many students need none; nor does what a total over several units needs."""
    return any(
        part in working.hidden or part in working.small
        for part in total.parts
        if working.students.get(part, 0) > 0
    )


def _hide_all(total: Total, working: Working) -> bool:
    """The total is public already, and the groups that are left do not suffice."""
    parts = [part for part in total.parts if working.students.get(part, 0) > 0]
    return working.hide_all(parts)


def groups_of(total: Total, working: Working) -> Groups:
    """Groups whose number of students nobody knows protect nobody: they count as not there."""
    students = {part: working.students.get(part, 0) for part in total.parts}
    unseen = [part for part in total.parts if working.unseen(part) and students[part]]
    small = [part for part in unseen if part in working.small]
    large = [part for part in unseen if part not in working.small]
    return Groups(
        small=len(small),
        small_students=sum(students[part] for part in small),
        large=len(large),
        large_students=sum(students[part] for part in large),
        shown={part: students[part] for part in total.parts if working.may_hide(part)},
        first=tuple(first(_hidden_first(total, working), working.secret, total.whole)),
    )


def _draw(shown, total: Total, working: Working) -> list[str]:
    return draw(shown, working.students, working.secret, working.limits.drawn_among)


def _hidden_first(total: Total, working: Working) -> list[str]:
    names = working.limits.hidden_first
    return [part for part in total.parts if working.cells[part].group in names]
