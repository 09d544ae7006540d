"""What schools offer and what they were recognised for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools import years

from .base import Aliased, Meeting, Sourced, school_year_in_range, slug_is_a_word
from .people import Party
from .schools import School


class Program(Sourced, Aliased, Meeting):
    """A program, practice, agreement or series of meetings that a source names."""

    class Kind(models.TextChoices):
        PROGRAM = "program", _("program for students")
        PRACTICE = "practice", _("practice of a school")
        SUPPORT = "support", _("staff and support")
        AGREEMENT = "agreement", _("agreement")
        MEETINGS = "meetings", _("series of meetings")
        DEMAND = "demand", _("demand of a local district")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [slug_is_a_word("program_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("program-detail", args=[self.slug])


class ProgramOffering(Sourced):
    """A source attests that a school had a program in a school year."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("program")
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("school")
    )
    school_year = models.PositiveSmallIntegerField(_("school year"))

    class Meta:
        ordering = ["program", "school", "school_year"]
        verbose_name = _("program at a school")
        verbose_name_plural = _("programs at schools")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "school", "school_year"],
                name="offering_once_per_school_year",
                violation_error_message=_(
                    "This program stands there for this school and year already."
                ),
            ),
            school_year_in_range("offering_school_year_in_range"),
        ]

    def __str__(self):
        return years.label(self.school_year)


class Award(Sourced, Aliased):
    """An award that schools can win."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    given_by = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name=_("given by"),
    )
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [slug_is_a_word("award_slug_is_a_word")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("recognition-detail", args=[self.slug])


class Recognition(Sourced):
    """A school won an award. `year` is null where the source gives none."""

    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("award")
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("school")
    )
    year = models.PositiveSmallIntegerField(_("calendar year"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    note_es = models.CharField(_("note in Spanish"), max_length=250, blank=True)

    class Meta:
        ordering = ["award", "school", "year"]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "school", "year"],
                name="recognition_once_per_year",
                violation_error_message=_(
                    "This award stands there for this school and year already."
                ),
            ),
            models.UniqueConstraint(
                fields=["award", "school"],
                condition=Q(year__isnull=True),
                name="recognition_once_without_a_year",
                violation_error_message=_(
                    "This award stands there for this school without a year already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2100),
                name="recognition_year_in_range",
            ),
        ]

    def __str__(self):
        return str(self.year or _("no year given"))
