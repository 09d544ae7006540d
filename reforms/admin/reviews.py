from django.contrib import admin
from django.db.models import Q

from reforms.models import (
    AnnualReview,
    Comment,
    Evidence,
    Notice,
    PublishedReview,
    Transition,
    Vote,
)
from reforms.policy import is_a_part_of

from .base import OfReviewAdmin


@admin.register(AnnualReview)
class AnnualReviewAdmin(OfReviewAdmin):
    """The steps are on the page of the review, to which this one links."""

    review = "pk"
    list_display = ["school", "cycle", "state", "submitted_by", "reviewed_by", "decision"]
    list_filter = ["state", "cycle", "decision"]
    list_select_related = ["school", "cycle", "submitted_by", "reviewed_by"]
    search_fields = ["school__name", "school__slug"]
    change_form_template = "admin/reforms/annualreview/change_form.html"

    def review_of(self, obj):
        return obj


@admin.register(Comment)
class CommentAdmin(OfReviewAdmin):
    review = "entry__review"
    list_display = ["text", "entry", "made_by", "made_at", "resolved_at"]
    list_select_related = ["entry", "made_by"]
    search_fields = ["text", "entry__review__school__name"]


@admin.register(Vote)
class VoteAdmin(OfReviewAdmin):
    about = "view_votes"
    list_display = ["review", "round", "member", "choice", "cast_at"]
    list_filter = ["choice", "review__cycle"]
    list_select_related = ["review__school", "review__cycle", "member"]
    search_fields = ["review__school__name", "member__person__name"]


@admin.register(Evidence)
class EvidenceAdmin(OfReviewAdmin):
    """Seen with a review that it is shown in; the school itself sees all that it has."""

    about = "view_evidence"
    list_display = ["title", "school", "file_name", "added_by", "added_at"]
    list_select_related = ["school", "added_by"]
    search_fields = ["title", "file_name", "school__name"]
    fields = [
        "school",
        "title",
        ("file_name", "content_type", "size", "digest"),
        ("source", "statement", "indicator"),
        "entries",
        ("added_by", "added_at"),
    ]

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("reforms.view_cycles")
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def get_queryset(self, request):
        rows, user = admin.ModelAdmin.get_queryset(self, request), request.user
        if user.is_superuser:
            return rows
        reviews = AnnualReview.objects.filter(pk__in=self.reviews_for(user))
        own = [each.school_id for each in reviews if is_a_part_of(user, "enter", each)]
        shown = Evidence.entries.through.objects.filter(reviewentry__review__in=reviews)
        return rows.filter(Q(school__in=own) | Q(pk__in=shown.values("evidence")))


@admin.register(Transition)
class TransitionAdmin(OfReviewAdmin):
    list_display = ["review", "action", "from_state", "to_state", "by", "at"]
    list_filter = ["action", "review__cycle"]
    list_select_related = ["review__school", "review__cycle", "by"]
    search_fields = ["review__school__name", "note"]


@admin.register(PublishedReview)
class PublishedReviewAdmin(OfReviewAdmin):
    list_display = ["review", "version", "published_at", "published_by", "withdrawn_at"]
    list_filter = ["review__cycle"]
    list_select_related = ["review__school", "review__cycle", "published_by"]
    search_fields = ["review__school__name", "reason"]


@admin.register(Notice)
class NoticeAdmin(OfReviewAdmin):
    """Who was told what: for those who may see the history of the review."""

    about = "view_history"
    list_display = ["user", "event", "review", "at", "sent_at"]
    list_filter = ["event"]
    list_select_related = ["user", "review__school", "review__cycle"]
    search_fields = ["user__username", "review__school__name"]
