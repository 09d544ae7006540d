"""What the Pilot Schools stand on: autonomies, values, and the committee that oversees them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.models import Aliased, Meeting, Party, School, Sourced
from schools.models.base import school_year_in_range, slug_is_a_word

from .initiatives import Initiative


class Strand(Sourced, Aliased):
    """One of the autonomies or values of an initiative."""

    class Kind(models.TextChoices):
        AUTONOMY = "autonomy", _("autonomy")
        VALUE = "value", _("value")

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="strands", verbose_name=_("initiative")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    name_es = models.CharField(_("name in Spanish"), max_length=80, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    among_the_five = models.BooleanField(
        _("among the five"),
        default=True,
        help_text=_("Some sources print further autonomies; they are kept and marked."),
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["kind", "position"]
        verbose_name = _("autonomy or value")
        verbose_name_plural = _("autonomies and values")
        constraints = [slug_is_a_word("strand_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.initiative.get_absolute_url()}#{self.slug}"


class Committee(Sourced, Aliased, Meeting):
    """A committee that oversees an initiative."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="committees",
        verbose_name=_("initiative"),
    )
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    task = models.TextField(_("task"), blank=True)
    task_es = models.TextField(_("task in Spanish"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [slug_is_a_word("committee_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.initiative.get_absolute_url()}#{self.slug}"


class CommitteeMember(Sourced):
    """A person sits on a committee for an organisation in a school year."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="members", verbose_name=_("committee")
    )
    person = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="committee_seats", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_seats_held",
        verbose_name=_("organisation"),
        help_text=_("Blank for the district itself."),
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("As printed."))
    school_year = models.PositiveSmallIntegerField(_("school year"))
    position = models.PositiveSmallIntegerField(_("position in the list"))
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_members",
        verbose_name=_("serves the school"),
        help_text=_("Who serves a school cannot vote on its review."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_seats",
        verbose_name=_("account"),
        help_text=_("With it the member votes on reviews."),
    )

    class Meta:
        ordering = ["committee", "-school_year", "position"]
        verbose_name = _("member of a committee")
        verbose_name_plural = _("members of committees")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "school_year"],
                name="committee_member_once_per_year",
                violation_error_message=_("This person is a member in this school year already."),
            ),
            school_year_in_range("committee_school_year_in_range"),
        ]

    def __str__(self):
        return f"{self.title}, {years.label(self.school_year)}"
