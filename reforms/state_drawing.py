"""`docs/review-states.md`: the tables of steps and of permissions, as people read them."""

from django.utils import translation

from reforms.models import MEMBER, Role, State
from reforms.policy import MAY
from reforms.transitions import STEPS, Step

ROLES = [
    Role.LIAISON,
    Role.COORDINATOR,
    Role.REVIEWER,
    MEMBER,
    Role.DECIDER,
    Role.PUBLISHER,
    Role.AUDITOR,
]
INTRODUCTION = """\
# The states of a review

Made by `manage.py draw_review_states` from `reforms/transitions.py` and `reforms/policy.py`; a test
holds this page against them. What else a step asks for (that nothing is missing, a quorum, the
window for corrections) is in `reforms/actions/`."""
SEPARATION = """\
Nobody takes two parts in one review, whatever roles were assigned, superusers included: who has
entered or submitted any of it, or has served the school as its liaison or otherwise since the
school year began, does not take it up, judge, return, recommend, decide or publish it, and can only
recuse themselves from the vote; who has judged any of it neither enters, submits nor publishes.
The actions ask the history for this, so that what was overwritten still counts."""


def drawing() -> str:
    """In English, whatever the language of the day."""
    with translation.override("en"):
        parts = [
            INTRODUCTION,
            _diagram(),
            "## Who may take each step",
            _table(_steps()),
            "## Who may do what else",
            "A cell names the states of the review in which somebody with the role may do it.",
            _table(_others()),
            SEPARATION,
        ]
    return "\n\n".join(parts) + "\n"


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {source} --> {step.target}: {_words(step.action)}"
        for step in STEPS
        for source in step.sources
    ]
    lines += [f"    {state} --> [*]" for state in _last_states()]
    return "\n".join([*lines, "```"])


def _last_states() -> list[State]:
    left = {source for step in STEPS for source in step.sources}
    return [state for state in State if state not in left]


def _steps() -> list[list[str]]:
    head = ["Step", "From", "To", "Who"]
    return [head, *(_step(step) for step in STEPS)]


def _step(step: Step) -> list[str]:
    who = [_role(role) for role in ROLES if role in MAY[step.action]]
    return [_words(step.action), _labels(step.sources), _labels([step.target]), ", ".join(who)]


def _others() -> list[list[str]]:
    taken = {step.action for step in STEPS}
    roles = [_role(role) for role in ROLES]
    rows = [
        [_words(action), *(_cell(allowed.get(role, ())) for role in ROLES)]
        for action, allowed in MAY.items()
        if action not in taken
    ]
    return [["Action", *roles], *rows]


def _cell(states) -> str:
    return "always" if set(states) == set(State) else _labels(states)


def _labels(states) -> str:
    """In the order of a review's life."""
    return ", ".join(str(state.label) for state in State if state in states)


def _role(role: str) -> str:
    return "member of the committee" if role == MEMBER else str(Role(role).label)


def _words(action: str) -> str:
    return action.replace("_", " ")


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
