"""What the first page shows of the published figures: three numbers and one result."""

from dataclasses import dataclass

from lausd_pilots.readers.pilot_schools import PILOT
from metrics.models import PublishedValue, Target
from metrics.readers.targets import Check, checked_targets
from metrics.shown import ShownFigure, for_pages, shown

# How many schools, how many students, and whom they serve. Each is one indicator of one group;
# the page shows its latest year, and leaves out what is not published.
NUMBERS = [
    ("pilot-school-count", PILOT),
    ("pilot-school-enrollment", PILOT),
    ("meals-eligibility", "pilot-2021-22"),
]
# The one result that the report states without any damage to its figures.
RESULT = "early-literacy-grade-1-2023-2024"


@dataclass(frozen=True)
class Result:
    """A figure of the pilot schools, held against the target of the district."""

    target: Target
    check: Check


def three_numbers() -> list[ShownFigure]:
    latest = (latest_figure(indicator, population) for indicator, population in NUMBERS)
    return [figure for figure in latest if figure]


def latest_figure(indicator: str, population: str) -> ShownFigure | None:
    """Of all students together."""
    rows = (
        PublishedValue.objects.standing()
        .with_value()
        .filter(
            indicator__slug=indicator,
            population__slug=population,
            student_group__slug="all",
            grade="all",
            respondent="",
        )
    )
    latest = for_pages(rows).order_by("-school_year").first()
    return shown(latest) if latest else None


def one_result() -> Result | None:
    results = (
        Result(checked.target, check)
        for checked in checked_targets(Target.objects.filter(slug=RESULT))
        for check in checked.checks
        if check.entry.figure.population.slug == PILOT
    )
    return next(results, None)
