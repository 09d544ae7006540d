"""Breaches of the rules about protected figures: see `test_check_data.py`, which tries them."""

from metrics.models import HiddenFigure, Indicator, PublishedValue, Release, Withdrawal
from tests.breaches import breach, one
from tests.factories import make

HIDDEN = "hidden figure is hidden"


def a_standing_row(**given) -> PublishedValue:
    return make(PublishedValue, first_release=Release.objects.latest("number"), **given)


@breach("protected figure has no numbers of students", "the row says how many students")
def protected_row_with_a_denominator():
    indicator = make(Indicator, data_class="C3")
    a_standing_row(indicator=indicator, row='{"numerator": null, "denominator": 12}')


@breach(HIDDEN, "noted as hidden, and no such row stands")
def hidden_figure_that_is_shown():
    shown = PublishedValue.objects.standing().with_value().first()
    make(HiddenFigure, key=shown.key)


@breach(HIDDEN, "hidden, and nothing says why")
def hidden_row_without_a_reason():
    a_standing_row(
        indicator=make(Indicator, data_class="C3"), status="suppressed", value=None, row="{}"
    )


@breach("withdrawn figure holds nothing", "and release 2021.1 still holds it")
def withdrawn_figure_that_is_shown():
    make(Withdrawal, key=PublishedValue.objects.with_value().first().key)


@breach("release counts what is withdrawn", "2021.1 says 3 withdrawn figures and has 0")
def release_that_counts_too_many():
    one(Release, where_version="2021.1", withdrawn=3)
