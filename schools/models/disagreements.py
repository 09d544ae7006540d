"""Where sources disagree, every claim stays on record."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked

from .sources import Source, Statement


class Discrepancy(Tracked):
    """A point on which the documents disagree or cannot be read with certainty."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    subject = models.CharField(_("subject"), max_length=160)
    subject_es = models.CharField(_("subject in Spanish"), max_length=160, blank=True)
    preference = models.CharField(
        _("what we go by"), max_length=250, help_text=_("The preferred reading, in short.")
    )
    preference_es = models.CharField(_("what we go by, in Spanish"), max_length=250, blank=True)
    reason = models.TextField(_("why"))
    reason_es = models.TextField(_("why, in Spanish"), blank=True)
    outside = models.TextField(
        _("from outside the documents"),
        blank=True,
        help_text=_("Helps in choosing; never a reading of either document."),
    )
    outside_es = models.TextField(_("from outside, in Spanish"), blank=True)
    statements = models.ManyToManyField(
        Statement, blank=True, related_name="discrepancies", verbose_name=_("statements")
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^X[1-9][0-9]*$"),
                name="discrepancy_code_is_x_and_number",
                violation_error_message=_("A code is X and a number, such as X3."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="discrepancy_gives_its_reason"),
        ]

    def __str__(self):
        return f"{self.code} {self.subject}"

    def get_absolute_url(self):
        return f"{reverse('discrepancy-list')}#{self.code}"


class Reading(Tracked):
    """What one source prints on a disputed point. None, one or several may be preferred."""

    discrepancy = models.ForeignKey(
        Discrepancy,
        on_delete=models.CASCADE,
        related_name="readings",
        verbose_name=_("discrepancy"),
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="readings", verbose_name=_("source")
    )
    locator = models.CharField(_("locator"), max_length=120)
    value = models.CharField(_("reading"), max_length=400)
    value_es = models.CharField(_("reading in Spanish"), max_length=400, blank=True)
    preferred = models.BooleanField(_("preferred"), default=False)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["discrepancy", "position"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["discrepancy", "position"], name="reading_has_its_place"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="reading_says_something"),
        ]

    def __str__(self):
        return self.value
