"""Which school took part in which initiative, year by year."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from metrics.models import PopulationMember
from reforms.filters import ParticipationFilter
from schools import years
from schools.api.facts import with_facts
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Row, SchoolYear, Slug, facts
from schools.rest.filtering import NUL
from schools.rest.paging import Order
from schools.rest.problems import NothingCalled, shortened

KEY = "initiative/school/school_year"


class ParticipationRow(Row):
    id = serializers.SerializerMethodField(help_text=KEY)
    initiative = Slug(source="population.initiative")
    population = Slug()
    school = Slug()
    school_year = SchoolYear()
    statements = facts()

    class Meta:
        model = PopulationMember
        fields = ["id", "initiative", "population", "school", "school_year", "statements"]

    def get_id(self, member) -> str:
        label = years.label(member.school_year)
        return f"{member.population.initiative.slug}/{member.school.slug}/{label}"


class ParticipationEndpoint(Endpoint):
    """One row per school year that a source attests. No row means: not known."""

    noun = "participations"
    key = "path"
    lookup_field = "id"
    serializer_class = ParticipationRow
    filterset_class = ParticipationFilter
    order = Order(("population__initiative__slug", "school_year", "school__slug"))
    queryset = (
        PopulationMember.objects.filter(population__initiative__isnull=False)
        .select_related("population__initiative", "school")
        .prefetch_related(with_facts())
    )

    def find(self, filters, word):
        found = None if NUL in word else member_called(word, filters.qs)
        if found is None:
            detail = _("No participation “%(key)s” is attested. A key is %(form)s.")
            raise NothingCalled(detail % {"key": shortened(word), "form": KEY})
        return found


def member_called(word: str, members) -> PopulationMember | None:
    initiative, _slash, rest = word.partition("/")
    school, _slash, label = rest.partition("/")
    try:
        school_year = years.parse(label)
    except ValueError:
        return None
    return members.filter(
        population__initiative__slug=initiative, school__slug=school, school_year=school_year
    ).first()
