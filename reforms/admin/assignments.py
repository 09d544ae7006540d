from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reforms.actions.assignments import assign_role, end_assignment
from reforms.models import Assignment
from schools.models import School

from .base import ByActionAdmin, RefusableForm


class AssignmentForm(RefusableForm):
    """Accounts and schools are typed, since who assigns roles may see no list of them here."""

    user = forms.ModelChoiceField(
        get_user_model().objects.filter(is_active=True),
        label=_("account"),
        to_field_name="username",
        widget=forms.TextInput,
        help_text=_("The name with which the person signs in."),
    )
    school = forms.ModelChoiceField(
        School.objects.all(),
        label=_("school"),
        to_field_name="slug",
        widget=forms.TextInput,
        required=False,
        help_text=_("As at the end of its address: academic-leadership-community-contreras."),
    )


@admin.register(Assignment)
class AssignmentAdmin(ByActionAdmin):
    """A role is assigned, and ends on a day; what was stays on record."""

    form = AssignmentForm
    list_display = ["user", "role", "school", "starts_on", "ends_on", "assigned_by"]
    list_filter = ["role", "ends_on"]
    list_select_related = ["user", "school", "assigned_by"]
    search_fields = ["user__username", "user__last_name", "school__name"]
    fields = ["user", "role", "school", "starts_on", "ends_on"]

    def has_view_permission(self, request, obj=None):
        return any(
            request.user.has_perm(f"reforms.{action}")
            for action in ["assign_roles", "assign_reviewers"]
        )

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request)

    def get_fields(self, request, obj=None):
        return [*self.fields, "assigned_by", "assigned_at"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        """Only its last day changes."""
        names = ["user", "role", "school", "starts_on", "assigned_by", "assigned_at"]
        return names if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002
        form = super().get_form(request, obj, change, **kwargs)
        if obj:
            form.base_fields["ends_on"].required = True
        return form

    def save_model(self, request, obj, form, change):
        given, who = form.cleaned_data, {"by": request.user, "at": timezone.now()}
        if change:
            end_assignment(obj, on=given["ends_on"], **who)
        else:
            obj.pk = assign_role(**given, **who).pk
