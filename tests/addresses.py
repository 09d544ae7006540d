"""Every public address of the site, found by walking the URL map."""

import re

from django.urls import URLPattern, get_resolver

# What stands for <slug> and the like. An address without an entry here fails the tests that
# walk all of them, so that no page is forgotten.
EXAMPLES = {
    "schools/<slug:slug>/": "schools/stem-academy-bernstein-hs/",
    "schools/<slug:slug>/record/": "schools/stem-academy-bernstein-hs/record/",
    "campuses/<slug:slug>/": "campuses/rfk/",
    "districts/local/<slug:code>/": "districts/local/central/",
    "districts/board/<slug:code>/": "districts/board/2/",
    "programs/<slug:slug>/": "programs/advisory/",
    "recognitions/<slug:slug>/": "recognitions/california-distinguished-schools/",
    "reforms/<slug:slug>/": "reforms/pilot/",
    "results/<slug:slug>/": "results/graduation-rate/",
    "results/<slug:slug>/history/": "results/enrollment/history/"
    "?key=enrollment/pilot-2021-22/2015-16/all/all/-",
    "results/<slug:slug>.bib": "results/graduation-rate.bib",
    "results/<slug:slug>/history.bib": "results/enrollment/history.bib"
    "?key=enrollment/pilot-2021-22/2015-16/all/all/-",
    "reviews/<str:year>/<slug:school>/": "reviews/2025-26/stem-academy-bernstein-hs/",
    "reviews/<str:year>/<slug:school>/<slug:kind>/": "reviews/2025-26/"
    "stem-academy-bernstein-hs/self-review/",
    "sources/<slug:slug>/": "sources/pilot-schools-2021-22/",
    "sources/<slug:slug>/figures/": "sources/pilot-schools-2021-22/figures/",
    "sources/facts/<code>/": "sources/facts/F12/",
    "data/<version>/": "data/2021.1/",
    "data/<version>.bib": "data/2021.1.bib",
    "data/<version>/<name>": "data/2021.1/observations.csv",
    "figures/<slug:slug>.svg": "figures/early-literacy-benchmarks.svg",
    "api/v1/campuses/<slug:slug>/": "api/v1/campuses/rfk/",
    "api/v1/changes/<path:id>/": "api/v1/changes/"
    "2021.1/enrollment/pilot-2021-22/2015-16/all/all/-/",
    "api/v1/discrepancies/<slug:code>/": "api/v1/discrepancies/X1/",
    "api/v1/districts/<slug:slug>/": "api/v1/districts/local-east/",
    "api/v1/indicators/<slug:slug>/": "api/v1/indicators/graduation-rate/",
    "api/v1/initiatives/<slug:slug>/": "api/v1/initiatives/pilot/",
    "api/v1/milestones/<slug:slug>/": "api/v1/milestones/la-pilot-schools-mou/",
    "api/v1/observations/<path:id>/": "api/v1/observations/"
    "enrollment/pilot-2021-22/2015-16/all/all/-/",
    "api/v1/participations/<path:id>/": "api/v1/participations/"
    "pilot/stem-academy-bernstein-hs/2021-22/",
    "api/v1/populations/<slug:slug>/": "api/v1/populations/pilot/",
    "api/v1/programs/<slug:slug>/": "api/v1/programs/advisory/",
    "api/v1/recognitions/<slug:slug>/": "api/v1/recognitions/california-distinguished-schools/",
    "api/v1/releases/<str:version>/": "api/v1/releases/2021.1/",
    "api/v1/reviews/<slug:id>/": "api/v1/reviews/2025-26-stem-academy-bernstein-hs-self-review/",
    "api/v1/schools/<slug:slug>/": "api/v1/schools/stem-academy-bernstein-hs/",
    "api/v1/sources/<slug:slug>/": "api/v1/sources/pilot-schools-2021-22/",
    "api/v1/statements/<slug:code>/": "api/v1/statements/F12/",
    "api/v1/student-groups/<slug:slug>/": "api/v1/student-groups/ltel/",
    "api/v1/targets/<slug:slug>/": "api/v1/targets/early-literacy-grade-1-2023-2024/",
}
# The documents hold no review: for these, a test makes one with `make_published_review`.
OF_A_REVIEW = ("reviews/<", "api/v1/reviews/<")
NOT_PUBLIC = ("admin/", "staff/", "static/")


def all_routes() -> list[str]:
    return sorted(route for route in _walk(get_resolver(), "") if not route.startswith(NOT_PUBLIC))


def examples() -> dict[str, str]:
    """A path to ask for, by route."""
    return {route: f"/{EXAMPLES.get(route, route)}" for route in all_routes()}


def _walk(resolver, before):
    for entry in resolver.url_patterns:
        route = before + _plain(str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)


def _plain(pattern: str) -> str:
    """Regular expressions are written as routes are: ^schools/(?P<slug>[^/]+)/$"""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern).strip("^$\\Z")
