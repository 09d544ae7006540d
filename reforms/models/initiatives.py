"""Initiatives since 1993, how they are linked, and what happened when."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from metrics.models import Population
from schools.models import Aliased, Party, Precision, Sourced
from schools.models.base import slug_is_a_word


class Initiative(Sourced, Aliased):
    """A reform, law, policy or movement that a source names."""

    class Kind(models.TextChoices):
        REFORM = "reform", _("reform of the district")
        LAW = "law", _("law")
        MODEL = "model", _("kind of school or program")
        OUTSIDE = "outside", _("initiative from outside the district")
        IDEA = "idea", _("idea or aim")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_es = models.TextField(_("summary in Spanish"), blank=True)
    began = models.PositiveSmallIntegerField(_("began in"), null=True, blank=True)
    ended = models.PositiveSmallIntegerField(_("ended in"), null=True, blank=True)
    funding_usd = models.PositiveBigIntegerField(_("funding in dollars"), null=True, blank=True)
    funding_note = models.CharField(
        _("about the funding"), max_length=160, blank=True, help_text=_("Such as: more than.")
    )
    funding_note_es = models.CharField(
        _("about the funding, in Spanish"), max_length=160, blank=True
    )
    population = models.OneToOneField(
        Population,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative",
        verbose_name=_("population"),
        help_text=_("The group of schools that took part, year by year."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            slug_is_a_word("initiative_slug_is_a_word"),
            models.CheckConstraint(
                condition=Q(began__isnull=True) | Q(ended__isnull=True) | Q(ended__gte=F("began")),
                name="initiative_ended_after_it_began",
                violation_error_message=_("An initiative cannot end before it began."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("initiative-detail", args=[self.slug])


class InitiativeLink(Sourced):
    """How one initiative came out of, or bears on, another."""

    class Kind(models.TextChoices):
        BUILT_ON = "built_on", _("built on")
        MODELLED_ON = "modelled_on", _("modelled on")
        PROMPTED_BY = "prompted_by", _("prompted by")
        HINDERED_BY = "hindered_by", _("hindered by")
        SUPPORTED_BY = "supported_by", _("supported by")
        PART_OF = "part_of", _("part of")
        EXAMPLE_OF = "example_of", _("example of")

    later = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="links", verbose_name=_("initiative")
    )
    kind = models.CharField(_("link"), max_length=12, choices=Kind)
    earlier = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="links_back",
        verbose_name=_("other initiative"),
    )

    class Meta:
        ordering = ["later", "kind", "earlier"]
        verbose_name = _("link between initiatives")
        verbose_name_plural = _("links between initiatives")
        constraints = [
            models.UniqueConstraint(
                fields=["later", "kind", "earlier"],
                name="initiatives_linked_once_per_kind",
                violation_error_message=_("The two are linked in this way already."),
            ),
            models.CheckConstraint(
                condition=~Q(later=F("earlier")),
                name="initiative_is_not_linked_to_itself",
                violation_error_message=_("An initiative cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Milestone(Sourced):
    """Something that happened: its date, the instrument behind it, who took part.

    `happened_on` is the first day of what `precision` names; null where no source gives a date.
    """

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", _("board resolution")
        POLICY = "policy", _("policy")
        AGREEMENT = "agreement", _("agreement or memorandum")
        LAW = "law", _("law")
        ROUND = "round", _("round")
        ADVOCACY = "advocacy", _("advocacy")
        ORGANISATION = "organisation", _("change of organisation")
        EVENT = "event", _("event")

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="milestones",
        verbose_name=_("initiative"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, blank=True)
    date_note = models.CharField(
        _("about the date"), max_length=160, blank=True, help_text=_("Such as: by; about; since.")
    )
    date_note_es = models.CharField(_("about the date, in Spanish"), max_length=160, blank=True)
    date_inferred = models.BooleanField(_("date inferred"), default=False)
    instrument = models.CharField(_("instrument"), max_length=200, blank=True)
    parties = models.ManyToManyField(
        Party, blank=True, related_name="milestones", verbose_name=_("parties")
    )
    cap_on_schools = models.PositiveSmallIntegerField(
        _("cap on schools after it"), null=True, blank=True
    )
    cap_lifted = models.BooleanField(_("cap lifted"), default=False)
    summary = models.TextField(_("summary"), blank=True)
    summary_es = models.TextField(_("summary in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = [F("happened_on").asc(nulls_last=True), "position", "name"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            slug_is_a_word("milestone_slug_is_a_word"),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True, precision="")
                | Q(happened_on__isnull=False, precision__in=Precision.values),
                name="milestone_date_has_a_precision",
                violation_error_message=_("Give both the date and its precision, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(cap_lifted=False) | Q(cap_on_schools__isnull=True),
                name="milestone_cap_is_set_or_lifted",
                violation_error_message=_("A cap is either set or lifted."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.initiative.get_absolute_url()}#{self.slug}"
