from django.contrib import admin

from schools.models import ImportRun

from .base import ReadOnlyAdmin


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["family", "kind", "file_name", "school_year", "state", "at", "by"]
    list_filter = ["kind", "state", "family"]
    list_select_related = ["by"]
    search_fields = ["family", "file_name", "digest", "note"]
    date_hierarchy = "at"
