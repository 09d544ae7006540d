"""What a release is prepared with, and why figures are withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Release
from reforms.forms.inputs import StaffForm, TextField


class ReleaseForm(StaffForm):
    reason = TextField(
        label=_("Reason"), rows=3, help_text=_("Why there is a new release. Readers see it.")
    )
    reason_es = TextField(label=_("Reason in Spanish"), rows=3, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=Release.State,
        initial=Release.State.FINAL,
        help_text=_("A provisional release may be followed by a final one of the same figures."),
    )
    version = forms.CharField(
        label=_("Version"),
        max_length=20,
        required=False,
        help_text=_("Such as 2027.1. Blank for the next one of this year."),
    )


class WithdrawForm(StaffForm):
    reason = TextField(
        label=_("Why"), rows=3, help_text=_("It stays here, for staff. Do not name the child.")
    )
