"""How an endpoint describes itself in OpenAPI: every parameter, answer and error."""

from django import forms
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from . import paging
from .filtering import ChoicesField, DayField, SchoolYearField, SchoolYearsField
from .problems import PROBLEM_TYPE

# Nothing is asked for with an empty word.
WORD = {"type": "string", "minLength": 1}
SCHOOL_YEAR = {"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2020-21"}
DAY = {"type": "string", "format": "date"}
NUMBER = {"type": "integer"}
ADDRESS = {"type": "string", "format": "uri", "nullable": True}


class FaultRow(serializers.Serializer):
    code = serializers.CharField(help_text="unknown_parameter, invalid_value, unknown_field …")
    pointer = serializers.CharField(help_text="Where it is, such as #/query/local_district.")
    detail = serializers.CharField()
    nearest = serializers.CharField(allow_null=True, help_text="What was perhaps meant.")


class ProblemRow(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FaultRow(many=True)


class Envelope(BasePagination):
    """Only the description: `paging` makes the pages."""

    def get_schema_operation_parameters(self, view):
        return []

    def get_paginated_response_schema(self, schema):
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "nullable": True,
                    "description": "Null where counting would cost more than the page.",
                },
                "next": ADDRESS,
                "previous": ADDRESS,
                "results": schema,
                "meta": {
                    "type": "object",
                    "additionalProperties": True,
                    "description": "Release and attribution; how many rows `as_of` left unplaced.",
                },
            },
        }


class EndpointSchema(AutoSchema):
    def get_tags(self):
        return [self.view.noun]

    def get_override_parameters(self):
        names = self.view.parameter_names()
        return [self._parameter(name) for name in names] + self._headers()

    def get_response_serializers(self):
        row = self.view.get_serializer_class()
        whole = {(200, media_type): OpenApiTypes.STR for media_type in self._other_formats()}
        problem = {(code, PROBLEM_TYPE): ProblemRow for code in self._errors()}
        unchanged = {304: None} if self.view.follows_release else {}
        return {(200, "application/json"): row, **whole, **unchanged, **problem}

    def _other_formats(self) -> list[str]:
        renderers = self.view.get_renderers()
        return [each.media_type for each in renderers if each.media_type != "application/json"]

    def _errors(self) -> list[int]:
        return [400, 406] if self.view.action == "list" else [400, 404, 406]

    def _parameter(self, name: str) -> OpenApiParameter:
        if name in self.view.filterset_class.base_filters:
            return self._filter(name, self.view.filterset_class.base_filters[name])
        schema, description = self._machinery()[name]
        return OpenApiParameter(name, schema, description=description)

    def _machinery(self) -> dict[str, tuple[dict, str]]:
        formats = [renderer.format for renderer in self.view.get_renderers()]
        size = {**NUMBER, "minimum": 1, "maximum": paging.LARGEST_SIZE}
        return {
            "fields": (WORD, "Only these fields, parted by commas."),
            "format": (
                {**WORD, "enum": formats},
                "The format of the answer. In a list, csv and jsonl hold every row at once.",
            ),
            "page_size": (
                {**size, "default": paging.DEFAULT_SIZE},
                "How many rows a page holds. Without effect on csv and jsonl.",
            ),
            "cursor": (WORD, "Where a page starts, as `next` and `previous` give it."),
        }

    def _filter(self, name: str, each) -> OpenApiParameter:
        repeats = getattr(each, "repeats", False)
        schema = _schema_of(each.field)
        return OpenApiParameter(
            name,
            {"type": "array", "items": schema} if repeats else schema,
            description=_description(each.field, repeats=repeats),
            style="form" if repeats else None,
            explode=True if repeats else None,
        )

    def _headers(self) -> list[OpenApiParameter]:
        headers = {}
        if self.view.action == "list":
            headers["Link"] = "The next and the previous page (RFC 8288)."
        if self.view.follows_release:
            headers["ETag"] = "Send it as If-None-Match, and be told whether anything changed."
        place = OpenApiParameter.HEADER
        return [
            OpenApiParameter(name, str, place, description=description, response=[200])
            for name, description in headers.items()
        ]


def _schema_of(field: forms.Field) -> dict:
    if isinstance(field, ChoicesField):
        return {**WORD, "enum": [str(key) for key, _label in field.choices if key != ""]}
    if isinstance(field, (SchoolYearField, SchoolYearsField)):
        return SCHOOL_YEAR
    return DAY if isinstance(field, DayField) else WORD


def _description(field: forms.Field, *, repeats: bool) -> str:
    words = str(field.help_text or field.label or "").rstrip(".")
    return f"{words}. May be repeated: any of the values." if repeats else f"{words}."
