"""Examples in the OpenAPI description: what may be asked, by hand, and what was answered.

`example_requests.json` says what to ask. `example_answers/` holds what was answered with the
records of the documents: `RECORD=1 script/test tests/test_api_examples.py` asks and writes anew.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

Described = dict[str, Any]

REQUESTS = Path(__file__).with_name("example_requests.json")
ANSWERS = Path(__file__).with_name("example_answers")
# The server as it starts without settings.
HOST = "127.0.0.1:8000"
PROBLEMS = "problems"
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv", "jsonl": "application/jsonl"}


@cache
def requests() -> Described:
    return json.loads(REQUESTS.read_text(encoding="utf-8"))


def answers_of(name: str) -> Described:
    """Nothing where nothing was recorded yet."""
    path = answers_file(name)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def answers_file(name: str) -> Path:
    return ANSWERS / f"{name}.json"


def list_request(noun: str, format_: str) -> str:
    more = "" if format_ == "json" else f"&format={format_}"
    return f"GET /api/v1/{noun}/?{requests()['lists'][noun]}{more}"


def more_requests(noun: str) -> dict[str, str]:
    """By what is shown with them."""
    queries = requests()["more_lists"].get(noun, {})
    return {name: f"GET /api/v1/{noun}/?{query}" for name, query in queries.items()}


def row_request(noun: str) -> str:
    query = requests()["row_queries"].get(noun)
    address = f"GET /api/v1/{noun}/{requests()['rows'][noun]}/"
    return f"{address}?{query}" if query else address


# --- put into the description ---


def add_to_list(noun: str, operation: Described) -> None:
    add_to_parameters(noun, operation)
    content = operation["responses"]["200"]["content"]
    for format_, answer in answers_of(noun).get("list", {}).items():
        _show(content[MEDIA_TYPES[format_]], format_, list_request(noun, format_), answer)
    more = answers_of(noun).get("more", {})
    for name, request in more_requests(noun).items():
        if name in more:
            _show(content["application/json"], name, request, more[name])


def add_to_row(noun: str, operation: Described) -> None:
    add_to_parameters(noun, operation)
    content = operation["responses"]["200"]["content"]
    if row := answers_of(noun).get("row"):
        _show(content["application/json"], "row", row_request(noun), row)


def add_to_problems(responses: Described) -> None:
    recorded = answers_of(PROBLEMS)
    for response, asked in requests()[PROBLEMS].items():
        [content] = responses[response]["content"].values()
        for name, request in asked.items():
            if name in recorded.get(response, {}):
                _show(content, name, request, recorded[response][name])


def add_to_parameters(noun: str, operation: Described) -> None:
    for parameter in operation["parameters"]:
        value = example_of(noun, parameter)
        if value is not None:
            parameter["example"] = value


def example_of(noun: str, parameter: Described) -> Any:
    if parameter["in"] == "path":
        return requests()["rows"].get(noun)
    by_hand = requests()["parameters"]
    schema = parameter["schema"]
    several = schema.get("type") == "array"
    value = by_hand.get(noun, {}).get(parameter["name"], by_hand["any"].get(parameter["name"]))
    if value is None:
        value = _first_known(schema["items"] if several else schema)
    return [value] if several and value is not None else value


def _first_known(schema: Described) -> Any:
    return next(iter(schema.get("enum", [])), None)


def _show(content: Described, name: str, request: str, answer: Any) -> None:
    content.setdefault("examples", {})[name] = {"summary": request, "value": answer}
