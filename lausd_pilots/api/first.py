"""What stands before everything else where a program asks: nothing is sent twice, and every
answer says to which release it belongs, on which terms, and how it is cited."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from lausd_pilots.api.urls import ENDPOINTS
from lausd_pilots.compression import A_FILE
from metrics.questions.releases import Mark, newest_of, release_called
from schools.rest import caching
from schools.rest.endpoints import open_to_all

ROOT = "/api/v1/"
FOLLOWING = {endpoint.noun: endpoint for endpoint in ENDPOINTS if endpoint.follows_release}


def not_modified_middleware(get_response):
    """304 before anything else is done where the asker holds the answer already."""

    def middleware(request):
        held = answer_that_is_held(request)
        if held is not None:
            return open_to_all(held)
        return get_response(request)

    return middleware


def answer_that_is_held(request) -> HttpResponse | None:
    if "If-None-Match" not in request.headers or request.method not in ("GET", "HEAD"):
        return None
    endpoint = FOLLOWING.get(noun_in(request.path_info))
    if endpoint is None:
        return None
    try:
        # Addresses of the API are the same in every language, and so is what they answer.
        etag = endpoint.etag(request, settings.LANGUAGE_CODE)
    except DisallowedHost:
        return None
    return endpoint.not_modified(etag) if etag in caching.held(request) else None


def noun_in(path: str) -> str:
    return path.removeprefix(ROOT).partition("/")[0] if path.startswith(ROOT) else ""


def terms_middleware(get_response):
    """Release, licence, citation and freshness of all that a program is given."""

    def middleware(request):
        response = get_response(request)
        if is_for_programs(request.path_info) and response.status_code in (200, 206):
            add_terms(request, response)
        return response

    return middleware


def is_for_programs(path: str) -> bool:
    """Answers of the API, and files of releases."""
    return path.startswith(ROOT) or bool(A_FILE.match(path))


def add_terms(request, response) -> None:
    data = request.build_absolute_uri(reverse("data"))
    links = [f'<{data}#licenses>; rel="license"', f'<{data}dictionary/>; rel="describedby"']
    release = release_of(request, response)
    if release is not None:
        response["X-Release"] = release.version
        response["Last-Modified"] = http_date(release.made_at.timestamp())
        links.append(f'<{data}{release.version}/>; rel="cite-as"')
    before = response.get("Link")
    response["Link"] = ", ".join([before, *links] if before else links)


def release_of(request, response) -> Mark | None:
    """The one that the answer names itself, or the newest."""
    named = response.get("X-Release")
    return release_called(named, request) if named else newest_of(request)
