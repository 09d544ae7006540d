"""The words in which figures are kept: indicators, groups, grades, respondents, statuses."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked
from schools.models import Sourced
from schools.models.base import slug_is_a_word


class Status(models.TextChoices):
    """What kind of figure it is, or why there is none."""

    REPORTED = "reported", _("reported")
    COMPUTED = "computed", _("computed")
    INFERRED = "inferred", _("inferred")
    AMBIGUOUS = "ambiguous", _("not settled")
    SUPPRESSED = "suppressed", _("hidden to protect students")
    NOT_APPLICABLE = "not_applicable", _("does not apply")
    NOT_REPORTED = "not_reported", _("not reported")
    NOT_COLLECTED = "not_collected", _("not collected")
    LOST_IN_SOURCE = "lost_in_source", _("lost in our copy of the source")
    WITHDRAWN = "withdrawn", _("withdrawn")


WITH_VALUE = ["reported", "computed", "inferred"]
WITHOUT_VALUE = [status for status in Status.values if status not in WITH_VALUE]


class Qualifier(models.TextChoices):
    ABOUT = "about", _("about")
    MORE_THAN = "more_than", _("more than")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    ALMOST = "almost", _("almost")


class Respondent(models.TextChoices):
    STUDENTS = "students", _("students")
    STAFF = "staff", _("staff")
    TEACHERS = "teachers", _("teachers")
    FAMILIES = "families", _("families")
    PRINCIPALS = "principals", _("principals")


class Grade(models.TextChoices):
    ALL = "all", _("all grades")
    K = "k", _("kindergarten")
    G1 = "1", _("grade 1")
    G2 = "2", _("grade 2")
    G3 = "3", _("grade 3")
    G4 = "4", _("grade 4")
    G5 = "5", _("grade 5")
    G6 = "6", _("grade 6")
    G7 = "7", _("grade 7")
    G8 = "8", _("grade 8")
    G9 = "9", _("grade 9")
    G10 = "10", _("grade 10")
    G11 = "11", _("grade 11")
    G12 = "12", _("grade 12")


class Indicator(Sourced):
    """What a figure measures: its unit, its denominator, and which way is better."""

    class Unit(models.TextChoices):
        PERCENT = "percent", _("percent")
        COUNT = "count", _("count")
        SCORE = "score", _("score")

    class Direction(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")
        NEUTRAL = "neutral", _("neither is better")

    class DataClass(models.TextChoices):
        """How its figures are protected. C0 needs no rule; C1 is already public."""

        C0 = "C0", _("facts of schools, staff and programs")
        C1 = "C1", _("already public at its source")
        C2 = "C2", _("counts of students, entered by the district")
        C3 = "C3", _("outcomes of students, entered by the district")

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    data_class = models.CharField(_("data class"), max_length=2, choices=DataClass)
    definition = models.TextField(_("definition"))
    definition_es = models.TextField(_("definition in Spanish"), blank=True)
    denominator = models.CharField(
        _("share of what"), max_length=250, blank=True, help_text=_("Blank where it is no share.")
    )
    denominator_es = models.CharField(_("share of what, in Spanish"), max_length=250, blank=True)
    why_it_matters = models.TextField(_("why it matters"), blank=True)
    why_it_matters_es = models.TextField(_("why it matters, in Spanish"), blank=True)
    query_threshold = models.DecimalField(
        _("ask for a note from this yearly change on"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
    )
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            slug_is_a_word("indicator_slug_is_a_word"),
            models.CheckConstraint(condition=~Q(definition=""), name="indicator_is_defined"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("indicator-detail", args=[self.slug])


class StudentGroup(Tracked):
    """The students a figure is about, within its population."""

    class Partition(models.TextChoices):
        ALL = "all", _("all students")
        LANGUAGE = "language", _("language")
        INCOME = "income", _("family income")
        DISABILITY = "disability", _("disability")
        GENDER = "gender", _("gender")
        RACE = "race", _("race and ethnicity")
        OTHER = "other", _("other")

    slug = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    partition = models.CharField(_("kind of group"), max_length=10, choices=Partition)
    definition = models.TextField(_("definition"), blank=True)
    definition_es = models.TextField(_("definition in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("student group")
        verbose_name_plural = _("student groups")
        constraints = [slug_is_a_word("student_group_slug_is_a_word")]

    def __str__(self):
        return self.name
