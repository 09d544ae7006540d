"""The data: releases, their files, and how to use them."""

from functools import wraps

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe
from django.views.defaults import page_not_found

from lausd_pilots.byte_ranges import Unsatisfiable, asked_range, read_part
from lausd_pilots.context import site_of
from lausd_pilots.pages.citing import as_file, cited_release
from lausd_pilots.readers.dataset import json_ld
from lausd_pilots.readers.releases import (
    data_page,
    file_of,
    is_being_written,
    release_called,
    release_page,
)
from metrics.models import Release
from schools.samples import SAMPLE_HEADER, SAMPLE_HEADER_WORDS, holds_a_sample

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PLAIN = "text/plain; charset=utf-8"
FIVE_MINUTES = "public, max-age=300"
SECONDS_TO_WAIT = 60
LATEST = "latest"
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match",
    "Access-Control-Expose-Headers": (
        f"Accept-Ranges, Content-Range, ETag, Link, Last-Modified, X-Release, {SAMPLE_HEADER}"
    ),
}


@require_safe
def data(request):
    page = data_page()
    context = {"page": page, "site_url": site_of(request)}
    if page.latest:
        context |= told_of(request, page.latest, page.releases[0].files)
    return render(request, "pages/data.html", context)


@require_safe
def release_detail(request, version):
    if version == LATEST:
        return not_kept(redirect("release-detail", version=newest_version()))
    release = release_called(version)
    if release is None:
        raise Http404
    page = release_page(release)
    context = {"page": page, **told_of(request, release, page.files)}
    return render(request, "pages/release.html", context)


@require_safe
def release_bibtex(request, version):
    if version == LATEST:
        return not_kept(redirect("release-bibtex", version=newest_version()))
    release = release_called(version)
    if release is None:
        raise Http404
    return as_file(cited_release(request, release))


def told_of(request, release, files):
    """How it is cited, and what search engines read of it."""
    site = site_of(request)
    return {
        "cite": cited_release(request, release),
        "dataset": json_ld(release, files, site),
    }


def etag_of(request, version, name):
    file = file_of(release_called(version), name)
    return f'"{file.sha256}"' if file else None


def open_to_all(view):
    """Pages of other sites may read what programs may. They ask first, with OPTIONS."""

    @wraps(view)
    def opened(request, **named):
        try:
            asks_first = request.method == "OPTIONS"
            response = HttpResponse(status=204) if asks_first else view(request, **named)
        except Http404 as nothing:
            response = page_not_found(request, nothing)
        if response.status_code == 304:
            response["Cache-Control"] = FIVE_MINUTES
        for header, words in OPEN_TO_ALL.items():
            response[header] = words
        if holds_a_sample():
            response[SAMPLE_HEADER] = SAMPLE_HEADER_WORDS
        return response

    return opened


@csrf_exempt
@open_to_all
@require_safe
@condition(etag_func=etag_of)
def release_file(request, version, name):
    if version == LATEST:
        return to_the_latest(name)
    release = release_called(version)
    file = file_of(release, name)
    if file is None:
        return come_again(release, name)
    response = whole_or_part(request, file)
    response["Accept-Ranges"] = "bytes"
    response["X-Release"] = version
    response["Cache-Control"] = FIVE_MINUTES
    response["Content-Disposition"] = f'attachment; filename="{kept_as(version, name)}"'
    return response


def kept_as(version, name):
    """The files of two releases can lie in one folder; a program looks for these two names."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{version}.{ending}" if stem == "observations" else name


def come_again(release, name):
    """What was written before a figure was withdrawn is not given out while it is rewritten."""
    if not is_being_written(release, name):
        raise Http404
    words = _("This file is being written. Please come again in a minute.")
    response = HttpResponse(f"{words}\n", status=503, content_type=PLAIN)
    response["Retry-After"] = SECONDS_TO_WAIT
    return not_kept(response)


def newest_version():
    release = Release.objects.newest()
    if release is None:
        raise Http404
    return release.version


def to_the_latest(name):
    release = release_called(newest_version())
    if file_of(release, name) is None and not is_being_written(release, name):
        raise Http404
    return not_kept(redirect("release-file", version=release.version, name=name))


def not_kept(response):
    """Not by caches: the next release changes where it leads, and the next minute what is there."""
    response["Cache-Control"] = "no-cache"
    return response


def whole_or_part(request, file):
    """A part is only given of the file that the reader has begun with (If-Range)."""
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", f'"{file.sha256}"') != f'"{file.sha256}"':
        header = ""
    size = file.path.stat().st_size
    try:
        part = asked_range(header, size)
    except Unsatisfiable:
        return described(HttpResponse(status=416), file, 0, f"bytes */{size}")
    if part is None or request.method == "HEAD":
        return whole(request, file, size)
    response = StreamingHttpResponse(read_part(file.path, part), status=206)
    return described(response, file, part.length, f"bytes {part.first}-{part.last}/{size}")


def whole(request, file, size):
    if request.method == "HEAD":
        return described(HttpResponse(), file, size)
    return described(FileResponse(file.path.open("rb")), file, size)


def described(response, file, length, content_range=""):
    response["Content-Type"] = MEDIA_TYPES.get(file.path.suffix.removeprefix("."), PLAIN)
    response["Content-Length"] = length
    if content_range:
        response["Content-Range"] = content_range
    return response


# For programs: one address each, whatever the language.
file_urlpatterns = [
    path("data/<version>/<name>", release_file, name="release-file"),
]
urlpatterns = [
    path("data/", data, name="data"),
    path("data/<version>.bib", release_bibtex, name="release-bibtex"),
    path("data/<version>/", release_detail, name="release-detail"),
]
