"""Which indicators a cycle could ask schools for."""

from collections.abc import Iterable

from django.db.models import Q

from metrics.models import Indicator
from reforms.models import AskedIndicator


def indicators_to_ask(asked: Iterable[AskedIndicator]) -> list[Indicator]:
    """All that count students or what they reach, and whatever is asked for already."""
    about_students = ~Q(data_class=Indicator.DataClass.C0)
    asked_already = Q(pk__in={each.indicator_id for each in asked})
    return list(Indicator.objects.filter(about_students | asked_already))
