"""What sources attest of schools, school year by school year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools import years

from .base import Sourced, school_year_in_range
from .places import Campus, District
from .schools import School
from .sources import Source


class SchoolYear(Sourced):
    """What a source attests about one school in one school year. Blank is not known."""

    class Level(models.TextChoices):
        ES = "es", _("elementary school")
        MS = "ms", _("middle school")
        HS = "hs", _("high school")
        SPAN = "span", _("span school")

    class LevelBasis(models.TextChoices):
        PRINTED = "printed", _("label printed in the source")
        GRADES = "grades", _("grades given by the CDE")

    class SizeModel(models.TextChoices):
        SMALL = "small", _("small school")
        COMPREHENSIVE = "comprehensive", _("comprehensive school")

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="years", verbose_name=_("school")
    )
    school_year = models.PositiveSmallIntegerField(
        _("school year"), help_text=_("First calendar year: 2021 for 2021-22")
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="school_years", verbose_name=_("source")
    )
    districts_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="school_years_by_districts",
        verbose_name=_("source of the districts"),
        help_text=_("Where another source than that of the row names the districts."),
    )
    local_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="local_school_years",
        limit_choices_to={"kind": "local"},
        verbose_name=_("local district"),
    )
    board_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="board_school_years",
        limit_choices_to={"kind": "board"},
        verbose_name=_("board district"),
    )
    campus = models.ForeignKey(
        Campus,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="school_years",
        verbose_name=_("campus"),
    )
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    level_basis = models.CharField(
        _("how the level is known"), max_length=8, choices=LevelBasis, blank=True
    )
    grades_offered = models.CharField(_("grades offered"), max_length=20, blank=True)
    grades_served = models.CharField(_("grades served"), max_length=20, blank=True)
    size_model = models.CharField(_("size"), max_length=13, choices=SizeModel, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=School.Status)
    charter = models.BooleanField(_("charter school"), null=True, blank=True)

    class Meta:
        ordering = ["school", "-school_year"]
        verbose_name = _("school year of a school")
        verbose_name_plural = _("school years of schools")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year"],
                name="one_row_per_school_and_year",
                violation_error_message=_(
                    "There is a row for this school and school year already."
                ),
            ),
            school_year_in_range("school_year_in_range"),
            models.CheckConstraint(
                condition=Q(districts_source__isnull=True)
                | Q(local_district__isnull=False)
                | Q(board_district__isnull=False),
                name="source_of_districts_names_one",
                violation_error_message=_("Name a district, or no source of the districts."),
            ),
            models.CheckConstraint(
                condition=Q(level="", level_basis="")
                | (
                    Q(level__in=["es", "ms", "hs", "span"])
                    & Q(level_basis__in=["printed", "grades"])
                ),
                name="level_says_how_it_is_known",
                violation_error_message=_("Give both the level and how it is known, or neither."),
            ),
        ]

    def __str__(self):
        return f"{self.school} {years.label(self.school_year)}"
