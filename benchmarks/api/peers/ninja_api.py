"""django-ninja with its own filters and pages; JSON by orjson, as its documentation suggests."""

from typing import Annotated

import orjson
from ninja import FilterLookup, FilterSchema, NinjaAPI, Query, Schema
from ninja.pagination import PageNumberPagination, paginate
from ninja.renderers import BaseRenderer

from .models import school_year_label, standing


class Orjson(BaseRenderer):
    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return orjson.dumps(data)


class FigureFilters(FilterSchema):
    indicator: Annotated[str | None, FilterLookup("indicator__slug")] = None
    population: Annotated[str | None, FilterLookup("population__slug")] = None
    school: Annotated[str | None, FilterLookup("school__slug")] = None
    local_district: Annotated[str | None, FilterLookup("local_district__code")] = None
    board_district: Annotated[str | None, FilterLookup("board_district__code")] = None
    school_year: int | None = None
    school_year_min: Annotated[int | None, FilterLookup("school_year__gte")] = None
    student_group: Annotated[list[str] | None, FilterLookup("student_group__slug__in")] = None


class FigureRow(Schema):
    id: str
    indicator: str
    population: str
    school: str | None
    local_district: str | None
    board_district: str | None
    district_year: str | None
    school_year: str
    student_group: str
    grade: str
    respondent: str
    value: float | None
    low: float | None
    high: float | None
    numerator: int | None
    denominator: int | None
    unit: str
    status: str
    qualifier: str
    candidates: list[float] | None
    note: str
    note_es: str
    source: str
    release: str

    @staticmethod
    def resolve_id(figure):
        return figure.key

    @staticmethod
    def resolve_indicator(figure):
        return figure.indicator.slug

    @staticmethod
    def resolve_population(figure):
        return figure.population.slug

    @staticmethod
    def resolve_school(figure):
        return figure.school.slug if figure.school else None

    @staticmethod
    def resolve_local_district(figure):
        return figure.local_district.code if figure.local_district else None

    @staticmethod
    def resolve_board_district(figure):
        return figure.board_district.code if figure.board_district else None

    @staticmethod
    def resolve_district_year(figure):
        return school_year_label(figure.district_year)

    @staticmethod
    def resolve_school_year(figure):
        return school_year_label(figure.school_year)

    @staticmethod
    def resolve_student_group(figure):
        return figure.student_group.slug

    @staticmethod
    def resolve_unit(figure):
        return figure.indicator.unit

    @staticmethod
    def resolve_source(figure):
        return figure.source.slug

    @staticmethod
    def resolve_release(figure):
        return figure.first_release.version


api = NinjaAPI(renderer=Orjson(), docs_url=None, openapi_url=None)


@api.get("observations/", response=list[FigureRow])
@paginate(PageNumberPagination, page_size=100, max_page_size=1000)
def observations(request, filters: Query[FigureFilters]):
    return filters.filter(standing())
