"""What staff fill in when a school is renamed, moved, closed or merged."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.models import Campus, District, School, SchoolYear, Source


def _picked_as_in(model, field_name: str) -> AutocompleteSelect:
    """A search box over the records of a foreign key, as the admin itself shows it."""
    return AutocompleteSelect(model._meta.get_field(field_name), admin.site)


class SchoolYearField(forms.CharField):
    """ "2021-22", kept as 2021."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return years.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write a school year such as 2021-22.")) from error


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"),
        max_length=160,
        help_text=_("The present name stays as a former name, and its address leads here."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source"),
        widget=_picked_as_in(School, "opening_source"),
        help_text=_("The document or data set that has the new name."),
    )


class MoveForm(forms.Form):
    school_year = SchoolYearField(
        label=_("From school year"),
        max_length=7,
        help_text=_("Such as 2021-22. What is attested of earlier years stays."),
    )
    campus = forms.ModelChoiceField(
        Campus.objects.all(),
        label=_("Campus"),
        required=False,
        widget=_picked_as_in(SchoolYear, "campus"),
    )
    local_district = forms.ModelChoiceField(
        District.objects.filter(kind=District.Kind.LOCAL),
        label=_("Local district"),
        required=False,
    )
    board_district = forms.ModelChoiceField(
        District.objects.filter(kind=District.Kind.BOARD),
        label=_("Board district"),
        required=False,
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("Source"), widget=_picked_as_in(SchoolYear, "source")
    )


class CloseForm(forms.Form):
    on = forms.DateField(label=_("Closed on"), widget=AdminDateWidget)
    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("Source"), widget=_picked_as_in(School, "opening_source")
    )


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        School.objects.all(),
        label=_("Merged into"),
        widget=_picked_as_in(School, "successor"),
        help_text=_("The address of this school will lead to that one. Its own record stays."),
    )
    on = forms.DateField(label=_("Merged on"), widget=AdminDateWidget)
    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("Source"), widget=_picked_as_in(School, "opening_source")
    )
