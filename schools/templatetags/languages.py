"""How templates show texts kept in two languages, and school years."""

from django import template
from django.utils.translation import get_language

from schools import languages, years

register = template.Library()


@register.filter
def in_language(record, field: str) -> str:
    """`{{ school|in_language:"name" }}`: the text in the reader's language, else in English."""
    return languages.in_language(record, field) if record else ""


@register.filter
def language_of(record, field: str) -> str:
    """`lang="{{ school|language_of:"name" }}"`: the language that `in_language` shows it in."""
    language = (get_language() or "en").split("-")[0]
    return language if getattr(record, f"{field}_{language}", "") else "en"


@register.filter
def school_year(first_year: int | None) -> str:
    """`{{ 2020|school_year }}` is 2020–21."""
    return years.in_print(first_year) if first_year else ""
