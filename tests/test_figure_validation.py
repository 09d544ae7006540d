"""What a figure of each unit can be."""

from decimal import Decimal

import pytest

from metrics.models import Indicator, Observation
from metrics.validation import figure_problems, is_numeral, value_of

PERCENT = Indicator(unit="percent")
COUNT = Indicator(unit="count")
SCORE = Indicator(unit="score")
SHARE = Indicator(unit="percent", denominator="the cohort")


def problems(indicator, digits="", status="reported", **said):
    value = value_of(digits) if is_numeral(digits) else None
    figure = Observation(digits=digits, value=value, status=status, **said)
    return figure_problems(figure, indicator)


@pytest.mark.parametrize("digits", ["0", "0.0", "-1", "71.20", "91.94915254237288", "1" * 12])
def test_numbers(digits):
    assert is_numeral(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "01",
        ".5",
        "5.",
        "+1",
        "1e3",
        "1,000",
        "nan",
        "inf",
        "٧",
        "1" * 13,
        "9" * 12 + ".9999999",
    ],
)
def test_what_is_no_number(digits):
    assert not is_numeral(digits)


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("88.0", "88"),
        ("91.94915254237288", "91.949153"),
        ("0.0000005", "0"),
        ("0.0000015", "0.000002"),
    ],
)
def test_value_of_digits(digits, value):
    assert value_of(digits) == Decimal(value)


@pytest.mark.parametrize(
    ("indicator", "digits"),
    [(PERCENT, "0"), (PERCENT, "100.0"), (COUNT, "0"), (COUNT, "23442"), (SCORE, "-12.5")],
)
def test_figures_that_can_be(indicator, digits):
    assert problems(indicator, digits) == []


@pytest.mark.parametrize(
    ("indicator", "digits", "expected"),
    [
        (PERCENT, "100.1", "100.1 is no percentage: it is not between 0 and 100."),
        (PERCENT, "-0.1", "-0.1 is no percentage: it is not between 0 and 100."),
        (COUNT, "-1", "-1 is no count: it is below zero."),
        (COUNT, "1.5", "1.5 is no count: it is not whole."),
        (SCORE, "1e3", "“1e3” is not a number such as 71.2."),
    ],
)
def test_figures_that_cannot_be(indicator, digits, expected):
    assert problems(indicator, digits) == [expected]


def test_value_must_be_that_of_its_digits():
    figure = Observation(digits="71.2", value=Decimal("71.3"), status="reported")

    assert figure_problems(figure, PERCENT) == ["The value 71.3 is not that of its digits, 71.2."]


def test_band_and_candidates_are_checked_too():
    found = problems(PERCENT, status="suppressed", low=Decimal(90), high=Decimal(101))
    assert found == ["101 is no percentage: it is not between 0 and 100."]

    found = problems(PERCENT, status="ambiguous", candidates="64.4 622 x")
    assert found == [
        "622 is no percentage: it is not between 0 and 100.",
        "“x” is not a number such as 71.2.",
    ]


def test_share_has_no_larger_numerator_than_denominator():
    assert problems(SHARE, "100", numerator=5, denominator=5) == []
    assert problems(SHARE, "100", numerator=6, denominator=5) == [
        "The numerator 6 is larger than the denominator 5."
    ]
    assert problems(SHARE, "100", numerator=6) == [
        "A share with a numerator needs its denominator."
    ]


def test_what_is_no_share_may_have_any_counts():
    assert problems(COUNT, "12", numerator=6, denominator=5) == []


@pytest.mark.parametrize(
    ("digits", "status", "allowed"),
    [
        ("66.7", "computed", True),
        ("66.67", "computed", True),
        ("67", "computed", True),
        ("66.6", "computed", False),
        ("66", "computed", False),
        # A publisher may have its own way of rounding.
        ("66.6", "reported", True),
    ],
)
def test_computed_share_is_its_numerator_of_its_denominator(digits, status, allowed):
    found = problems(SHARE, digits, status=status, numerator=2, denominator=3)

    assert found == ([] if allowed else [f"{digits} is not 2 of 3 in percent."])


def test_computed_share_of_nobody_cannot_be():
    found = problems(SHARE, "0", status="computed", numerator=0, denominator=0)

    assert found == ["0 is not 0 of 0 in percent."]
