"""Who has which part in the reviews, from when until when; and what they are told by mail."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked, TrackedQuerySet
from schools.models import School

from .reviews import AnnualReview
from .signatures import two_people


class Role(models.TextChoices):
    LIAISON = "liaison", _("liaison of a school")
    COORDINATOR = "coordinator", _("coordinator")
    REVIEWER = "reviewer", _("reviewer of a school")
    DECIDER = "decider", _("decider")
    PUBLISHER = "publisher", _("publisher")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


# Membership of the committee is a `CommitteeMember` of the cycle's term with an account.
MEMBER = "member"
OF_A_SCHOOL = [Role.LIAISON, Role.REVIEWER]


class AssignmentQuerySet(TrackedQuerySet):
    def on(self, day):
        """The assignments that hold on a date: from the first day to the last, both included."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Assignment(Tracked):
    """A user has a role, for a school where the role is one of a school."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=14, choices=Role)
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("school"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("assigned by"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "school"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "school"],
                condition=Q(ends_on__isnull=True, school__isnull=False),
                name="school_role_is_assigned_once",
                violation_error_message=_("This is assigned already."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ends_on__isnull=True, school__isnull=True),
                name="role_is_assigned_once",
                violation_error_message=_("This is assigned already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["liaison", "reviewer"], school__isnull=False)
                | Q(~Q(role__in=["liaison", "reviewer"]), school__isnull=True),
                name="liaisons_and_reviewers_have_a_school",
                violation_error_message=_("Liaisons and reviewers have a school, others none."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("An assignment cannot end before it starts."),
            ),
            two_people("user", "assigned_by", "nobody_assigns_themselves"),
        ]

    def __str__(self):
        return self.get_role_display()


class Notice(models.Model):
    """Something that a person should be told by mail, at most one mail a day."""

    class Event(models.TextChoices):
        RETURNED = "returned", _("returned with comments")
        SUBMITTED = "submitted", _("submitted")
        VOTE = "vote", _("asks for your vote")
        DECIDED = "decided", _("decided: corrections are possible")
        PUBLISHED = "published", _("published")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("user"),
    )
    review = models.ForeignKey(
        AnnualReview, on_delete=models.PROTECT, related_name="notices", verbose_name=_("review")
    )
    event = models.CharField(_("event"), max_length=10, choices=Event)
    at = models.DateTimeField(_("at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        ordering = ["user", "at", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(event__in=["returned", "submitted", "vote", "decided", "published"]),
                name="notice_event_is_known",
            ),
        ]

    def __str__(self):
        return self.get_event_display()
