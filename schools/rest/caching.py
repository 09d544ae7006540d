"""Answers that follow from a release carry an ETag, so that nobody is sent the same twice."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language
from rest_framework.request import Request

# To be raised where the form of the rows changes, so that nobody keeps the old form.
FORM = 1
MAX_AGE = 300


def etag_of(marks: Iterable[Any]) -> str:
    """The ETag of an answer that follows from nothing but the marks, the form and the language."""
    text = repr([FORM, get_language(), *marks])
    return quote_etag(sha256(text.encode()).hexdigest()[:32])


def unless_held(request: Request, etag: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """304 where the asker holds the answer already; only else is it made."""
    response = HttpResponseNotModified() if is_held(request, etag, make) else make()
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    patch_vary_headers(response, ["Accept"])
    return response


def is_held(request: Request, etag: str, make: Callable[[], HttpResponse]) -> bool:
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if held == ["*"]:
        # Whatever there is: to make it raises where there is nothing.
        make()
        return True
    return etag in [tag.removeprefix("W/") for tag in held]
