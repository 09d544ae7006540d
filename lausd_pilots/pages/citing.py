"""How a page is cited: its permanent address, a line of text, and an entry for BibTeX."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone

from lausd_pilots.context import absolute
from metrics.citing import bibtex, bibtex_key, citation
from metrics.models import Release
from schools.languages import in_language
from schools.models import Source
from schools.readers.asked import Fault

BIBTEX = "application/x-bibtex; charset=utf-8"


@dataclass(frozen=True)
class Cited:
    """`permalink` leads to the same figures for as long as there is this site."""

    permalink: str
    text: str
    bibtex: str
    key: str
    file: str
    version: str


def cited(
    request,
    release: Release,
    *,
    page: str,
    file: str,
    title: str = "",
    query: Mapping[str, str] | None = None,
    sources: Iterable[Source] = (),
) -> Cited:
    """`page` and `file` are the paths of the page and of its entry; `query` is asked of both."""
    # The key of a figure stays readable.
    asked = f"?{urlencode(query, safe='/')}" if query else ""
    permalink = absolute(request, f"{page}{asked}")
    made_on = timezone.localdate(release.made_at)
    named = [name_of(source) for source in sources]
    given = {"title": title, "sources": named}
    return Cited(
        permalink=permalink,
        text=citation(release.version, made_on, permalink, **given),
        bibtex=bibtex(release.version, made_on, permalink, **given),
        key=bibtex_key(release.version, title),
        file=f"{file}{asked}",
        version=release.version,
    )


def name_of(source: Source) -> str:
    """The CDE gives its files the same titles year after year, so the edition tells them apart."""
    is_of_a_year = source.kind == Source.Kind.DATASET and source.edition
    title = in_language(source, "title")
    title = f"{title}, {source.edition}" if is_of_a_year else title
    return f"{title} ({source.publisher})" if source.publisher else title


def cited_release(request, release: Release) -> Cited:
    version = release.version
    return cited(
        request,
        release,
        page=reverse("release-detail", args=[version]),
        file=reverse("release-bibtex", args=[version]),
    )


def as_file(found: Cited | None, faults: Iterable[Fault] = ()) -> HttpResponse:
    """A page leaves out what it does not understand and says so; a file cannot say it."""
    if faults:
        words = "".join(f"{fault.name}: {fault.message}\n" for fault in faults)
        return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")
    if found is None:
        raise Http404
    return HttpResponse(
        found.bibtex,
        content_type=BIBTEX,
        headers={"Content-Disposition": f'attachment; filename="{found.key}.bib"'},
    )
