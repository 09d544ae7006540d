"""The list of indicators: which have figures, of what, and for which school years."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from metrics.models import Indicator, PublishedValue


@dataclass
class Coverage:
    """What is published of one indicator. Years without a single value are left out."""

    years: list[int] = field(default_factory=list)
    of_schools: bool = False
    of_groups: bool = False
    without_value: bool = False

    @property
    def has_figures(self) -> bool:
        return self.of_schools or self.of_groups


@dataclass(frozen=True)
class Listed:
    """An indicator with its parts, which are listed under it."""

    indicator: Indicator
    coverage: Coverage
    parts: list["Listed"]


@dataclass(frozen=True)
class Grouped:
    """All indicators, by how closely one can look."""

    of_schools: list[Listed]
    of_groups: list[Listed]
    without_figures: list[Listed]


def grouped_indicators() -> Grouped:
    listed = listed_indicators(Indicator.objects.all())
    return Grouped(
        of_schools=[each for each in listed if each.coverage.of_schools],
        of_groups=[each for each in listed if is_of_groups_only(each)],
        without_figures=[each for each in listed if not anything_published(each)],
    )


def is_of_groups_only(listed: Listed) -> bool:
    return anything_published(listed) and not listed.coverage.of_schools


def anything_published(listed: Listed) -> bool:
    """Of itself or of a part: the parts are shown beneath it."""
    return listed.coverage.has_figures or any(anything_published(part) for part in listed.parts)


def listed_indicators(indicators: Iterable[Indicator]) -> list[Listed]:
    coverage = coverage_of_indicators()
    parts: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        parts[indicator.part_of_id].append(indicator)
    return listed_under(None, parts, coverage)


def listed_under(whole: int | None, parts: dict, coverage: dict[int, Coverage]) -> list[Listed]:
    return [
        Listed(each, coverage.get(each.pk, Coverage()), listed_under(each.pk, parts, coverage))
        for each in parts.get(whole, [])
    ]


def coverage_of_indicators() -> dict[int, Coverage]:
    found: dict[int, Coverage] = defaultdict(Coverage)
    for indicator, year, rows, values, school_values in figure_counts():
        coverage = found[indicator]
        coverage.without_value |= values < rows
        coverage.of_schools |= school_values > 0
        coverage.of_groups |= values > school_values
        if values:
            coverage.years.append(year)
    return found


def figure_counts():
    """Rows, rows with a value, and those of single schools, by indicator and school year."""
    published = PublishedValue.objects.standing().values("indicator_id", "school_year")
    counted = published.annotate(
        rows=Count("pk"),
        with_value=Count("value"),
        school_values=Count("value", filter=Q(school__isnull=False)),
    ).order_by("indicator_id", "school_year")
    return counted.values_list("indicator_id", "school_year", "rows", "with_value", "school_values")
