"""What staff fill in: records with their addresses, and the steps in the life of a school."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.models import Campus, District, School, SchoolName, SchoolYear, Source


def _picked_as_in(model, field_name: str) -> AutocompleteSelect:
    """A search box over the records of a foreign key, as the admin itself shows it."""
    return AutocompleteSelect(model._meta.get_field(field_name), admin.site)


class SchoolYearField(forms.CharField):
    """ "2021-22", kept as 2021."""

    def __init__(self, **options):
        options = {"label": _("School year"), "help_text": _("Such as 2021-22."), **options}
        super().__init__(**{**options, "max_length": 7})

    def prepare_value(self, value):
        return years.label(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        return self._parsed(text) if text else None

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def _parsed(self, text: str) -> int:
        try:
            school_year = years.parse(text)
        except ValueError:
            school_year = None
        if school_year is None or not years.FIRST <= school_year <= years.LAST:
            raise forms.ValidationError(_("Write a school year such as 2021-22."))
        return school_year


class RecordForm(forms.ModelForm):
    """Addresses and codes are given once: links, published figures and the records name them."""

    GIVEN_ONCE = ("slug", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.GIVEN_ONCE if self.instance.pk else []:
            if name in self.fields:
                self.fields[name].disabled = True


class SchoolForm(RecordForm):
    """A school merges by that step, which asks into which."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            self.fields["status"].choices = [
                choice for choice in School.Status.choices if choice[0] != School.Status.MERGED
            ]

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if SchoolName.objects.filter(slug=slug).exclude(school=self.instance.pk).exists():
            raise forms.ValidationError(_("Another school has or had the address “%s”.") % slug)
        return slug


class OtherNames(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        for form in self.forms:
            slug = form.cleaned_data.get("slug") if form.is_valid() else None
            if slug and slug == self.instance.slug:
                form.add_error("slug", _("This is the address of the school itself."))


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"),
        max_length=160,
        help_text=_("The present name stays as a former name, and its address leads here."),
    )
    name_es = forms.CharField(
        label=_("New name in Spanish"),
        max_length=160,
        required=False,
        help_text=_("Only where the school has one; it takes the place of the present one."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source"),
        widget=_picked_as_in(School, "opening_source"),
        help_text=_("The document or data set that has the new name."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    school_year = SchoolYearField(
        label=_("From school year"),
        help_text=_(
            "Such as 2021-22. What is attested of earlier years stays. "
            "What is left blank below is not known."
        ),
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
    forget = forms.BooleanField(
        label=_("What is left blank is not known"),
        required=False,
        help_text=_("Only where the record has more for this year than the new source says."),
    )


class OpenForm(forms.Form):
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source of the opening"),
        widget=_picked_as_in(School, "opening_source"),
        help_text=_("The school is open: it has opened by now, or its end was a mistake."),
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
