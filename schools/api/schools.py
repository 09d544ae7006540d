"""Schools, each with its latest attested place and the source of each block."""

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from schools.api.facts import with_facts
from schools.filters import SchoolFilter
from schools.models import School, SchoolName, SchoolYear
from schools.redirects import moved_for_good
from schools.rest.endpoints import Endpoint
from schools.rest.fields import PageAddress, Row, Slug, facts
from schools.rest.fields import SchoolYear as SchoolYearLabel

BLOCKS = ["codes", "place", "contact", "opening", "closing"]
SOURCES_OF_BLOCKS = {
    "type": "object",
    "description": "The source of each block of the row, by its slug; null where there is none.",
    "properties": {block: {"type": "string", "nullable": True} for block in ["districts", *BLOCKS]},
}
DISTRICT_YEAR = "The school year whose source names the districts."


class SchoolRow(Row):
    level = serializers.ChoiceField(
        SchoolYear.Level.choices, allow_null=True, read_only=True, help_text="Attested latest."
    )
    campus = serializers.CharField(allow_null=True, read_only=True, help_text="Attested latest.")
    local_district = serializers.CharField(allow_null=True, read_only=True)
    board_district = serializers.CharField(allow_null=True, read_only=True)
    district_year = SchoolYearLabel(allow_null=True, help_text=DISTRICT_YEAR)
    url = PageAddress()
    grades_offered = serializers.CharField(allow_null=True, read_only=True)
    grades_served = serializers.CharField(allow_null=True, read_only=True)
    successor = Slug(allow_null=True)
    aliases = serializers.SerializerMethodField()
    former_names = serializers.SerializerMethodField()
    programs = serializers.SerializerMethodField()
    recognitions = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()
    statements = facts()

    class Meta:
        model = School
        fields = [
            "slug",
            "name",
            "name_es",
            "level",
            "campus",
            "local_district",
            "board_district",
            "district_year",
            "cds_code",
            "nces_id",
            "status",
            "latitude",
            "longitude",
            "url",
            "location_code",
            "street",
            "city",
            "zip_code",
            "phone",
            "website",
            "grades_offered",
            "grades_served",
            "opened_on",
            "closed_on",
            "successor",
            "aliases",
            "former_names",
            "programs",
            "recognitions",
            "note",
            "note_es",
            "sources",
            "statements",
        ]

    def get_aliases(self, school) -> list[str]:
        return _names(school, SchoolName.Kind.ALIAS)

    def get_former_names(self, school) -> list[str]:
        return _names(school, SchoolName.Kind.FORMER)

    def get_programs(self, school) -> list[str]:
        return sorted({offering.program.slug for offering in school.offerings.all()})

    def get_recognitions(self, school) -> list[str]:
        return sorted({recognition.award.slug for recognition in school.recognitions.all()})

    @extend_schema_field(SOURCES_OF_BLOCKS)
    def get_sources(self, school) -> dict[str, str | None]:
        cited = {block: getattr(school, f"{block}_source") for block in BLOCKS}
        return {
            "districts": school.district_source,
            **{block: source.slug if source else None for block, source in cited.items()},
        }


def _names(school: School, kind: str) -> list[str]:
    return [name.name for name in school.names.all() if name.kind == kind]


def _latest(field: str) -> Subquery:
    years = SchoolYear.objects.filter(school=OuterRef("pk")).exclude(**{field: ""})
    return Subquery(years.order_by("-school_year").values(field)[:1])


class SchoolEndpoint(Endpoint):
    """Schools, with the place, the level and the campus that a source attests latest."""

    noun = "schools"
    leads_on = True
    serializer_class = SchoolRow
    filterset_class = SchoolFilter
    queryset = (
        School.objects.annotate(
            grades_offered=_latest("grades_offered"), grades_served=_latest("grades_served")
        )
        .select_related("successor", *(f"{block}_source" for block in BLOCKS))
        .prefetch_related("names", "offerings__program", "recognitions__award", with_facts())
    )

    def retrieve(self, request, slug):
        """A name that a school had, or is called by, leads to the school."""
        named = SchoolName.objects.filter(slug=slug).exclude(school__slug=slug)
        now = named.values_list("school__slug", flat=True).first()
        if now is None:
            return super().retrieve(request, slug=slug)
        return moved_for_good(request, reverse("api-schools-detail", args=[now]))
