"""One school's review: its state, and who did what to it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked
from schools.models import School

from .cycles import ReviewCycle
from .signatures import both_or_neither, moment, person, two_people


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("returned")
    RECOMMENDED = "recommended", _("recommended")
    DECIDED = "decided", _("decided")
    PUBLISHED = "published", _("published")
    EXEMPT = "exempt", _("exempt")
    WITHDRAWN = "withdrawn", _("withdrawn")


SUBMITTED_ON = ["submitted", "in_review", "recommended", "decided", "published"]
RECOMMENDED_ON = ["recommended", "decided", "published"]
DECIDED_ON = ["decided", "published"]


class Outcome(models.TextChoices):
    CONTINUES = "continues", _("continues as a Pilot School")
    CONDITIONS = "conditions", _("continues with conditions")
    ENDS = "ends", _("does not continue")


class AnnualReview(Tracked):
    """The review of one school in one cycle. `state` moves only by `reforms.actions`."""

    class Exemption(models.TextChoices):
        WASC = "wasc", _("WASC accreditation in this year")
        RENEWAL = "renewal", _("Pilot School renewal in this year")
        LINKED_LEARNING = "linked-learning", _("Linked Learning quality review in this year")
        QUALITY = "quality-review", _("Pilot School Quality Review in this year")
        OTHER = "other", _("another ground")

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("cycle")
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("school")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    exemption = models.CharField(
        _("ground of the exemption"), max_length=16, choices=Exemption, blank=True
    )
    exemption_note = models.TextField(_("about the exemption"), blank=True)
    exempted_by = person(_("exempted by"))
    exempted_at = moment(_("exempted at"))
    visit_on = models.DateField(_("visit on"), null=True, blank=True)
    visit_apart = models.TextField(
        _("why it is visited apart"),
        blank=True,
        help_text=_("Where other schools of the campus are visited on another day."),
    )
    submitted_by = person(_("submitted by"))
    submitted_at = moment(_("submitted at"))
    reviewed_by = person(_("reviewed by"))
    reviewed_at = moment(_("reviewed at"))
    recommendation = models.CharField(
        _("recommendation"), max_length=10, choices=Outcome, blank=True
    )
    recommendation_text = models.TextField(_("reasons of the recommendation"), blank=True)
    # Counts the times that the review came before the committee: votes belong to one of them.
    round = models.PositiveSmallIntegerField(_("round of voting"), default=0, editable=False)
    decision = models.CharField(_("decision"), max_length=10, choices=Outcome, blank=True)
    decision_text = models.TextField(_("reasons of the decision"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    follow_up_on = models.DateField(_("follow-up on"), null=True, blank=True)
    decided_by = person(_("decided by"))
    decided_at = moment(_("decided at"))
    correction_until = models.DateField(_("corrections until"), null=True, blank=True)
    waived_by = person(_("window waived by"))
    waived_at = moment(_("window waived at"))
    published_by = person(_("published by"))
    published_at = moment(_("published at"))
    correction_reason = models.TextField(_("reason of the correction"), blank=True)

    class Meta:
        ordering = ["cycle", "school"]
        verbose_name = _("annual review")
        verbose_name_plural = _("annual reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "school"],
                name="one_review_per_school_and_cycle",
                violation_error_message=_("This school has a review in this cycle already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="review_state_is_known"
            ),
            both_or_neither("exempted_by", "exempted_at", "review_exempted_by_somebody"),
            both_or_neither("submitted_by", "submitted_at", "review_submitted_by_somebody"),
            both_or_neither("reviewed_by", "reviewed_at", "review_reviewed_by_somebody"),
            both_or_neither("decided_by", "decided_at", "review_decided_by_somebody"),
            both_or_neither("waived_by", "waived_at", "review_waived_by_somebody"),
            both_or_neither("published_by", "published_at", "review_published_by_somebody"),
            models.CheckConstraint(
                condition=(Q(state="exempt", exempted_by__isnull=False) & ~Q(exemption=""))
                | (~Q(state="exempt") & Q(exemption="", exempted_by__isnull=True)),
                name="only_exempt_reviews_have_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(exemption="other") | ~Q(exemption_note=""),
                name="other_ground_is_explained",
                violation_error_message=_("Say which ground it is."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SUBMITTED_ON) | Q(submitted_by__isnull=False),
                name="submitted_review_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RECOMMENDED_ON)
                | (Q(reviewed_by__isnull=False, round__gte=1) & ~Q(recommendation="")),
                name="recommended_review_names_who_and_what",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED_ON)
                | (Q(decided_by__isnull=False, correction_until__isnull=False) & ~Q(decision="")),
                name="decided_review_names_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_by__isnull=False)
                | (~Q(state="published") & Q(published_by__isnull=True)),
                name="only_published_reviews_name_a_publisher",
            ),
            models.CheckConstraint(
                condition=(Q(decision="conditions", follow_up_on__isnull=False) & ~Q(conditions=""))
                | (~Q(decision="conditions") & Q(conditions="", follow_up_on__isnull=True)),
                name="conditions_have_a_follow_up",
                violation_error_message=_("Conditions need their text and a date of follow-up."),
            ),
            two_people("reviewed_by", "submitted_by", "reviewer_is_not_the_author"),
            two_people("decided_by", "submitted_by", "decider_is_not_the_author"),
            two_people("published_by", "submitted_by", "publisher_is_not_the_author"),
            two_people("published_by", "reviewed_by", "publisher_is_not_the_reviewer"),
        ]

    def __str__(self):
        return f"{self.school}, {self.cycle}"

    def get_absolute_url(self):
        return reverse("staff-review", args=[self.pk])
