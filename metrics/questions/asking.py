"""Makes a question of what stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from schools import years
from schools.placement_columns import DISTRICTS, placed_schools
from schools.rest.filtering import MOST_NAMED, not_known
from schools.rest.problems import Fault, Refused, faults_of, shortened

from .conditions import TABLE, Condition, all_of, among, in_release, one_of
from .filters import ObservationFilter
from .querying import rows_of_query
from .releases import Mark
from .words import Words, ids_of

# SQLite does not know how many rows a filter leaves, and would take one index for another.
FEW_ROWS = {"id", "school", "population"}
MANY_ROWS = {
    "indicator",
    "student_group",
    "local_district",
    "board_district",
    "school_year",
    "school_year_min",
    "school_year_max",
    "source",
}


@dataclass(frozen=True)
class Question:
    """Which rows are asked for. `conditions` stand by the name of their filter."""

    release: Mark | None
    as_of_year: int | None
    conditions: Mapping[str, Condition]
    wide: bool = False

    def where(self) -> Condition:
        return self._where(self.conditions)

    def unplaced(self) -> Condition:
        """Figures of schools of which no source says where they stood: no district filter finds
        them. Without a district filter, those of which no district is known at all."""
        others = {name: each for name, each in self.conditions.items() if name not in DISTRICTS}
        asked = [kind for kind in DISTRICTS if kind in self.conditions]
        placed = [asked] if asked else [[kind] for kind in DISTRICTS]
        unknown = [
            among("school_id", placed_schools(self.as_of_year, kinds), negated=True)
            for kinds in placed
        ]
        of_schools = Condition("school_id IS NOT NULL")
        return all_of([self._where(others), of_schools, *unknown])

    def _where(self, conditions: Mapping[str, Condition]) -> Condition:
        if self.release is None:
            return Condition("1 = 0")
        return all_of([*conditions.values(), in_release(self.release.number)])


def ask(query: QueryDict, filters: type[ObservationFilter], releases: tuple[Mark, ...]) -> Question:
    """Raises `Refused`, which names all faults. Whatever is no filter is left to others."""
    values, faults = understood(query, filters)
    release, wrong_release = _release_called(values.pop("release", None), releases)
    as_of, wide = values.pop("as_of", None), values.pop("wide", False)
    if as_of and "district_year" in values:
        message = _("With “as_of”, the districts are those of one school year already.")
        faults += faults_of("district_year", ValidationError(message))
    faults += wrong_release + _unknown_keys(values.get("id", [])) + _no_years(values)
    if faults:
        raise Refused(faults)
    as_of_year = years.holding(as_of) if as_of else None
    return Question(release, as_of_year, conditions_of(values, filters, as_of_year), wide=wide)


def conditions_of(
    values: Mapping[str, Any], filters: type[ObservationFilter], as_of_year: int | None
) -> dict[str, Condition]:
    """Where the rows of a few schools or groups are asked for, they are looked for by these."""
    found = {name: filters.condition(name, value, as_of_year) for name, value in values.items()}
    if FEW_ROWS.isdisjoint(found):
        return found
    return {
        name: each.without_index() if name in MANY_ROWS else each for name, each in found.items()
    }


def understood(
    query: QueryDict, filters: type[ObservationFilter]
) -> tuple[dict[str, Any], list[Fault]]:
    """What every filter that is asked for makes of its values: ids where they name records."""
    values, faults, words = {}, [], {}
    for name, given in query.lists():
        each = filters.base_filters.get(name)
        if each is None:
            continue
        try:
            values[name] = each.field.clean(given if getattr(each, "repeats", False) else given[-1])
        except ValidationError as error:
            faults += faults_of(name, error)
        if isinstance(each, Words) and name in values:
            words[name] = values[name]
    ids, unknown = ids_of(words, filters.base_filters)
    for name, errors in unknown.items():
        faults += faults_of(name, ValidationError(errors))
    return values | ids, faults


def _release_called(
    version: str | None, releases: tuple[Mark, ...]
) -> tuple[Mark | None, list[Fault]]:
    if version is None:
        return (releases[0] if releases else None), []
    for mark in releases:
        if mark.version == version:
            return mark, []
    # Another release is never what was meant: whoever took it would cite something else.
    known = ", ".join(mark.version for mark in releases[:MOST_NAMED])
    message = _("There is no release “%(value)s”. The latest are: %(known)s.")
    words = {"value": shortened(version), "known": known}
    return None, faults_of("release", ValidationError(message, params=words))


def _no_years(values: Mapping[str, Any]) -> list[Fault]:
    first, last = values.get("school_year_min"), values.get("school_year_max")
    if first is None or last is None or first <= last:
        return []
    message = _("No school year is from %(first)s on and up to %(last)s.")
    words = {"first": years.label(first), "last": years.label(last)}
    return faults_of("school_year_max", ValidationError(message, params=words))


def _unknown_keys(keys: list[str]) -> list[Fault]:
    """Of a million ids, none is looked through for the one that was perhaps meant."""
    if not keys:
        return []
    named = one_of("key", keys)
    sql = f"SELECT DISTINCT key FROM {TABLE} WHERE {named.sql}"
    known = {key for (key,) in rows_of_query(sql, named.parameters)}
    unknown = [not_known(key, []) for key in keys if key not in known]
    return faults_of("id", ValidationError(unknown)) if unknown else []
