"""How far a published figure is from a target. No query: what is compared is passed in."""

from dataclasses import dataclass
from decimal import Decimal

from metrics.models import Indicator, PublishedValue, Target
from metrics.models.vocabulary import WITH_VALUE


@dataclass(frozen=True)
class Progress:
    """`gap` is the figure less the target, in the indicator's unit; negative is below it.

    `basis` is the status of the figure compared, so that an inferred one can be named as such.
    Where nothing can be compared, `met` and `gap` are None: unknown is not "not met".
    """

    met: bool | None = None
    gap: Decimal | None = None
    basis: str = ""


def progress(target: Target, figure: PublishedValue | None) -> Progress:
    """The target's indicator must be loaded. A figure without a value decides nothing."""
    if figure is None:
        return Progress()
    if target.value is None or figure.status not in WITH_VALUE:
        return Progress(basis=figure.status)
    gap = figure.value - target.value
    return Progress(_is_met(target.indicator.direction, gap), _plain(gap), figure.status)


def _is_met(direction: str, gap: Decimal) -> bool | None:
    if direction == Indicator.Direction.HIGHER:
        return gap >= 0
    return gap <= 0 if direction == Indicator.Direction.LOWER else None


def _plain(number: Decimal) -> Decimal:
    """0.600000 becomes 0.6, and 10 stays 10 instead of 1E+1."""
    short = number.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))
