"""Which figures, and which of the things they are about, a list shows."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from metrics.models import (
    Grade,
    Indicator,
    Population,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
)
from schools.filters import Schools
from schools.rest.filtering import (
    NUL,
    Choices,
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
