"""What reviews ask: a rubric, its elements, and words for every level."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked

from .initiatives import Initiative
from .oversight import Strand


class Rubric(Tracked):
    """One version of the questions. Frozen once a cycle has used it; no weights, no total."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="rubrics", verbose_name=_("initiative")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["initiative", "-version"]
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "version"],
                name="one_rubric_per_initiative_and_version",
                violation_error_message=_("There is a rubric with this version already."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.version}"


class RubricElement(Tracked):
    """One autonomy or value as a rubric asks about it."""

    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="elements", verbose_name=_("rubric")
    )
    strand = models.ForeignKey(
        Strand,
        on_delete=models.PROTECT,
        related_name="rubric_elements",
        verbose_name=_("autonomy or value"),
    )
    prompt = models.TextField(_("what is asked"))
    prompt_es = models.TextField(_("what is asked, in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["rubric", "position"]
        verbose_name = _("element of a rubric")
        verbose_name_plural = _("elements of rubrics")
        constraints = [
            models.UniqueConstraint(
                fields=["rubric", "strand"],
                name="rubric_asks_once_about_a_strand",
                violation_error_message=_("The rubric asks about this already."),
            ),
            models.CheckConstraint(condition=~Q(prompt=""), name="rubric_element_asks_something"),
        ]

    def __str__(self):
        return f"{self.rubric_id}: {self.strand_id}"


class Level(models.IntegerChoices):
    """How far something is put into practice. They are words, not points."""

    BEGINNING = 1, _("beginning")
    DEVELOPING = 2, _("developing")
    ESTABLISHED = 3, _("established")
    LEADING = 4, _("leading")


class LevelAnchor(Tracked):
    """What a level of an element looks like in a school."""

    element = models.ForeignKey(
        RubricElement, on_delete=models.PROTECT, related_name="anchors", verbose_name=_("element")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    text = models.TextField(_("what it looks like"))
    text_es = models.TextField(_("what it looks like, in Spanish"), blank=True)

    class Meta:
        ordering = ["element", "level"]
        verbose_name = _("level of an element")
        verbose_name_plural = _("levels of elements")
        constraints = [
            models.UniqueConstraint(fields=["element", "level"], name="one_anchor_per_level"),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="anchor_level_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="anchor_says_something"),
        ]

    def __str__(self):
        return f"{self.element_id}/{self.level}"
