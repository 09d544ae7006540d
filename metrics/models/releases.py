"""Releases, and the figures as they were published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models import District, School, Source, Statement
from schools.models.base import school_year_in_range

from .populations import Population
from .vocabulary import WITH_VALUE, WITHOUT_VALUE, Grade, Indicator, Status, StudentGroup


class ReleaseQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-number")

    def newest(self):
        """None where nothing has been published yet."""
        return self.latest_first().first()


class Release(models.Model):
    """One edition of all published figures. Numbers rise by one; versions are for people."""

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        FINAL = "final", _("final")

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    version = models.CharField(_("version"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.FINAL)
    reason = models.TextField(_("reason"))
    reason_es = models.TextField(_("reason in Spanish"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases",
        verbose_name=_("made by"),
    )
    added = models.PositiveIntegerField(_("figures added"))
    changed = models.PositiveIntegerField(_("figures changed"))
    removed = models.PositiveIntegerField(_("figures removed"))
    figures = models.PositiveIntegerField(_("figures in all"))
    files = models.JSONField(
        _("files"), default=list, help_text=_("Name, bytes and SHA-256 of each file.")
    )

    withdrawn = models.PositiveIntegerField(_("figures withdrawn"), default=0)
    # Rises when figures are withdrawn: what was kept of the release before is out of date.
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="release_has_a_reason"),
            models.CheckConstraint(
                condition=Q(version__regex=r"^[a-z0-9]+\.[0-9]+$"),
                name="release_version_is_year_and_number",
            ),
        ]

    def __str__(self):
        return self.version


class Change(models.TextChoices):
    """Why a row began in its first release."""

    ADDED = "added", _("added")
    REAL = "real", _("changed at its source")
    CORRECTION = "correction", _("corrected")
    TECHNICAL = "technical", _("the same figure under another name or district")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublishedValueQuerySet(models.QuerySet):
    def in_release(self, release: Release):
        """The rows that stood in a release."""
        return self.filter(first_release__lte=release.number).filter(
            Q(last_release__isnull=True) | Q(last_release__gte=release.number)
        )

    def standing(self):
        """The rows of the latest release."""
        return self.filter(last_release__isnull=True)

    def with_value(self):
        return self.filter(value__isnull=False)

    def of_schools(self):
        return self.filter(school__isnull=False)

    def beside_targets(self, targets):
        """Figures of groups of schools, for the students and grades that targets are set for."""
        return self.filter(
            indicator__in=[target.indicator_id for target in targets],
            student_group__in=[target.student_group_id for target in targets],
            grade__in=[target.grade for target in targets],
            school=None,
            respondent="",
        )


def _index(name: str, *fields: str) -> models.Index:
    return models.Index(fields=[*fields, "first_release", "last_release"], name=f"published_{name}")


class PublishedValue(models.Model):
    """One published figure and the interval of releases in which it stood.

    `row` is the row of the API as JSON text, written once, when it was published, and `csv` the
    same as a line; the columns beside them serve to filter and to order. `key` is the row's
    natural key.
    """

    # On PostgreSQL its letters are compared byte by byte, as on SQLite: migration 0006.
    key = models.CharField(_("key"), max_length=300)
    first_release = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="values_begun",
        verbose_name=_("first release"),
    )
    last_release = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="values_ended",
        null=True,
        blank=True,
        verbose_name=_("last release"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published",
        verbose_name=_("indicator"),
    )
    population = models.ForeignKey(
        Population,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published",
        verbose_name=_("population"),
    )
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published",
        null=True,
        blank=True,
        verbose_name=_("school"),
    )
    local_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published_as_local",
        null=True,
        blank=True,
        verbose_name=_("local district"),
    )
    board_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published_as_board",
        null=True,
        blank=True,
        verbose_name=_("board district"),
    )
    district_year = models.PositiveSmallIntegerField(_("district year"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=4, blank=True)
    school_year = models.PositiveSmallIntegerField(_("school year"))
    student_group = models.ForeignKey(
        StudentGroup,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published",
        verbose_name=_("student group"),
    )
    grade = models.CharField(_("grade"), max_length=3, choices=Grade)
    respondent = models.CharField(_("respondents"), max_length=10, blank=True)
    status = models.CharField(_("status"), max_length=14, choices=Status)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="published",
        verbose_name=_("source"),
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        related_name="published",
        null=True,
        blank=True,
        verbose_name=_("statement"),
    )
    row = models.TextField(_("row as served"))
    csv = models.TextField(_("line as served"))
    change = models.CharField(_("change"), max_length=10, choices=Change, blank=True)

    objects = PublishedValueQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(last_release__isnull=True),
                name="one_standing_row_per_key",
            ),
            models.UniqueConstraint(
                fields=["key", "first_release"], name="one_row_per_key_and_first_release"
            ),
            models.CheckConstraint(
                condition=Q(last_release__isnull=True) | Q(last_release__gte=F("first_release")),
                name="published_row_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WITH_VALUE, value__isnull=False)
                | (Q(value__isnull=True) & Q(status__in=WITHOUT_VALUE)),
                name="published_has_a_value_or_a_reason",
            ),
            models.CheckConstraint(condition=~Q(csv=""), name="published_has_a_line"),
            school_year_in_range("published_school_year_in_range"),
        ]
        indexes = [
            # A list is read in the order of the keys, so each begins with what is filtered by and
            # goes on with the key. What else is often asked for follows, and the releases, so that
            # rows that do not count are passed over in the index.
            _index("by_indicator", "indicator", "key", "student_group", "school_year"),
            _index("by_indicator_year", "indicator", "school_year", "key", "student_group"),
            _index("by_school", "school", "key", "indicator", "student_group", "school_year"),
            _index("by_population", "population", "key", "indicator", "student_group"),
            _index("by_group", "student_group", "key", "indicator", "school_year"),
            _index("by_year", "school_year", "key", "indicator", "student_group"),
            _index(
                "by_local", "local_district", "key", "indicator", "student_group", "school_year"
            ),
            _index(
                "by_board", "board_district", "key", "indicator", "student_group", "school_year"
            ),
            _index("by_status", "status", "key", "indicator"),
            _index("by_source", "source", "key", "indicator"),
            models.Index(fields=["first_release", "key"], name="published_by_first_release"),
            models.Index(fields=["last_release", "key"], name="published_by_last_release"),
        ]

    def __str__(self):
        return self.key
