"""How an endpoint describes itself in OpenAPI: every parameter, answer and error."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer

from schools.samples import SAMPLE_HEADER

from . import described_answers, described_parameters
from .described_parameters import in_header

ADDRESS = {"type": "string", "format": "uri", "nullable": True}
COUNT = {"type": "integer", "minimum": 0}
WORDS = {"type": "string"}
# What lists may say of themselves.
META = {
    "release": {**WORDS, "nullable": True, "description": "The release that the figures are of."},
    "release_state": {**WORDS, "nullable": True, "enum": ["provisional", "final", None]},
    "released_at": {**WORDS, "format": "date-time", "nullable": True},
    "citation": {**WORDS, "nullable": True, "description": "How to cite the release."},
    "attribution": {**WORDS, "description": "How to name where the figures come from."},
    "unplaced": {**COUNT, "description": "Rows that `as_of` left without district."},
    "unplaced_schools": {**COUNT, "description": "The schools that these rows are of."},
}
# Media types that people can read. Of the other ones, only bytes are promised.
TEXTUAL = ("text/", "application/json")


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
                    **COUNT,
                    "nullable": True,
                    "description": "All rows that match, not those of the page. Null where "
                    "counting would cost more than the page.",
                },
                "next": {**ADDRESS, "description": "The next page; null on the last one."},
                "previous": ADDRESS,
                "results": schema,
                "meta": {
                    "type": "object",
                    "properties": META,
                    "description": "What the list says of itself.",
                },
            },
        }


class EndpointSchema(AutoSchema):
    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        found = operation["responses"].pop("200")
        return {
            **operation,
            "parameters": self._everything_asked(),
            "responses": {
                "200": self._rows(found["content"]["application/json"]["schema"]),
                **described_answers.responses(*self._statuses()),
            },
        }

    def get_tags(self):
        return [self.view.noun]

    def get_summary(self):
        words = self.view.noun.replace("-", " ")
        return f"List {words}" if self._is_list() else f"One row of {words}"

    def get_response_serializers(self):
        return self.view.get_serializer_class()

    def _is_list(self) -> bool:
        return self.view.action == "list"

    # --- what may be asked ---

    def _everything_asked(self) -> list[dict[str, Any]]:
        found = [self._parameter(name) for name in self.view.parameter_names()]
        if self.view.follows_release:
            found.append(in_header("If-None-Match", "The ETag of an answer that is held already."))
        if self._is_list():
            return found
        key = described_parameters.of_key(self.view.lookup_field, self.view.key, self.view.noun)
        return [key, *found]

    def _parameter(self, name: str) -> dict[str, Any]:
        filters = self.view.filterset_class.base_filters
        if name in filters:
            return described_parameters.of_filter(name, filters[name])
        renderers = self.view.get_renderers()
        return described_parameters.of_machinery(name, self.view.columns, renderers)

    # --- what is answered ---

    def _rows(self, schema: dict[str, Any]) -> dict[str, Any]:
        renderers = self.view.get_renderers()
        return {
            "description": self._words_for_rows(renderers),
            "headers": described_answers.headers(*self._header_names()),
            "content": {
                each.media_type: {"schema": schema if each.format == "json" else _whole(each)}
                for each in renderers
            },
        }

    def _words_for_rows(self, renderers: list[BaseRenderer]) -> str:
        if not self._is_list():
            return "The row."
        streamed = [each.format for each in renderers if getattr(each, "streams", False)]
        return f"A page of rows; every row that matches as {', '.join(streamed)}."

    def _header_names(self) -> list[str]:
        names = [*described_answers.OF_ANSWERS, "Cache-Control", SAMPLE_HEADER]
        if self._is_list():
            names += ["Content-Disposition", "X-Unplaced"]
        return [*names, "ETag"] if self.view.follows_release else names

    def _statuses(self) -> list[int]:
        found = [400, 405, 406, 429]
        if not self._is_list():
            found.append(404)
            # Names of other days lead to the row of today.
            found += [301] if getattr(self.view, "leads_on", False) else []
        # Workbooks are written by another process, which may fail.
        found += [503] if any(map(_is_bounded, self.view.get_renderers())) else []
        return [*found, 304] if self.view.follows_release else found


def _whole(renderer: BaseRenderer) -> dict[str, Any]:
    if renderer.media_type.startswith(TEXTUAL):
        return {"type": "string"}
    return {"type": "string", "format": "binary"}


def _is_bounded(renderer: BaseRenderer) -> bool:
    return getattr(renderer, "most_rows", None) is not None
