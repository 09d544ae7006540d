"""What the admin pages of all apps share."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that only the software writes: they can be looked at, never edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SourcedAdmin(admin.ModelAdmin):
    """Statements are picked by code or by words, never from a list of all of them."""

    autocomplete_fields = ["statements"]


class SourcedInline(admin.TabularInline):
    extra = 0
    show_change_link = True
    autocomplete_fields = ["statements"]


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
