"""Releases, and what every answer made of figures says of its release."""

from typing import Any

from django.utils.translation import gettext as _

from metrics.filters import ReleaseFilter
from metrics.models import Release
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Row
from schools.rest.paging import Order


class ReleaseRow(Row):
    class Meta:
        model = Release
        fields = [
            "version",
            "number",
            "state",
            "reason",
            "reason_es",
            "made_at",
            "added",
            "changed",
            "removed",
            "figures",
            "files",
        ]


class ReleaseEndpoint(Endpoint):
    """Editions of all published figures, the latest first. What is published never changes."""

    noun = "releases"
    key = "str"
    lookup_field = "version"
    serializer_class = ReleaseRow
    filterset_class = ReleaseFilter
    order = Order(("-number",))
    queryset = Release.objects.all()


def marks_of(release: Release | None) -> list[Any]:
    """Whatever changes about a release while its number stays."""
    return [release.number, release.version, release.state] if release else []


def about(release: Release | None) -> dict[str, Any]:
    """What a list of figures says about itself."""
    version = release.version if release else None
    return {
        "release": version,
        "release_state": release.state if release else None,
        "attribution": _attribution(version),
    }


def _attribution(version: str | None) -> str:
    text = _(
        "Los Angeles Pilot Schools, release %s. Every figure names its source; the licence of "
        "each source is given under /api/v1/sources/."
    )
    return text % version if version else _("Nothing has been published yet.")
