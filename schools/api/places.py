"""Campuses and districts."""

from schools.api.facts import with_facts
from schools.filters import DistrictFilter
from schools.models import Campus, District
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, SchoolYear, aliases, facts


class CampusRow(Row):
    url = PageAddress()
    aliases = aliases()
    statements = facts()

    class Meta:
        model = Campus
        fields = ["slug", "name", "name_es", "url", "aliases", "statements"]


class CampusEndpoint(Endpoint):
    """Sites that one or more schools share. Which stand there: `schools/?campus=`."""

    noun = "campuses"
    serializer_class = CampusRow
    queryset = Campus.objects.prefetch_related(with_facts())


class DistrictRow(Row):
    url = PageAddress()
    aliases = aliases()
    in_force_from = SchoolYear(allow_null=True)
    in_force_to = SchoolYear(allow_null=True)
    statements = facts()

    class Meta:
        model = District
        fields = [
            "slug",
            "kind",
            "code",
            "name",
            "name_es",
            "url",
            "aliases",
            "in_force_from",
            "in_force_to",
            "note",
            "note_es",
            "statements",
        ]


class DistrictEndpoint(Endpoint):
    """LAUSD, its local and board districts, and earlier divisions. Filters go by `code`."""

    noun = "districts"
    serializer_class = DistrictRow
    filterset_class = DistrictFilter
    queryset = District.objects.prefetch_related(with_facts())
