"""A review from opening its cycle to a corrected version of it, in a real browser.

Everybody does what they would do: the coordinator opens, the liaison enters, the reviewer returns
and recommends, the committee votes, the decider decides, the publisher publishes.
"""

import json
from urllib.request import urlopen

import pytest

from tests import review_walk_district as district
from tests import review_walk_school as school
from tests.review_walk import Hands
from tests.review_walk_scene import SURNAME, Start, make_start
from tests.test_browser_staff import close_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(live_server):
    return make_start()


@pytest.fixture
def hands(browser, live_server):
    browser.set_window_size(1280, 900)
    yield Hands(browser, live_server.url)
    close_page(browser)


def test_review_goes_all_the_way_and_is_corrected(start, hands, tmp_path):
    district.coordinator_opens_the_cycle(start, hands)
    school.liaison_fills_in_the_grid(start, hands)
    school.liaison_pastes_a_block(start, hands)
    school.liaison_sends_a_sheet(start, hands, tmp_path)
    school.liaison_is_stopped_by_what_is_missing(start, hands)
    school.liaison_explains_a_figure(start, hands)
    school.liaison_answers(start, hands)
    school.liaison_submits(start, hands)
    district.reviewer_judges_and_returns(start, hands)
    school.liaison_resolves_and_resubmits(start, hands)
    committee_decides(start, hands)
    publisher_publishes(start, hands, findings=["Ms. Alvarado", "Two students"])
    public_reads(start, hands, version=1, says=school.COUNCIL)
    district.coordinator_reopens(start, hands)
    school.liaison_corrects(start, hands)
    committee_decides(start, hands)
    publisher_publishes(start, hands, findings=[])
    public_reads(start, hands, version=2, says=school.CORRECTED)
    public_reads_the_earlier_version(start, hands)


def committee_decides(start: Start, hands: Hands) -> None:
    district.reviewer_recommends(start, hands)
    district.two_members_vote(start, hands)
    district.who_serves_the_school_recuses(start, hands)
    district.decider_decides(start, hands)


def publisher_publishes(start: Start, hands: Hands, *, findings: list[str]) -> None:
    district.publisher_is_stopped_by_the_window(start, hands)
    school.liaison_waives_the_window(start, hands)
    district.publisher_confirms_and_publishes(start, hands, findings)


# --- the public ---


def public_reads(start: Start, hands: Hands, *, version: int, says: str) -> None:
    hands.become_nobody()
    address = f"/reviews/2026-27/{start.school.slug}/self-review/"
    hands.open(address)
    hands.reads("Continues with conditions", "As the committee says.", district.CONDITIONS, says)
    hands.reads("21", "24", "Votes cast 2 (needed: 2)", "Recusals 1", "Attendance with the next")
    nobody_is_named(start, hands)
    hands.open(f"/es{address}")
    hands.reads("Continúa con condiciones", district.CONDITIONS, says)
    assert hands.browser.execute_script("return document.documentElement.lang") == "es"
    nobody_is_named(start, hands)

    row = review_in_api(start, hands)
    assert (row["version"], row["decision"]) == (version, "conditions")
    assert (row["votes_cast"], row["recusals"], row["quorum"]) == (2, 1, 2)
    assert row["council"]["text"] == says
    figures = {each["name"]: each["observation"] for each in row["figures"]}
    assert figures == {"Attendance": None, "Pupils": None}


def nobody_is_named(start: Start, hands: Hands) -> None:
    source = hands.browser.page_source
    assert SURNAME not in source
    assert start.before.liaison.username not in source


def review_in_api(start: Start, hands: Hands, query: str = "") -> dict:
    address = f"{hands.site}/api/v1/reviews/?school={start.school.slug}&school_year=2026-27{query}"
    with urlopen(address) as answer:
        text = answer.read().decode()
    assert SURNAME not in text
    [row] = json.loads(text)["results"]
    return row


def public_reads_the_earlier_version(start: Start, hands: Hands) -> None:
    hands.open(f"/reviews/2026-27/{start.school.slug}/self-review/")
    hands.reads("This is version 2, a correction.", district.REASON)
    assert "Alvarado" not in hands.words()

    hands.follow("Version 1")

    hands.reads("This is version 1, as it was published then.", school.COUNCIL)
    assert review_in_api(start, hands, "&version=1")["council"]["text"] == school.COUNCIL
