"""Endpoints that join several nouns."""

from lausd_pilots.api.filters import ObservationFilter, SchoolFilter
from lausd_pilots.filters import schools_that_took_part
from lausd_pilots.subjects import subjects_of
from metrics.api import observations
from schools.api import schools, sources


class SchoolEndpoint(schools.SchoolEndpoint):
    __doc__ = schools.SchoolEndpoint.__doc__

    filterset_class = SchoolFilter

    def filters_of_row(self):
        return ["as_of"]

    def meta(self, filters):
        return {} if filters.as_of_year is None else {"unplaced": filters.unplaced()}


class StatementEndpoint(sources.StatementEndpoint):
    __doc__ = sources.StatementEndpoint.__doc__

    def subjects_of(self, statements):
        return subjects_of(statements)


class ObservationEndpoint(observations.ObservationEndpoint):
    __doc__ = observations.ObservationEndpoint.__doc__

    filterset_class = ObservationFilter

    @classmethod
    def marks(cls, request):
        """Who took part can change without a release."""
        marks = super().marks(request)
        initiatives = request.GET.getlist("initiative")
        if not initiatives:
            return marks
        taking_part = schools_that_took_part(initiatives).values_list("school", flat=True)
        return [*marks, *sorted(taking_part)]
