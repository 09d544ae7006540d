"""Signing in, and what an administrator fills in about accounts and roles."""

import logging
from datetime import date, timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.utils.translation import gettext_lazy as _

from reforms import letters
from reforms.actions.accounts import account_with
from reforms.forms.inputs import DayField, TickedField
from reforms.models import OF_A_SCHOOL, Role
from schools.models import School

logger = logging.getLogger(__name__)
LARGEST_SHEET = 200_000


class SignInForm(AuthenticationForm):
    """What was wrong is never said: whether an account exists is nobody's business."""

    error_messages = {
        "invalid_login": _("This address and this password do not belong together."),
        # Said where the account was deactivated: the same.
        "inactive": _("This address and this password do not belong together."),
    }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["username"].label = _("E-mail address or user name")

    def clean_username(self) -> str:
        """Addresses are kept in small letters, and typed as it comes."""
        typed = self.cleaned_data["username"].strip()
        exact = get_user_model().objects.filter(username=typed).exists()
        return typed if exact else typed.lower()


class ForgottenForm(PasswordResetForm):
    """Also for those who were invited and have no password yet."""

    def get_users(self, email):
        return get_user_model().objects.filter(email__iexact=email, is_active=True)

    def save(self, **options):
        """The page says the same whether there is such an account or not, sent or not."""
        for user in self.get_users(self.cleaned_data["email"]):
            try:
                letters.send(letters.password_letter("password_reset", user))
            except OSError:
                logger.exception("The link for a new password could not be sent.")


PASSWORD_RULES = _(
    "At least 12 characters. A sentence is easy to remember. Not only digits, not what many others "
    "use, and not your name."
)


class NewPasswordForm(SetPasswordForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["new_password1"].help_text = PASSWORD_RULES


class ChangedPasswordForm(PasswordChangeForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["new_password1"].help_text = PASSWORD_RULES


class RoleForm(forms.Form):
    """A role, for a school where it is one of a school, from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.order_by("name"),
        required=False,
        help_text=_("For liaisons and reviewers only."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("The last day. Empty: it holds on.")
    )

    def clean(self):
        given = super().clean()
        if not given.get("role"):
            return given
        of_a_school = given["role"] in OF_A_SCHOOL
        if of_a_school and not given.get("school") and "school" not in self.errors:
            self.add_error("school", _("Choose the school."))
        if given.get("school") and not of_a_school:
            self.add_error("school", _("Leave this empty: the role is not one of a school."))
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("An assignment cannot end before it starts."))
        return given


class InvitationForm(RoleForm):
    """Who is invited, and the first role; without one the account has no part in anything yet."""

    field_order = ["first_name", "last_name", "email", "role", "school", "starts_on", "ends_on"]

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        # As much as a user name may have.
        max_length=150,
        help_text=_("It is also the user name. The invitation is sent there."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["role"].required = False
        self.fields["role"].help_text = _("More can be added once the account is there.")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if account_with(email) is not None:
            raise forms.ValidationError(_("There is an account with this address already."))
        return email


class EndForm(forms.Form):
    ends_on = DayField(label=_("Last day"), required=False)

    def last_day(self, *, today: date) -> date:
        """At once, where none is given: what held yesterday holds no more."""
        return self.cleaned_data["ends_on"] or today - timedelta(days=1)


class ReviewersForm(forms.Form):
    """One reviewer for the schools that are ticked."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=get_user_model().objects.none())
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("The last day. Empty: it holds on.")
    )
    schools = TickedField(
        label=_("Schools"),
        queryset=School.objects.none(),
        error_messages={"required": _("Tick at least one school.")},
    )

    def __init__(self, *args, people, schools, **options):
        super().__init__(*args, **options)
        self.fields["reviewer"].queryset = people
        self.fields["reviewer"].label_from_instance = named
        self.fields["schools"].queryset = schools


class RolesSheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("Sheet (CSV)"),
        help_text=_("Saved from a spreadsheet as CSV, with the columns below."),
    )

    def clean_sheet(self) -> str:
        file = self.cleaned_data["sheet"]
        if file.size > LARGEST_SHEET:
            raise forms.ValidationError(_("This file is too large for a sheet of roles."))
        # Spreadsheets put a mark before the text, which is no part of the first column.
        text = file.read().decode("utf-8-sig", errors="replace")
        if "\ufffd" in text or "\0" in text:
            raise forms.ValidationError(
                _("This is no text in UTF-8. Save the sheet as “CSV UTF-8”.")
            )
        return text


class SheetTextForm(forms.Form):
    """The sheet that was looked at, sent again to be applied."""

    text = forms.CharField(max_length=LARGEST_SHEET, strip=False, widget=forms.HiddenInput)


def named(user) -> str:
    """A person in a list: two may have one name."""
    name = user.get_full_name()
    return f"{name} ({user.get_username()})" if name else user.get_username()
