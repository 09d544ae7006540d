"""Whether a figure is possible, asked a million times: the answers that repeat are kept.

`metrics.validation` is the judge. Only what it would have nothing to say about is passed quickly.
"""

from decimal import Decimal
from functools import lru_cache

from metrics.models import Indicator, Status
from metrics.validation import figure_problems

from .figures import Figure


def problems_of(figure: Figure, indicator: Indicator) -> list[str]:
    """Sentences; empty for a figure that is possible."""
    return [] if _is_plain(figure, indicator) else figure_problems(figure, indicator)


def _is_plain(figure: Figure, indicator: Indicator) -> bool:
    if figure.low is not None or figure.high is not None or figure.candidates:
        return False
    if indicator.denominator and figure.numerator is not None:
        # What was computed here is worked out again.
        if figure.status == Status.COMPUTED or figure.denominator is None:
            return False
        if figure.numerator > figure.denominator:
            return False
    return _is_number(figure.value, figure.digits, indicator.unit)


@lru_cache(maxsize=8192)
def _is_number(value: Decimal | None, digits: str, unit: str) -> bool:
    plain = Figure(*[None] * len(Figure._fields))._replace(
        status=Status.REPORTED.value, value=value, digits=digits, candidates=""
    )
    return not figure_problems(plain, Indicator(unit=unit))
