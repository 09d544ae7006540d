from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reforms.actions.cycles import save_cycle
from reforms.forms.cycles import CycleForm
from reforms.models import AskedIndicator, FigureSheet, ReviewCycle
from schools import years
from schools.admin.base import ReadOnlyAdmin, RecordInline, SchoolYearFilter

from .base import ByActionAdmin, SeenAdmin, SeenForm


class AdminCycleForm(SeenForm, CycleForm):
    """The form of the staff pages."""


@admin.display(description=_("school year"), ordering="school_year")
def year_label(row):
    return years.label(row.school_year)


class AskedInline(RecordInline):
    """Until the cycle is opened."""

    model = AskedIndicator
    fields = ["indicator", "level", "required"]
    show_change_link = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reforms.view_cycles")

    def has_add_permission(self, request, obj):
        return may_prepare(request, obj)

    def has_change_permission(self, request, obj=None):
        return may_prepare(request, obj)

    def has_delete_permission(self, request, obj=None):
        return may_prepare(request, obj)


def may_prepare(request, cycle: ReviewCycle | None) -> bool:
    is_open = cycle is not None and cycle.is_open
    return not is_open and request.user.has_perm("reforms.manage_cycles")


@admin.register(ReviewCycle)
class ReviewCycleAdmin(SeenAdmin, ByActionAdmin):
    form = AdminCycleForm
    beside = {"cycle": AskedIndicator}
    changing = "manage_cycles"
    list_display = ["__str__", "initiative", year_label, "kind", "opens_on", "due_on", "opened_at"]
    list_filter = ["kind", SchoolYearFilter, "initiative"]
    list_select_related = ["initiative"]
    search_fields = ["initiative__name", "kind"]
    inlines = [AskedInline]
    fieldsets = [
        (None, {"fields": ["initiative", ("school_year", "kind"), ("opens_on", "due_on")]}),
        (_("What is asked"), {"fields": ["rubric", "district_scheme"]}),
        (
            _("Who decides"),
            {"fields": ["committee", ("committee_year", "quorum"), "correction_days"]},
        ),
    ]

    def has_change_permission(self, request, obj=None):
        return may_prepare(request, obj)

    def save_model(self, request, obj, form, change):
        """Saved together with what it asks for, below."""

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            # Only for the log of the admin: nothing is written by it.
            formset.save(commit=False)
        asked = [new_copy(each) for formset in formsets for each in kept(formset)]
        seen = form.cleaned_data.get("seen", "")
        save_cycle(form.instance, asked=asked, seen=seen, by=request.user, at=timezone.now())


def kept(formset) -> list[AskedIndicator]:
    """What the table of indicators says, without the rows to be deleted or left empty."""
    gone = formset.deleted_forms
    filled = [form for form in formset.forms if form not in gone and form.instance.indicator_id]
    return [form.instance for form in filled]


def new_copy(asked: AskedIndicator) -> AskedIndicator:
    return AskedIndicator(
        indicator_id=asked.indicator_id, level=asked.level, required=asked.required
    )


class InGeneralAdmin(ReadOnlyAdmin):
    """Rows of a cycle that nobody changes here. `sight` is the permission that it takes."""

    actions = None
    sight = "view_cycles"

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(f"reforms.{self.sight}")


@admin.register(AskedIndicator)
class AskedIndicatorAdmin(InGeneralAdmin):
    list_display = ["indicator", "level", "required", "cycle"]
    list_filter = ["cycle", "level", "required"]
    list_select_related = ["indicator", "cycle"]
    search_fields = ["indicator__name", "indicator__slug"]


@admin.register(FigureSheet)
class FigureSheetAdmin(InGeneralAdmin):
    """Sheets hold figures of many schools: they are for those who manage the cycle."""

    sight = "manage_cycles"
    list_display = ["run", "cycle"]
    list_filter = ["cycle"]
    list_select_related = ["run", "cycle"]
    search_fields = ["run__file_name"]
    fields = ["run", "cycle", "preview", "ticked"]
