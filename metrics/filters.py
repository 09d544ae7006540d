"""Which figures, and which of the things they are about, a list shows."""

from functools import cached_property

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import (
    Grade,
    Indicator,
    Population,
    PublishedValue,
    Qualifier,
    Release,
    Respondent,
    Status,
    StudentGroup,
    Target,
)
from schools.filters import Schools, board_districts, local_districts
from schools.models import SchoolYear, Source
from schools.placement_columns import DISTRICTS, placed_schools, schools_in_districts
from schools.rest.filtering import (
    NUL,
    AsOf,
    Choices,
    Day,
    Filters,
    OneRecord,
    Records,
    RecordsField,
    SchoolYearBound,
    SchoolYears,
    not_known,
)

INDICATOR = {"queryset": Indicator.objects.all(), "label": gettext_lazy("Indicator")}
POPULATION = {"queryset": Population.objects.all(), "label": gettext_lazy("Population")}
STUDENT_GROUP = {"queryset": StudentGroup.objects.all(), "label": gettext_lazy("Student group")}
RELEASE = {"queryset": Release.objects.all(), "to_field_name": "version"}


class FiguresField(RecordsField):
    def _known(self):
        """Of a million ids, none is looked through for the one that was perhaps meant."""
        return []


class Figures(Records):
    """Published figures, of any release, by their ids."""

    field_class = FiguresField


FIGURES = {
    "queryset": PublishedValue.objects.all(),
    "to_field_name": "key",
    "label": gettext_lazy("published figure"),
}


class ObservationForm(forms.Form):
    def clean(self):
        asked = super().clean()
        if asked.get("as_of") and asked.get("district_year"):
            message = _("With “as_of”, the districts are those of one school year already.")
            self.add_error("district_year", message)
        return asked


class ObservationFilter(AsOf, Filters):
    """Districts are those that a row names; with `as_of` those of the year that holds the day."""

    id = Figures("key", **FIGURES)
    indicator = Records("indicator__slug", **INDICATOR)
    population = Records("population__slug", **POPULATION)
    school = Schools("school__slug", label=gettext_lazy("School"))
    local_district = Records(
        queryset=local_districts(),
        to_field_name="code",
        method="in_district",
        label=gettext_lazy("Local district"),
    )
    board_district = Records(
        queryset=board_districts(),
        to_field_name="code",
        method="in_district",
        label=gettext_lazy("Board district"),
    )
    level = Choices("level", choices=SchoolYear.Level.choices, label=gettext_lazy("Level"))
    school_year = SchoolYears("school_year", label=gettext_lazy("School year"))
    school_year_min = SchoolYearBound(
        "school_year", lookup_expr="gte", label=gettext_lazy("School year, from")
    )
    school_year_max = SchoolYearBound(
        "school_year", lookup_expr="lte", label=gettext_lazy("School year, to")
    )
    district_year = SchoolYears(
        "district_year", label=gettext_lazy("School year whose source names the districts")
    )
    student_group = Records("student_group__slug", **STUDENT_GROUP)
    grade = Choices("grade", choices=Grade.choices, label=gettext_lazy("Grade"))
    respondent = Choices(
        "respondent", choices=Respondent.choices, label=gettext_lazy("Respondents")
    )
    status = Choices("status", choices=Status.choices, label=gettext_lazy("Status"))
    unit = Choices("indicator__unit", choices=Indicator.Unit.choices, label=gettext_lazy("Unit"))
    qualifier = Choices(
        choices=Qualifier.choices, method="qualified", label=gettext_lazy("Qualifier")
    )
    source = Records("source__slug", queryset=Source.objects.all(), label=gettext_lazy("Source"))
    release = OneRecord(
        **RELEASE, method="anything", label=gettext_lazy("Release; the latest where none is named")
    )
    as_of = Day(
        method="anything", label=gettext_lazy("Districts are those of the school year of this day")
    )

    class Meta:
        model = PublishedValue
        form = ObservationForm
        fields: list[str] = []

    @cached_property
    def release_shown(self) -> Release | None:
        return self.form.cleaned_data.get("release") or Release.objects.newest()

    def filter_queryset(self, queryset):
        return self.filtered(self.of_the_release(queryset))

    def of_the_release(self, figures: QuerySet) -> QuerySet:
        return figures.in_release(self.release_shown) if self.release_shown else figures.none()

    def in_district(self, figures, kind, codes):
        if self.as_of_year is None:
            return figures.filter(**{f"{kind}__code__in": codes})
        return figures.filter(school__in=schools_in_districts(self.as_of_year, kind, codes))

    def qualified(self, figures, _name, qualifiers):
        """Rows are compact JSON, in whose strings a quotation mark never stands alone."""
        found = Q()
        for qualifier in qualifiers:
            found |= Q(row__contains=f'"qualifier":"{qualifier}"')
        return figures.filter(found)

    def unplaced(self) -> QuerySet:
        """Figures of schools of which no source says where they stood: no district filter finds
        them. Without a district filter, those of which no district is known at all."""
        asked = [kind for kind in DISTRICTS if self.form.cleaned_data[kind]]
        figures = self.filtered(self.of_the_release(self.queryset.all()), leaving_out=DISTRICTS)
        figures = figures.filter(school__isnull=False)
        if asked:
            return figures.exclude(school__in=placed_schools(self.as_of_year, asked))
        for kind in DISTRICTS:
            figures = figures.exclude(school__in=placed_schools(self.as_of_year, [kind]))
        return figures


