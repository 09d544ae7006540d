"""Initiatives, and what happened when."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from reforms.filters import InitiativeFilter, MilestoneFilter
from reforms.models import Initiative, InitiativeLink, Milestone
from schools.api.facts import with_facts
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, Slug, aliases, facts
from schools.rest.paging import Order


class LinkRow(Row):
    initiative = Slug(source="earlier")
    statements = facts()

    class Meta:
        model = InitiativeLink
        fields = ["kind", "initiative", "statements"]


class InitiativeRow(Row):
    url = PageAddress()
    aliases = aliases()
    population = Slug(allow_null=True)
    links = LinkRow(many=True, read_only=True, help_text="How it came out of, or bears on, others.")
    statements = facts()

    class Meta:
        model = Initiative
        fields = [
            "slug",
            "kind",
            "name",
            "name_es",
            "url",
            "aliases",
            "summary",
            "summary_es",
            "began",
            "ended",
            "funding_usd",
            "funding_note",
            "funding_note_es",
            "population",
            "links",
            "statements",
        ]


class InitiativeEndpoint(Endpoint):
    """Reforms, laws, policies and movements that a source names."""

    noun = "initiatives"
    serializer_class = InitiativeRow
    filterset_class = InitiativeFilter
    order = Order(("position", "slug"))
    queryset = Initiative.objects.select_related("population").prefetch_related(
        "links__earlier", with_facts("links__statements"), with_facts()
    )


class MilestoneRow(Row):
    url = PageAddress()
    initiative = Slug()
    date = serializers.DateField(
        source="happened_on",
        allow_null=True,
        read_only=True,
        help_text="The first day of what `precision` names.",
    )
    parties = Slug(many=True, read_only=True)
    statements = facts()

    class Meta:
        model = Milestone
        fields = [
            "slug",
            "initiative",
            "kind",
            "name",
            "name_es",
            "url",
            "date",
            "precision",
            "date_note",
            "date_note_es",
            "date_inferred",
            "instrument",
            "parties",
            "cap_on_schools",
            "cap_lifted",
            "summary",
            "summary_es",
            "statements",
        ]


class MilestoneEndpoint(Endpoint):
    """What happened when, in order of time; undated events come last."""

    noun = "milestones"
    serializer_class = MilestoneRow
    filterset_class = MilestoneFilter
    order = Order(("sorted_on", "position", "slug"))
    queryset = (
        Milestone.objects.annotate(
            sorted_on=Coalesce("happened_on", Value(date.max, output_field=DateField()))
        )
        .select_related("initiative")
        .prefetch_related("parties", with_facts())
    )
