"""Targets, each with how far the Pilot Schools are from it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.api.releases import about
from metrics.filters import TargetFilter
from metrics.models import PublishedValue, Target
from metrics.progress import progress
from metrics.questions.releases import newest_of
from schools import years
from schools.api.facts import with_facts
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Number, PageAddress, Row, SchoolYear, Slug, facts
from schools.rest.paging import Order
from schools.rest.renderers import RowText

# Targets are set for the whole district; what is held against them is the pilots' own figure.
COMPARED = "pilot"
PROGRESS = {
    "type": "object",
    "nullable": True,
    "description": "The latest figure of the Pilot Schools, held against the target.",
    "properties": {
        "population": {"type": "string"},
        "observation": {"type": "string", "description": "The id of the figure."},
        "school_year": {"type": "string"},
        "value": {"type": "number", "nullable": True},
        "basis": {"type": "string", "description": "The status of the figure."},
        "met": {"type": "boolean", "nullable": True},
        "gap": {"type": "number", "nullable": True, "description": "The figure less the target."},
    },
}


@extend_schema_field(PROGRESS)
class ProgressField(serializers.Field):
    """`figures` of the context holds the figure to compare by the cell of the target."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "*", "read_only": True, **kwargs})

    def to_representation(self, target: Target) -> dict[str, Any] | None:
        figure = self.context["figures"].get(cell_of(target))
        if figure is None:
            return None
        found = progress(target, figure)
        return {
            "population": COMPARED,
            "observation": figure.key,
            "school_year": years.label(figure.school_year),
            "value": RowText(figure.row).read().get("value"),
            "basis": found.basis,
            "met": found.met,
            "gap": found.gap,
        }


class TargetRow(Row):
    indicator = Slug()
    population = Slug(help_text="Whom it was set for.")
    student_group = Slug()
    value = Number(allow_null=True)
    unit = serializers.CharField(source="indicator.unit", read_only=True)
    school_year = SchoolYear(help_text="The school year in which it is due.")
    progress = ProgressField()
    url = PageAddress()
    statements = facts()

    class Meta:
        model = Target
        fields = [
            "slug",
            "name",
            "name_es",
            "indicator",
            "population",
            "student_group",
            "grade",
            "value",
            "unit",
            "school_year",
            "due_on",
            "due_precision",
            "progress",
            "note",
            "note_es",
            "url",
            "statements",
        ]


class TargetEndpoint(Endpoint):
    """Values that somebody set out to reach. Whether they are met is computed, never typed in."""

    noun = "targets"
    serializer_class = TargetRow
    filterset_class = TargetFilter
    order = Order(("indicator__slug", "school_year", "slug"))
    follows_release = True
    queryset = Target.objects.select_related(
        "indicator", "population", "student_group"
    ).prefetch_related(with_facts())

    @classmethod
    def marks(cls, request):
        """Staff may change a target without a release. Targets are few."""
        facts = Target.statements.through.objects.order_by("pk")
        return [
            newest_of(request),
            *Target.objects.order_by("pk").values_list(),
            *facts.values_list("target_id", "statement_id"),
        ]

    def meta(self, filters):
        return about(newest_of(self.request._request), self.request._request)

    def written(self, records, filters):
        context = {**self.get_serializer_context(), "figures": figures_to_compare(records)}
        return self.get_serializer(records, many=True, context=context).data


def cell_of(record: Target | PublishedValue) -> tuple:
    return record.indicator_id, record.student_group_id, record.grade


def figures_to_compare(targets: list[Target]) -> dict[tuple, PublishedValue]:
    """The latest figure of the Pilot Schools in the cell of each target: one query."""
    figures = PublishedValue.objects.standing().beside_targets(targets)
    figures = figures.filter(population__slug=COMPARED)
    return {cell_of(figure): figure for figure in figures.order_by("school_year")}
