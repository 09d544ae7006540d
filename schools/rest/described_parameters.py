"""What may be asked, in the words of OpenAPI."""

from typing import Any

import django_filters
from django.db import models
from rest_framework.renderers import BaseRenderer

from . import paging, parameters
from .filtering import ChoicesField, DayField, SchoolYearField, SchoolYearsField

Described = dict[str, Any]

# Nothing is asked for with an empty word, and no word holds a control character.
_SEEN, _PLAIN = r"[^\s\x00-\x1F\x7F-\x9F]", r"[^\x00-\x1F\x7F-\x9F]"
WORD = {
    "type": "string",
    "minLength": 1,
    "maxLength": parameters.LONGEST_VALUE,
    "pattern": f"^{_PLAIN}*{_SEEN}{_PLAIN}*$",
}
SLUG = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[-a-zA-Z0-9_]+$"}
# That the second year follows the first is more than a pattern says.
SCHOOL_YEAR = {"type": "string", "pattern": r"^\d{4}-\d{2}$", "format": "school-year"}
DAY = {"type": "string", "format": "date"}


def of_filter(name: str, each: django_filters.Filter) -> Described:
    repeats = getattr(each, "repeats", False)
    schema = of_values(each)
    words = _sentence(each.field.label, each.field.help_text)
    if not repeats:
        return _in_query(name, schema, words)
    described = _in_query(name, _list_of(schema), f"{words} May be repeated: any of the values.")
    return {**described, "style": "form", "explode": True}


def of_values(each: django_filters.Filter) -> Described:
    """A field may say of itself, as `openapi`, what its values are."""
    field = each.field
    if hasattr(field, "openapi"):
        return field.openapi
    if isinstance(field, ChoicesField):
        return {"type": "string", "enum": [str(key) for key, _label in field.choices if key != ""]}
    if isinstance(field, (SchoolYearField, SchoolYearsField)):
        return SCHOOL_YEAR
    if isinstance(field, DayField):
        return DAY
    by_slugs = [
        isinstance(model._meta.get_field(word), models.SlugField)
        for model, word in named_records(each)
    ]
    if by_slugs and all(by_slugs):
        return SLUG
    return {**WORD, "maxLength": getattr(field, "max_length", None) or WORD["maxLength"]}


def named_records(each: django_filters.Filter) -> list[tuple[type[models.Model], str]]:
    """The models whose records a filter names, and the column of the words. None for others."""
    if hasattr(each, "named"):
        return [(named.model, named.word) for named in each.named]
    if hasattr(each.field, "queryset"):
        return [(each.field.queryset.model, each.field.to_field_name)]
    return []


# Parameters that every list has, whatever it lists.
FIELDS = "Only these members of each row, parted by commas. The others are left out."
FORMAT = "The format of the answer, before what the Accept header says."
PAGE_SIZE = "How many rows a page holds. Without effect on formats that hold every row."
CURSOR = (
    "Where a page starts. Take it from `next` or `previous` of another page; it is good for the "
    "same question only, and for no format that holds every row."
)


def of_machinery(name: str, columns: list[str], renderers: list[BaseRenderer]) -> Described:
    if name == "fields":
        schema = _list_of({"type": "string", "enum": columns})
        return {**_in_query(name, schema, FIELDS), "style": "form", "explode": False}
    formats = [renderer.format for renderer in renderers]
    sizes = {"minimum": 1, "maximum": paging.LARGEST_SIZE, "default": paging.DEFAULT_SIZE}
    schema, words = {
        "format": ({"type": "string", "enum": formats}, FORMAT),
        "page_size": ({"type": "integer", **sizes}, PAGE_SIZE),
        "cursor": ({**WORD, "format": "cursor"}, CURSOR),
    }.get(name, (WORD, ""))
    return _in_query(name, schema, words)


def of_key(name: str, converter: str, noun: str) -> Described:
    """The word in an address that names a row."""
    schema = SLUG if converter == "slug" else WORD
    words = f"Which of the {noun}. Slashes may stand as they are, or as %2F."
    return {
        "in": "path",
        "name": name,
        "required": True,
        "schema": schema,
        "description": words if converter == "path" else f"Which of the {noun}.",
    }


def in_header(name: str, words: str) -> Described:
    return {"in": "header", "name": name, "schema": {"type": "string"}, "description": words}


def _in_query(name: str, schema: Described, words: str) -> Described:
    return {"in": "query", "name": name, "schema": schema, "description": words}


def _list_of(schema: Described) -> Described:
    return {"type": "array", "items": schema, "minItems": 1}


def _sentence(label: Any, help_text: Any) -> str:
    """Labels are those of the pages' forms."""
    words = str(help_text or label or "").rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
