"""What answers carry beside rows, in the words of OpenAPI: headers, and problem documents.

Each is described once, as a component, and answers refer to it.
"""

from typing import Any

from schools.samples import SAMPLE_HEADER, SAMPLE_HEADER_WORDS

from .problems import MOST_FAULTS_NAMED, PROBLEM_TYPE

Described = dict[str, Any]

TEXT = {"type": "string"}
# Every code that a fault may have. A fault with another one breaks the tests.
CODES = [
    "unknown_parameter",
    "invalid_value",
    "unknown_field",
    "unknown_format",
    "too_many_rows",
    "too_many_columns",
    "not_written",
    "not_found",
    "method_not_allowed",
    "throttled",
    "parse_error",
]

SCHEMAS = {
    "Problem": {
        "type": "object",
        "description": "Why nothing else was answered, as RFC 9457 has it.",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": {**TEXT, "enum": ["about:blank"]},
            "title": {**TEXT, "description": "The phrase of the status."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {**TEXT, "minLength": 1, "description": "All faults, in words."},
            "errors": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_FAULTS_NAMED,
                "items": {"$ref": "#/components/schemas/Fault"},
            },
        },
    },
    "Fault": {
        "type": "object",
        "required": ["code", "pointer", "detail", "nearest"],
        "properties": {
            "code": {**TEXT, "enum": CODES},
            "pointer": {
                **TEXT,
                "pattern": "^#",
                "description": "Where it is, such as #/query/local_district.",
            },
            "detail": {**TEXT, "minLength": 1, "description": "What is wrong, and what is known."},
            "nearest": {**TEXT, "nullable": True, "description": "What was perhaps meant."},
        },
    },
}

# Whatever an answer carries for programs. Those for browsers go with every page of the site.
HEADERS = {
    "Access-Control-Allow-Origin": ({**TEXT, "enum": ["*"]}, "Pages of other sites may read it."),
    "Access-Control-Expose-Headers": (TEXT, "Which headers such pages may read."),
    "Access-Control-Allow-Headers": (TEXT, "Which headers such pages may send."),
    "Access-Control-Allow-Methods": (TEXT, "Which methods such pages may use."),
    "Accept-Ranges": ({**TEXT, "enum": ["bytes"]}, "Parts of the file may be asked for."),
    "Allow": (TEXT, "The methods that the address knows."),
    "Cache-Control": (TEXT, "How long the answer may be kept."),
    "Content-Encoding": ({**TEXT, "enum": ["gzip"]}, "Compressed, for whoever takes it so."),
    "Content-Disposition": (TEXT, "The name under which a browser keeps the answer."),
    "Content-Language": ({**TEXT, "enum": ["en", "es"]}, "The language of what is in words."),
    "Content-Length": ({"type": "integer", "minimum": 0}, "Bytes of the body."),
    "Content-Range": (TEXT, "Which bytes of the file, and how many it has."),
    "ETag": (TEXT, "Send it as If-None-Match, and be told whether anything has changed."),
    "Last-Modified": (TEXT, "When the release was made that the answer belongs to."),
    "Link": (
        TEXT,
        "RFC 8288: the pages before and after, the licence, how to cite, where it is described.",
    ),
    "Location": ({**TEXT, "format": "uri-reference"}, "Where it is."),
    "Retry-After": ({"type": "integer", "minimum": 0}, "Seconds to wait before asking again."),
    SAMPLE_HEADER: ({**TEXT, "enum": [SAMPLE_HEADER_WORDS]}, "Nothing in the answer is real."),
    "Vary": (TEXT, "The headers of the question that the answer follows from."),
    "X-Release": (TEXT, "The release that the answer belongs to."),
    "X-Unplaced": ({"type": "integer", "minimum": 0}, "Rows that `as_of` left without district."),
}
# Never missing where they are declared.
REQUIRED = {
    "Access-Control-Allow-Origin",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "Vary",
}
# Of every answer of the API.
ALWAYS = [
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Allow",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Vary",
]
# Of every answer of the API that is no refusal.
OF_ANSWERS = ["Last-Modified", "Link", "X-Release"]


def header(name: str, *, required: bool) -> Described:
    schema, words = HEADERS[name]
    return {"description": words, "schema": schema, "required": required}


def header_components() -> Described:
    return {name: header(name, required=name in REQUIRED) for name in HEADERS}


def headers(*names: str) -> Described:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted({*names, *ALWAYS})}


def problem(words: str, *more_headers: str) -> Described:
    return {
        "description": words,
        "headers": headers(*more_headers),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def without_body(words: str, *more_headers: str) -> Described:
    return {"description": words, "headers": headers(*more_headers)}


NOT_ALLOWED = problem("Another method than GET, HEAD and OPTIONS: nothing can be changed.")
NOT_ALLOWED["headers"]["Allow"] = header("Allow", required=True)
RESPONSES = {
    "Moved": without_body(
        "A name of other days, or one that it is also called by. It leads to the row.",
        "Cache-Control",
        "Location",
    ),
    "NotModified": without_body(
        "Nothing has changed since the answer that `If-None-Match` names.", "Cache-Control", "ETag"
    ),
    "NotUnderstood": problem(
        "A parameter, value, field or format that is not known here; the problem document says "
        "where it is, what is known, and what was perhaps meant. Nothing is passed over."
    ),
    "NotFound": problem("Nothing is called that."),
    "NotAllowed": NOT_ALLOWED,
    "NotOffered": problem("None of the formats in the Accept header is offered."),
    "TooOften": problem(
        "Asked too often, where this site sets a limit. Come back after so many seconds.",
        "Retry-After",
    ),
    "NotWritten": problem(
        "The workbook could not be written. csv holds the same rows.", "Retry-After"
    ),
}
STATUSES = {
    301: "Moved",
    304: "NotModified",
    400: "NotUnderstood",
    404: "NotFound",
    405: "NotAllowed",
    406: "NotOffered",
    429: "TooOften",
    503: "NotWritten",
}


def responses(*statuses: int) -> Described:
    return {
        str(status): {"$ref": f"#/components/responses/{STATUSES[status]}"}
        for status in sorted(statuses)
    }
