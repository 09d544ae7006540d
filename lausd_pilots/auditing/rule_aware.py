"""What the published rule gives away: a reader who knows it, but not the key, tries every size.

Where exactly two groups of a unit are hidden, one is small (1 to 10 students) and the other was
drawn to protect it. Each of the ten sizes that the draw could not have followed is ruled out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .public import Cell, Groups, MetricYear

LARGEST_SMALL = 10
SIZES = range(1, LARGEST_SMALL + 1)


@dataclass(frozen=True)
class Rule:
    """The rule as it is published, without the key.

    The two hidden groups have at least `least` students together. The second is drawn from the
    `choices` smallest of those that are not small themselves and serve (None: from all of them);
    `first` are groups that are often taken without a draw, whatever their size.
    """

    choices: int | None = 5
    first: frozenset[str] = frozenset()
    least: int = 2 * LARGEST_SMALL + 1


@dataclass(frozen=True)
class Pair:
    """`sizes`: for each of the two, the sizes it could have as the small one."""

    cells: tuple[Cell, Cell]
    students: int
    sizes: Mapping[Cell, frozenset[int]]

    @property
    def explained(self) -> bool:
        """Else the pair was hidden for another reason, such as a school of the same district."""
        return any(self.sizes.values())

    @property
    def recovered(self) -> list[Cell]:
        """One size of one group explains what is hidden."""
        left = [cell for cell, sizes in self.sizes.items() for _size in sizes]
        return left if len(left) == 1 else []

    @property
    def narrowed(self) -> list[Cell]:
        return [cell for cell, sizes in self.sizes.items() if 0 < len(sizes) < LARGEST_SMALL]


def attack_pairs(table: MetricYear, groups: Groups, rule: Rule) -> list[Pair]:
    return [_pair(*found, rule) for found in _pairs(table, groups)]


def _pairs(table: MetricYear, groups: Groups) -> Iterator[tuple[tuple, int, dict[str, int]]]:
    """Two hidden cells, their sum, and the groups shown beside them.

    Only where the groups hold everyone: else nobody knows the sum.
    """
    for relation in table.relations:
        if relation.rest or not {part.group for part in relation.parts} <= groups.slugs:
            continue
        whole = table.cells[relation.whole]
        hidden = tuple(part for part in relation.parts if table.cells[part].hidden)
        shown = {
            part.group: table.cells[part].count for part in relation.parts if part not in hidden
        }
        if whole.count is None or len(hidden) != 2 or None in shown.values():
            continue
        yield hidden, int(whole.count - sum(shown.values())), {g: int(n) for g, n in shown.items()}


def _pair(hidden: tuple[Cell, Cell], students: int, shown: dict[str, int], rule: Rule) -> Pair:
    one, other = hidden
    sizes = {
        small: frozenset(
            size for size in SIZES if _possible(large.group, (size, students - size), shown, rule)
        )
        for small, large in [(one, other), (other, one)]
    }
    if students < rule.least:
        sizes = dict.fromkeys(hidden, frozenset())
    return Pair(hidden, students, sizes)


def _possible(group: str, students: tuple[int, int], shown: dict[str, int], rule: Rule) -> bool:
    """Whether the draw could have fallen on this group, with these beside it.

    `students`: of the small group, and of this one.
    """
    small, own = students
    if own <= LARGEST_SMALL:
        return False
    if rule.choices is None or group in rule.first:
        return True
    could_serve = [n for n in shown.values() if n > LARGEST_SMALL and n + small >= rule.least]
    return sum(1 for n in could_serve if n < own) < rule.choices
