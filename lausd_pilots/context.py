"""What every page needs: its own address in each language, the latest release, what is made up."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from metrics.models import Release
from reforms.models import ReviewCycle
from schools.samples import holds_a_sample


@dataclass(frozen=True)
class InOtherLanguage:
    """The same page in one language; `path` keeps the question, `url` is the plain address."""

    code: str
    name: str
    path: str
    url: str


def site(request):
    return {
        "languages": [same_page(request, code) for code, _name in settings.LANGUAGES],
        "site_section": section(request.path_info),
        "latest_release": SimpleLazyObject(Release.objects.newest),
        "demonstration": SimpleLazyObject(holds_a_demonstration),
        "sample": SimpleLazyObject(holds_a_sample),
    }


def holds_a_demonstration() -> bool:
    """Real reviews never stand beside one."""
    return ReviewCycle.objects.filter(demonstration=True).exists()


def same_page(request, language: str) -> InOtherLanguage:
    path = path_in(language, request.path_info)
    query = request.META.get("QUERY_STRING", "")
    return InOtherLanguage(
        code=language,
        name=get_language_info(language)["name_local"],
        path=f"{path}?{query}" if query else path,
        url=absolute(request, path),
    )


def path_in(language: str, path: str) -> str:
    """/es/schools/ is /schools/ in English: only other languages stand in the address."""
    plain = without_language(path)
    return plain if language == settings.LANGUAGE_CODE else f"/{language}{plain}"


def without_language(path: str) -> str:
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path


def section(path: str) -> str:
    """The part of the site a page belongs to: the first word of its address."""
    return without_language(path).split("/")[1]


def site_of(request) -> str:
    """The address of the site, without a slash at its end."""
    return absolute(request, "/").rstrip("/")


def absolute(request, path: str) -> str:
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        # The page that refuses a host is made with this as well.
        return path
