"""The lines of a checked sheet as its page shows them, and which of them somebody ticked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from metrics.entering import Kind
from metrics.models import Indicator
from schools.languages import in_language

from .lines import Line

# Each with a box to tick. More of a kind share one box: a form takes only so many fields.
MOST_SHOWN = 300
TITLES = {
    "errors": _("Errors"),
    "explain": _("To explain"),
    "changed": _("Changes"),
    "erased": _("Erased"),
    "new": _("New"),
}


@dataclass(frozen=True)
class Shown:
    """`number` is the place of the line in the preview."""

    number: int
    line: Line
    indicator: str


@dataclass(frozen=True)
class Group:
    """`rest` are the places of the lines for which there was no room."""

    key: str
    title: str
    shown: list[Shown]
    rest: list[int]

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.rest)

    @property
    def can_be_ticked(self) -> bool:
        return self.key != "errors"


def groups_of(lines: Sequence[Line], indicators: Mapping[int, Indicator]) -> list[Group]:
    """Only the groups that hold anything."""
    places: dict[str, list[int]] = {key: [] for key in TITLES}
    for number, line in enumerate(lines):
        places[_group_of(line)].append(number)
    return [
        Group(
            key,
            TITLES[key],
            [shown(number, lines[number], indicators) for number in found[:MOST_SHOWN]],
            found[MOST_SHOWN:],
        )
        for key, found in places.items()
        if found
    ]


def shown(number: int, line: Line, indicators: Mapping[int, Indicator]) -> Shown:
    indicator = indicators.get(line.indicator)
    return Shown(number, line, in_language(indicator, "name") if indicator else line.heading)


def chosen(groups: Sequence[Group], *, lines: Collection[str], rests: Collection[str]) -> list[int]:
    """The places of the lines that a form ticks; what it cannot tick is passed over."""
    ticked = set(lines)
    found = []
    for group in groups:
        if group.can_be_ticked:
            found += [each.number for each in group.shown if str(each.number) in ticked]
            found += group.rest if group.key in rests else []
    return found


def _group_of(line: Line) -> str:
    if not line.may_be_applied:
        return "errors"
    if line.queries:
        return "explain"
    return {Kind.CHANGED: "changed", Kind.ERASED: "erased", Kind.NEW: "new"}[line.kind]
