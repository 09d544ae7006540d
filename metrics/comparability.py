"""Whether two groups of schools can be compared at all, and why not.

A group of high schools and one of elementary schools differ in more than what is compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext as _

from metrics.members import Members, read_members
from metrics.models import Population
from schools import years
from schools.languages import in_language
from schools.models import SchoolYear

Levels = Mapping[int, Mapping[int, str]]


@dataclass(frozen=True)
class Comparisons:
    """What is known of the groups that are to be compared. `levels` are by school and year."""

    members: Members
    levels: Levels

    def why_not(
        self, first: Population, second: Population, school_year: int, grade: str = ""
    ) -> str:
        """A sentence, or "" where they can be compared.

        `grade` is that which a school needs for such a figure. Figures about one grade are about
        the same grade in every school, so that the levels of the others do not matter.
        """
        for group in (first, second):
            if not self.members.of(group.pk, school_year):
                return _not_known(group, school_year)
        if grade:
            return ""
        mixes = [self._mix(group, school_year) for group in (first, second)]
        for group, mix in zip((first, second), mixes, strict=True):
            if mix is None:
                return _levels_not_known(group)
        return _different(*mixes)

    def _mix(self, group: Population, school_year: int) -> dict[str, Fraction] | None:
        """The shares of the levels; None where those of too few schools are known."""
        schools = self.members.of(group.pk, school_year)
        known = [level for each in schools if (level := self._level(each, school_year))]
        if not known or len(known) < settings.AGGREGATES["share"] * len(schools):
            return None
        return {level: Fraction(known.count(level), len(known)) for level in set(known)}

    def _level(self, school: int, school_year: int) -> str:
        """That of the year, or of the nearest in which a source gives one."""
        attested = self.levels.get(school, {})
        if not attested:
            return ""
        return attested[min(attested, key=lambda year: (abs(year - school_year), year))]


def read_comparisons(populations: Iterable[Population]) -> Comparisons:
    """As many queries for two groups as for twenty."""
    return Comparisons(read_members(populations), _read_levels())


def _read_levels() -> Levels:
    levels: dict[int, dict[int, str]] = defaultdict(dict)
    rows = SchoolYear.objects.exclude(level="").order_by()
    for school, year, level in rows.values_list("school", "school_year", "level"):
        levels[school][year] = level
    return levels


def _different(first: Mapping[str, Fraction], second: Mapping[str, Fraction]) -> str:
    apart = {
        level: abs(first.get(level, Fraction()) - second.get(level, Fraction()))
        for level in {*first, *second}
    }
    level = max(sorted(apart), key=apart.__getitem__)
    if apart[level] <= Fraction(str(settings.AGGREGATES["level_mix"])):
        return ""
    words = _(
        "Not comparable: the groups are made of schools of different levels. Of the one,"
        " %(first)s%% are of the level “%(level)s”; of the other, %(second)s%%."
    )
    return words % {
        "level": SchoolYear.Level(level).label,
        "first": round(100 * first.get(level, Fraction())),
        "second": round(100 * second.get(level, Fraction())),
    }


def _not_known(group: Population, school_year: int) -> str:
    words = _("Not comparable: no source says which schools were in “%(group)s” in %(year)s.")
    return words % {"group": in_language(group, "name"), "year": years.in_print(school_year)}


def _levels_not_known(group: Population) -> str:
    words = _("Not comparable: no source gives the levels of most schools of “%(group)s”.")
    return words % {"group": in_language(group, "name")}
