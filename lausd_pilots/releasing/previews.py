"""The public pages as they will be, drawn while a release stands that is then taken back.

They are kept as files of which staff alone are given a look. A page that cannot be drawn is a
page that would fail once it is public: the release is not prepared then.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.models import Indicator, Release
from metrics.publishing.edition import Edition
from reforms.readers.published_reviews import newest_of_school
from schools.languages import in_language
from schools.models import School

MOST_SCHOOLS = 20
MOST_INDICATORS = 40
NAME = re.compile(r"[a-z]{2}-[0-9]+")
_BODY = re.compile(r"<body[^>]*>")


@dataclass(frozen=True)
class Page:
    """`path` is the address in the language of the preview; `name` that of its file."""

    language: str
    path: str
    title: str


def folder_of(prepared_pk: int) -> Path:
    return settings.DATA_DIR / "previews" / str(prepared_pk)


def file_of(prepared_pk: int, name: str) -> Path | None:
    """None for whatever is no preview of this release."""
    if not NAME.fullmatch(name):
        return None
    path = folder_of(prepared_pk) / f"{name}.html"
    return path if path.is_file() else None


def forget_previews(prepared_pk: int) -> None:
    shutil.rmtree(folder_of(prepared_pk), ignore_errors=True)


def draw_previews(prepared_pk: int, release: Release, edition: Edition) -> list[list[str]]:
    """Within the transaction of the release. Returns language, name, title and address of each."""
    forget_previews(prepared_pk)
    folder = folder_of(prepared_pk)
    folder.mkdir(parents=True)
    drawn = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for number, page in enumerate(_pages(language, edition)):
                name = f"{language}-{number}"
                (folder / f"{name}.html").write_text(_draw(page, release), encoding="utf-8")
                drawn.append([language, name, page.title, page.path])
    return drawn


def _pages(language: str, edition: Edition) -> Iterator[Page]:
    """In the language that is active: it decides the addresses."""
    yield Page(language, reverse("home"), _("Home"))
    yield Page(language, reverse("indicator-list"), _("Results"))
    changed = Indicator.objects.filter(slug__in=edition.by_indicator)
    for indicator in changed.order_by("position", "name")[:MOST_INDICATORS]:
        yield Page(language, indicator.get_absolute_url(), in_language(indicator, "name"))
    most = [pk for pk, _changes in edition.schools.most_common(MOST_SCHOOLS)]
    for school in School.objects.filter(pk__in=most).order_by("name"):
        if school.status != School.Status.MERGED:
            yield Page(language, school.get_absolute_url(), school.name)
        for link in newest_of_school(school):
            yield Page(language, link.url, f"{school.name}: {link.cycle}")


def _draw(page: Page, release: Release) -> str:
    match = resolve(page.path)
    request = _request(page)
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise ValueError(f"{page.path} would be answered with {response.status_code}.")
    mark = render_to_string("staff/release_preview_mark.html", {"release": release, "page": page})
    return _BODY.sub(lambda body: body.group() + mark, response.content.decode(), count=1)


def _request(page: Page) -> HttpRequest:
    """As of a reader whom nobody knows."""
    request = HttpRequest()
    request.method, request.user = "GET", AnonymousUser()
    request.path = request.path_info = page.path
    request.META = {"SERVER_NAME": _host(), "SERVER_PORT": "80", "QUERY_STRING": ""}
    request.LANGUAGE_CODE = page.language
    return request


def _host() -> str:
    """One that the site answers to."""
    return next((host for host in settings.ALLOWED_HOSTS if "*" not in host), "localhost")
