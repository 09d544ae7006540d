from django.contrib import admin

from schools.models import ImportedChange, ImportRun, LoadedRecord

from .base import ReadOnlyAdmin


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["family", "kind", "file_name", "school_year", "state", "at", "by"]
    list_filter = ["kind", "state", "family"]
    list_select_related = ["by"]
    search_fields = ["family", "file_name", "digest", "note"]
    date_hierarchy = "at"


@admin.register(LoadedRecord)
class LoadedRecordAdmin(ReadOnlyAdmin):
    list_display = ["key", "table", "row"]
    list_filter = ["table"]
    search_fields = ["key", "table"]


@admin.register(ImportedChange)
class ImportedChangeAdmin(ReadOnlyAdmin):
    list_display = ["import_run", "table", "row"]
    list_filter = ["table"]
    list_select_related = ["import_run"]
    search_fields = ["table", "import_run__family"]
