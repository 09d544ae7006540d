"""Endpoints that join several nouns."""

from lausd_pilots.api.filters import ObservationFilter, SchoolFilter
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

    def circumstances(self, filters):
        return [*super().circumstances(filters), *filters.schools_in_initiatives()]
