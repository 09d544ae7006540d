from django import forms
from django.contrib import admin
from django.utils import timezone

from reforms.actions.entries import FIELDS, save_entry
from reforms.actions.errors import Conflict
from reforms.forms.inputs import SeenField
from reforms.models import ReviewEntry

from .base import ByActionAdmin, OfReviewAdmin, RefusableForm, warn_of


class AdminEntryForm(RefusableForm):
    """`seen` is the version that the person has before them."""

    seen = SeenField()

    class Meta:
        model = ReviewEntry
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.fields["seen"].initial = self.instance.version
        if "attestation" in self.fields:
            self.fields["attestation"].widget = forms.Select(
                choices=ReviewEntry.Attestation.choices
            )

    def _post_clean(self):
        """The action checks what is possible, with what stands there by then."""


@admin.register(ReviewEntry)
class ReviewEntryAdmin(OfReviewAdmin, ByActionAdmin):
    """Changed while the review is with the school, as on the page of the review.

    What belongs to lists is added and taken out on that page.
    """

    form = AdminEntryForm
    list_display = ["review", "section", "element", "title", "level", "entered_by", "entered_at"]
    list_filter = ["section", "review__cycle"]
    list_select_related = [
        "review__school",
        "review__cycle",
        "element",
        "entered_by",
    ]
    search_fields = ["review__school__name", "title", "text"]

    def has_change_permission(self, request, obj=None):
        return obj is not None and request.user.has_perm("reforms.enter", obj.review)

    def answers_of(self, obj: ReviewEntry) -> list[str]:
        return [*FIELDS[obj.section], *(["attestation"] if obj.attestation else [])]

    def get_fields(self, request, obj=None):
        """What may be said in this section, then all else to read."""
        names = [field.name for field in ReviewEntry._meta.fields if field.name != "id"]
        if not self.has_change_permission(request, obj):
            return names
        answers = self.answers_of(obj)
        return [*answers, "seen", *(name for name in names if name not in answers)]

    def get_readonly_fields(self, request, obj=None):
        answers = self.answers_of(obj) if obj else []
        names = [field.name for field in ReviewEntry._meta.fields if field.name != "id"]
        return [name for name in names if name not in answers]

    def save_model(self, request, obj, form, change):
        said = {name: form.cleaned_data[name] for name in self.answers_of(obj)}
        seen = form.cleaned_data["seen"]
        save_entry(obj, said=said, seen=seen, by=request.user, at=timezone.now())

    def has_seen(self, request, error):
        """The second page holds what was typed, and knows the version that it says above."""
        if isinstance(error, Conflict):
            fields = [ReviewEntry._meta.get_field(name) for name in FIELDS[error.theirs.section]]
            warn_of(request, error, fields)
            request.POST = request.POST.copy()
            request.POST["seen"] = str(error.theirs.version)
