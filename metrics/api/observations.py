"""Published figures. A row is served as it was written when it was published."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.utils.urls import replace_query_param

from metrics.api.releases import about, marks_of
from metrics.filters import ObservationFilter
from metrics.models import Indicator, PublishedValue, Qualifier, Release, Respondent, Status
from metrics.models.vocabulary import Grade
from metrics.rows import MEMBERS
from schools import years
from schools.models import SchoolYear
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Number
from schools.rest.fields import SchoolYear as SchoolYearLabel
from schools.rest.filtering import NUL
from schools.rest.paging import Order
from schools.rest.problems import shortened
from schools.rest.renderers import RowText

KEY = "indicator/population/school_year/student_group/grade/respondent"
NULLABLE = {"allow_null": True}


class ObservationRow(serializers.Serializer):
    """Only the description: rows are kept as text. A test holds the two together."""

    id = serializers.CharField(help_text=f"{KEY}; - stands for no respondent.")
    indicator = serializers.CharField()
    population = serializers.CharField()
    school = serializers.CharField(**NULLABLE, help_text="Where the population is one school.")
    local_district = serializers.CharField(**NULLABLE)
    board_district = serializers.CharField(**NULLABLE)
    district_year = SchoolYearLabel(**NULLABLE)
    school_year = SchoolYearLabel()
    student_group = serializers.CharField()
    grade = serializers.ChoiceField(Grade.choices)
    respondent = serializers.ChoiceField(Respondent.choices, **NULLABLE)
    value = Number(**NULLABLE, help_text="With the digits published; `status` says why it is null.")
    low = Number(**NULLABLE, help_text="Where only a range may be shown.")
    high = Number(**NULLABLE)
    numerator = serializers.IntegerField(**NULLABLE)
    denominator = serializers.IntegerField(**NULLABLE)
    unit = serializers.ChoiceField(Indicator.Unit.choices)
    status = serializers.ChoiceField(Status.choices)
    qualifier = serializers.ChoiceField(Qualifier.choices, **NULLABLE)
    candidates = serializers.ListField(
        child=Number(), **NULLABLE, help_text="The numbers it may be, where it is not settled."
    )
    note = serializers.CharField(**NULLABLE)
    note_es = serializers.CharField(**NULLABLE, help_text="The note in Spanish.")
    source = serializers.CharField()
    release = serializers.CharField(help_text="The release since which the row stands.")


class ObservationEndpoint(Endpoint):
    """Published figures. Without `release` those of the latest one.

    Districts are those that a source attested latest when the row was published. With `as_of`,
    they are those of the school year that holds the day; `meta.unplaced` counts the rows of
    schools for which no source says.
    """

    noun = "observations"
    key = "path"
    lookup_field = "id"
    serializer_class = ObservationRow
    filterset_class = ObservationFilter
    order = Order(("key",))
    follows_release = True
    columns = MEMBERS
    queryset = PublishedValue.objects.values_list("key", "row", "school_id", named=True)

    def filters_of_row(self):
        return ["release", "as_of"]

    def circumstances(self, filters):
        """Districts as of a day can change without a release; they are few."""
        marks = [*marks_of(Release.objects.newest()), *marks_of(filters.release_shown)]
        return [*marks, *sorted(places_in(filters.as_of_year).items())]

    def meta(self, filters) -> dict[str, Any]:
        found = about(filters.release_shown)
        if filters.as_of_year is None:
            return found
        unplaced = filters.unplaced()
        schools = unplaced.order_by().values("school").distinct()
        return {**found, "unplaced": unplaced.count(), "unplaced_schools": schools.count()}

    def address(self, filters):
        """Pages name the release, so that one made meanwhile does not mix with it."""
        url = super().address(filters)
        release = filters.release_shown
        return replace_query_param(url, "release", release.version) if release else url

    def find(self, filters, word):
        found = None if NUL in word else filters.qs.filter(key=word).first()
        if found is None:
            detail = _("No figure “%(key)s” is published. A key is %(form)s.")
            raise NotFound(detail % {"key": shortened(word), "form": KEY})
        return found

    def written(self, records, filters):
        if filters.as_of_year is None:
            return [RowText(record.row) for record in records]
        places = places_in(filters.as_of_year)
        return [placed(record, places, filters.as_of_year) for record in records]


def places_in(school_year: int | None) -> dict[int, tuple[str | None, str | None]]:
    """The codes of both districts, by school id, of the schools a source places in that year."""
    if school_year is None:
        return {}
    attested = SchoolYear.objects.filter(school_year=school_year)
    codes = attested.values_list("school_id", "local_district__code", "board_district__code")
    return {school: (local, board) for school, local, board in codes if local or board}


def placed(record: PublishedValue, places: dict, school_year: int) -> dict:
    local_district, board_district = places.get(record.school_id, (None, None))
    known = record.school_id in places
    return {
        **RowText(record.row).read(),
        "local_district": local_district,
        "board_district": board_district,
        "district_year": years.label(school_year) if known else None,
    }
