"""The life of a review as a table: which step leads from which state to which.

`docs/review-states.md` is drawn from it (`manage.py draw_review_states`). Who may take a step is
in `reforms/policy.py`; what else a step asks for is in `reforms/actions/life.py`.
"""

from dataclasses import dataclass

from reforms.models import State


@dataclass(frozen=True)
class Step:
    """`action` is also the name of the permission: `reforms.submit`."""

    action: str
    sources: tuple[State, ...]
    target: State


STEPS = [
    Step("submit", (State.DRAFT, State.RETURNED), State.SUBMITTED),
    Step("take_up", (State.SUBMITTED,), State.IN_REVIEW),
    Step("return", (State.IN_REVIEW,), State.RETURNED),
    Step("recommend", (State.IN_REVIEW,), State.RECOMMENDED),
    # The decider sends it back to the reviewer, also where the school objects to the decision:
    # the committee will vote anew.
    Step("reconsider", (State.RECOMMENDED, State.DECIDED), State.IN_REVIEW),
    Step("decide", (State.RECOMMENDED,), State.DECIDED),
    Step("publish", (State.DECIDED,), State.PUBLISHED),
    # A correction goes through all hands again; the version before stays published meanwhile.
    Step("reopen", (State.PUBLISHED,), State.RETURNED),
    Step("exempt", (State.DRAFT,), State.EXEMPT),
    Step("include", (State.EXEMPT,), State.DRAFT),
    Step(
        "withdraw",
        (
            State.DRAFT,
            State.SUBMITTED,
            State.IN_REVIEW,
            State.RETURNED,
            State.RECOMMENDED,
            State.DECIDED,
        ),
        State.WITHDRAWN,
    ),
    # What was published is taken down: page and API say so, and why.
    Step("take_down", (State.PUBLISHED,), State.WITHDRAWN),
]
BY_ACTION = {step.action: step for step in STEPS}


def is_legal(action: str, state: str) -> bool:
    return state in BY_ACTION[action].sources
