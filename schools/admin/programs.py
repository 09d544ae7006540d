from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from schools.models import Award, Program, ProgramOffering, Recognition

from .base import EVIDENCE, SchoolYearFilter, SourcedAdmin, SourcedInline, in_both_languages


class OfferingInline(SourcedInline):
    model = ProgramOffering
    autocomplete_fields = ["school", "statements"]


class RecognitionInline(SourcedInline):
    model = Recognition
    autocomplete_fields = ["school", "statements"]


@admin.register(Program)
class ProgramAdmin(SourcedAdmin):
    list_display = ["name", "kind", "frequency"]
    list_filter = ["kind"]
    search_fields = ["name", "slug", "aliases", "description"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OfferingInline]
    fieldsets = [
        (None, {"fields": ["kind", ("name", "name_es"), "slug", "aliases"]}),
        (_("What it is"), {"fields": in_both_languages("description")}),
        (_("Meetings"), {"fields": [("frequency", "minutes")]}),
        EVIDENCE,
    ]


@admin.register(ProgramOffering)
class ProgramOfferingAdmin(SourcedAdmin):
    list_display = ["program", "school", "school_year"]
    list_filter = [SchoolYearFilter, "program"]
    list_select_related = ["program", "school"]
    search_fields = ["program__name", "school__name", "school__names__name"]
    autocomplete_fields = ["program", "school", "statements"]


@admin.register(Award)
class AwardAdmin(SourcedAdmin):
    list_display = ["name", "given_by"]
    list_select_related = ["given_by"]
    search_fields = ["name", "slug", "aliases"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["given_by", "statements"]
    inlines = [RecognitionInline]
    fieldsets = [
        (None, {"fields": [("name", "name_es"), "slug", "aliases", "given_by"]}),
        (_("Notes"), {"fields": in_both_languages("note")}),
        EVIDENCE,
    ]


@admin.register(Recognition)
class RecognitionAdmin(SourcedAdmin):
    list_display = ["award", "school", "year", "note"]
    list_filter = ["year", "award"]
    list_select_related = ["award", "school"]
    search_fields = ["award__name", "school__name", "school__names__name"]
    autocomplete_fields = ["award", "school", "statements"]
