"""What the OpenAPI description gives as examples: asked for, and recorded anew on demand.

RECORD=1 script/test tests/test_api_examples.py
"""

import json
import os
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from lausd_pilots.api import examples
from tests.api import client

RECORD = "RECORD" in os.environ
# What differs from one machine to the next, or with every figure that the records gain.
VOLATILE = {"bytes", "sha256", "added", "figures", "count"}
CURSOR = re.compile(r"cursor=[^&]*")
OF_FILES = re.compile(r"(\"+(?:bytes|sha256|added|figures)\"+:\"*)[0-9a-f]+")
LINES_SHOWN = 2


@dataclass(frozen=True)
class Asked:
    method: str
    address: str
    headers: dict[str, str]

    def __str__(self):
        return " ".join([self.method, self.address, *map(": ".join, self.headers.items())])

    def answer(self):
        path, _mark, query = self.address.partition("?")
        headers = {"Host": examples.HOST, **self.headers}
        return client.generic(self.method, path, QUERY_STRING=query, headers=headers)


def written(request: str) -> Asked:
    """`GET /api/v1/campuses/ Accept: application/xml`."""
    method, address, *header = request.split(" ", 2)
    return Asked(method, address, dict(each.split(": ", 1) for each in header))


def by_example(path: str, operation: dict, *named: str) -> Asked:
    """With the examples of these parameters, and of those that stand in the path."""
    query, headers = [], {}
    for parameter in operation["parameters"]:
        value = parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(value))
        elif parameter["name"] in named and parameter["in"] == "header":
            headers[parameter["name"]] = value
        elif parameter["name"] in named:
            query.append((parameter["name"], ",".join(value) if is_list(value) else value))
    return Asked("GET", f"{path}?{urlencode(query)}" if query else path, headers)


def is_list(value) -> bool:
    return isinstance(value, list)


def steady(answer):
    """Without what says nothing about the form."""
    if isinstance(answer, str):
        return OF_FILES.sub(r"\1", CURSOR.sub("cursor=", answer))
    if isinstance(answer, list):
        return [steady(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: None if name in VOLATILE else steady(each) for name, each in answer.items()}


def shown(text: str) -> str:
    """The first lines of an answer that holds every row."""
    return "".join(text.splitlines(keepends=True)[:LINES_SHOWN])


def record(name: str, answers: dict) -> None:
    path = examples.answers_file(name)
    path.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
