"""A yearly round of reviews: who is asked, what, by when, and who decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from metrics.models import Indicator
from schools import years
from schools.history import Tracked
from schools.models import District, SchoolYear
from schools.models.base import school_year_in_range

from .initiatives import Initiative
from .oversight import Committee
from .rubrics import Rubric


class ReviewCycle(Tracked):
    """One round of reviews of an initiative: a school year and a kind.

    It is prepared, then opened once: the schools are confirmed and each gets its review.
    """

    class Kind(models.TextChoices):
        SELF = "self-review", _("annual self-review")
        QUALITY = "quality-review", _("Pilot School Quality Review")
        RENEWAL = "renewal", _("renewal")

    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="review_cycles",
        verbose_name=_("initiative"),
    )
    school_year = models.PositiveSmallIntegerField(_("school year"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.SELF)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("rubric")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("committee")
    )
    committee_year = models.PositiveSmallIntegerField(
        _("term of the committee"), help_text=_("The school year whose members vote.")
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), help_text=_("How many votes it takes; recusals do not count.")
    )
    district_scheme = models.CharField(
        _("districts that group the schools"),
        max_length=8,
        choices=[
            (District.Kind.LOCAL.value, _("local districts")),
            (District.Kind.BOARD.value, _("board districts")),
        ],
        default=District.Kind.LOCAL.value,
    )
    correction_days = models.PositiveSmallIntegerField(
        _("days for corrections"),
        default=14,
        help_text=_("How long a school may object after the decision, before it is published."),
    )
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("opened by"),
    )

    class Meta:
        ordering = ["-school_year", "kind"]
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "school_year", "kind"],
                name="one_cycle_per_initiative_year_and_kind",
                violation_error_message=_("There is such a cycle for this school year already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="cycle_is_due_after_it_opens",
                violation_error_message=_("The due date cannot lie before the opening."),
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="cycle_opened_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1),
                name="cycle_needs_a_vote",
                violation_error_message=_("A quorum is at least one vote."),
            ),
            school_year_in_range("cycle_school_year_in_range"),
            school_year_in_range("cycle_committee_year_in_range", "committee_year"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {years.in_print(self.school_year)}"

    def get_absolute_url(self):
        return reverse("staff-cycle", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


class AskedIndicator(Tracked):
    """A cycle asks the schools of a level for an indicator."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="asked", verbose_name=_("cycle")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="asked", verbose_name=_("indicator")
    )
    level = models.CharField(
        _("level"),
        max_length=4,
        choices=SchoolYear.Level,
        blank=True,
        help_text=_("Blank for schools of every level."),
    )
    required = models.BooleanField(_("required"), default=True)

    class Meta:
        ordering = ["cycle", "indicator", "level"]
        verbose_name = _("indicator asked for")
        verbose_name_plural = _("indicators asked for")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "indicator", "level"],
                name="indicator_is_asked_once_per_level",
                violation_error_message=_("This is asked of this level already."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", *SchoolYear.Level.values]),
                name="asked_level_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id}/{self.level or 'all'}"
