"""The published figures about one school."""

from dataclasses import dataclass
from itertools import groupby

from metrics.models import Indicator, Release
from metrics.shown import ShownFigure, for_pages, shown
from schools.models import School, Source

from . import of_release


@dataclass(frozen=True)
class MeasuredYear:
    """The figures of one indicator in one school year, from one source."""

    school_year: int
    source: Source
    figures: list[ShownFigure]


@dataclass(frozen=True)
class Measured:
    """All figures of one indicator, latest school year first."""

    indicator: Indicator
    years: list[MeasuredYear]


def figures_of(school: School, release: Release | None = None) -> list[Measured]:
    """As they stood in the release, or in the latest one."""
    rows = of_release.figures_of(release).filter(school=school)
    ordered = for_pages(rows).order_by(
        "indicator__position",
        "indicator__name",
        "-school_year",
        "source__position",
        "source",
        "student_group__position",
        "key",
    )
    grouped = groupby(map(shown, ordered), key=lambda figure: figure.indicator)
    return [Measured(indicator, list(_by_year(figures))) for indicator, figures in grouped]


def _by_year(figures):
    grouped = groupby(figures, key=lambda figure: (figure.school_year, figure.source))
    for (school_year, source), found in grouped:
        yield MeasuredYear(school_year, source, list(found))
