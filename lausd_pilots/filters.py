"""The filter of schools with what only the upper apps know: who took part in an initiative."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from metrics.models import PopulationMember
from reforms.models import Initiative
from schools import filters
from schools.rest.filtering import Records


def schools_that_took_part(initiatives: Iterable[str]) -> QuerySet:
    """Ids of the schools that a source attests in one of these initiatives in any school year."""
    members = PopulationMember.objects.filter(population__initiative__slug__in=initiatives)
    return members.values("school")


class SchoolFilter(filters.SchoolFilter):
    """`initiative` keeps the schools that a source attests in it in any school year."""

    initiative = Records(
        queryset=Initiative.objects.all(),
        method="in_initiative",
        label=gettext_lazy("Initiative"),
    )

    def in_initiative(self, schools, _name, slugs):
        return schools.filter(pk__in=schools_that_took_part(slugs))
