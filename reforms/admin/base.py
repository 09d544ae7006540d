"""What the admin pages of the reviews share: the policy decides, and actions write."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from reforms.actions.assignments import AssignmentError
from reforms.actions.errors import Conflict, Outdated, ReviewError
from reforms.actions.seen import mark_of, must_be_as_seen
from reforms.models import AnnualReview
from reforms.policy import visible_reviews
from schools.admin.base import HistoryAdmin, ReadOnlyAdmin

REFUSALS = (ReviewError, AssignmentError)


class RefusableForm(forms.ModelForm):
    """Shows again what was typed, with the reason why an action refused it."""

    refusal = ""

    def clean(self):
        given = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        return given


class RefusableAdmin(HistoryAdmin):
    """What an action refuses comes back with its reason, and with what was typed."""

    form = RefusableForm

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except REFUSALS as error:
            request.refusal = str(error)
            self.has_seen(request, error)
        except IntegrityError:
            request.refusal = _("The records do not allow this. Look at them, and try again.")
        return super().changeform_view(request, *args, **kwargs)

    def has_seen(self, request, error: Exception) -> None:
        """For a conflict: what the second page has to take along."""

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", "")
        return type(form.__name__, (form,), {"refusal": refusal}) if refusal else form


class SeenForm(RefusableForm):
    """`seen` is the mark of what the person has before them: see `reforms/actions/seen.py`."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class SeenAdmin(RefusableAdmin):
    """Who saves second is told what the first one saved, and keeps what was typed.

    `beside` are the models of the rows that the page holds as well, by their key to the record.
    """

    form = SeenForm
    beside: dict[str, type] = {}

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return found
        (title, options), *others = found
        return [(title, {**options, "fields": [*options["fields"], "seen"]}), *others]

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "seen" in form.base_fields:
            form.base_fields["seen"].initial = mark_of(obj, **self.beside)
        return form

    def must_be_as_seen(self, obj, form) -> None:
        """Within the transaction of the page, under a lock."""
        if obj.pk:
            must_be_as_seen(obj, form.cleaned_data.get("seen", ""), **self.beside)

    def has_seen(self, request, error):
        if isinstance(error, Outdated):
            messages.warning(request, error.said)
            request.POST = request.POST.copy()
            request.POST["seen"] = error.mark


class ByActionAdmin(RefusableAdmin):
    """Who may see and change something is asked of the policy. Nothing is deleted here.

    `sight` is the permission that it takes to see the rows, `changing` that to change them.
    """

    actions = None
    sight = "view_cycles"
    changing = ""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(f"reforms.{self.sight}")

    def has_add_permission(self, request):
        return self.has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        return bool(self.changing) and request.user.has_perm(f"reforms.{self.changing}")

    def has_delete_permission(self, request, obj=None):
        return False


class OfReviewAdmin(ReadOnlyAdmin):
    """Rows of a review: seen by those who may see them there, and changed by nobody here.

    `review` leads from the row to its review, `about` is the permission that it takes.
    """

    actions = None
    review = "review"
    about = "view"

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("reforms.view_cycles")
        return request.user.has_perm(f"reforms.{self.about}", self.review_of(obj))

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        if row and not request.user.has_perm("reforms.view_history", self.review_of(row)):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def review_of(self, obj) -> AnnualReview:
        for name in self.review.split("__"):
            obj = getattr(obj, name)
        return obj

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.review}__in": self.reviews_for(request.user)})

    def reviews_for(self, user):
        """One query, however many reviews there are."""
        seen = visible_reviews(user)
        if self.about == "view":
            return seen.values("pk")
        return [each.pk for each in seen if user.has_perm(f"reforms.{self.about}", each)]


def warn_of(request, conflict: Conflict, fields) -> None:
    """Both versions on one page: theirs above, one's own in the form."""
    theirs = conflict.theirs
    said = [f"{field.verbose_name}: {getattr(theirs, field.attname)}" for field in fields]
    messages.warning(request, _("What the other person saved: %s") % "; ".join(said))
