"""For which school years and student groups each indicator has a value that can be shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from metrics.models import PublishedValue, Release, StudentGroup

# What a release holds stays true until a figure of it is withdrawn; counting a million takes
# seconds.
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Available:
    """Of the latest release. Years rise; groups stand in their usual order."""

    years: list[int]
    student_groups: list[StudentGroup]
    of_schools: bool
    of_groups: bool


def available() -> dict[int, Available]:
    """By the indicator's id; those without a single value are left out. At most three queries."""
    newest = Release.objects.newest()
    if newest is None:
        return {}
    mark = f"available/{newest.number}/{newest.revision}/{newest.made_at.timestamp()}"
    rows = defaultdict(list)
    for indicator, *row in cache.get_or_set(mark, _counted, KEPT_SECONDS):
        rows[indicator].append(row)
    groups = list(StudentGroup.objects.all())
    return {indicator: _available(found, groups) for indicator, found in rows.items()}


def _counted() -> list[tuple[int, int, int, int, int]]:
    standing = PublishedValue.objects.standing().with_value().order_by()
    counted = standing.values("indicator_id", "school_year", "student_group_id").annotate(
        values=Count("pk"), of_schools=Count("school")
    )
    return list(
        counted.values_list(
            "indicator_id", "school_year", "student_group_id", "values", "of_schools"
        )
    )


def _available(rows: Iterable[tuple], groups: Iterable[StudentGroup]) -> Available:
    with_value = {group for _year, group, _values, _of_schools in rows}
    return Available(
        years=sorted({year for year, *_others in rows}),
        student_groups=[group for group in groups if group.pk in with_value],
        of_schools=any(of_schools for *_others, of_schools in rows),
        of_groups=any(values > of_schools for *_others, values, of_schools in rows),
    )
