from django.contrib import admin, messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.actions import FigureError, record_typed_in_figure
from metrics.forms import FigureForm
from metrics.models import (
    HiddenFigure,
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PreparedRelease,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
    Withdrawal,
)
from schools import years
from schools.admin.base import (
    EVIDENCE,
    ReadOnlyAdmin,
    RecordAdmin,
    RecordInline,
    SchoolYearFilter,
    SourcedAdmin,
    in_both_languages,
)


@admin.display(description=_("school year"), ordering="school_year")
def year_label(row):
    return years.label(row.school_year)


class TargetInline(RecordInline):
    model = Target
    fields = ["name", "slug", "population", "student_group", "grade", "value", "school_year"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["population", "student_group"]


@admin.register(Indicator)
class IndicatorAdmin(SourcedAdmin):
    list_display = ["name", "slug", "unit", "direction", "data_class", "part_of", "position"]
    list_filter = ["unit", "data_class", "direction"]
    list_select_related = ["part_of"]
    search_fields = ["name", "slug", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["part_of", "statements"]
    inlines = [TargetInline]
    fieldsets = [
        (None, {"fields": [("name", "name_es"), "slug", ("part_of", "position")]}),
        (
            _("What it measures"),
            {
                "fields": [
                    ("unit", "direction"),
                    *in_both_languages("definition", "denominator", "why_it_matters"),
                ],
            },
        ),
        (
            _("Protection and checks"),
            {
                "fields": ["data_class", "query_threshold"],
                "description": _(
                    "The data class decides how small groups are protected. From the yearly change "
                    "given here on, whoever enters a figure is asked for a note."
                ),
            },
        ),
        EVIDENCE,
    ]


@admin.register(StudentGroup)
class StudentGroupAdmin(RecordAdmin):
    list_display = ["name", "slug", "partition", "position"]
    list_filter = ["partition"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Population)
class PopulationAdmin(RecordAdmin):
    list_display = ["name", "slug", "kind", "list_of", "list_year"]
    list_filter = ["kind"]
    list_select_related = ["list_of"]
    search_fields = ["name", "slug", "school__names__name"]
    autocomplete_fields = ["school", "list_of"]
    fieldsets = [
        (None, {"fields": [("name", "name_es"), "slug", "kind", "position"]}),
        (_("Who belongs to it"), {"fields": [*in_both_languages("definition"), "school"]}),
        (
            _("Fixed list"),
            {
                "fields": [("list_of", "list_year")],
                "description": _("The members of one year, followed through all years."),
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Natural keys of published figures hold the code: it never changes."""
        return ["slug"] if obj else []


@admin.register(PopulationMember)
class PopulationMemberAdmin(SourcedAdmin):
    list_display = ["population", "school", year_label]
    list_filter = [SchoolYearFilter, "population"]
    list_select_related = ["population", "school"]
    search_fields = ["school__name", "school__names__name", "population__name"]
    autocomplete_fields = ["population", "school", "statements"]


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    """Figures are added, never changed: the one before stays on record."""

    form = FigureForm
    list_display = [
        "indicator",
        "digits",
        "status",
        "population",
        year_label,
        "student_group",
        "grade",
        "respondent",
        "current",
    ]
    list_filter = ["current", "status", SchoolYearFilter, "indicator", "student_group", "source"]
    list_select_related = ["indicator", "population", "student_group"]
    search_fields = ["population__name", "population__slug", "indicator__name", "statement__code"]
    autocomplete_fields = ["indicator", "population", "student_group", "source", "statement"]
    show_full_result_count = False
    fieldsets = [
        (
            _("What the figure is about"),
            {
                "fields": [
                    "indicator",
                    "population",
                    "school_year",
                    ("student_group", "grade", "respondent"),
                ],
                "description": _(
                    "Where a figure stands there already, this one takes its place; "
                    "the earlier one stays on record."
                ),
            },
        ),
        (
            _("The figure"),
            {"fields": ["digits", ("numerator", "denominator"), "status", "qualifier"]},
        ),
        (_("Notes"), {"fields": ["candidates", *in_both_languages("note")]}),
        (_("Where it comes from"), {"fields": ["source", "statement"]}),
    ]

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)

    def changeform_view(self, request, *args, **kwargs):
        """Of two who enter a figure at the same moment, the second is told."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (FigureError, IntegrityError):
            messages.error(
                request,
                _(
                    "Somebody else has just entered a figure there: yours was not recorded. "
                    "Look at theirs, and enter yours again if it is to take its place."
                ),
            )
            return redirect("admin:metrics_observation_changelist")

    def save_model(self, request, obj, form, change):
        record_typed_in_figure(obj, by=request.user, at=timezone.now())

    def get_changeform_initial_data(self, request):
        return {
            "grade": "all",
            "status": "reported",
            **super().get_changeform_initial_data(request),
        }


@admin.register(Target)
class TargetAdmin(SourcedAdmin):
    list_display = ["name", "indicator", "population", "grade", "value", "school_year"]
    list_filter = ["indicator", SchoolYearFilter]
    list_select_related = ["indicator", "population"]
    search_fields = ["name", "slug", "indicator__name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["indicator", "population", "student_group", "statements"]
    fieldsets = [
        (None, {"fields": [("name", "name_es"), "slug"]}),
        (_("For whom"), {"fields": ["indicator", "population", ("student_group", "grade")]}),
        (
            _("How much, and by when"),
            {
                "fields": ["value", "school_year", ("due_on", "due_precision")],
                "description": _("The school year holds the due date: June 2026 lies in 2025-26."),
            },
        ),
        (_("Notes"), {"fields": in_both_languages("note")}),
        EVIDENCE,
    ]


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["version", "state", "made_at", "made_by", "added", "changed", "removed"]
    list_filter = ["state"]
    list_select_related = ["made_by"]
    search_fields = ["version", "reason"]
    date_hierarchy = "made_at"


@admin.register(PublishedValue)
class PublishedValueAdmin(ReadOnlyAdmin):
    list_display = ["key", "value", "status", "first_release", "last_release", "source"]
    list_filter = ["status", SchoolYearFilter, "indicator", "first_release"]
    list_select_related = ["first_release", "last_release", "source"]
    search_fields = ["key"]
    show_full_result_count = False


@admin.register(PreparedRelease)
class PreparedReleaseAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "reason", "prepared_by", "confirmed_by", "release"]
    list_filter = ["needs_two", "state"]
    list_select_related = ["prepared_by", "confirmed_by", "release"]
    search_fields = ["version", "reason"]


@admin.register(HiddenFigure)
class HiddenFigureAdmin(ReadOnlyAdmin):
    list_display = ["key", "reason", "since", "already_released"]
    list_filter = ["reason", "already_released"]
    list_select_related = ["since"]
    search_fields = ["key"]


@admin.register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    list_display = ["key", "at", "by"]
    list_select_related = ["by"]
    search_fields = ["key", "reason"]
    date_hierarchy = "at"
