"""The OpenAPI description as a whole: what the endpoints say of themselves, joined and completed.

A hook of drf-spectacular, named in the settings.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lausd_pilots.api import examples, other_paths
from lausd_pilots.api.urls import ENDPOINTS
from schools.rest import described_answers
from schools.rest.described_parameters import named_records
from schools.rest.endpoints import Endpoint

PREFIX = "/api/v1"
# Of use to whoever writes the code, and of none to whoever reads the description.
NOISE = {"readOnly", "title", "x-spec-enum-id", "default"}

Described = dict[str, Any]


def complete(result: Described, generator, request, public) -> Described:
    """`result` is what drf-spectacular has made of the endpoints."""
    components = result["components"]
    components["schemas"] |= described_answers.SCHEMAS
    components["headers"] = described_answers.header_components()
    components["responses"] = deepcopy(described_answers.RESPONSES)
    components["schemas"] = {
        name: closed(without_noise(schema)) for name, schema in components["schemas"].items()
    }
    for endpoint, many, one in operations(result):
        describe_other_rows(components["schemas"], endpoint, many)
        say_where_words_are_known(endpoint, many, one)
        describe_rows(components["schemas"], endpoint, one)
        lead_to_rows(endpoint, many, one)
        examples.add_to_list(endpoint.noun, many)
        examples.add_to_row(endpoint.noun, one)
    examples.add_to_problems(components["responses"])
    return {**result, "paths": {**result["paths"], **other_paths.PATHS}, "tags": tags()}


def operations(result: Described) -> Iterator[tuple[type[Endpoint], Described, Described]]:
    """Of each endpoint, that of its list and that of its rows."""
    for endpoint in ENDPOINTS:
        many = f"{PREFIX}/{endpoint.noun}/"
        one = f"{many}{{{endpoint.lookup_field}}}/"
        yield endpoint, result["paths"][many]["get"], result["paths"][one]["get"]


def tags() -> list[Described]:
    found = [{"name": each.noun, "description": first_sentence(each)} for each in ENDPOINTS]
    return [*found, *other_paths.TAGS]


def first_sentence(endpoint: type[Endpoint]) -> str:
    first_paragraph = " ".join((endpoint.__doc__ or "").partition("\n\n")[0].split())
    return first_paragraph.partition(". ")[0].rstrip(".") + "."


def without_noise(part: Any) -> Any:
    if isinstance(part, list):
        return [without_noise(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: {member: without_noise(schema) for member, schema in value.items()}
        if name == "properties"
        else without_noise(value)
        for name, value in part.items()
        if name not in NOISE
    }


def closed(part: Any) -> Any:
    """Rows have the members that are described, and no others."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: closed(value) for name, value in part.items()}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def say_where_words_are_known(endpoint: type[Endpoint], *both: Described) -> None:
    """A filter by records names the list that holds them."""
    # The first of several that list the same records.
    with_records = [each for each in ENDPOINTS if each.queryset is not None]
    lists = {each.queryset.model: each.noun for each in reversed(with_records)}
    filters = endpoint.filterset_class.base_filters
    for parameter in [*both[0]["parameters"], *both[1]["parameters"]]:
        each = filters.get(parameter["name"])
        named = [model for model, _word in named_records(each)] if each else []
        if named and named[0] in lists:
            parameter["description"] += f" Known are those of `{PREFIX}/{lists[named[0]]}/`."


def describe_rows(schemas: Described, endpoint: type[Endpoint], one: Described) -> None:
    """No member is promised, since `fields` leaves out whatever was not asked for."""
    content = one["responses"]["200"]["content"]["application/json"]
    row = schemas[content["schema"]["$ref"].rpartition("/")[2]]
    row.pop("required", None)
    row["minProperties"] = 1
    row["description"] = (
        f"A row of `{endpoint.noun}`. Every member is there, unless `fields` says which."
    )


def describe_other_rows(schemas: Described, endpoint: type[Endpoint], many: Described) -> None:
    """A list may give rows of another form."""
    if not endpoint.other_rows:
        return
    schemas |= endpoint.other_rows
    content = many["responses"]["200"]["content"]["application/json"]
    results = schemas[content["schema"]["$ref"].rpartition("/")[2]]["properties"]["results"]
    others = [{"$ref": f"#/components/schemas/{name}"} for name in endpoint.other_rows]
    results["items"] = {"anyOf": [results["items"], *others]}


def lead_to_rows(endpoint: type[Endpoint], many: Described, one: Described) -> None:
    """What stands in a list as the key of a row leads to the row."""
    key = endpoint.lookup_field
    many["responses"]["200"]["links"] = {
        "row": {
            "operationId": one["operationId"],
            "parameters": {key: f"$response.body#/results/0/{key}"},
            "description": f"The `{key}` of a row leads to the row alone.",
        }
    }
