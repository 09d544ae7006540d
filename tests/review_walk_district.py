"""What everybody else does: coordinator, reviewer, committee, decider and publisher."""

from datetime import date, timedelta

from selenium.webdriver.support.ui import Select

from tests.review_walk import Hands
from tests.review_walk_scene import PASSWORD, Start, answer_to, open_review

REASON = "The chair is not to be named."
CONDITIONS = "A plan for the schedule by spring."


# --- the coordinator ---


def coordinator_opens_the_cycle(start: Start, hands: Hands) -> None:
    """Signs in by the page. Nothing is opened before the list is confirmed."""
    hands.become_nobody()
    hands.open("/staff/")
    hands.write("E-mail address", start.before.coordinator.username)
    hands.write("Password", PASSWORD)
    hands.press("Sign in")
    hands.follow("Annual self-review 2026")
    hands.follow("Confirm the schools and open it")
    listed = [start.school, start.other, start.gone]
    ticked = [hands.field(school.name).is_selected() for school in listed]
    assert ticked == [True, True, False]

    add_one_and_take_it_out(hands)
    hands.press_in_vain("Open the cycle", missing="I confirm this list.")
    hands.choose("I confirm this list.")
    hands.press("Open the cycle")

    hands.reads("The cycle is open: 2 schools have their reviews.")


def add_one_and_take_it_out(hands: Hands) -> None:
    Select(hands.field("A school that is not in the list")).select_by_visible_text("Garvanza ES")
    hands.press("Add to the list")
    hands.choose("Garvanza ES")


def coordinator_reopens(start: Start, hands: Hands) -> None:
    open_review(start, hands, start.before.coordinator)
    hands.follow("Reopen for a correction")
    hands.write("Reason of the correction", REASON)
    hands.press("Reopen for a correction")

    hands.reads("The review is reopened.", REASON)


# --- the reviewer, the committee, the decider ---


def reviewer_judges_and_returns(start: Start, hands: Hands) -> None:
    hands.become(start.before.reviewer)
    hands.follow("Take up")
    hands.press("Take up the review")
    for section in ["autonomy", "value"]:
        answer = answer_to(start, hands, section)
        hands.choose("Developing", answer)
        hands.write("What you say to it", "More is possible.", answer)
        hands.save(answer, "Save the judgement")
    council = answer_to(start, hands, "council")
    hands.open_up("Comment on this answer", council)
    hands.write("Comment for the school", "How many students were they?", council)
    hands.press("Add the comment", council)

    hands.follow("Return it to the school")
    hands.write("What the school should do", "Answer the comment.")
    hands.press("Return it to the school")

    hands.reads("The review is returned to the school.")


def reviewer_recommends(start: Start, hands: Hands) -> None:
    hands.become(start.before.reviewer)
    hands.follow("Take up")
    hands.press("Take up the review")
    hands.follow("Recommend to the committee")
    hands.choose("Continues with conditions")
    hands.write("Reasons", "The schedule is not settled.")
    hands.press("Recommend to the committee")

    hands.reads("The review is before the committee.")


def two_members_vote(start: Start, hands: Hands) -> None:
    for member, choice in zip(start.before.members[:2], ["In favor", "Against"], strict=True):
        hands.become(member)
        hands.follow("Vote")
        hands.choose(choice)
        hands.press("Vote")

        hands.reads("Your vote is recorded.")


def who_serves_the_school_recuses(start: Start, hands: Hands) -> None:
    hands.become(start.before.members[2])
    hands.follow("Vote")
    hands.reads("You serve this school, so you can only recuse yourself.")
    choices = hands.browser.find_elements("name", "choice")
    assert [each.get_property("value") for each in choices] == ["recused"]
    hands.press("Vote", refused="400")
    hands.reads("Say why you recuse yourself.")

    hands.write("Reason", "My own school.")
    hands.press("Vote")

    hands.reads("Your vote is recorded.")


def decider_decides(start: Start, hands: Hands) -> None:
    hands.become(start.before.decider)
    hands.follow("Decide")
    hands.choose("Continues with conditions")
    hands.write("Reasons", "As the committee says.")
    hands.press("Decide", refused="400")
    hands.reads("Conditions need their text and a date of follow-up.")

    hands.write("Conditions", CONDITIONS)
    hands.pick_day("Follow-up on", (date.today() + timedelta(days=200)).isoformat())
    hands.press("Decide")

    hands.reads("The review is decided.")


# --- the publisher ---


def publisher_is_stopped_by_the_window(start: Start, hands: Hands) -> None:
    hands.become(start.before.publisher)
    hands.follow("Look")
    hands.follow("Check and publish")
    hands.reads("The school may still object, until")

    hands.press("Publish the review", refused="409")

    hands.reads("Only then can this be published.")
    assert start.review.state == "decided"


def publisher_confirms_and_publishes(start: Start, hands: Hands, findings: list[str]) -> None:
    hands.become(start.before.publisher)
    hands.follow("Check and publish")
    publisher_confirms(hands, findings)
    hands.press("Publish the review")

    hands.reads("The review is published.")


def publisher_confirms(hands: Hands, findings: list[str]) -> None:
    """Each place by itself; with one left open nothing is published."""
    boxes = hands.browser.find_elements("css selector", "label.finding")
    assert len(boxes) == len(findings)
    for place in range(len(findings)):
        hands.press("Publish the review", refused="409")
        hands.reads("Look at each place and confirm that it may be public")
        box = hands.browser.find_elements("css selector", "label.finding")[place]
        assert findings[place] in box.text
        hands.click(box)
