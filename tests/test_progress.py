"""How far a figure is from a target."""

from decimal import Decimal

import pytest

from metrics.models import Indicator, PublishedValue, Target
from metrics.progress import Progress, progress


def compared(value, target, *, direction="higher", status="reported"):
    """Records that are never saved: progress asks the database nothing."""
    return progress(
        Target(value=target, indicator=Indicator(direction=direction)),
        PublishedValue(value=value, status=status),
    )


@pytest.mark.parametrize(
    ("value", "target", "direction", "expected"),
    [
        ("72.600000", "72.000", "higher", Progress(True, Decimal("0.6"), "reported")),  # noqa: FBT003
        ("72", "72", "higher", Progress(True, Decimal("0"), "reported")),  # noqa: FBT003
        ("71.2", "77", "higher", Progress(False, Decimal("-5.8"), "reported")),  # noqa: FBT003
        ("5", "15", "lower", Progress(True, Decimal("-10"), "reported")),  # noqa: FBT003
        ("5", "4", "neutral", Progress(None, Decimal("1"), "reported")),
    ],
)
def test_progress_goes_by_what_is_better(value, target, direction, expected):
    assert compared(Decimal(value), Decimal(target), direction=direction) == expected


@pytest.mark.parametrize("status", ["ambiguous", "lost_in_source", "suppressed", "withdrawn"])
def test_figure_without_a_value_is_never_compared(status):
    assert compared(None, Decimal("72"), status=status) == Progress(basis=status)


def test_target_without_a_value_is_never_met():
    assert compared(Decimal("72"), None) == Progress(basis="reported")


def test_tens_keep_their_zeros():
    assert str(compared(Decimal("82"), Decimal("72")).gap) == "10"
