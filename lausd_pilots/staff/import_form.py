"""What is asked of who sends a file in: hardly anything, since the file says the rest."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lausd_pilots.importing import FAMILIES
from schools.imports import school_years

LONGEST_NAME = 200


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=500,
        help_text=_("Text, Excel workbook or GeoJSON, as its publisher gives it out."),
        error_messages={"required": _("Choose the file first.")},
    )
    year = forms.CharField(
        label=_("School year"),
        required=False,
        max_length=20,
        help_text=_("Such as 2017-18. Only where the file does not say it."),
    )
    family = forms.ChoiceField(
        label=_("Kind of file"),
        required=False,
        choices=[("", _("as its headings say")), *((each.code, each.title) for each in FAMILIES)],
    )

    def clean_year(self):
        text = self.cleaned_data["year"]
        year = school_years.read(text) if text else None
        if text and year is None:
            raise ValidationError(_("“%s” is no school year such as 2017-18.") % text)
        return year

    @property
    def given(self) -> dict:
        """What `receive_file` is told beside the file."""
        data = self.cleaned_data
        name = data["file"].name[-LONGEST_NAME:]
        return {"name": name, "family": data["family"], "school_year": data["year"]}
