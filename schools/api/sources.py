"""Sources, their facts, and where they disagree."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schools.api.facts import with_facts
from schools.filters import DiscrepancyFilter, SourceFilter, StatementFilter
from schools.models import Discrepancy, Figure, Reading, Source, Statement
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, Slug, facts
from schools.rest.paging import Order


class FigureRow(Row):
    url = PageAddress()

    class Meta:
        model = Figure
        fields = [
            "slug",
            "number",
            "title",
            "printed_source",
            "survives",
            "tokens",
            "reading",
            "reading_es",
            "url",
        ]


class SourceRow(Row):
    url = PageAddress()
    original_url = serializers.URLField(source="url", allow_null=True, read_only=True)
    figures = FigureRow(many=True, read_only=True)
    statements = facts(help_text="The facts that speak of the source itself.")

    class Meta:
        model = Source
        fields = [
            "slug",
            "kind",
            "title",
            "title_es",
            "url",
            "original_url",
            "author",
            "publisher",
            "edition",
            "licence",
            "note",
            "note_es",
            "figures",
            "statements",
        ]


class SourceEndpoint(Endpoint):
    """Documents and data sets. The facts of one: `statements/?source=`."""

    noun = "sources"
    serializer_class = SourceRow
    filterset_class = SourceFilter
    order = Order(("position", "slug"))
    queryset = Source.objects.prefetch_related("figures__source", with_facts())


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uri"}})
class SubjectAddresses(serializers.Field):
    """The address of each subject; `subjects` of the context holds them by id of the fact."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "pk", "read_only": True, **kwargs})

    def to_representation(self, pk: int) -> list[str]:
        request = self.context["request"]
        subjects = self.context["subjects"].get(pk, [])
        return [request.build_absolute_uri(subject.url) for subject in subjects]


class StatementRow(Row):
    source = Slug()
    subjects = SubjectAddresses(help_text="One page, or place on one, per subject of the fact.")
    figure = Slug(allow_null=True)
    discrepancies = Slug(slug_field="code", many=True, read_only=True)
    url = PageAddress()

    class Meta:
        model = Statement
        fields = [
            "code",
            "source",
            "section",
            "locator",
            "text",
            "text_es",
            "status",
            "subjects",
            "value",
            "figure",
            "discrepancies",
            "url",
        ]


class StatementEndpoint(Endpoint):
    """The numbered facts of the documents, in our own words and in the documents' order."""

    noun = "statements"
    lookup_field = "code"
    serializer_class = StatementRow
    filterset_class = StatementFilter
    order = Order(("source__position", "source__slug", "position"))
    queryset = Statement.objects.select_related("source", "figure__source").prefetch_related(
        "discrepancies"
    )

    def written(self, records, filters):
        context = {**self.get_serializer_context(), "subjects": self.subjects_of(records)}
        return self.get_serializer(records, many=True, context=context).data

    def subjects_of(self, statements: list[Statement]) -> dict[int, list]:
        """Who knows all nouns says what a fact is about."""
        raise NotImplementedError


class ReadingRow(Row):
    source = Slug()

    class Meta:
        model = Reading
        fields = ["source", "locator", "value", "value_es", "preferred"]


class DiscrepancyRow(Row):
    url = PageAddress()
    readings = ReadingRow(many=True, read_only=True)
    statements = facts()

    class Meta:
        model = Discrepancy
        fields = [
            "code",
            "subject",
            "subject_es",
            "preference",
            "preference_es",
            "reason",
            "reason_es",
            "outside",
            "outside_es",
            "readings",
            "statements",
            "url",
        ]


class DiscrepancyEndpoint(Endpoint):
    """Where sources disagree: every reading, and which is preferred and why.

    `outside` is from outside the documents and is never a reading of either.
    """

    noun = "discrepancies"
    lookup_field = "code"
    serializer_class = DiscrepancyRow
    filterset_class = DiscrepancyFilter
    order = Order(("number",))
    queryset = Discrepancy.objects.prefetch_related("readings__source", with_facts())
