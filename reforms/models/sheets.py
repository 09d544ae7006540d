"""Sheets of figures that staff fill in and send back: CSV or XLSX."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import ImportRun

from .cycles import ReviewCycle


class FigureSheet(models.Model):
    """One uploaded sheet of a cycle. Its state and its progress stand on the import run.

    `preview` is what the check found: see `reforms/sheets/`. `ticked` is what is to be applied.
    """

    run = models.OneToOneField(
        ImportRun, on_delete=models.PROTECT, related_name="figure_sheet", verbose_name=_("import")
    )
    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("cycle")
    )
    content = models.BinaryField(_("content"))
    preview = models.JSONField(_("preview"), default=dict, blank=True)
    ticked = models.JSONField(_("to be applied"), default=list, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sheet of figures")
        verbose_name_plural = _("sheets of figures")

    def __str__(self):
        return self.run.file_name
