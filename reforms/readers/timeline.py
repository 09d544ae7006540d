"""All initiatives, and what happened since 1993 in the order of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reforms.models import Initiative, Milestone
from schools.languages import in_language
from schools.readers.asked import Fault, Option

FILTERS = ["initiative", "kind"]
HEADINGS = {
    Initiative.Kind.REFORM: gettext_lazy("Reforms of the district"),
    Initiative.Kind.LAW: gettext_lazy("Laws"),
    Initiative.Kind.MODEL: gettext_lazy("Kinds of schools and programs"),
    Initiative.Kind.OUTSIDE: gettext_lazy("From outside the district"),
    Initiative.Kind.IDEA: gettext_lazy("Ideas and aims"),
}


@dataclass(frozen=True)
class KindOfInitiative:
    label: str
    initiatives: list[Initiative]


@dataclass(frozen=True)
class Year:
    """What happened in one calendar year; None for what no source dates."""

    year: int | None
    milestones: list[Milestone]


@dataclass(frozen=True)
class Timeline:
    years: list[Year]
    options: dict[str, list[Option]]
    chosen: dict[str, list[str]]
    faults: list[Fault]


def initiatives_by_kind() -> list[KindOfInitiative]:
    """In the order in which the kinds are declared: the district's own reforms first."""
    initiatives = list(Initiative.objects.all())
    kinds = [
        KindOfInitiative(str(HEADINGS[kind]), [each for each in initiatives if each.kind == kind])
        for kind in Initiative.Kind
    ]
    return [kind for kind in kinds if kind.initiatives]


def timeline(asked: Mapping[str, Sequence[str]]) -> Timeline:
    options = {"initiative": initiative_options(), "kind": kind_options()}
    chosen = {name: understood(name, asked, options[name]) for name in FILTERS}
    milestones = Milestone.objects.select_related("initiative")
    if chosen["initiative"]:
        milestones = milestones.filter(initiative__slug__in=chosen["initiative"])
    if chosen["kind"]:
        milestones = milestones.filter(kind__in=chosen["kind"])
    return Timeline(by_year(milestones), options, chosen, faults(asked, options))


def by_year(milestones) -> list[Year]:
    """Undated ones come last, as the model orders them."""
    return [Year(year, list(found)) for year, found in groupby(milestones, key=year_of)]


def year_of(milestone: Milestone) -> int | None:
    return milestone.happened_on.year if milestone.happened_on else None


def initiative_options() -> list[Option]:
    """Only initiatives of which something is on record, so that no choice leads nowhere."""
    with_events = Initiative.objects.filter(milestones__isnull=False).distinct()
    return [Option(each.slug, in_language(each, "name")) for each in with_events]


def kind_options() -> list[Option]:
    return [Option(kind.value, str(kind.label)) for kind in Milestone.Kind]


def understood(name: str, asked: Mapping, options: list[Option]) -> list[str]:
    known = {option.value for option in options}
    return [value for value in asked.get(name, []) if value in known]


def faults(asked: Mapping, options: dict[str, list[Option]]) -> list[Fault]:
    """One for each value that was not understood; an empty one means any."""
    return [
        Fault(name, _("Nothing on record stands under “%s”.") % value[:60])
        for name in FILTERS
        for value in asked.get(name, [])
        if value and value not in {option.value for option in options[name]}
    ]