class ChangeFilter(Filters):
    """`since` leaves out what a release, or one before it, had changed already."""

    since = OneRecord(**RELEASE, method="after", label=gettext_lazy("After this release"))
    release = OneRecord(**RELEASE, method="of", label=gettext_lazy("Of this release"))
    observation = Figures("key", **FIGURES)
    indicator = Records("indicator__slug", **INDICATOR)
    population = Records("population__slug", **POPULATION)
    school = Schools("school__slug", label=gettext_lazy("School"))
    student_group = Records("student_group__slug", **STUDENT_GROUP)
    school_year = SchoolYears("school_year", label=gettext_lazy("School year"))

    def after(self, changes, _name, release):
        return changes.filter(at__gt=release.number)

    def of(self, changes, _name, release):
        return changes.filter(at=release.number)


class IndicatorFilter(Filters):
    unit = Choices("unit", choices=Indicator.Unit.choices, label=gettext_lazy("Unit"))
    direction = Choices(
        "direction", choices=Indicator.Direction.choices, label=gettext_lazy("Direction")
    )
    data_class = Choices(
        "data_class", choices=Indicator.DataClass.choices, label=gettext_lazy("Data class")
    )
    part_of = Records("part_of__slug", **INDICATOR)


class StudentGroupFilter(Filters):
    partition = Choices(
        "partition", choices=StudentGroup.Partition.choices, label=gettext_lazy("Kind of group")
    )


class PublishedFigureField(forms.CharField):
    """The id of a published figure. Gives the figure, or None where none was asked for."""

    def clean(self, value):
        key = super().clean(value)
        if not key:
            return None
        standing = PublishedValue.objects.standing().select_related("indicator")
        figure = None if NUL in key else standing.filter(key=key).first()
        if figure is None:
            raise not_known(key, [])
        return figure


class PublishedFigure(django_filters.Filter):
    field_class = PublishedFigureField


class PopulationFilter(Filters):
    """`school_year` and `figure` say whose members are told, and leave no row out."""

    kind = Choices("kind", choices=Population.Kind.choices, label=gettext_lazy("Kind"))
    school = Schools("school__slug", label=gettext_lazy("School"))
    school_year = SchoolYearBound(
        method="anything", label=gettext_lazy("School year of the members")
    )
    figure = PublishedFigure(
        method="anything", label=gettext_lazy("Published figure that members have or have not")
    )

    def anything(self, rows, _name, _value):
        return rows


class TargetFilter(Filters):
    indicator = Records("indicator__slug", **INDICATOR)
    population = Records("population__slug", **POPULATION)
    student_group = Records("student_group__slug", **STUDENT_GROUP)
    grade = Choices("grade", choices=Grade.choices, label=gettext_lazy("Grade"))
    school_year = SchoolYears("school_year", label=gettext_lazy("Due in school year"))

    class Meta:
        model = Target
        fields: list[str] = []


class ReleaseFilter(Filters):
    state = Choices("state", choices=Release.State.choices, label=gettext_lazy("State"))
