"""Reviews as they were published: each version frozen, the earlier ones readable."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools import years

from .reviews import AnnualReview


class PublishedReviewQuerySet(models.QuerySet):
    def standing(self):
        """The newest version of each review."""
        newer = self.model.objects.filter(
            review=models.OuterRef("review"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))


class PublishedReview(models.Model):
    """One version of a published review, frozen as one document.

    `document` holds judgements, texts, decision and the numbers of votes (see
    `reforms/documents.py`); figures are no part of it, they are drawn from the current release.
    Only a withdrawal changes a row: it empties the document and says why.
    """

    review = models.ForeignKey(
        AnnualReview,
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name=_("review"),
    )
    version = models.PositiveSmallIntegerField(_("version"))
    document = models.JSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    reason = models.TextField(_("reason of the correction"), blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    objects = PublishedReviewQuerySet.as_manager()

    class Meta:
        ordering = ["review", "-version"]
        verbose_name = _("published review")
        verbose_name_plural = _("published reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "version"], name="one_published_review_per_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gte=2) & ~Q(reason="")),
                name="correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_review_says_why",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="published_review_has_its_digest"
            ),
        ]

    def __str__(self):
        return f"{self.review_id}, version {self.version}"

    def get_absolute_url(self):
        """Needs the review with its school and cycle."""
        cycle = self.review.cycle
        parts = [years.label(cycle.school_year), self.review.school.slug, cycle.kind]
        return f"{reverse('review-detail', args=parts)}?version={self.version}"

    @property
    def public_reason(self) -> str:
        """Why it was corrected. It may repeat what was taken down, and is gone with it."""
        return "" if self.withdrawn_at else self.reason
