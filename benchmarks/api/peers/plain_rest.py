"""Django REST framework as its tutorial has it, with django-filter."""

import django_filters
from rest_framework import generics, pagination, serializers

from metrics.rows import MEMBERS

from .models import PlainFigure, school_year_label, standing


class WordsFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """Several words, parted by commas: any of them holds."""


class FigureFilter(django_filters.FilterSet):
    indicator = django_filters.CharFilter("indicator__slug")
    population = django_filters.CharFilter("population__slug")
    school = django_filters.CharFilter("school__slug")
    local_district = django_filters.CharFilter("local_district__code")
    board_district = django_filters.CharFilter("board_district__code")
    school_year = django_filters.NumberFilter("school_year")
    school_year_min = django_filters.NumberFilter("school_year", lookup_expr="gte")
    student_group = WordsFilter("student_group__slug", lookup_expr="in")

    class Meta:
        model = PlainFigure
        fields: list[str] = []


class SchoolYear(serializers.Field):
    def to_representation(self, value):
        return school_year_label(value)


class Slug(serializers.SlugRelatedField):
    def __init__(self, slug_field="slug", **options):
        super().__init__(slug_field=slug_field, read_only=True, **options)


class FigureSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="key")
    indicator = Slug()
    population = Slug()
    school = Slug()
    local_district = Slug("code")
    board_district = Slug("code")
    district_year = SchoolYear()
    school_year = SchoolYear()
    student_group = Slug()
    unit = serializers.CharField(source="indicator.unit")
    source = Slug()
    release = Slug("version", source="first_release")

    class Meta:
        model = PlainFigure
        fields = MEMBERS


class Pages(pagination.PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000


class FigureList(generics.ListAPIView):
    queryset = standing()
    serializer_class = FigureSerializer
    pagination_class = Pages
    filter_backends = [django_filters.rest_framework.DjangoFilterBackend]
    filterset_class = FigureFilter
