"""Whether a figure can be what its indicator measures. Every way in asks here.

The unit stands on the indicator, so that no constraint of the table can state these rules.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from metrics.models import Indicator, Observation, Status

# As JSON writes numbers, since the API serves the digits as they are.
NUMERAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_field = Observation._meta.get_field("value")
_STEP = Decimal(1).scaleb(-_field.decimal_places)
_LIMIT = Decimal(10) ** (_field.max_digits - _field.decimal_places)


class Figure(Protocol):
    """What is asked of a figure; an `Observation` has all of it."""

    status: str
    value: Decimal | None
    digits: str
    low: Decimal | None
    high: Decimal | None
    numerator: int | None
    denominator: int | None
    candidates: str


def is_numeral(text: str) -> bool:
    """Also the number as it is kept has to fit: 999999999999.9999999 is rounded up."""
    if not NUMERAL.fullmatch(text) or abs(Decimal(text)) >= _LIMIT:
        return False
    return abs(value_of(text)) < _LIMIT


def value_of(digits: str) -> Decimal:
    """The number of published digits, as the database keeps it."""
    return Decimal(digits).quantize(_STEP, ROUND_HALF_EVEN)


def figure_problems(figure: Figure, indicator: Indicator) -> list[str]:
    """Sentences about everything that cannot be. They are safe to show."""
    return [
        *_digits_problems(figure),
        *(
            problem
            for number in _numbers(figure)
            for problem in number_problems(number, indicator.unit)
        ),
        *_candidates_problems(figure, indicator.unit),
        *_share_problems(figure, indicator),
    ]


def entry_problems(figure: Figure, indicator: Indicator) -> list[str]:
    """What is asked of a figure that staff type in, beyond what is asked of every figure.

    A document may have rounded in its own way. Who types a share knows what it was made of.
    """
    problems = figure_problems(figure, indicator)
    if not problems:
        problems += _numbers_of_students_problems(figure, indicator)
    return problems


def number_problems(number: Decimal, unit: str) -> Iterator[str]:
    if unit == Indicator.Unit.PERCENT and not 0 <= number <= 100:
        yield _("%s is no percentage: it is not between 0 and 100.") % _shown(number)
    if unit == Indicator.Unit.COUNT and number < 0:
        yield _("%s is no count: it is below zero.") % _shown(number)
    if unit == Indicator.Unit.COUNT and number != int(number):
        yield _("%s is no count: it is not whole.") % _shown(number)


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _numbers(figure: Figure) -> list[Decimal]:
    return [number for number in (figure.value, figure.low, figure.high) if number is not None]


def _digits_problems(figure: Figure) -> Iterator[str]:
    if not figure.digits:
        return
    if not is_numeral(figure.digits):
        yield _("“%s” is not a number such as 71.2.") % figure.digits
    elif figure.value is not None and figure.value != value_of(figure.digits):
        yield _("The value %(value)s is not that of its digits, %(digits)s.") % {
            "value": _shown(figure.value),
            "digits": figure.digits,
        }


def _candidates_problems(figure: Figure, unit: str) -> Iterator[str]:
    for candidate in figure.candidates.split():
        if is_numeral(candidate):
            yield from number_problems(Decimal(candidate), unit)
        else:
            yield _("“%s” is not a number such as 71.2.") % candidate


def _share_problems(figure: Figure, indicator: Indicator) -> Iterator[str]:
    numerator, denominator = figure.numerator, figure.denominator
    if not indicator.denominator or numerator is None:
        return
    if denominator is None:
        yield _("A share with a numerator needs its denominator.")
    elif numerator > denominator:
        yield _("The numerator %(numerator)s is larger than the denominator %(denominator)s.") % {
            "numerator": numerator,
            "denominator": denominator,
        }
    elif _is_computed_percentage(figure, indicator) and not _is_rounded_share(figure):
        yield _not_this_share(figure)


def _not_this_share(figure: Figure) -> str:
    return _("%(digits)s is not %(numerator)s of %(denominator)s in percent.") % {
        "digits": figure.digits,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _numbers_of_students_problems(figure: Figure, indicator: Indicator) -> Iterator[str]:
    numerator, denominator = figure.numerator, figure.denominator
    if numerator is not None and denominator is None:
        yield _("A numerator needs its denominator.")
    elif figure.value is None or denominator is None or indicator.unit != Indicator.Unit.PERCENT:
        return
    elif numerator is None and not _is_share_of(figure, denominator):
        yield _("No whole number out of %(denominator)s gives %(digits)s percent.") % {
            "digits": figure.digits,
            "denominator": denominator,
        }
    elif numerator is not None and not _is_rounded_share(figure):
        yield _not_this_share(figure)


def _is_share_of(figure: Figure, denominator: int) -> bool:
    """Whether some whole numerator gives the percentage, at the digits it is written with."""
    nearest = int((Decimal(figure.digits) * denominator / 100).to_integral_value())
    return any(
        0 <= numerator <= denominator and _rounds_to(figure.digits, numerator, denominator)
        for numerator in (nearest - 1, nearest, nearest + 1)
    )


def _is_computed_percentage(figure: Figure, indicator: Indicator) -> bool:
    """A publisher may have rounded in its own way; what was computed here can be checked."""
    is_percentage = indicator.unit == Indicator.Unit.PERCENT and figure.value is not None
    return figure.status == Status.COMPUTED and is_percentage and is_numeral(figure.digits)


def _is_rounded_share(figure: Figure) -> bool:
    return _rounds_to(figure.digits, figure.numerator, figure.denominator)


def _rounds_to(digits: str, numerator: int, denominator: int) -> bool:
    if not denominator:
        return False
    share = Decimal(100 * numerator) / denominator
    last_digit = Decimal(1).scaleb(Decimal(digits).as_tuple().exponent)
    return abs(share - Decimal(digits)) <= last_digit / 2
