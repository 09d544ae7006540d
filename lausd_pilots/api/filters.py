"""The filters of the API that join several nouns."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from lausd_pilots import filters
from metrics.filters import ObservationFilter as FigureFilter
from reforms.models import Initiative
from schools.placement_columns import DISTRICTS, with_latest_placement, with_placement_in
from schools.rest.filtering import AsOf, Day, Records


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


class ObservationFilter(FigureFilter):
    """`initiative` keeps figures about its group, its fixed lists, and its schools of any year."""

    initiative = Records(
        queryset=Initiative.objects.all(),
        method="in_initiative",
        label=gettext_lazy("Initiative"),
    )

    class Meta(FigureFilter.Meta):
        pass

    def in_initiative(self, figures, _name, slugs):
        group = Q(population__initiative__slug__in=slugs)
        fixed_lists = Q(population__list_of__initiative__slug__in=slugs)
        return figures.filter(
            group | fixed_lists | Q(school__in=filters.schools_that_took_part(slugs))
        )

    def schools_in_initiatives(self) -> list[int]:
        """Who took part can change without a release."""
        slugs = self.form.cleaned_data.get("initiative")
        if not slugs:
            return []
        return sorted(filters.schools_that_took_part(slugs).values_list("school", flat=True))


def not_known(kinds: list[str]) -> Q:
    """Any of the districts asked for; where none is asked for, both."""
    if not kinds:
        return Q(local_district__isnull=True, board_district__isnull=True)
    condition = Q()
    for kind in kinds:
        condition |= Q(**{f"{kind}__isnull": True})
    return condition
