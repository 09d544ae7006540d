"""The words in which figures are kept: indicators, student groups, populations."""

from metrics.filters import IndicatorFilter, PopulationFilter, StudentGroupFilter
from metrics.models import Indicator, Population, StudentGroup
from schools.api.facts import with_facts
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, SchoolYear, Slug, facts
from schools.rest.paging import Order


class IndicatorRow(Row):
    url = PageAddress()
    part_of = Slug(allow_null=True)
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
            "url",
            "statements",
        ]


class IndicatorEndpoint(Endpoint):
    """What figures measure: unit, definition, denominator, and which way is better."""

    noun = "indicators"
    serializer_class = IndicatorRow
    filterset_class = IndicatorFilter
    order = Order(("position", "slug"))
    queryset = Indicator.objects.select_related("part_of").prefetch_related(with_facts())


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


class PopulationRow(Row):
    school = Slug(allow_null=True)
    list_of = Slug(allow_null=True)
    list_year = SchoolYear(allow_null=True)

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
        ]


class PopulationEndpoint(Endpoint):
    """Who figures are about: one school, a group attested year by year, or a fixed list."""

    noun = "populations"
    serializer_class = PopulationRow
    filterset_class = PopulationFilter
    order = Order(("position", "slug"))
    queryset = Population.objects.select_related("school", "list_of")
