"""Working figures and targets. Public pages and the API never read `Observation`."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models import ImportRun, Precision, Source, Sourced, Statement
from schools.models.base import school_year_in_range, slug_is_a_word

from .populations import Population
from .vocabulary import (
    WITH_VALUE,
    WITHOUT_VALUE,
    Grade,
    Indicator,
    Qualifier,
    Respondent,
    Status,
    StudentGroup,
)


class Observation(models.Model):
    """One working figure. Rows are never changed, but for `current`: a new figure is a new row.

    `value` is a percentage from 0 to 100, a whole count or a score, as the indicator's unit says;
    `digits` is the same number with the digits its source published, on our scale. Both are
    empty where there is no value, and `status` then says why. Dimensions are never null.
    """

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("indicator"),
    )
    population = models.ForeignKey(
        Population,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("population"),
    )
    school_year = models.PositiveSmallIntegerField(_("school year"))
    student_group = models.ForeignKey(
        StudentGroup,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("student group"),
    )
    grade = models.CharField(_("grade"), max_length=3, choices=Grade, default=Grade.ALL)
    respondent = models.CharField(
        _("respondents"), max_length=10, choices=Respondent, blank=True, default=""
    )
    status = models.CharField(_("status"), max_length=14, choices=Status)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    digits = models.CharField(_("value as published"), max_length=30, blank=True)
    low = models.DecimalField(_("from"), max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, blank=True)
    candidates = models.CharField(
        _("candidates"),
        max_length=120,
        blank=True,
        help_text=_("The numbers it may be, separated by spaces; only where it is not settled."),
    )
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="observations", verbose_name=_("source")
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("statement"),
    )
    import_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="observations", verbose_name=_("import")
    )
    row_number = models.PositiveIntegerField(_("row"), null=True, blank=True)
    column_name = models.CharField(_("column"), max_length=120, blank=True)
    current = models.BooleanField(_("current"), default=True)

    class Meta:
        verbose_name = _("working figure")
        verbose_name_plural = _("working figures")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "population",
                    "school_year",
                    "student_group",
                    "grade",
                    "respondent",
                ],
                condition=Q(current=True),
                name="one_current_figure_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WITH_VALUE, value__isnull=False)
                | (Q(value__isnull=True) & Q(status__in=WITHOUT_VALUE)),
                name="figure_has_a_value_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, digits="")
                | Q(Q(value__isnull=False), ~Q(digits="")),
                name="figure_keeps_its_published_digits",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(
                    value__isnull=True,
                    low__isnull=False,
                    high__isnull=False,
                    high__gte=F("low"),
                ),
                name="band_is_ordered_and_stands_for_a_value",
            ),
            models.CheckConstraint(
                condition=~Q(status="inferred") | ~Q(note=""),
                name="inferred_figure_states_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(Q(status="ambiguous"), ~Q(candidates=""))
                | Q(~Q(status="ambiguous"), candidates=""),
                name="only_unsettled_figures_have_candidates",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="figure_grade_is_known"
            ),
            models.CheckConstraint(
                condition=Q(respondent__in=["", *Respondent.values]),
                name="figure_respondent_is_known",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=["", *Qualifier.values]),
                name="figure_qualifier_is_known",
            ),
            school_year_in_range("figure_school_year_in_range"),
        ]

    def __str__(self):
        return f"{self.indicator_id}/{self.population_id}/{self.school_year}: {self.digits or '-'}"


class Target(Sourced):
    """A value that somebody set out to reach. `value` is null where none was set."""

    slug = models.SlugField(_("code"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    population = models.ForeignKey(
        Population,
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name=_("set for"),
    )
    student_group = models.ForeignKey(
        StudentGroup,
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name=_("student group"),
    )
    grade = models.CharField(_("grade"), max_length=3, choices=Grade, default=Grade.ALL)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3, null=True, blank=True)
    school_year = models.PositiveSmallIntegerField(
        _("due in school year"), help_text=_("The school year that holds the due date.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_precision = models.CharField(_("precision"), max_length=5, choices=Precision, blank=True)
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)

    class Meta:
        ordering = ["indicator", "school_year", "grade"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            slug_is_a_word("target_slug_is_a_word"),
            models.UniqueConstraint(
                fields=["indicator", "population", "student_group", "grade", "school_year"],
                name="one_target_per_cell",
                violation_error_message=_(
                    "There is a target for this group, grade and year already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""),
                name="target_without_a_value_says_why",
                violation_error_message=_("A target without a value needs a note that says why."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_precision="")
                | Q(Q(due_on__isnull=False), ~Q(due_precision="")),
                name="target_date_has_a_precision",
                violation_error_message=_("Give both the date and its precision, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="target_grade_is_known"
            ),
            school_year_in_range("target_school_year_in_range"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.indicator.get_absolute_url()}#{self.slug}"
