"""Filters that pages and endpoints share: every value must be known, and any of several holds."""

import re
from collections.abc import Iterable
from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext as _

from schools import years

from .nearest import nearest
from .problems import MOST_FAULTS_NAMED, shortened

NUL = "\x00"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_NAMED = 12
LONGEST_VALUE = 200


def not_known(word: str, known: Iterable[str]) -> forms.ValidationError:
    """What is wrong with a value, and what was perhaps meant."""
    known = list(known)
    meant = nearest(word, known)
    if meant:
        message = _("“%(value)s” is not known here. Did you mean “%(nearest)s”?")
    elif 0 < len(known) <= MOST_NAMED:
        message = _("“%(value)s” is not known here. Known are: %(known)s.")
    else:
        message = _("“%(value)s” is not known here.")
    words = {"value": shortened(word), "nearest": meant, "known": ", ".join(known)}
    return forms.ValidationError(message, code="invalid_value", params=words)


def refuse_unknown(words: list[str], known: Iterable[str], choices: Iterable[str]) -> None:
    """`choices` is only asked for where something is wrong."""
    known = set(known)
    unknown = [word for word in dict.fromkeys(words) if word not in known]
    if unknown:
        choices = list(choices)
        raise forms.ValidationError(
            [not_known(word, choices) for word in unknown[:MOST_FAULTS_NAMED]]
        )


def given(value: Iterable[str] | None) -> list[str]:
    """A form sends an empty value for "any"."""
    return [word for word in value or [] if word]


class ChoicesField(forms.MultipleChoiceField):
    """Words out of a short list that never changes."""

    def clean(self, value):
        words = given(value)
        known = [str(key) for key, _label in self.choices if key != ""]
        refuse_unknown(words, known, known)
        return words


class RecordsField(forms.ModelMultipleChoiceField):
    """Records by slug or code. Gives the words back; asks the database once."""

    def clean(self, value):
        words = given(value)
        if words:
            refuse_unknown(words, self._found(words), self._known())
        return words

    def _found(self, words: list[str]):
        # PostgreSQL cannot be asked for a NUL.
        askable = [word for word in words if NUL not in word]
        return self._slugs(self.queryset.filter(**{f"{self.to_field_name}__in": askable}))

    def _known(self):
        return self._slugs(self.queryset)

    def _slugs(self, records):
        return records.values_list(self.to_field_name, flat=True)


class SchoolYearsField(forms.MultipleChoiceField):
    """School years such as 2020-21; gives 2020."""

    def clean(self, value):
        return [school_year(word) for word in given(value)]


class SchoolYearField(forms.CharField):
    def clean(self, value):
        return school_year(value) if value else None


class DayField(forms.DateField):
    """A day such as 2021-10-31, in no other spelling."""

    def to_python(self, value):
        try:
            return day(value) if value else None
        except ValueError:
            message = _("“%(value)s” is not a day such as 2021-10-31.")
            words = {"value": shortened(str(value))}
            raise forms.ValidationError(message, "invalid_value", words) from None


def day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day such as 2021-10-31.")
    return date.fromisoformat(text)


def school_year(text: str) -> int:
    try:
        return years.parse(text)
    except ValueError:
        message = _("“%(value)s” is not a school year such as 2020-21.")
        first = re.match(r"[0-9]{4}", text)
        meant = years.label(int(first[0])) if first else None
        words = {"value": shortened(text), "nearest": meant}
        raise forms.ValidationError(message, "invalid_value", words) from None


class OneRecordField(forms.ModelChoiceField):
    """One record by its word. Gives the record."""

    def clean(self, value):
        if not value:
            return None
        # PostgreSQL cannot be asked for a NUL.
        named = self.queryset.none() if NUL in value else self.queryset
        record = named.filter(**{self.to_field_name: value}).first()
        if record is None:
            raise not_known(value, self.queryset.values_list(self.to_field_name, flat=True))
        return record


class Filters(django_filters.FilterSet):
    """What was asked and understood, applied to a list."""

    def filter_queryset(self, queryset):
        return self.filtered(queryset)

    def filtered(self, queryset, *, leaving_out: Iterable[str] = ()):
        for name, value in self.form.cleaned_data.items():
            if name not in leaving_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset


class AnyOf(django_filters.Filter):
    """May be repeated: a row is kept where any of the values holds."""

    repeats = True

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class Choices(AnyOf):
    field_class = ChoicesField


class Records(AnyOf):
    """`to_field_name` says by which word a record is named; `slug` where nothing is said."""

    field_class = RecordsField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"to_field_name": "slug", **kwargs})


class OneRecord(django_filters.Filter):
    field_class = OneRecordField


class SchoolYears(AnyOf):
    field_class = SchoolYearsField


class SchoolYearBound(django_filters.Filter):
    field_class = SchoolYearField


class Day(django_filters.Filter):
    field_class = DayField


class AsOf:
    """For filter sets with `as_of`, a day that says how rows are seen and leaves none out."""

    @property
    def as_of_year(self) -> int | None:
        """The school year that holds the day."""
        day = self.form.cleaned_data.get("as_of")
        return years.holding(day) if day else None

    def anything(self, rows, _name, _value):
        return rows


class Text(django_filters.Filter):
    field_class = forms.CharField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": LONGEST_VALUE, **kwargs})
