from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from schools.models import Figure, Source, Statement

from .base import EVIDENCE, RecordAdmin, RecordInline, SourcedAdmin, in_both_languages


class FigureInline(RecordInline):
    model = Figure
    fields = ["slug", "number", "title", "survives", "position"]


@admin.register(Source)
class SourceAdmin(SourcedAdmin):
    list_display = ["title", "kind", "publisher", "edition", "licence", "fact_count"]
    list_filter = ["kind", "publisher"]
    # Counting facts would otherwise leave the list, and the search box of sources, in no order.
    ordering = ["position", "title"]
    search_fields = ["title", "slug", "author", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [FigureInline]
    fieldsets = [
        (None, {"fields": [("title", "title_es"), "slug", "kind", "position"]}),
        (_("Where it comes from"), {"fields": ["author", "publisher", "edition", "url"]}),
        (
            _("Terms of use"),
            {
                "fields": ["licence", *in_both_languages("note")],
                "description": _("Say “not established” where nobody has said."),
            },
        ),
        EVIDENCE,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(facts_in_all=Count("facts"))

    @admin.display(description=_("facts"), ordering="facts_in_all")
    def fact_count(self, source):
        return source.facts_in_all


@admin.register(Figure)
class FigureAdmin(RecordAdmin):
    list_display = ["__str__", "source", "number", "survives"]
    list_filter = ["source", "survives"]
    list_select_related = ["source"]
    search_fields = ["title", "slug", "number"]
    autocomplete_fields = ["source"]


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    list_display = ["code", "text", "status", "section", "locator", "source"]
    list_filter = ["status", "source", "section"]
    list_select_related = ["source"]
    search_fields = ["code", "text", "text_es"]
    autocomplete_fields = ["source", "figure"]
    fieldsets = [
        (None, {"fields": ["code", "status", ("text", "text_es"), "value"]}),
        (
            _("Where it stands"),
            {"fields": ["source", ("section_number", "section"), "locator", "position", "figure"]},
        ),
        (_("What it is about"), {"fields": ["about_reviews"]}),
    ]

    def get_search_results(self, request, queryset, search_term):
        """A code such as F12 finds that fact, and not F120 to F129 as well."""
        exact = queryset.filter(code__iexact=search_term.strip())
        if exact.exists():
            return exact, False
        return super().get_search_results(request, queryset, search_term)
