"""The published figures in columns, with the relations and indexes of `PublishedValue`.

The site keeps a row as text beside the columns that filter; a plain project would have no such
text, and a column for each member instead. So this table is narrower than the site's.
"""

from django.db import models

from metrics.models import Indicator, Population, Release, StudentGroup
from schools.models import District, School, Source


def to(model, **options):
    """The index of each relation is copied from the site's table with all others."""
    return models.ForeignKey(
        model, on_delete=models.PROTECT, related_name="+", db_index=False, **options
    )


OPTIONAL = {"null": True, "blank": True}
DECIMAL = {"max_digits": 18, "decimal_places": 6}


class PlainFigure(models.Model):
    key = models.CharField(max_length=300)
    first_release = to(Release)
    last_release = to(Release, **OPTIONAL)
    indicator = to(Indicator)
    population = to(Population)
    school = to(School, **OPTIONAL)
    local_district = to(District, **OPTIONAL)
    board_district = to(District, **OPTIONAL)
    district_year = models.PositiveSmallIntegerField(**OPTIONAL)
    level = models.CharField(max_length=4, blank=True)
    school_year = models.PositiveSmallIntegerField()
    student_group = to(StudentGroup)
    grade = models.CharField(max_length=3)
    respondent = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=14)
    value = models.DecimalField(**DECIMAL, **OPTIONAL)
    low = models.DecimalField(**DECIMAL, **OPTIONAL)
    high = models.DecimalField(**DECIMAL, **OPTIONAL)
    numerator = models.PositiveIntegerField(**OPTIONAL)
    denominator = models.PositiveIntegerField(**OPTIONAL)
    qualifier = models.CharField(max_length=10, blank=True)
    candidates = models.JSONField(**OPTIONAL)
    note = models.TextField(blank=True)
    note_es = models.TextField(blank=True)
    source = to(Source)

    class Meta:
        db_table = "benchmark_plainfigure"
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "first_release"], name="plain_row_per_key_and_first_release"
            ),
        ]

    def __str__(self):
        return self.key


SHOWN = [
    "indicator",
    "population",
    "school",
    "local_district",
    "board_district",
    "student_group",
    "source",
    "first_release",
]


def standing():
    """The rows of the latest release, with everything that they mention."""
    return PlainFigure.objects.filter(last_release=None).select_related(*SHOWN)


def school_year_label(first: int | None) -> str | None:
    return None if first is None else f"{first}-{(first + 1) % 100:02d}"
