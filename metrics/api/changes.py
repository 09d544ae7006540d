"""What each release changed, read from the intervals in which the rows stood."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.api.releases import about
from metrics.filters import ChangeFilter
from metrics.models import Change, PublishedValue, Release
from metrics.questions.releases import newest_of, releases_of
from schools.rest.endpoints import Endpoint
from schools.rest.filtering import NUL
from schools.rest.paging import Order
from schools.rest.problems import NothingCalled, shortened
from schools.rest.renderers import RowText

KINDS = ["added", "changed", "removed", "technical", "withdrawn"]
NATURES = [Change.REAL.value, Change.CORRECTION.value]
# Where a school stands and what it is called: the figure itself is the same.
TECHNICAL = {"school", "local_district", "board_district", "district_year", "release"}


@dataclass(frozen=True)
class Events:
    """Two lists that are read as one: rows that begin, and rows that end without a successor.

    Has of a queryset what an endpoint and its filters ask for, since a union cannot be filtered.
    """

    begun: QuerySet
    ended: QuerySet
    model = PublishedValue

    def all(self) -> "Events":
        return self

    def filter(self, *conditions, **lookups) -> "Events":
        return Events(
            self.begun.filter(*conditions, **lookups), self.ended.filter(*conditions, **lookups)
        )

    def order_by(self, *fields: str) -> QuerySet:
        both = [part.values_list("key", "at", named=True) for part in (self.begun, self.ended)]
        return both[0].union(both[1], all=True).order_by(*fields)


def all_events() -> Events:
    values = PublishedValue.objects.order_by()
    successor = PublishedValue.objects.filter(
        key=OuterRef("key"), first_release=OuterRef("last_release") + 1
    )
    return Events(
        begun=values.annotate(at=F("first_release_id")),
        ended=values.filter(~Exists(successor), last_release__isnull=False).annotate(
            at=F("last_release_id") + 1
        ),
    )


# OpenAPI 3.0 has no shorter word for "this row, or null" that validators agree upon.
ROW_OR_NULL = {
    "oneOf": [
        {"$ref": "#/components/schemas/ObservationRow"},
        {"type": "object", "nullable": True, "enum": [None]},
    ]
}


@extend_schema_field(ROW_OR_NULL)
class RowOrNull(serializers.Field):
    """Only the description: rows are kept as text."""


class ChangeRow(serializers.Serializer):
    id = serializers.CharField(help_text="The release and the id of the observation.")
    release = serializers.CharField()
    kind = serializers.ChoiceField(
        KINDS,
        help_text="`technical`: the figure stayed the same, but its school was renamed or moved. "
        "`withdrawn`: it was taken back to protect students.",
    )
    nature = serializers.ChoiceField(
        NATURES,
        allow_null=True,
        help_text="Of a figure that `changed`: `real` where its source has changed it, "
        "`correction` where it was corrected here; null where early releases do not say.",
    )
    observation = serializers.CharField(help_text="The id of the observation.")
    before = RowOrNull()
    after = RowOrNull()


class ChangeEndpoint(Endpoint):
    """What releases added, changed and removed, in their order.

    A change is `technical` where the figure stayed the same, but its school was renamed or moved.
    A figure that is withdrawn for a child's privacy is erased from all releases that held it:
    then `revision` of these releases rises, and what was copied of them has to be copied again.
    """

    noun = "changes"
    key = "path"
    lookup_field = "id"
    serializer_class = ChangeRow
    filterset_class = ChangeFilter
    order = Order(("at", "key"))
    follows_release = True
    queryset = PublishedValue.objects.none()

    def get_queryset(self):
        return all_events()

    @classmethod
    def marks(cls, request):
        """A figure withdrawn from an early release changes nothing about the newest one."""
        return releases_of(request)

    def meta(self, filters):
        return about(newest_of(self.request._request), self.request._request)

    def find(self, filters, word):
        version, _slash, key = word.partition("/")
        found = None
        if NUL not in word:
            release = Release.objects.filter(version=version).first()
            at = release.number if release else 0
            found = filters.qs.filter(at=at, key=key).order_by("at").first()
        if found is None:
            detail = _("No change “%s” is recorded.")
            raise NothingCalled(detail % shortened(word))
        return found

    def written(self, records, filters):
        versions = dict(Release.objects.values_list("number", "version"))
        begun, ended = rows_around(records)
        return [
            change(
                each,
                versions.get(each.at, ""),
                before=ended.get((each.key, each.at - 1)),
                after=begun.get((each.key, each.at)),
            )
            for each in records
        ]


class _Row(NamedTuple):
    text: str
    change: str


def rows_around(events: Iterable) -> tuple[dict[tuple, _Row], dict[tuple, _Row]]:
    """The rows of these figures, by the release with which they begin and after which they end."""
    values = PublishedValue.objects.filter(key__in=[event.key for event in events])
    begun, ended = {}, {}
    for key, first, last, row, kind in values.values_list(
        "key", "first_release_id", "last_release_id", "row", "change"
    ):
        begun[key, first] = ended[key, last] = _Row(row, kind)
    return begun, ended


def change(event, version: str, *, before: _Row | None, after: _Row | None) -> dict[str, Any]:
    found = change_between(before, after)
    return {
        "id": f"{version}/{event.key}",
        "release": version,
        "kind": "changed" if found in NATURES else found,
        "nature": found if found in NATURES else None,
        "observation": event.key,
        "before": RowText(before.text) if before else None,
        "after": RowText(after.text) if after else None,
    }


def change_between(before: _Row | None, after: _Row | None) -> str:
    """Rows of early releases do not say why they began: then it is seen from the two rows."""
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if after.change not in ("", Change.ADDED):
        return after.change
    return "technical" if _figure_in(before.text) == _figure_in(after.text) else "changed"


def _figure_in(row: str) -> dict[str, Any]:
    """All digits count: 72.0 is not 72."""
    read = RowText(row).read().items()
    return {name: str(value) for name, value in read if name not in TECHNICAL}
