from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reforms.actions.rubrics import must_not_be_frozen, next_version
from reforms.models import LevelAnchor, Rubric, RubricElement
from schools.admin.base import RecordInline, in_both_languages
from schools.history import save_tracked

from .base import ByActionAdmin, SeenAdmin


def may_edit(request, rubric: Rubric | None) -> bool:
    frozen = rubric is not None and rubric.frozen_at is not None
    return not frozen and request.user.has_perm("reforms.manage_rubrics")


class OfRubricInline(RecordInline):
    """Words that change until a cycle has used the rubric."""

    def rubric_of(self, obj) -> Rubric | None:
        return obj

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("reforms.view_cycles")

    def has_add_permission(self, request, obj):
        return may_edit(request, self.rubric_of(obj))

    def has_change_permission(self, request, obj=None):
        return may_edit(request, self.rubric_of(obj))

    def has_delete_permission(self, request, obj=None):
        return may_edit(request, self.rubric_of(obj))


class ElementInline(OfRubricInline):
    model = RubricElement
    fields = ["strand", "prompt", "prompt_es", "position"]


class AnchorInline(OfRubricInline):
    model = LevelAnchor
    fields = ["level", "text", "text_es"]
    show_change_link = False

    def rubric_of(self, obj):
        return obj.rubric if obj else None


class OfRubricAdmin(SeenAdmin, ByActionAdmin):
    changing = "manage_rubrics"

    def rubric_of(self, obj) -> Rubric:
        return obj

    def has_change_permission(self, request, obj=None):
        return may_edit(request, self.rubric_of(obj) if obj else None)

    def save_model(self, request, obj, form, change):
        rubric = self.rubric_of(obj)
        if rubric.pk:
            must_not_be_frozen(rubric)
        self.must_be_as_seen(obj, form)
        save_tracked(obj, by=request.user, at=timezone.now())


@admin.register(Rubric)
class RubricAdmin(OfRubricAdmin):
    list_display = ["name", "version", "initiative", "frozen_at"]
    list_filter = ["initiative"]
    list_select_related = ["initiative"]
    search_fields = ["name", "initiative__name"]
    inlines = [ElementInline]
    beside = {"rubric": RubricElement}
    readonly_fields = ["frozen_at"]
    change_form_template = "admin/reforms/rubric/change_form.html"
    fieldsets = [
        (None, {"fields": ["initiative", "version", ("name", "name_es"), "frozen_at"]}),
        (_("Notes"), {"fields": in_both_languages("note")}),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(self.next_view)
        return [path("<int:pk>/next/", view, name="rubric-next"), *super().get_urls()]

    @method_decorator(require_POST)
    def next_view(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        rubric = next_version(get_object_or_404(Rubric, pk=pk), by=request.user, at=timezone.now())
        messages.success(request, _("The next version is a copy: change it here."))
        return redirect("admin:reforms_rubric_change", rubric.pk)


@admin.register(RubricElement)
class RubricElementAdmin(OfRubricAdmin):
    """New elements are added on the page of their rubric."""

    list_display = ["strand", "rubric", "position"]
    list_filter = ["rubric"]
    list_select_related = ["strand", "rubric"]
    search_fields = ["strand__name", "prompt"]
    inlines = [AnchorInline]
    beside = {"element": LevelAnchor}
    fields = ["rubric", "strand", ("prompt", "prompt_es"), "position"]
    readonly_fields = ["rubric"]

    def rubric_of(self, obj):
        return obj.rubric

    def has_add_permission(self, request):
        return False


@admin.register(LevelAnchor)
class LevelAnchorAdmin(OfRubricAdmin):
    list_display = ["element", "level", "text"]
    list_filter = ["level", "element__rubric"]
    list_select_related = ["element__rubric", "element__strand"]
    search_fields = ["text", "element__strand__name"]
    fields = ["element", "level", ("text", "text_es")]
    readonly_fields = ["element", "level"]

    def rubric_of(self, obj):
        return obj.element.rubric

    def has_add_permission(self, request):
        return False
