"""Figures that were added up from those of schools: each is what its parts give."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from metrics.aggregates.basis import is_up_to_date
from metrics.aggregates.parts import Made, computed_metric_years, made_in, read_belonging
from metrics.models import Indicator, Status
from metrics.models.vocabulary import WITH_VALUE
from schools import years


def computed_figure_is_what_its_parts_give() -> Iterator[str]:
    """Where schools' figures have changed since, they are added up anew with the next release."""
    for made in _all_made():
        problem = _problem(made)
        if problem:
            yield f"{made.key}: {problem}"


def computed_figure_has_known_members() -> Iterator[str]:
    belonging = read_belonging()
    for made in _all_made():
        figure = made.figure
        if not belonging.members.of(figure.population_id, figure.school_year):
            year = years.label(figure.school_year)
            yield f"{made.key}: no source says who belonged to it in {year}"


def _all_made() -> Iterator[Made]:
    if not is_up_to_date():
        return
    belonging = read_belonging()
    indicators = Indicator.objects.in_bulk()
    for indicator, school_year in computed_metric_years():
        yield from made_in(indicators[indicator], school_year, belonging)


def _problem(made: Made) -> str:
    figure = made.figure
    if figure.status not in WITH_VALUE:
        return ""
    if figure.status != Status.COMPUTED:
        return f"it was added up, and says that it is {figure.status}"
    if made.hidden:
        return f"{len(made.hidden)} of its parts are suppressed"
    if not made.used:
        return "it has no parts"
    said = (figure.numerator, figure.denominator, Decimal(figure.digits))
    given = _given(made)
    return "" if said == given else f"{_words(*said)} stands there; its parts give {_words(*given)}"


def _given(made: Made) -> tuple[int | None, int | None, Decimal]:
    unit = made.figure.indicator.unit
    if unit == Indicator.Unit.COUNT:
        return None, None, Decimal(sum(int(part.value) for part in made.used))
    denominator = sum(part.denominator for part in made.used)
    if unit == Indicator.Unit.SCORE:
        total = sum(part.value * part.denominator for part in made.used)
        return None, denominator, _rounded(total / denominator)
    numerator = sum(part.numerator for part in made.used)
    return numerator, denominator, _rounded(Decimal(100 * numerator) / denominator)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _words(numerator: int | None, denominator: int | None, value: Decimal) -> str:
    share = [str(number) for number in (numerator, denominator) if number is not None]
    return f"{value} ({' of '.join(share)})" if share else str(value)
