"""Answers that follow from a release carry an ETag, so that nobody is sent the same twice.

The ETag is told from the question, the form of the answer, the language, and the marks of what
the answer follows from. No figure is read for it.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag

# To be raised where the form of the rows changes, so that nobody keeps the old form.
FORM = 2
FIVE_MINUTES = {"public": True, "max_age": 300}
# Kept, but never given out without asking.
ASK_FIRST = {"public": True, "max_age": 0, "must_revalidate": True}


def etag_of(request: HttpRequest, form: str, language: str, marks: Iterable[Any]) -> str:
    text = repr([FORM, request.build_absolute_uri(), form, language, *marks])
    return quote_etag(sha256(text.encode()).hexdigest()[:32])


def held(request: HttpRequest) -> list[str]:
    """The ETags of what the asker holds already; an asterisk for whatever there is."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return [tag.removeprefix("W/") for tag in tags]


def marked(response: HttpResponse, etag: str, terms: dict[str, Any]) -> HttpResponse:
    """`terms` are those of Cache-Control."""
    response["ETag"] = etag
    patch_cache_control(response, **terms)
    patch_vary_headers(response, ["Accept"])
    return response


def not_modified(etag: str, terms: dict[str, Any]) -> HttpResponse:
    response = marked(HttpResponseNotModified(), etag, terms)
    # What the whole answer has from others that stand between it and the reader.
    patch_vary_headers(response, ["Accept-Language", "Accept-Encoding"])
    return response
