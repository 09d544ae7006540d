"""Fields that rows of several endpoints share."""

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schools import years


@extend_schema_field({"type": "string", "format": "uri", "description": "Its page on this site."})
class PageAddress(serializers.Field):
    def __init__(self, **kwargs):
        super().__init__(**{"source": "*", "read_only": True, **kwargs})

    def to_representation(self, record: models.Model) -> str:
        return self.context["request"].build_absolute_uri(record.get_absolute_url())


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2021-22"})
class SchoolYear(serializers.Field):
    def __init__(self, **kwargs):
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, school_year: int) -> str:
        return years.label(school_year)


class Number(serializers.DecimalField):
    """A decimal as a JSON number, without the zeros that the database fills up with."""

    def __init__(self, **kwargs):
        as_it_is = {"max_digits": None, "decimal_places": None, "coerce_to_string": False}
        super().__init__(**{**kwargs, **as_it_is, "normalize_output": True, "read_only": True})


class Slug(serializers.SlugRelatedField):
    """A record by its slug."""

    def __init__(self, slug_field: str = "slug", **kwargs):
        super().__init__(slug_field=slug_field, **{"read_only": True, **kwargs})


def facts(**kwargs) -> serializers.ManyRelatedField:
    """The codes of the facts behind a record. Prefetch `statements`."""
    return Slug(slug_field="code", many=True, **{"read_only": True, **kwargs})


def aliases() -> serializers.ListField:
    """The other spellings of a record's name."""
    return serializers.ListField(child=serializers.CharField(), source="alias_list", read_only=True)


class Row(serializers.ModelSerializer):
    """A row of the API. Text that a record leaves blank is null: nothing is known."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: Number,
    }

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        return kind, {**options, **({"allow_null": True} if model_field.blank else {})}

    def get_extra_kwargs(self):
        return {name: {"read_only": True} for name in self.Meta.fields}

    def to_representation(self, instance) -> dict:
        row = super().to_representation(instance)
        return {name: None if value == "" else value for name, value in row.items()}
