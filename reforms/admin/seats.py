from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reforms.actions.seats import lock_member, save_member
from schools.forms import RecordForm

from .base import SeenAdmin, SeenForm

SEAT = ["user", "school"]


class MemberForm(SeenForm, RecordForm):
    """The account is typed, since who edits members may see no list of accounts."""

    user = forms.ModelChoiceField(
        get_user_model().objects.filter(is_active=True),
        label=_("account"),
        to_field_name="username",
        widget=forms.TextInput,
        required=False,
        help_text=_("The name with which the member signs in to vote."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.user_id and "user" in self.fields:
            self.initial["user"] = self.instance.user.get_username()


class SeatAdmin(SeenAdmin):
    """Records of members, as any other; but a seat is a part in the reviews."""

    form = MemberForm

    def get_readonly_fields(self, request, obj=None):
        """Only who assigns roles says which account has the seat."""
        seated = super().get_readonly_fields(request, obj)
        return seated if request.user.has_perm("reforms.assign_roles") else [*seated, *SEAT]

    def save_model(self, request, obj, form, change):
        lock_member(obj)
        self.must_be_as_seen(obj, form)
        save_member(obj, by=request.user, at=timezone.now())
