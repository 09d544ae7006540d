"""What people say and show to each other in a review: comments, evidence, votes, steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.models import Indicator
from schools.history import Tracked
from schools.models import School, Source, Statement

from .entries import ReviewEntry
from .oversight import CommitteeMember
from .reviews import AnnualReview, State
from .signatures import both_or_neither, moment, person


class Comment(Tracked):
    """A reviewer asks something about an entry; a review is not resubmitted while one is open."""

    entry = models.ForeignKey(
        ReviewEntry, on_delete=models.PROTECT, related_name="comments", verbose_name=_("entry")
    )
    text = models.TextField(_("comment"))
    made_by = person(_("made by"))
    made_at = moment(_("made at"))
    answer = models.TextField(_("answer"), blank=True)
    resolved_by = person(_("resolved by"))
    resolved_at = moment(_("resolved at"))

    class Meta:
        ordering = ["entry", "made_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False, made_at__isnull=False),
                name="comment_made_by_somebody",
            ),
            both_or_neither("resolved_by", "resolved_at", "comment_resolved_by_somebody"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(resolved_by__isnull=False),
                name="only_resolved_comments_have_an_answer",
            ),
        ]

    def __str__(self):
        return self.text[:60]


class Evidence(Tracked):
    """A file, a figure or a document of a school. It is for staff, and never public.

    One piece serves any entry of any review of its school.
    """

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("school")
    )
    title = models.CharField(_("title"), max_length=200)
    # Below DATA_DIR/evidence, under a name of our own: see `reforms.uploads`.
    file = models.CharField(_("file"), max_length=120, blank=True, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    content_type = models.CharField(_("type"), max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("bytes"), null=True, blank=True, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_evidence",
        verbose_name=_("document"),
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_evidence",
        verbose_name=_("fact"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_evidence",
        verbose_name=_("figures of an indicator"),
    )
    entries = models.ManyToManyField(
        ReviewEntry, blank=True, related_name="evidence", verbose_name=_("entries")
    )
    added_by = person(_("added by"))
    added_at = moment(_("added at"))

    class Meta:
        ordering = ["school", "title"]
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ~Q(file=""), source__isnull=True, statement__isnull=True, indicator__isnull=True
                )
                | Q(file="", source__isnull=False, statement__isnull=True, indicator__isnull=True)
                | Q(file="", source__isnull=True, statement__isnull=False, indicator__isnull=True)
                | Q(file="", source__isnull=True, statement__isnull=True, indicator__isnull=False),
                name="evidence_is_one_thing",
                violation_error_message=_("Give a file, a document, a fact or an indicator."),
            ),
            models.CheckConstraint(
                condition=Q(file="")
                | (Q(digest__regex=r"^[0-9a-f]{64}$", size__isnull=False) & ~Q(content_type="")),
                name="evidence_file_has_its_digest",
            ),
            models.CheckConstraint(
                condition=Q(added_by__isnull=False, added_at__isnull=False),
                name="evidence_added_by_somebody",
            ),
        ]

    def __str__(self):
        return self.title


class Vote(Tracked):
    """What a member of the committee voted in one round; a recusal is a vote that counts for none.

    Who voted how is never public. A member who serves the school can only be recused: the action
    sees to it, and a trigger (`reforms/migrations`).
    """

    class Choice(models.TextChoices):
        FOR = "for", _("in favor")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstention")
        RECUSED = "recused", _("recused")

    review = models.ForeignKey(
        AnnualReview, on_delete=models.PROTECT, related_name="votes", verbose_name=_("review")
    )
    round = models.PositiveSmallIntegerField(_("round of voting"))
    member = models.ForeignKey(
        CommitteeMember, on_delete=models.PROTECT, related_name="votes", verbose_name=_("member")
    )
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    reason = models.TextField(_("reason"), blank=True)
    cast_by = person(_("cast by"))
    cast_at = moment(_("cast at"))

    class Meta:
        ordering = ["review", "round", "member"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "member"], name="one_vote_per_member_and_round"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain", "recused"]),
                name="vote_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(choice="recused") | ~Q(reason=""), name="recusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(cast_by__isnull=False, cast_at__isnull=False),
                name="vote_cast_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} in round {self.round}"


class Transition(models.Model):
    """One step of a review from one state to the next. Rows are only added."""

    review = models.ForeignKey(
        AnnualReview, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("review")
    )
    action = models.CharField(_("step"), max_length=16)
    from_state = models.CharField(_("from"), max_length=12, choices=State)
    to_state = models.CharField(_("to"), max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="review_transitions",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["review", "at", "pk"]
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=State.values, to_state__in=State.values),
                name="transition_states_are_known",
            ),
        ]

    def __str__(self):
        return f"{self.from_state} → {self.to_state}"
