"""Who a figure is about, and who belongs to it in which year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.history import Tracked
from schools.models import District, School, SchoolYear, Sourced
from schools.models.base import school_year_in_range, slug_is_a_word


class Population(Tracked):
    """One school, an attested group, or a fixed list followed through all years.

    The schools of a district or of a level are those that `SchoolYear` names for that year.

    A fixed list has the members that `list_of` had in `list_year`, whatever year a figure is
    about; it is named for that year. Its slug never changes, also when its school is renamed.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", _("one school")
        GROUP = "group", _("group attested year by year")
        FIXED_LIST = "fixed_list", _("fixed list of one year")
        DISTRICT = "district", _("schools of a district, year by year")
        LEVEL = "level", _("schools of a level, year by year")

    slug = models.SlugField(_("code"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    definition_es = models.TextField(_("definition in Spanish"), blank=True)
    school = models.OneToOneField(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="population",
        verbose_name=_("school"),
    )
    list_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fixed_lists",
        verbose_name=_("list of"),
    )
    list_year = models.PositiveSmallIntegerField(
        _("school year of the list"), null=True, blank=True
    )
    # Their members are those of which `SchoolYear` says so: no fact is kept twice.
    district = models.OneToOneField(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="population",
        verbose_name=_("district"),
    )
    level = models.CharField(_("level"), max_length=4, choices=SchoolYear.Level, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = [
            slug_is_a_word("population_slug_is_a_word"),
            models.CheckConstraint(
                condition=Q(kind="school", school__isnull=False)
                | Q(~Q(kind="school"), school__isnull=True),
                name="population_of_one_school_names_it",
                violation_error_message=_("Only a population of one school names a school."),
            ),
            models.CheckConstraint(
                condition=Q(kind="fixed_list", list_of__isnull=False, list_year__isnull=False)
                | Q(~Q(kind="fixed_list"), list_of__isnull=True, list_year__isnull=True),
                name="fixed_list_names_its_group_and_year",
                violation_error_message=_("Only a fixed list names its group and its school year."),
            ),
            models.CheckConstraint(
                condition=Q(kind="district", district__isnull=False)
                | Q(~Q(kind="district"), district__isnull=True),
                name="population_of_a_district_names_it",
                violation_error_message=_("Only a population of a district names a district."),
            ),
            models.CheckConstraint(
                condition=Q(kind="level", level__in=SchoolYear.Level.values)
                | Q(~Q(kind="level"), level=""),
                name="population_of_a_level_names_it",
                violation_error_message=_("Only a population of a level names a level."),
            ),
            models.UniqueConstraint(
                fields=["level"], condition=~Q(level=""), name="one_population_per_level"
            ),
        ]

    def __str__(self):
        return self.name


class PopulationMember(Sourced):
    """A source attests that a school belonged to a group in a school year."""

    population = models.ForeignKey(
        Population, on_delete=models.PROTECT, related_name="members", verbose_name=_("population")
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("school")
    )
    school_year = models.PositiveSmallIntegerField(_("school year"))

    class Meta:
        ordering = ["population", "school_year", "school"]
        verbose_name = _("member of a population")
        verbose_name_plural = _("members of populations")
        constraints = [
            models.UniqueConstraint(
                fields=["population", "school", "school_year"],
                name="member_once_per_school_year",
                violation_error_message=_("This school is a member in this school year already."),
            ),
            school_year_in_range("member_school_year_in_range"),
        ]

    def __str__(self):
        return years.label(self.school_year)
