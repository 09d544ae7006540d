"""A sheet of figures as it is sent in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reforms.sheets.cells import shown
from reforms.sheets.files import LARGEST_FILE, SheetRefused, kind_of

LONGEST_NAME = 100


class SheetForm(forms.Form):
    """What the file is is seen at once; what it says, by the worker."""

    file = forms.FileField(
        label=_("Sheet"),
        allow_empty_file=True,
        max_length=500,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file first.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        # What is too large is refused without being read.
        content = b" " * (LARGEST_FILE + 1) if file.size > LARGEST_FILE else file.read()
        try:
            kind_of(content)
        except SheetRefused as problem:
            raise ValidationError(str(problem)) from None
        self.content = content
        return file

    @property
    def file_name(self) -> str:
        return shown(self.cleaned_data["file"].name, LONGEST_NAME)
