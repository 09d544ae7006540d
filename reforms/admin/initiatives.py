from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    InitiativeLink,
    Milestone,
    Strand,
)
from schools.admin.base import (
    EVIDENCE,
    RecordInline,
    SchoolYearFilter,
    SourcedAdmin,
    SourcedInline,
    in_both_languages,
)

from .seats import SeatAdmin


class LinkInline(SourcedInline):
    model = InitiativeLink
    fk_name = "later"
    autocomplete_fields = ["earlier", "statements"]


class MilestoneInline(RecordInline):
    model = Milestone
    fields = ["name", "slug", "kind", "happened_on", "precision"]
    prepopulated_fields = {"slug": ["name"]}


class StrandInline(RecordInline):
    model = Strand
    fields = ["name", "name_es", "slug", "kind", "among_the_five", "position"]
    prepopulated_fields = {"slug": ["name"]}


class CommitteeMemberInline(SourcedInline):
    model = CommitteeMember
    autocomplete_fields = ["person", "organisation", "statements"]
    exclude = ["school", "user"]


@admin.register(Initiative)
class InitiativeAdmin(SourcedAdmin):
    list_display = ["name", "kind", "began", "ended", "population", "position"]
    list_filter = ["kind"]
    list_select_related = ["population"]
    search_fields = ["name", "slug", "aliases", "summary"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["population", "statements"]
    inlines = [MilestoneInline, LinkInline, StrandInline]
    fieldsets = [
        (None, {"fields": ["kind", ("name", "name_es"), "slug", "aliases", "position"]}),
        (_("What it was"), {"fields": [*in_both_languages("summary"), ("began", "ended")]}),
        (_("Money"), {"fields": ["funding_usd", *in_both_languages("funding_note")]}),
        (_("Schools that took part"), {"fields": ["population"]}),
        EVIDENCE,
    ]


@admin.register(InitiativeLink)
class InitiativeLinkAdmin(SourcedAdmin):
    list_display = ["later", "kind", "earlier"]
    list_filter = ["kind"]
    list_select_related = ["later", "earlier"]
    search_fields = ["later__name", "earlier__name"]
    autocomplete_fields = ["later", "earlier", "statements"]


@admin.register(Milestone)
class MilestoneAdmin(SourcedAdmin):
    list_display = ["name", "happened_on", "precision", "kind", "initiative", "cap_on_schools"]
    list_filter = ["kind", "initiative", "precision"]
    list_select_related = ["initiative"]
    search_fields = ["name", "slug", "instrument", "summary"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["initiative", "parties", "statements"]
    fieldsets = [
        (None, {"fields": ["initiative", "kind", ("name", "name_es"), "slug", "position"]}),
        (
            _("When"),
            {
                "fields": [
                    ("happened_on", "precision", "date_inferred"),
                    *in_both_languages("date_note"),
                ],
                "description": _(
                    "For a month or a year, enter its first day and choose the precision. "
                    "Leave the date empty where no source gives one."
                ),
            },
        ),
        (_("Instrument and parties"), {"fields": ["instrument", "parties"]}),
        (_("Cap on schools"), {"fields": [("cap_on_schools", "cap_lifted")]}),
        (_("What it was"), {"fields": in_both_languages("summary")}),
        EVIDENCE,
    ]


@admin.register(Strand)
class StrandAdmin(SourcedAdmin):
    list_display = ["name", "kind", "initiative", "among_the_five", "position"]
    list_filter = ["kind", "initiative", "among_the_five"]
    list_select_related = ["initiative"]
    search_fields = ["name", "slug", "aliases"]
    autocomplete_fields = ["initiative", "statements"]
    fieldsets = [
        (None, {"fields": ["initiative", "kind", ("name", "name_es"), "slug", "aliases"]}),
        (_("What it means"), {"fields": in_both_languages("description")}),
        (_("Place"), {"fields": [("position", "among_the_five")]}),
        EVIDENCE,
    ]


@admin.register(Committee)
class CommitteeAdmin(SourcedAdmin):
    list_display = ["name", "initiative", "frequency"]
    list_select_related = ["initiative"]
    search_fields = ["name", "slug", "aliases"]
    autocomplete_fields = ["initiative", "statements"]
    inlines = [CommitteeMemberInline]
    fieldsets = [
        (None, {"fields": ["initiative", ("name", "name_es"), "slug", "aliases"]}),
        (_("Task"), {"fields": [*in_both_languages("task"), ("frequency", "minutes")]}),
        EVIDENCE,
    ]


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(SeatAdmin, SourcedAdmin):
    list_display = ["person", "title", "organisation", "committee", "school_year", "user"]
    list_filter = [SchoolYearFilter, "committee"]
    list_select_related = ["person", "organisation", "committee", "user"]
    search_fields = ["person__name", "organisation__name", "title"]
    autocomplete_fields = ["committee", "person", "organisation", "school", "statements"]
    fieldsets = [
        (None, {"fields": ["committee", "school_year", "position"]}),
        (_("Who"), {"fields": ["person", "organisation", "title"]}),
        (_("Voting on reviews"), {"fields": ["user", "school"]}),
        EVIDENCE,
    ]
