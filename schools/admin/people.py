from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from schools.models import Party

from .base import EVIDENCE, SourcedAdmin


@admin.register(Party)
class PartyAdmin(SourcedAdmin):
    list_display = ["name", "kind", "role", "affiliation"]
    list_filter = ["kind"]
    list_select_related = ["affiliation"]
    search_fields = ["name", "aliases", "role"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["affiliation", "statements"]
    fieldsets = [
        (None, {"fields": ["kind", ("name", "name_es"), "slug", "aliases"]}),
        (_("Person"), {"fields": ["role", "affiliation"]}),
        (_("Organisation that meets"), {"fields": [("frequency", "minutes")]}),
        EVIDENCE,
    ]
