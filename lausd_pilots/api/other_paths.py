"""What is no list of rows, in the words of OpenAPI: the root, the description, release files."""

from typing import Any

from lausd_pilots.pages.releases import MEDIA_TYPES, SECONDS_TO_WAIT
from metrics.release_files.names import expected_names
from schools.rest import described_answers
from schools.rest.described_answers import OF_ANSWERS, headers
from schools.rest.described_parameters import FORMAT, in_header

Described = dict[str, Any]

TAGS = [
    {"name": "API", "description": "Which lists there are, and this description."},
    {"name": "files", "description": "Whole releases, as files, in parts where that is asked for."},
]
TEXT = {"type": "string"}
BINARY = {"type": "string", "format": "binary"}
URI = {"type": "string", "format": "uri"}


def format_parameter(*formats: str) -> Described:
    schema = {"type": "string", "enum": list(formats)}
    described = {"in": "query", "name": "format", "schema": schema, "description": FORMAT}
    return {**described, "example": formats[0]}


ROOT = {
    "operationId": "root",
    "summary": "Which lists there are",
    "description": "The address of every list, by its name, and of this description.",
    "tags": ["API"],
    "parameters": [format_parameter("json", "api")],
    "responses": {
        "200": {
            "description": "An address for each name.",
            "headers": headers(*OF_ANSWERS),
            "content": {
                "application/json": {
                    "schema": {"type": "object", "minProperties": 1, "additionalProperties": URI}
                },
                "text/html": {"schema": TEXT},
            },
        },
        **described_answers.responses(400, 405, 406, 429),
    },
}
SCHEMA = {
    "operationId": "schema",
    "summary": "This description",
    "description": "OpenAPI 3, as JSON or as YAML. `/api/v1/docs/` shows it to people.",
    "tags": ["API"],
    "parameters": [format_parameter("json", "yaml")],
    "responses": {
        "200": {
            "description": "The description of everything under `/api/v1/`, and of the files.",
            "headers": headers(*OF_ANSWERS, "Content-Disposition"),
            "content": {
                "application/json": {
                    "schema": {"type": "object", "required": ["openapi", "paths"]}
                },
                "application/vnd.oai.openapi+json": {"schema": {"type": "object"}},
                "application/yaml": {"schema": {"type": "object"}},
                "application/vnd.oai.openapi": {"schema": {"type": "object"}},
            },
        },
        **described_answers.responses(400, 405, 406, 429),
    },
}

# The headers that every answer about a file carries.
OF_FILES = ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers"]
OF_CONTENT = ["Accept-Ranges", "Cache-Control", "Content-Disposition", "ETag", "X-Release"]
TERMS = ["Last-Modified", "Link"]


def file_headers(*names: str) -> Described:
    found = headers(*names, *OF_FILES)
    # Only an answer of the API, or one that refuses a method, says which methods there are.
    return {name: found[name] for name in found if name != "Allow" or "Allow" in names}


def file_answer(words: str, *names: str) -> Described:
    media_types = [media_type.partition(";")[0] for media_type in MEDIA_TYPES.values()]
    return {
        "description": words,
        "headers": file_headers(*OF_CONTENT, *names),
        "content": {
            each: {"schema": {"type": "object"} if each == "application/json" else BINARY}
            for each in [*media_types, "text/plain"]
        },
    }


def plain_answer(words: str, *names: str, media_type: str = "text/html") -> Described:
    return {
        "description": words,
        "headers": file_headers(*names),
        "content": {media_type: {"schema": TEXT}},
    }


HELD = '"9783ea5ebff887409c046df9dfa6a3606668e3b9431fe2cbad171e17c7cf49f2"'
FILE = {
    "operationId": "release_file",
    "summary": "A file of a release",
    "description": (
        "All figures of a release: nothing is counted or written while you wait. DuckDB and "
        "others read the Parquet file in parts, by its address. Which files a release has, with "
        "their sizes and checksums, is told by `/api/v1/releases/`."
    ),
    "tags": ["files"],
    "parameters": [
        {
            "in": "path",
            "name": "version",
            "required": True,
            "schema": {**TEXT, "pattern": r"^[a-z0-9]+(\.[0-9]+)?$"},
            "description": "A release, such as 2021.1; `latest` leads to the newest one.",
            "example": "2021.1",
        },
        {
            "in": "path",
            "name": "name",
            "required": True,
            "schema": {**TEXT, "enum": expected_names(figures=0)},
            "description": "The name of the file.",
            "example": "observations.csv",
        },
        {
            **in_header("Range", "One range of bytes. Several at once are passed over."),
            "example": "bytes=0-1023",
        },
        {
            **in_header("If-Range", "The ETag of the file of which parts are held already."),
            "example": HELD,
        },
        {**in_header("If-None-Match", "The ETag of a file that is held already."), "example": HELD},
    ],
    "responses": {
        "200": file_answer("The file.", *TERMS),
        "206": file_answer("The part of the file that was asked for.", "Content-Range", *TERMS),
        "302": plain_answer("`latest` leads to the newest release.", "Cache-Control", "Location"),
        "304": {
            "description": "The file is the one that is held.",
            "headers": file_headers("Cache-Control", "ETag"),
        },
        "404": plain_answer("There is no such release, or no such file of it."),
        "405": plain_answer("Another method than GET, HEAD and OPTIONS.", "Allow"),
        "416": file_answer("The range begins after the end of the file.", "Content-Range"),
        "503": plain_answer(
            f"The file is being written again. Come back in {SECONDS_TO_WAIT} seconds.",
            "Cache-Control",
            "Retry-After",
            media_type="text/plain",
        ),
    },
}
PATHS = {
    "/api/v1/": {"get": ROOT},
    "/api/v1/schema/": {"get": SCHEMA},
    "/data/{version}/{name}": {"get": FILE},
}
