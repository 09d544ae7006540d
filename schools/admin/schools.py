from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools import actions, forms, years
from schools.models import ProgramOffering, Recognition, School, SchoolName, SchoolYear

from .base import (
    EVIDENCE,
    RecordInline,
    RecordOptions,
    SchoolYearFilter,
    SourcedAdmin,
    SourcedInline,
    in_both_languages,
)


class SchoolNameInline(RecordInline):
    """Other names are added here; official and former ones come from renaming."""

    model = SchoolName
    formset = forms.OtherNames
    fields = ["name", "slug", "source"]
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["name"]}
    verbose_name = _("other name")
    verbose_name_plural = _("other names")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=SchoolName.Kind.ALIAS)


class SchoolYearInline(RecordOptions, admin.StackedInline):
    model = SchoolYear
    extra = 0
    show_change_link = True
    fields = [
        ("school_year", "status", "source"),
        ("local_district", "board_district", "campus"),
        "districts_source",
        ("level", "level_basis", "grades_offered"),
        "statements",
    ]
    autocomplete_fields = [
        *("source", "districts_source"),
        *("local_district", "board_district", "campus", "statements"),
    ]


class OfferingInline(SourcedInline):
    model = ProgramOffering
    autocomplete_fields = ["program", "statements"]


class RecognitionInline(SourcedInline):
    model = Recognition
    autocomplete_fields = ["award", "statements"]


