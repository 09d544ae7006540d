"""Districts and campuses."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import Aliased, Sourced, slug_is_a_word
from .imports import ImportRun
from .sources import Source


class District(Sourced, Aliased):
    """LAUSD itself, one of its local or board districts, or an earlier division."""

    class Kind(models.TextChoices):
        UNIFIED = "unified", _("unified school district")
        LOCAL = "local", _("local district")
        BOARD = "board", _("board district")
        EARLIER = "earlier", _("earlier district")

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(
        _("code"), max_length=30, help_text=_("As filters and addresses spell it: east, 2.")
    )
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    in_force_from = models.PositiveSmallIntegerField(
        _("in force from school year"), null=True, blank=True
    )
    in_force_to = models.PositiveSmallIntegerField(
        _("in force to school year"), null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            slug_is_a_word("district_slug_is_a_word"),
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="district_code_once_per_kind",
                violation_error_message=_(
                    "There is a district of this kind with this code already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_to__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="district_ends_after_it_began",
                violation_error_message=_("A district cannot end before it began."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.kind == self.Kind.LOCAL:
            return reverse("local-district-detail", args=[self.code])
        if self.kind == self.Kind.BOARD:
            return reverse("board-district-detail", args=[self.code])
        return f"{reverse('district-list')}#{self.slug}"


class DistrictBoundary(models.Model):
    """Where a district lies, as a publisher draws it: a GeoJSON geometry, longitude first."""

    district = models.OneToOneField(
        District, on_delete=models.PROTECT, related_name="boundary", verbose_name=_("district")
    )
    geometry = models.JSONField(_("geometry"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="boundaries", verbose_name=_("source")
    )
    import_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="boundaries", verbose_name=_("import")
    )

    class Meta:
        verbose_name = _("boundary of a district")
        verbose_name_plural = _("boundaries of districts")

    def __str__(self):
        return str(self.district)


class Campus(Sourced, Aliased):
    """A site that one or more schools share: the report's word after "@"."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("campus")
        verbose_name_plural = _("campuses")
        constraints = [slug_is_a_word("campus_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campus-detail", args=[self.slug])
