"""The words in which figures are kept: indicators, student groups, populations."""

from rest_framework import serializers

from metrics.filters import IndicatorFilter, PopulationFilter, StudentGroupFilter
from metrics.models import Indicator, Population, StudentGroup
from metrics.readers.available import available
from metrics.readers.belonging import belonging_of
from schools import years
from schools.api.facts import with_facts
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, SchoolYear, Slug, facts
from schools.rest.paging import Order


class IndicatorRow(Row):
    url = PageAddress()
    part_of = Slug(allow_null=True)
    school_years = serializers.SerializerMethodField(
        help_text="Those for which the latest release holds a value."
    )
    student_groups = serializers.SerializerMethodField(
        help_text="Those of which the latest release holds a value."
    )
    statements = facts()

    class Meta:
        model = Indicator
        fields = [
            "slug",
            "name",
            "name_es",
            "unit",
            "direction",
            "data_class",
            "definition",
            "definition_es",
            "denominator",
            "denominator_es",
            "why_it_matters",
            "why_it_matters_es",
            "query_threshold",
            "part_of",
            "school_years",
            "student_groups",
            "url",
            "statements",
        ]

    def get_school_years(self, indicator) -> list[str]:
        found = self.context["available"].get(indicator.pk)
        return [years.label(year) for year in found.years] if found else []

    def get_student_groups(self, indicator) -> list[str]:
        found = self.context["available"].get(indicator.pk)
        return [group.slug for group in found.student_groups] if found else []


class IndicatorEndpoint(Endpoint):
    """What figures measure: unit, definition, denominator, which way is better, and for which
    school years and student groups there are values."""

    noun = "indicators"
    serializer_class = IndicatorRow
    filterset_class = IndicatorFilter
    order = Order(("position", "slug"))
    queryset = Indicator.objects.select_related("part_of").prefetch_related(with_facts())

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "available": available()}


class StudentGroupRow(Row):
    class Meta:
        model = StudentGroup
        fields = ["slug", "name", "name_es", "partition", "definition", "definition_es"]


class StudentGroupEndpoint(Endpoint):
    """The students that a figure is about, within its population."""

    noun = "student-groups"
    serializer_class = StudentGroupRow
    filterset_class = StudentGroupFilter
    order = Order(("position", "slug"))
    queryset = StudentGroup.objects.all()


def told(name: str, words: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(),
        source=f"told.{name}",
        allow_null=True,
        read_only=True,
        help_text=words,
    )


class PopulationRow(Row):
    school = Slug(allow_null=True)
    list_of = Slug(allow_null=True)
    list_year = SchoolYear(allow_null=True)
    district = Slug(allow_null=True)
    known_years = told("years", "School years with known members; null: the same in all years.")
    members = told("members", "Schools of `school_year`; null: not asked for, or not known.")
    with_figure = told("with_figure", "Members with a value beside `figure`.")
    hidden = told("hidden", "Members whose value beside `figure` is hidden.")
    without_figure = told("without_figure", "Members that could have a value beside `figure`.")

    class Meta:
        model = Population
        fields = [
            "slug",
            "kind",
            "name",
            "name_es",
            "definition",
            "definition_es",
            "school",
            "list_of",
            "list_year",
            "district",
            "level",
            "known_years",
            "members",
            "with_figure",
            "hidden",
            "without_figure",
        ]


class PopulationEndpoint(Endpoint):
    """Who figures are about: one school, a group attested year by year, a fixed list, or the
    schools of a district or level. With `school_year` it tells the members of that year; with
    `figure`, the id of a published figure, which of them have one beside it."""

    noun = "populations"
    serializer_class = PopulationRow
    filterset_class = PopulationFilter
    order = Order(("position", "slug"))
    queryset = Population.objects.select_related("school", "list_of", "district")

    def filters_of_row(self):
        return ["school_year", "figure"]

    def written(self, records, filters):
        asked = filters.form.cleaned_data
        found = belonging_of(records, school_year=asked["school_year"], figure=asked["figure"])
        for record in records:
            record.told = found[record.pk]
        return super().written(records, filters)
