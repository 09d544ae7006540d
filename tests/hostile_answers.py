"""What an answer to a hostile request must be: nothing undeclared, and of help where it refuses."""

import json
import re
from urllib.parse import unquote

from django.test import Client

from lausd_pilots.api.urls import ENDPOINTS
from tests.described import breaches, errors_of, operations
from tests.hostile_requests import Hostile

client = Client(raise_request_exception=False)

# Pages do not describe themselves; that is all that a browser may be given.
OF_PAGES = {200, 301, 302, 304, 400, 404, 405}
OF_DOCS = OF_PAGES | {406}
OF_NO_ADDRESS = {301, 400, 404, 405, 406}
ALLOWED = {"GET", "HEAD", "OPTIONS"}
DOCS = "/api/v1/docs/"
FILE = "/data/{version}/{name}"
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def answer_to(request: Hostile):
    return client.generic(
        request.method,
        request.path,
        data=request.body,
        # As a server hands it on: bytes, each as a letter.
        QUERY_STRING=request.query.encode().decode("latin-1"),
        headers=dict(request.headers),
    )


def faults_in(request: Hostile) -> list[str]:
    return [f"{request}: {fault}" for fault in _faults(request, answer_to(request))]


def _faults(request: Hostile, response) -> list[str]:
    if response.status_code >= 500:
        return [f"{response.status_code}"]
    if request.method == "OPTIONS":
        return _of_options(request, response)
    operation = operation_at(request.path)
    if operation:
        return breaches(response, operation) + _of_refusal(request, response)
    if request.path.startswith("/api/v1/") and request.path != DOCS:
        return _of_no_address(response) + _of_refusal(request, response)
    allowed = OF_DOCS if request.path == DOCS else OF_PAGES
    return [] if response.status_code in allowed else [f"{response.status_code} of a page"]


def operation_at(path: str) -> dict | None:
    """What describes the address; that of rows for whatever stands below a list."""
    for endpoint in ENDPOINTS:
        below = f"/api/v1/{endpoint.noun}/"
        if path == below:
            return operations()[below]
        if path.startswith(below) and path.endswith("/"):
            return operations()[f"{below}{{{endpoint.lookup_field}}}/"]
    if re.fullmatch(r"/data/[^/]+/[^/]+", unquote(path)):
        return operations()[FILE]
    return operations().get(path)


def _of_options(request: Hostile, response) -> list[str]:
    if not request.path.startswith("/api/v1/"):
        return [] if response.status_code in {200, 204, 404, 405} else [str(response.status_code)]
    told = {each.strip() for each in response["Allow"].split(",")}
    asked_first = response["Access-Control-Allow-Methods"]
    right = response.status_code == 200 and told == ALLOWED and asked_first == "GET, HEAD, OPTIONS"
    return [] if right else [f"{response.status_code}, {told}, {asked_first}"]


def _of_no_address(response) -> list[str]:
    if response.status_code not in OF_NO_ADDRESS:
        return [f"{response.status_code} at an address that is none"]
    if response.status_code == 301:
        return [] if response["Location"].split("?")[0].endswith("/") else [response["Location"]]
    return errors_of(PROBLEM, response.json()) if response.content else []


# --- a refusal says where, what, and what to do ---


def _of_refusal(request: Hostile, response) -> list[str]:
    is_problem = response.headers.get("Content-Type") == "application/problem+json"
    if not is_problem or request.method == "HEAD":
        return []
    document = json.loads(response.content)
    wrong = [fault for fault in document["errors"] if not is_of_help(fault)]
    if document["status"] != response.status_code:
        wrong.append(document)
    return [f"of no help: {str(fault)[:300]}" for fault in wrong]


def is_of_help(fault: dict) -> bool:
    says_more = fault["nearest"] is not None
    place, detail = fault["pointer"], fault["detail"]
    return {
        "unknown_parameter": place.startswith("#/query/")
        and (says_more or "Known are: " in detail or "nor any other" in detail),
        "invalid_value": place.startswith("#/query/") and len(detail) > 20,
        "unknown_field": place == "#/query/fields" and (says_more or "Known are: " in detail),
        "unknown_format": place == "#/query/format"
        and (says_more or "Known are: " in detail)
        or place == "#/header/Accept"
        and "Offered are: " in detail,
        "too_many_rows": place == "#/query/format" and says_more,
        "too_many_columns": place == "#/query/wide" and says_more,
        "not_found": place == "#/path" and len(detail) > 20,
        "method_not_allowed": "Allowed are GET, HEAD and OPTIONS" in detail,
        "parse_error": len(detail) > 20,
    }[fault["code"]]
