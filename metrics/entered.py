"""Which working figures stand there for a school: for staff, never for the public."""

from collections.abc import Collection

from metrics.entering import REVIEW_SOURCE
from metrics.models import Observation


def figures_entered(schools: Collection[int], school_years: Collection[int]):
    """What schools entered in their reviews for these years, the earlier figures included."""
    return Observation.objects.filter(
        source__slug=REVIEW_SOURCE,
        population__school__in=schools,
        school_year__in=school_years,
    )