@admin.register(School)
class SchoolAdmin(SourcedAdmin):
    form = forms.SchoolForm
    list_display = ["name", "status", "cds_code", "city", "opened_on", "closed_on"]
    list_filter = ["status", "years__local_district", "years__board_district", "years__level"]
    search_fields = ["name", "names__name", "cds_code", "nces_id", "location_code", "zip_code"]
    inlines = [SchoolYearInline, SchoolNameInline, OfferingInline, RecognitionInline]
    autocomplete_fields = [
        "codes_source",
        "place_source",
        "contact_source",
        "opening_source",
        "statements",
    ]
    lifecycle_fields = ["name", "slug", "status", "closed_on", "successor", "closing_source"]
    change_form_template = "admin/schools/school/change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "name_es"),
                    "slug",
                    "status",
                    ("closed_on", "successor", "closing_source"),
                ],
                "description": _(
                    "Once a school is saved, its name and status change by the buttons above: "
                    "rename, move, open, close, merge. So its history and its addresses stay."
                ),
            },
        ),
        (
            _("Codes"),
            {"fields": [("cds_code", "nces_id", "location_code"), "codes_source"]},
        ),
        (
            _("Address and point"),
            {"fields": ["street", ("city", "zip_code"), ("latitude", "longitude"), "place_source"]},
        ),
        (_("Phone and website"), {"fields": [("phone", "website"), "contact_source"]}),
        (_("Opening"), {"fields": ["opened_on", "opening_source"]}),
        (_("Notes"), {"fields": in_both_languages("note")}),
        EVIDENCE,
    ]

    def get_readonly_fields(self, request, obj=None):
        return self.lifecycle_fields if obj else ["closed_on", "successor", "closing_source"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        """A school that was ever entered stays: it is closed or merged instead."""
        return False

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            actions.add_school(obj, by=request.user, at=timezone.now())

    def get_urls(self):
        own = [
            path(f"<int:pk>/{step}/", self.admin_site.admin_view(view), name=f"school-{step}")
            for step, view in [
                ("rename", self.rename_view),
                ("move", self.move_view),
                ("open", self.open_view),
                ("close", self.close_view),
                ("merge", self.merge_view),
            ]
        ]
        return own + super().get_urls()

    def rename_view(self, request, pk):
        def rename(school, given, **who):
            actions.rename_school(school, **given, **who)

        return self._step(request, pk, forms.RenameForm, rename, _("Rename"))

    def move_view(self, request, pk):
        def move(school, given, **who):
            said = {name: given.pop(name) for name in ["school_year", "source", "forget"]}
            actions.move_school(school, to=actions.Place(**given), **said, **who)

        return self._step(request, pk, forms.MoveForm, move, _("Move"))

    def open_view(self, request, pk):
        def reopen(school, given, **who):
            actions.open_school(school, **given, **who)

        return self._step(request, pk, forms.OpenForm, reopen, _("Open"))

    def close_view(self, request, pk):
        def close(school, given, **who):
            actions.close_school(school, closed_on=given["on"], source=given["source"], **who)

        return self._step(request, pk, forms.CloseForm, close, _("Close"))

    def merge_view(self, request, pk):
        def merge(school, given, **who):
            actions.merge_school(
                school, into=given["into"], merged_on=given["on"], source=given["source"], **who
            )

        return self._step(request, pk, forms.MergeForm, merge, _("Merge"))

    def _step(self, request, pk, form_class, act, title):
        """One step in the life of a school: show the form, act, say what stands in the way."""
        school = get_object_or_404(School, pk=pk)
        if not self.has_change_permission(request, school):
            raise PermissionDenied
        form = form_class(request.POST or None, initial={"seen": school.name})
        if request.method == "POST" and form.is_valid():
            problem = problem_of(act, school, form.cleaned_data, request.user)
            if not problem:
                messages.success(request, _("Done. The history is kept."))
                return redirect(reverse("admin:schools_school_change", args=[school.pk]))
            form.add_error(None, problem)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "school": school,
            "form": form,
            "step": title,
            "title": f"{title}: {school.name}",
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/schools/school/step.html", context)


def problem_of(act, school: School, given: dict, user) -> str:
    """Takes the step. What stands in its way, if anything does."""
    try:
        with transaction.atomic():
            act(school, dict(given), by=user, at=timezone.now())
    except actions.LifecycleError as error:
        return str(error)
    except IntegrityError:
        return _("Somebody else has changed the record at the same moment. Look, and try again.")
    return ""


@admin.register(SchoolName)
class SchoolNameAdmin(SourcedAdmin):
    list_display = ["name", "kind", "school", "source", "until"]
    list_filter = ["kind", "source"]
    list_select_related = ["school", "source"]
    search_fields = ["name", "slug", "school__name"]
    autocomplete_fields = ["school", "source", "statements"]
    readonly_fields = ["kind", "until"]

    def get_readonly_fields(self, request, obj=None):
        """Official and former names come from renaming, and no name goes over to another school."""
        if obj is None:
            return self.readonly_fields
        own = [] if obj.kind == SchoolName.Kind.ALIAS else ["name"]
        return [*self.readonly_fields, "school", *own]

    def has_delete_permission(self, request, obj=None):
        """Addresses that once led to a school go on leading there."""
        is_alias = obj is not None and obj.kind == SchoolName.Kind.ALIAS
        return is_alias and super().has_delete_permission(request, obj)


@admin.register(SchoolYear)
class SchoolYearAdmin(SourcedAdmin):
    list_display = [
        "school",
        "year_label",
        "local_district",
        "board_district",
        "campus",
        "level",
        "status",
        "source",
    ]
    list_filter = [
        SchoolYearFilter,
        "local_district",
        "board_district",
        "level",
        "status",
        "source",
    ]
    list_select_related = ["school", "local_district", "board_district", "campus", "source"]
    search_fields = ["school__name", "school__names__name", "school__cds_code"]
    autocomplete_fields = [
        "school",
        "source",
        "districts_source",
        "local_district",
        "board_district",
        "campus",
        "statements",
    ]
    fieldsets = [
        (None, {"fields": ["school", "school_year", "source", "status"]}),
        (
            _("Place"),
            {
                "fields": ["local_district", "board_district", "campus"],
                "description": _("Blank is not known. Never derive one district from the other."),
            },
        ),
        (
            _("Level and grades"),
            {
                "fields": [
                    ("level", "level_basis"),
                    ("grades_offered", "grades_served"),
                    "size_model",
                ]
            },
        ),
        EVIDENCE,
    ]

    @admin.display(description=_("school year"), ordering="school_year")
    def year_label(self, row):
        return years.label(row.school_year)
