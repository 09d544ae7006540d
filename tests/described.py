"""The OpenAPI description as a judge: whether an answer is one that it declares."""

import json
from functools import cache
from typing import Any

import jsonschema_rs

from lausd_pilots.api.whole import description

# What every answer of the site carries: protection for browsers, and the kind of the body.
OF_THE_SITE = {
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


def operations() -> dict[str, dict]:
    """Every operation that is described, by its path. All are GET."""
    return {path: item["get"] for path, item in description()["paths"].items()}


def resolved(part: dict) -> dict:
    while "$ref" in part:
        found = description()
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def declared(operation: dict, status: int) -> dict | None:
    answer = operation["responses"].get(str(status))
    return answer and resolved(answer)


def breaches(response, operation: dict, *, request: str = "") -> list[str]:
    """In what an answer is not as it is declared. Reads its body."""
    answer = declared(operation, response.status_code)
    if answer is None:
        return [f"{request}: status {response.status_code} is not declared"]
    found = [*_of_headers(response, answer.get("headers", {})), *_of_body(response, answer)]
    return [f"{request}: {response.status_code}: {breach}" for breach in found]


def _of_headers(response, headers: dict) -> list[str]:
    undeclared = set(response.headers) - set(headers) - OF_THE_SITE
    found = [f"header {name} is not declared" for name in sorted(undeclared)]
    for name, header in headers.items():
        header = resolved(header)
        if name in response.headers:
            found += errors_of(header["schema"], _read(response[name], header["schema"]))
        elif header["required"]:
            found.append(f"header {name} is missing")
    return found


def _read(text: str, schema: dict) -> Any:
    return int(text) if schema["type"] == "integer" else text


def _of_body(response, answer: dict) -> list[str]:
    body = body_in(response)
    if "content" not in answer:
        return [f"a body: {body[:100]}"] if body else []
    media_type = media_type_of(response)
    if media_type not in answer["content"]:
        return [f"media type {media_type} is not declared"]
    if response.wsgi_request.method == "HEAD":
        return [f"a body: {body[:100]}"] if body else []
    schema = answer["content"][media_type]["schema"]
    return errors_of(schema, json.loads(body)) if media_type.endswith("json") else []


def body_in(response) -> bytes:
    """The whole of it, since a file stays open until it was read. It can be read again."""
    if not response.streaming:
        return response.content
    body = b"".join(response.streaming_content)
    response.streaming_content = [body]
    return body


def media_type_of(response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0]


# --- schemas ---


def errors_of(schema: dict, value: Any) -> list[str]:
    errors = _validator(json.dumps(schema)).iter_errors(value)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]


@cache
def _validator(schema: str) -> jsonschema_rs.Validator:
    whole = {**json_schema(json.loads(schema)), "components": _components()}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _components() -> dict:
    return json_schema(description()["components"])


def json_schema(part):
    """OpenAPI 3.0 writes `nullable` where JSON Schema has one type more.

    It is of no effect beside `allOf`: what stands there must hold as well.
    """
    if isinstance(part, list):
        return [json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: json_schema(value) for name, value in part.items() if name != "nullable"}
    may_be_null = part.get("nullable") is True and "allOf" not in part
    return {"anyOf": [found, {"type": "null"}]} if may_be_null else found
