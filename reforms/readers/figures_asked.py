"""The figures that reviews ask for, and what stands there so far.

For staff only: these are working figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from metrics.entering import Place, queries_of, standing_figures, total_of
from metrics.models import Indicator, Population
from reforms.models import AnnualReview, AskedIndicator
from schools.models import SchoolYear
from schools.placements import NOWHERE, Placement, placement_of


@dataclass(frozen=True)
class AskedFigure:
    """`current` and `last_year` are working figures, or None; `queries` are still to explain."""

    indicator: Indicator
    required: bool
    current: Any
    last_year: Any
    queries: list[str]


def figures_asked(
    reviews: Sequence[AnnualReview], placements: dict[int, Placement] | None = None
) -> dict[int, list[AskedFigure]]:
    """By review id, in the order of the indicators. Constant queries, whatever the number.

    Who has the placements of the schools already passes them.
    """
    reviews = list(reviews)
    prefetch_related_objects(reviews, "school__population", "cycle")
    if placements is None:
        placements = placements_of(reviews)
    asked = _asked_of_cycles({review.cycle_id for review in reviews})
    wanted = {
        review.pk: _asked_of_level(asked[review.cycle_id], placements.get(review.pk, NOWHERE).level)
        for review in reviews
    }
    indicators = {each.indicator_id: each.indicator for found in asked.values() for each in found}
    places = [_place(each.indicator, review) for review in reviews for each in wanted[review.pk]]
    wholes = [indicator.part_of for indicator in indicators.values() if indicator.part_of]
    standing = standing_figures(places, [*wholes, *indicators.values()])
    return {
        review.pk: [
            _asked_figure(each, _place(each.indicator, review), standing)
            for each in wanted[review.pk]
        ]
        for review in reviews
    }


def is_asked(asked: AskedIndicator, level: str) -> bool:
    """Where the level of a school is not known, only what is asked of every level is."""
    return asked.level in ("", level)


def placements_of(reviews: Iterable[AnnualReview]) -> dict[int, Placement]:
    """By review id: where the school stands in the year of its cycle, or stood last before it."""
    reviews = list(reviews)
    years = SchoolYear.objects.filter(school__in={review.school_id for review in reviews})
    years = years.select_related("local_district", "board_district", "campus")
    by_school: dict[int, list[SchoolYear]] = defaultdict(list)
    for year in years.order_by("-school_year"):
        by_school[year.school_id].append(year)
    return {review.pk: _placement(review, by_school[review.school_id]) for review in reviews}


def population_of(review: AnnualReview) -> Population | None:
    """No query, where `school__population` was fetched. None: nothing was ever recorded of it."""
    return getattr(review.school, "population", None)


def _placement(review: AnnualReview, latest_first: list[SchoolYear]) -> Placement:
    until = review.cycle.school_year
    return placement_of([year for year in latest_first if year.school_year <= until])


def _asked_of_cycles(cycles: set[int]) -> dict[int, list[AskedIndicator]]:
    found: dict[int, list[AskedIndicator]] = defaultdict(list)
    asked = AskedIndicator.objects.filter(cycle__in=cycles).select_related("indicator__part_of")
    for each in asked.order_by("indicator__position", "indicator__name", "level"):
        found[each.cycle_id].append(each)
    return found


def _asked_of_level(asked: list[AskedIndicator], level: str) -> list[AskedIndicator]:
    """Once each: what is asked of a level by name takes the place of what is asked of all."""
    of_level = {each.indicator_id: each for each in asked if is_asked(each, level)}
    return list(of_level.values())


def _place(indicator: Indicator, review: AnnualReview) -> Place:
    population = population_of(review)
    return Place(indicator.pk, population.pk if population else None, review.cycle.school_year)


def _asked_figure(asked: AskedIndicator, place: Place, standing: dict[Place, Any]) -> AskedFigure:
    current, last_year = standing.get(place), standing.get(place.year_before)
    queries = []
    if current is not None:
        queries = queries_of(current, last_year, total_of(current, place, standing))
    return AskedFigure(asked.indicator, asked.required, current, last_year, queries)
