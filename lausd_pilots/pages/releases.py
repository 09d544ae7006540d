"""The data: releases, their files, and how to use them."""

from functools import wraps

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from lausd_pilots.byte_ranges import Unsatisfiable, asked_range, read_part
from lausd_pilots.readers.releases import data_page, file_of
from metrics.models import Release

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
FIVE_MINUTES = "public, max-age=300"
LATEST = "latest"
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Range, ETag",
}


@require_safe
def data(request):
    site_url = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return render(request, "pages/data.html", {"page": data_page(), "site_url": site_url})


def etag_of(request, version, ext):
    file = file_of(version, ext)
    return f'"{file.sha256}"' if file else None


def open_to_all(view):
    """Pages of other sites may read what programs may. They ask first, with OPTIONS."""

    @wraps(view)
    def opened(request, **named):
        asks_first = request.method == "OPTIONS"
        response = HttpResponse(status=204) if asks_first else view(request, **named)
        for name, words in OPEN_TO_ALL.items():
            response[name] = words
        return response

    return opened


@csrf_exempt
@open_to_all
@require_safe
@condition(etag_func=etag_of)
def release_file(request, version, ext):
    if version == LATEST:
        return to_the_latest(ext)
    file = file_of(version, ext)
    if file is None or not file.path.exists():
        raise Http404
    response = whole_or_part(request, file)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = FIVE_MINUTES
    response["Content-Disposition"] = f'attachment; filename="observations-{version}.{ext}"'
    return response


def to_the_latest(ext):
    """Not kept by caches: the next release changes where it leads."""
    release = Release.objects.newest()
    if release is None or file_of(release.version, ext) is None:
        raise Http404
    response = redirect("release-file", version=release.version, ext=ext)
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
    response["Content-Type"] = MEDIA_TYPES[file.ext]
    response["Content-Length"] = length
    if content_range:
        response["Content-Range"] = content_range
    return response


# For programs: one address each, whatever the language.
file_urlpatterns = [
    path("data/<version>/observations.<ext>", release_file, name="release-file"),
]
urlpatterns = [path("data/", data, name="data")]
