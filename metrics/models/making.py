"""Releases in the making, and what staff know of published figures. The public reads none of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models import ImportRun

from .releases import Release


class PreparedRelease(models.Model):
    """A release that was worked out whole, and waits for somebody to confirm it.

    Its `run` is its ticket in the queue; the report of the run holds the checklist, the counts
    and the differences. `digest` is that of all rows it would add, change and end: on confirming,
    the release is worked out again, and made only where the digest is still the same.
    """

    run = models.OneToOneField(
        ImportRun, on_delete=models.PROTECT, related_name="prepared_release", verbose_name=_("run")
    )
    version = models.CharField(_("version"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=11, choices=Release.State, default=Release.State.FINAL
    )
    reason = models.TextField(_("reason"))
    reason_es = models.TextField(_("reason in Spanish"), blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases_prepared",
        verbose_name=_("prepared by"),
    )
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    needs_two = models.BooleanField(
        _("needs two people"),
        default=True,
        help_text=_("Figures that staff have entered are new in it."),
    )
    # Keys of figures that are shown against a warning, with the reason given for each.
    overrides = models.JSONField(_("shown all the same"), default=dict, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases_confirmed",
        verbose_name=_("confirmed by"),
    )
    release = models.OneToOneField(
        Release,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prepared",
        verbose_name=_("release"),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("prepared release")
        verbose_name_plural = _("prepared releases")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="prepared_release_has_a_reason"),
            models.CheckConstraint(
                condition=Q(needs_two=False)
                | Q(confirmed_by__isnull=True)
                | Q(prepared_by__isnull=True)
                | ~Q(confirmed_by=F("prepared_by")),
                name="prepared_release_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(release__isnull=True)
                | Q(needs_two=False)
                | Q(confirmed_by__isnull=False),
                name="release_that_needs_two_was_confirmed",
            ),
        ]

    def __str__(self):
        return self.version or str(self.pk)


class HiddenFigure(models.Model):
    """Why a published figure is hidden or coded. Only staff may know: it tells what is small."""

    class Reason(models.TextChoices):
        SMALL = "small", _("ten students or fewer")
        UNKNOWN = "unknown", _("the number of students is not known")
        PROTECTS = "protects", _("protects another figure")
        BEFORE = "before", _("was hidden in an earlier release")
        UNSOLVED = "unsolved", _("no safe way was found in time")
        CODED = "coded", _("only a range is safe")

    key = models.CharField(_("key"), max_length=300, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    since = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="hidden_since", verbose_name=_("since")
    )
    already_released = models.BooleanField(_("an earlier release shows it"), default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("hidden figure")
        verbose_name_plural = _("hidden figures")

    def __str__(self):
        return self.key


class Withdrawal(models.Model):
    """A figure that was erased from every release that held it, for the sake of privacy."""

    key = models.CharField(_("key"), max_length=300, unique=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="withdrawals",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-at", "key"]
        verbose_name = _("withdrawn figure")
        verbose_name_plural = _("withdrawn figures")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason"),
        ]

    def __str__(self):
        return self.key
