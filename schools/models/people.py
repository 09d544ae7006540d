"""People and organisations."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import Aliased, Meeting, Sourced, slug_is_a_word


class Party(Sourced, Aliased, Meeting):
    """A person or an organisation that a source names."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    role = models.CharField(
        _("role"), max_length=200, blank=True, help_text=_("A person's post, as printed.")
    )
    affiliation = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliates",
        verbose_name=_("organisation"),
    )

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("person or organisation")
        verbose_name_plural = _("people and organisations")
        constraints = [slug_is_a_word("party_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('people')}#{self.slug}"
