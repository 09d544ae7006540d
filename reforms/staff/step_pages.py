"""What the page of each step says and asks, and the action behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reforms.actions import cycles, life, publishing
from reforms.forms import steps as forms
from reforms.forms.inputs import StaffForm


@dataclass(frozen=True)
class StepPage:
    """`means` is what the person should know before; `done` is said after it."""

    title: str
    means: str
    done: str
    act: Callable
    form: type[StaffForm] = forms.ConfirmForm
    # Steps that lead away from the usual way stand apart and look quieter.
    aside: bool = False


PAGES = {
    "submit": StepPage(
        title=_("Submit the review"),
        means=_(
            "The review goes to the reviewer. From then on the school’s answers, figures and "
            "evidence can only be changed if the reviewer returns it."
        ),
        done=_("The review is submitted."),
        act=life.submit_review,
    ),
    "take_up": StepPage(
        title=_("Take up the review"),
        means=_("You begin to review it: you can judge each answer, comment on it, and return it."),
        done=_("The review is with you."),
        act=life.take_up_review,
    ),
    "return": StepPage(
        title=_("Return it to the school"),
        means=_(
            "The school can change its answers again. It resolves every comment before it submits "
            "anew."
        ),
        done=_("The review is returned to the school."),
        act=life.return_review,
        form=forms.ReturnForm,
        aside=True,
    ),
    "recommend": StepPage(
        title=_("Recommend to the committee"),
        means=_("The members of the committee see the review with your recommendation, and vote."),
        done=_("The review is before the committee."),
        act=life.recommend_review,
        form=forms.OutcomeForm,
    ),
    "reconsider": StepPage(
        title=_("Send it back to the reviewer"),
        means=_("The reviewer looks at it again. After that the committee votes anew."),
        done=_("The review is back with the reviewer."),
        act=life.reconsider_review,
        form=forms.ReconsiderForm,
        aside=True,
    ),
    "decide": StepPage(
        title=_("Decide"),
        means=_(
            "This is the district’s decision. The school sees it at once and may object; after "
            "that it is published, with the numbers of votes."
        ),
        done=_("The review is decided."),
        act=life.decide_review,
        form=forms.DecisionForm,
    ),
    "waive": StepPage(
        title=_("Waive the time for objections"),
        means=_("The school has no objection: the review may be published from now on."),
        done=_("The school has waived the time for objections."),
        act=life.waive_window,
    ),
    "publish": StepPage(
        title=_("Check and publish"),
        means=_("The review becomes public, as shown below. Look at each finding first."),
        done=_("The review is published."),
        act=publishing.publish_review,
        form=forms.PublishForm,
    ),
    "reopen": StepPage(
        title=_("Reopen for a correction"),
        means=_(
            "The review goes back to the school, and through all hands again. What is published "
            "stays public until the next version takes its place."
        ),
        done=_("The review is reopened."),
        act=life.reopen_review,
        form=forms.CorrectionForm,
        aside=True,
    ),
    "take_down": StepPage(
        title=_("Take down what is published"),
        means=_("The public page and the API show nothing of this review but the reason."),
        done=_("The review is taken down."),
        act=publishing.take_down_review,
        form=forms.TakeDownForm,
        aside=True,
    ),
    "exempt": StepPage(
        title=_("Exempt the school"),
        means=_("The school is not reviewed in this cycle. It stays listed, as exempt."),
        done=_("The school is exempt."),
        act=cycles.exempt_review,
        form=forms.ExemptionForm,
        aside=True,
    ),
    "include": StepPage(
        title=_("Include the school again"),
        means=_("The school is reviewed in this cycle after all."),
        done=_("The school is included."),
        act=cycles.include_review,
    ),
    "withdraw": StepPage(
        title=_("Withdraw the review"),
        means=_(
            "The review ends here, and what was written is kept. Nothing more is published: where "
            "an earlier version is public, it is taken down, and the reason stands in its place."
        ),
        done=_("The review is withdrawn."),
        act=life.withdraw_review,
        form=forms.ReasonForm,
        aside=True,
    ),
}


@dataclass(frozen=True)
class StepLink:
    action: str
    title: str
    aside: bool


def links_to(actions: Iterable[str]) -> list[StepLink]:
    return [StepLink(action, PAGES[action].title, PAGES[action].aside) for action in actions]
