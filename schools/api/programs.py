"""Programs and recognitions, with the schools that have them."""

from rest_framework import serializers

from schools.api.facts import with_facts
from schools.filters import AwardFilter, ProgramFilter
from schools.models import Award, Program, ProgramOffering, Recognition
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, SchoolYear, Slug, aliases, facts


class OfferingRow(Row):
    school = Slug()
    school_year = SchoolYear()
    statements = facts()

    class Meta:
        model = ProgramOffering
        fields = ["school", "school_year", "statements"]


class ProgramRow(Row):
    url = PageAddress()
    aliases = aliases()
    offerings = OfferingRow(many=True, read_only=True)
    statements = facts()

    class Meta:
        model = Program
        fields = [
            "slug",
            "kind",
            "name",
            "name_es",
            "url",
            "aliases",
            "description",
            "description_es",
            "frequency",
            "minutes",
            "offerings",
            "statements",
        ]


class ProgramEndpoint(Endpoint):
    """Programs, practices, agreements and series of meetings that a source names."""

    noun = "programs"
    serializer_class = ProgramRow
    filterset_class = ProgramFilter
    queryset = Program.objects.prefetch_related(
        "offerings__school", with_facts("offerings__statements"), with_facts()
    )


class RecognitionOfSchoolRow(Row):
    school = Slug()
    statements = facts()

    class Meta:
        model = Recognition
        fields = ["school", "year", "note", "note_es", "statements"]


class AwardRow(Row):
    url = PageAddress()
    aliases = aliases()
    given_by = serializers.CharField(
        source="given_by.name", default=None, allow_null=True, read_only=True
    )
    schools = RecognitionOfSchoolRow(source="recognitions", many=True, read_only=True)
    statements = facts()

    class Meta:
        model = Award
        fields = [
            "slug",
            "name",
            "name_es",
            "url",
            "aliases",
            "given_by",
            "note",
            "note_es",
            "schools",
            "statements",
        ]


class RecognitionEndpoint(Endpoint):
    """Awards, each with the schools that won it."""

    noun = "recognitions"
    serializer_class = AwardRow
    filterset_class = AwardFilter
    queryset = Award.objects.select_related("given_by").prefetch_related(
        "recognitions__school", with_facts("recognitions__statements"), with_facts()
    )
