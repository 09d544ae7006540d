"""The filters of the API that join several nouns."""

from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy

from lausd_pilots import filters
from metrics.models import Population, PopulationMember
from metrics.questions.conditions import Condition, among, any_of
from metrics.questions.filters import ObservationFilter as FigureFilter
from metrics.questions.words import Named, Words
from reforms.models import Initiative
from schools.placement_columns import DISTRICTS, with_latest_placement, with_placement_in
from schools.rest.filtering import AsOf, Day


class SchoolFilter(AsOf, filters.SchoolFilter):
    """With `as_of`, districts are those of the school year that holds the day."""

    as_of = Day(
        method="anything", label=gettext_lazy("Districts are those of the school year of this day")
    )

    def placed(self, schools):
        if self.as_of_year is None:
            return with_latest_placement(schools)
        return with_placement_in(schools, self.as_of_year)

    def unplaced(self) -> int:
        """Schools that no district filter finds, since no source says where they stood."""
        asked = [kind for kind in DISTRICTS if self.form.cleaned_data[kind]]
        schools = self.filtered(self.placed(self.queryset.all()), leaving_out=DISTRICTS)
        return schools.filter(not_known(asked)).count()


def in_initiatives(ids: list[int], _as_of_year: int | None) -> Condition:
    """Figures about its group, its fixed lists, and its schools of any year."""
    groups = Population.objects.filter(
        Q(initiative__in=ids) | Q(list_of__initiative__in=ids)
    ).values("pk")
    schools = PopulationMember.objects.filter(population__initiative__in=ids).values("school")
    return any_of([among("population_id", groups), among("school_id", schools)])


class ObservationFilter(FigureFilter):
    initiative = Words("", Named(Initiative), label=gettext_lazy("Initiative"))

    special: ClassVar = {**FigureFilter.special, "initiative": in_initiatives}

    class Meta(FigureFilter.Meta):
        pass


def not_known(kinds: list[str]) -> Q:
    """Any of the districts asked for; where none is asked for, both."""
    if not kinds:
        return Q(local_district__isnull=True, board_district__isnull=True)
    condition = Q()
    for kind in kinds:
        condition |= Q(**{f"{kind}__isnull": True})
    return condition
