"""Districts and campuses."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import Aliased, Sourced, slug_is_a_word


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
