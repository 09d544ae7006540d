"""Releases, and what every answer made of figures says of its release."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.citing import citation
from metrics.filters import ReleaseFilter
from metrics.models import Release
from metrics.questions.releases import Mark
from metrics.release_files import current_files
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Row
from schools.rest.paging import Order


class ReleaseFile(serializers.Serializer):
    name = serializers.CharField(help_text="Below /data/<version>/.")
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    revision = serializers.IntegerField(help_text="The revision of the release that it holds.")


@extend_schema_field(ReleaseFile(many=True))
class CurrentFiles(serializers.Field):
    """Those of the release as it is now; none while they are written again."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "*", "read_only": True, **kwargs})

    def to_representation(self, release: Release) -> list[dict]:
        return current_files(release)


class ReleaseRow(Row):
    files = CurrentFiles()

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
            "withdrawn",
            "figures",
            "revision",
            "files",
        ]


class ReleaseEndpoint(Endpoint):
    """Editions of all published figures, the latest first. What is published never changes.

    But for one exception: a figure withdrawn for a child's privacy is erased from every release
    that held it. Then `revision` rises and the files are made again; `files` are those of it.
    """

    noun = "releases"
    key = "str"
    lookup_field = "version"
    serializer_class = ReleaseRow
    filterset_class = ReleaseFilter
    order = Order(("-number",))
    queryset = Release.objects.all()


def about(release: Mark | None, request: HttpRequest) -> dict[str, Any]:
    """What a list of figures says about itself."""
    if release is None:
        nothing = dict.fromkeys(["release", "release_state", "released_at", "citation"])
        return {**nothing, "attribution": _("Nothing has been published yet.")}
    return _about(release, url_of(release, request), get_language())


@lru_cache(maxsize=200)
def _about(release: Mark, url: str, _language: str) -> dict[str, Any]:
    """Every list says the same of the same release, in each language."""
    return {
        "release": release.version,
        "release_state": release.state,
        "released_at": localtime(release.made_at).isoformat(timespec="seconds"),
        "citation": citation(release.version, release.made_on, url),
        "attribution": _attribution(release.version),
    }


def url_of(release: Mark, request: HttpRequest) -> str:
    """Where the release is told of, whatever comes after it."""
    return request.build_absolute_uri(f"/data/{release.version}/")


def _attribution(version: str) -> str:
    text = _(
        "Los Angeles Pilot Schools, release %s. Every figure names its source; the licence of "
        "each source is given under /api/v1/sources/."
    )
    return text % version
