"""Releases, and what every answer made of figures says of its release."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.filters import ReleaseFilter
from metrics.models import Release
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


def marks_of(release: Release | None) -> list[Any]:
    """Whatever changes about a release while its number stays."""
    return [release.number, release.version, release.state, release.revision] if release else []


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
