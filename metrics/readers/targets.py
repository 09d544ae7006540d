"""Targets, and the published figures that can be held against them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from metrics.models import Grade, Indicator, Release, Target
from metrics.progress import Progress, progress
from metrics.shown import with_unit
from schools.models import Statement

from .entries import Entry, entries, for_entries
from .of_release import figures_of


@dataclass(frozen=True)
class Check:
    """One figure held against a target."""

    entry: Entry
    progress: Progress
    is_early: bool  # the figure is of a school year before the one in which the target is due

    @property
    def words(self) -> str:
        """Met or not, and how far; where nothing can be compared, that."""
        if self.progress.gap is None:
            return _("cannot be compared")
        return verdict(self.progress, is_early=self.is_early) % {"distance": self.distance}

    @property
    def distance(self) -> str:
        gap = self.progress.gap
        if not gap:
            return _("exactly at it")
        number = plain_number(abs(gap))
        if self.entry.figure.indicator.unit == Indicator.Unit.PERCENT:
            return points_above(number) if gap > 0 else points_below(number)
        return _("%s above it") % number if gap > 0 else _("%s below it") % number


def verdict(progress: Progress, *, is_early: bool) -> str:
    """No verdict where neither way is better. A target that is still to come is not missed."""
    if progress.met is None:
        return "%(distance)s"
    if progress.met:
        return _("met: %(distance)s")
    return _("not yet met: %(distance)s") if is_early else _("not met: %(distance)s")


def points_above(number: str) -> str:
    return _("%s points above it") % number


def points_below(number: str) -> str:
    return _("%s points below it") % number


def target_value(target: Target) -> str:
    """72.000 is shown as 72%; empty where no number was set."""
    if target.value is None:
        return ""
    return with_unit(f"{target.value.normalize():f}", target.indicator.unit)


def plain_number(number: Decimal) -> str:
    """At most one decimal more than percentages have, and no zeros that say nothing."""
    short = round(number, 2).normalize()
    return number_format(f"{short:f}", use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Checked:
    target: Target
    checks: list[Check]

    @property
    def value_words(self) -> str:
        return target_value(self.target)


def checked_targets(targets: QuerySet[Target], release: Release | None = None) -> list[Checked]:
    """Each target with the latest figure of every group of schools for the same students.

    Figures are those of the release, or of the latest one.
    """
    facts = Statement.objects.select_related("source")
    named = targets.select_related("indicator", "population", "student_group")
    found = sorted(named.prefetch_related(Prefetch("statements", facts)), key=target_order)
    measured = figures_to_check(found, release)
    return [Checked(target, checks(target, measured)) for target in found]


def target_order(target: Target) -> tuple:
    return (target.school_year, Grade.values.index(target.grade), target.student_group.position)


def figures_to_check(targets: list[Target], release: Release | None = None) -> list[Entry]:
    published = figures_of(release).beside_targets(targets)
    return sorted(entries(for_entries(published)), key=lambda entry: entry.order)


def checks(target: Target, measured: list[Entry]) -> list[Check]:
    latest: dict[int, Entry] = {}
    for entry in measured:
        if is_comparable(target, entry):
            latest.setdefault(entry.figure.population.pk, entry)
    return [check_of(target, entry) for entry in latest.values()]


def check_of(target: Target, entry: Entry) -> Check:
    is_early = entry.figure.school_year < target.school_year
    return Check(entry, progress(target, entry.published), is_early)


def is_comparable(target: Target, entry: Entry) -> bool:
    figure = entry.figure
    return (
        target.value is not None
        and figure.indicator == target.indicator
        and figure.student_group == target.student_group
        and entry.grade == target.grade
    )
