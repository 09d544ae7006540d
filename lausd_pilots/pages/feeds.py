"""News of the data as an Atom feed: releases, corrections and withdrawals, each an entry.

Whoever wants to hear of one kind only asks with `?category=`, or sorts by the entries' category.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from lausd_pilots.context import site_of
from lausd_pilots.pages.releases import FIVE_MINUTES, MEDIA_TYPES, PLAIN, open_to_all
from lausd_pilots.readers.releases import changes_of, counted, files_of
from lausd_pilots.readers.withdrawals import WithdrawnTogether, withdrawals
from metrics.citing import release_name, site_name
from metrics.models import Change, Release

RELEASE, CORRECTION, WITHDRAWAL = CATEGORIES = ["release", "correction", "withdrawal"]
MOST_RELEASES = 100
MOST_KEYS = 100


@dataclass(frozen=True)
class News:
    """`name` tells it apart from all others; `about` is what its template needs."""

    category: str
    name: str
    title: str
    page: str
    published: datetime
    updated: datetime
    about: dict
    enclosures: list[Enclosure] = field(default_factory=list)
    related: str = ""


class Feed(Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["related"]:
            link = {"rel": "related", "type": "application/json", "href": item["related"]}
            handler.addQuickElement("link", "", link)

    def latest_post_date(self):
        """Without entries it is not the clock that says when something last changed."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)


@open_to_all
@require_safe
@conditional_page
def releases_feed(request):
    category = request.GET.get("category", "")
    if category and category not in CATEGORIES:
        words = _("There is no such category. There is: %s.") % ", ".join(CATEGORIES)
        return HttpResponseBadRequest(f"{words}\n", content_type=PLAIN)
    site = site_of(request)
    feed = empty_feed(site, category)
    for news in sorted(all_news(site), key=lambda each: each.updated, reverse=True):
        if category in ("", news.category):
            feed.add_item(**item(news, site))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    response["Cache-Control"] = FIVE_MINUTES
    return response


def empty_feed(site: str, category: str) -> Feed:
    address = f"{site}{reverse('releases-feed')}"
    address = f"{address}?category={category}" if category else address
    return Feed(
        title=_("%(site)s: releases of the data") % {"site": site_name()},
        link=f"{site}{reverse('data')}",
        description="",
        subtitle=_("New releases of the figures, what they corrected, and what was withdrawn."),
        language=get_language(),
        author_name=site_name(),
        feed_url=address,
        feed_guid=address,
    )


def item(news: News, site: str) -> dict:
    host = urlsplit(site).hostname
    day = f"{news.published.astimezone(UTC):%Y-%m-%d}"
    return {
        "title": news.title,
        "link": f"{site}{news.page}",
        "description": render_to_string(
            f"feeds/{news.category}.html", {**news.about, "site": site}
        ),
        # The same entry in another language is another one.
        "unique_id": f"tag:{host},{day}:{news.name}/{get_language()}",
        "pubdate": news.published,
        "updateddate": news.updated,
        "categories": [news.category],
        "enclosures": news.enclosures,
        "related": news.related,
    }


def all_news(site: str) -> Iterator[News]:
    """Four queries, however many there are of anything."""
    releases = list(Release.objects.latest_first())
    taken_back = withdrawals(releases)
    shown = releases[:MOST_RELEASES]
    changes = changes_of(shown)
    for release in shown:
        concerned = [each.at for each in taken_back if release in each.releases]
        yield of_release(release, changes[release.number], max([release.made_at, *concerned]), site)
        if changes[release.number][Change.CORRECTION]:
            yield of_corrections(release, changes[release.number][Change.CORRECTION], site)
    for each in taken_back[:MOST_RELEASES]:
        yield of_withdrawal(each)


def of_release(release: Release, changes, updated: datetime, site: str) -> News:
    files = files_of(release)
    return News(
        category=RELEASE,
        name=f"release/{release.version}",
        title=f"{release_name(release.version)} ({release.get_state_display()})",
        page=reverse("release-detail", args=[release.version]),
        published=release.made_at,
        updated=updated,
        about={"release": release, "changes": counted(changes), "files": files},
        enclosures=[
            Enclosure(
                f"{site}{reverse('release-file', args=[release.version, file.name])}",
                str(file.bytes),
                MEDIA_TYPES.get(file.path.suffix.removeprefix("."), PLAIN),
            )
            for file in files
        ],
        related=changes_address(release, site),
    )


def of_corrections(release: Release, figures: int, site: str) -> News:
    title = ngettext(
        "Release %(version)s corrects %(figures)s figure",
        "Release %(version)s corrects %(figures)s figures",
        figures,
    )
    return News(
        category=CORRECTION,
        name=f"correction/{release.version}",
        title=title % {"version": release.version, "figures": figures},
        page=f"{reverse('release-detail', args=[release.version])}#changes",
        published=release.made_at,
        updated=release.made_at,
        about={"release": release},
        related=changes_address(release, site),
    )


def of_withdrawal(together: WithdrawnTogether) -> News:
    figures = len(together.keys)
    title = ngettext(
        "%(figures)s figure was withdrawn to protect students",
        "%(figures)s figures were withdrawn to protect students",
        figures,
    )
    return News(
        category=WITHDRAWAL,
        name=f"withdrawal/{together.at.astimezone(UTC).isoformat()}",
        title=title % {"figures": figures},
        page=f"{reverse('data')}#releases",
        published=together.at,
        updated=together.at,
        about={
            "together": together,
            "keys": together.keys[:MOST_KEYS],
            "others": len(together.keys[MOST_KEYS:]),
        },
    )


def changes_address(release: Release, site: str) -> str:
    return f"{site}{reverse('api-changes-list')}?release={release.version}"


urlpatterns = [path("data/releases.atom", releases_feed, name="releases-feed")]
