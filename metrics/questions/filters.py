"""By what published figures can be filtered, and which condition each filter sets."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from metrics.models import (
    Grade,
    Indicator,
    Population,
    PublishedValue,
    Qualifier,
    Respondent,
    Status,
    StudentGroup,
)
from schools.models import District, School, SchoolName, SchoolYear, Source
from schools.placement_columns import schools_in_districts
from schools.rest.filtering import (
    AnyOf,
    Choices,
    ChoicesField,
    Day,
    Filters,
    SchoolYearBound,
    SchoolYears,
)

from .conditions import TABLE, Condition, all_of, among, any_of, one_of
from .words import Named, Words, WordsField

INDICATOR = Named(Indicator)
SCHOOLS = [Named(School), Named(SchoolName, id="school_id")]
LOCAL = Named(District, "code", only=f"kind = '{District.Kind.LOCAL.value}'")
BOARD = Named(District, "code", only=f"kind = '{District.Kind.BOARD.value}'")
TABLES = {"local_district": LOCAL, "board_district": BOARD}

Special = Callable[[list, int | None], Condition]


class Version(django_filters.Filter):
    field_class = forms.CharField


class FlagField(ChoicesField):
    def clean(self, value):
        return super().clean([value]) == ["true"]


class Flag(django_filters.Filter):
    """True or false, and nothing else."""

    field_class = FlagField


class Keys(AnyOf):
    """Figures, of any release, by their ids."""

    field_class = WordsField


def about_indicators(ids: list[int], _as_of_year: int | None) -> Condition:
    """Keys begin with the indicator: its rows are neighbours, in whatever index they are sought.

    The bounds are looked up, since an indicator may have been renamed since a row was published.
    """
    condition = one_of("indicator_id", ids)
    if len(ids) != 1:
        return condition
    bound = f"(SELECT {{}}(key) FROM {TABLE} WHERE indicator_id = %s)"
    within = f"key BETWEEN {bound.format('MIN')} AND {bound.format('MAX')}"
    return all_of([condition, Condition(within, (*ids, *ids))])


def in_district(kind: str) -> Special:
    """Districts are those that a row names, or those of a school year. Takes ids."""

    def condition(ids: list[int], as_of_year: int | None) -> Condition:
        if as_of_year is None:
            return one_of(f"{kind}_id", ids)
        codes = District.objects.filter(pk__in=ids).values_list("code", flat=True)
        return among("school_id", schools_in_districts(as_of_year, kind, list(codes)))

    return condition


def in_units(units: list[str], _as_of_year: int | None) -> Condition:
    return among("indicator_id", Indicator.objects.filter(unit__in=units).values("pk"))


def qualified(qualifiers: list[str], _as_of_year: int | None) -> Condition:
    """Rows are compact JSON, in whose strings a quotation mark never stands alone."""
    return any_of(
        Condition("row LIKE %s", (f'%"qualifier":"{qualifier}"%',)) for qualifier in qualifiers
    )


def not_before(school_year: int, _as_of_year: int | None) -> Condition:
    return Condition("school_year >= %s", (school_year,))


def not_after(school_year: int, _as_of_year: int | None) -> Condition:
    return Condition("school_year <= %s", (school_year,))


class ObservationFilter(Filters):
    """Only the declarations: `ask` reads them. The first word of each filter is its column.

    Districts are those that a row names; with `as_of` those of the year that holds the day.
    """

    id = Keys("key", label=gettext_lazy("published figure"))
    indicator = Words("indicator_id", INDICATOR, label=gettext_lazy("Indicator"))
    population = Words("population_id", Named(Population), label=gettext_lazy("Population"))
    school = Words("school_id", *SCHOOLS, label=gettext_lazy("School"))
    local_district = Words("local_district_id", LOCAL, label=gettext_lazy("Local district"))
    board_district = Words("board_district_id", BOARD, label=gettext_lazy("Board district"))
    level = Choices("level", choices=SchoolYear.Level.choices, label=gettext_lazy("Level"))
    school_year = SchoolYears("school_year", label=gettext_lazy("School year"))
    school_year_min = SchoolYearBound("school_year", label=gettext_lazy("School year, from"))
    school_year_max = SchoolYearBound("school_year", label=gettext_lazy("School year, to"))
    district_year = SchoolYears(
        "district_year", label=gettext_lazy("School year whose source names the districts")
    )
    student_group = Words(
        "student_group_id", Named(StudentGroup), label=gettext_lazy("Student group")
    )
    grade = Choices("grade", choices=Grade.choices, label=gettext_lazy("Grade"))
    respondent = Choices(
        "respondent", choices=Respondent.choices, label=gettext_lazy("Respondents")
    )
    status = Choices("status", choices=Status.choices, label=gettext_lazy("Status"))
    unit = Choices(choices=Indicator.Unit.choices, label=gettext_lazy("Unit"))
    qualifier = Choices(choices=Qualifier.choices, label=gettext_lazy("Qualifier"))
    source = Words("source_id", Named(Source), label=gettext_lazy("Source"))
    release = Version(label=gettext_lazy("Release; the latest where none is named"))
    wide = Flag(
        choices=[("true", "true"), ("false", "false")],
        label=gettext_lazy("One row for each population and school year, a column for each figure"),
    )
    as_of = Day(label=gettext_lazy("Districts are those of the school year of this day"))

    # Those that set another condition than their column being one of the values.
    special: ClassVar[Mapping[str, Special]] = {
        "indicator": about_indicators,
        "local_district": in_district("local_district"),
        "board_district": in_district("board_district"),
        "school_year_min": not_before,
        "school_year_max": not_after,
        "unit": in_units,
        "qualifier": qualified,
    }

    class Meta:
        model = PublishedValue
        fields: list[str] = []

    @classmethod
    def condition(cls, name: str, value: Any, as_of_year: int | None) -> Condition:
        if name in cls.special:
            return cls.special[name](value, as_of_year)
        return one_of(cls.base_filters[name].field_name, value)
