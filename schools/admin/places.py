from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from schools.models import Campus, District, DistrictBoundary

from .base import EVIDENCE, ReadOnlyAdmin, SourcedAdmin, in_both_languages


@admin.register(District)
class DistrictAdmin(SourcedAdmin):
    list_display = ["name", "kind", "code", "in_force_from", "in_force_to"]
    list_filter = ["kind"]
    search_fields = ["name", "code", "slug", "aliases"]
    fieldsets = [
        (None, {"fields": [("kind", "code"), "slug", ("name", "name_es"), "aliases"]}),
        (
            _("In force"),
            {
                "fields": [("in_force_from", "in_force_to")],
                "description": _("School years by their first calendar year; blank is not known."),
            },
        ),
        (_("Notes"), {"fields": in_both_languages("note")}),
        EVIDENCE,
    ]


@admin.register(Campus)
class CampusAdmin(SourcedAdmin):
    list_display = ["name", "aliases"]
    search_fields = ["name", "slug", "aliases"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "name_es"), "slug", "aliases"]}),
        EVIDENCE,
    ]


@admin.register(DistrictBoundary)
class DistrictBoundaryAdmin(ReadOnlyAdmin):
    list_display = ["district", "source"]
    list_select_related = ["district", "source"]
    search_fields = ["district__name", "source__title"]
