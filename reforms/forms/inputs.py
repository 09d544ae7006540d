"""Inputs that several forms share."""

from django import forms
from django.core.exceptions import ValidationError

# As much as every database keeps.
LARGEST = 32_767
LARGEST_KEY = 2_147_483_647
LONGEST_TEXT = 20_000


class DayField(forms.DateField):
    """A day, picked from the browser's own calendar."""

    def __init__(self, **options):
        # What the browser's calendar takes and gives is the same in every language.
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, **options})


class TextField(forms.CharField):
    """Some sentences."""

    def __init__(self, *, rows: int = 5, **options):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"widget": widget, "max_length": LONGEST_TEXT, **options})


class TickedField(forms.ModelMultipleChoiceField):
    """Several records, ticked. Django would ask the database for keys that it cannot keep."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for key in value or []:
            if len(str(key)) > len(str(LARGEST_KEY)):
                said, params = self.error_messages["invalid_choice"], {"value": str(key)[:20]}
                raise ValidationError(said, code="invalid_choice", params=params)
        return super().clean(value)


class SeenField(forms.IntegerField):
    """The version of a record that the person has seen: another one is a conflict."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_KEY)


class StaffForm(forms.Form):
    """A form whose fields are named as the arguments of an action."""

    @property
    def given(self) -> dict:
        return self.cleaned_data


class VersionedForm(StaffForm):
    """It knows which version of an entry the person has seen."""

    def has_seen(self, entry) -> None:
        """The same typed text, now in the knowledge of what stands there."""
        self.data = self.data.copy()
        self.data["seen"] = entry.version

    def stands(self, entry) -> dict:
        """What an entry has for the fields of this form."""
        return {}
