"""A published figure in words: its digits, unit and qualifier, or why there is no number."""

import json

import pytest
from django.utils import translation

from metrics.models import Indicator, PublishedValue
from metrics.shown import for_pages, shown, with_unit
from tests.factories import make

pytestmark = pytest.mark.django_db


def figure(*, unit="percent", status="reported", value=71.2, **row):
    has_value = status in ("reported", "computed", "inferred")
    published = make(
        PublishedValue,
        indicator=make(Indicator, unit=unit),
        status=status,
        value=value if has_value else None,
        row=json.dumps({"value": value if has_value else None, **row}),
    )
    return shown(for_pages(PublishedValue.objects.all()).get(pk=published.pk))


@pytest.mark.parametrize(
    ("digits", "unit", "words"),
    [
        ("72.6", "percent", "72.6%"),
        ("87.40", "percent", "87.40%"),
        ("81", "percent", "81%"),
        ("26.890756302521", "percent", "26.9%"),
        ("20000", "count", "20,000"),
        ("2543.5", "score", "2,543.5"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_number_keeps_the_digits_its_source_published(digits, unit, words, language):
    with translation.override(language):
        assert with_unit(digits, unit) == words


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"unit": "count", "value": 20000, "qualifier": "more_than"}, "more than 20,000"),
        ({"status": "suppressed"}, "hidden to protect students"),
        ({"status": "suppressed", "low": 10, "high": 20}, "from 10% to 20%"),
        ({"status": "lost_in_source"}, "lost in our copy of the source"),
        (
            {"status": "ambiguous", "candidates": ["64.4", "62.2", "49"]},
            "not settled: 64.4%, 62.2% or 49%",
        ),
        ({"status": "ambiguous", "candidates": ["49"]}, "not settled: perhaps 49%"),
    ],
)
def test_text_is_the_figure_or_the_reason_for_having_none(row, text):
    assert figure(**row).text == text


def test_range_is_not_called_hidden():
    assert (
        figure(status="suppressed", low=10, high=20).status_words == "a range, to protect students"
    )
    assert figure(status="suppressed").status_words == "hidden to protect students"


def test_students_behind_a_share_are_named_where_both_are_published():
    assert figure(numerator=18524, denominator=21332).share_of == "18,524 of 21,332"
    assert figure(numerator=None, denominator=21332).share_of == ""


def test_note_says_in_which_language_it_is():
    with translation.override("es"):
        both = figure(note="A note.", note_es="Una nota.")
        english = figure(note="A note.")

    assert (both.note_language, both.note) == ("es", "Una nota.")
    assert (english.note_language, english.note) == ("en", "A note.")
