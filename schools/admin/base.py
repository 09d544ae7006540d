"""What the admin pages of all apps share."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.forms import RecordForm, SchoolYearField
from schools.readers.versions import changes_of


class SchoolYearFilter(admin.SimpleListFilter):
    """The school years that rows have, written as everybody writes them."""

    title = _("school year")
    parameter_name = "school_year"

    def lookups(self, request, model_admin):
        found = model_admin.model.objects.order_by("-school_year").values_list("school_year")
        return [(str(year), years.label(year)) for (year,) in found.distinct()]

    def queryset(self, request, queryset):
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(school_year=self.value()) if self.value() in known else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that only the software writes: they can be looked at, never edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordOptions:
    """For records that people edit, alone or within another."""

    form = RecordForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """School years are written as everybody writes them."""
        if db_field.name == "school_year":
            return SchoolYearField(required=not db_field.blank)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class HistoryAdmin(admin.ModelAdmin):
    """Beside what Django logs: every version of the record, to be read only."""

    object_history_template = "admin/record_history.html"

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        changes = list(changes_of(record))[::-1] if record else []
        context = {**(extra_context or {}), "changes": changes}
        return super().history_view(request, object_id, context)


class RecordAdmin(RecordOptions, HistoryAdmin):
    pass


class RecordInline(RecordOptions, admin.TabularInline):
    extra = 0
    show_change_link = True


class SourcedAdmin(RecordAdmin):
    """Statements are picked by code or by words, never from a list of all of them."""

    autocomplete_fields = ["statements"]


class SourcedInline(RecordInline):
    autocomplete_fields = ["statements"]

    def get_fields(self, request, obj=None):
        """What a row says comes before what it rests on."""
        names = super().get_fields(request, obj)
        return sorted(names, key=lambda name: name == "statements")


def in_both_languages(*names: str) -> list[tuple[str, str]]:
    """English and Spanish side by side, as people translate."""
    return [(name, f"{name}_es") for name in names]


EVIDENCE = (
    _("Evidence"),
    {
        "fields": ["statements"],
        "description": _("The numbered facts that this record rests on: type a code or a word."),
    },
)
