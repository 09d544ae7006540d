from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from schools.models import Discrepancy, Reading

from .base import RecordAdmin, RecordInline, in_both_languages


class ReadingInline(RecordInline):
    model = Reading
    autocomplete_fields = ["source"]


@admin.register(Discrepancy)
class DiscrepancyAdmin(RecordAdmin):
    list_display = ["code", "subject", "preference"]
    search_fields = ["code", "subject", "preference", "reason"]
    autocomplete_fields = ["statements"]
    inlines = [ReadingInline]
    fieldsets = [
        (None, {"fields": [("code", "number"), *in_both_languages("subject")]}),
        (
            _("What we go by"),
            {
                "fields": in_both_languages("preference", "reason"),
                "description": _("Mark below which readings are preferred: none, one or several."),
            },
        ),
        (
            _("From outside the documents"),
            {
                "fields": in_both_languages("outside"),
                "description": _("Shown apart, and never counted as a reading."),
            },
        ),
        (_("Evidence"), {"fields": ["statements"]}),
    ]


@admin.register(Reading)
class ReadingAdmin(RecordAdmin):
    list_display = ["discrepancy", "source", "locator", "value", "preferred"]
    list_filter = ["preferred", "source", "discrepancy"]
    list_select_related = ["discrepancy", "source"]
    search_fields = ["value", "discrepancy__code", "discrepancy__subject"]
    autocomplete_fields = ["discrepancy", "source"]
