"""The public pages of reviews in a real browser, at every width and in both languages."""

import pytest

from metrics.models import Indicator
from tests.factories import make
from tests.published_reviews import (
    SCHOOL,
    ask_for,
    make_cycle,
    make_published_review,
    publish,
    withdraw,
)
from tests.test_browser_admin import complaints
from tests.test_browser_pages import LANGUAGES, SIZES, asked_elsewhere, resize

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OTHER = "roybal-allard-es"
PAGES = [
    "/reviews/",
    f"/reviews/2025-26/{SCHOOL}/",
    f"/reviews/2025-26/{SCHOOL}/self-review/",
    f"/reviews/2025-26/{SCHOOL}/self-review/?version=1",
    f"/reviews/2025-26/{OTHER}/self-review/",
    f"/schools/{SCHOOL}/",
]


@pytest.fixture
def published():
    """Two versions of one review, and one that was withdrawn."""
    cycle = make_cycle()
    for slug in ["graduation-rate", "enrollment"]:
        ask_for(cycle, Indicator.objects.get(slug=slug))
    ask_for(cycle, make(Indicator, name="An indicator with a very-long-and-unbreakable-name" * 2))
    first = make_published_review(cycle=cycle)
    publish(first.review, version=2, reason="The plan was there already.")
    withdraw(make_published_review(cycle=cycle, school=OTHER), reason="It named a child.")


@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "es"])
def test_pages_are_whole_at_every_width(browser, live_server, published, language):
    for path in PAGES:
        for width, height in SIZES:
            resize(browser, width, height)
            browser.get(f"{live_server.url}{language}{path}")

            assert complaints(browser) == [], path
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
            assert browser.execute_script("return document.querySelectorAll('h1').length") == 1
            assert asked_elsewhere(browser, live_server.url) == []
