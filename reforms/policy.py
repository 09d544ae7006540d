"""Who may do what in the reviews: a table, and the backend that answers from it.

Everything asks `user.has_perm("reforms.<action>", review)`, or `refusal` where the reason is
shown. Superusers pass here; what keeps two people apart is also checked in `reforms.actions` and
by constraints, which know no superusers.
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reforms.models import (
    MEMBER,
    OF_A_SCHOOL,
    AnnualReview,
    Assignment,
    CommitteeMember,
    ReviewCycle,
    Role,
    State,
)

ANY = frozenset(State)
WITH_THE_SCHOOL = frozenset({State.DRAFT, State.RETURNED})
BEFORE_THE_COMMITTEE = frozenset({State.RECOMMENDED})
AFTER_THE_COMMITTEE = frozenset({State.RECOMMENDED, State.DECIDED, State.PUBLISHED})
NOT_YET_PUBLISHED = ANY - {State.PUBLISHED, State.EXEMPT, State.WITHDRAWN}

# action: {role: the states of a review in which somebody with the role may do it}
MAY = {
    "view": {
        Role.LIAISON: ANY,
        Role.COORDINATOR: ANY,
        Role.REVIEWER: ANY,
        MEMBER: AFTER_THE_COMMITTEE,
        Role.DECIDER: AFTER_THE_COMMITTEE,
        Role.PUBLISHER: frozenset({State.DECIDED, State.PUBLISHED, State.WITHDRAWN}),
        Role.AUDITOR: ANY,
    },
    "view_evidence": {
        Role.LIAISON: ANY,
        Role.COORDINATOR: ANY,
        Role.REVIEWER: ANY,
        MEMBER: AFTER_THE_COMMITTEE,
        Role.DECIDER: AFTER_THE_COMMITTEE,
        Role.AUDITOR: ANY,
    },
    "view_history": {
        Role.LIAISON: ANY,
        Role.COORDINATOR: ANY,
        Role.REVIEWER: ANY,
        Role.DECIDER: AFTER_THE_COMMITTEE,
        Role.AUDITOR: ANY,
    },
    # Who voted how.
    "view_votes": {
        Role.COORDINATOR: AFTER_THE_COMMITTEE,
        Role.DECIDER: AFTER_THE_COMMITTEE,
        Role.AUDITOR: ANY,
    },
    # Texts, levels, figures and evidence of the school.
    "enter": {Role.LIAISON: WITH_THE_SCHOOL},
    "submit": {Role.LIAISON: WITH_THE_SCHOOL},
    "resolve": {Role.LIAISON: frozenset({State.RETURNED})},
    "take_up": {Role.REVIEWER: frozenset({State.SUBMITTED})},
    "judge": {Role.REVIEWER: frozenset({State.IN_REVIEW})},
    "comment": {Role.REVIEWER: frozenset({State.IN_REVIEW})},
    "return": {Role.REVIEWER: frozenset({State.IN_REVIEW})},
    "recommend": {Role.REVIEWER: frozenset({State.IN_REVIEW})},
    "vote": {MEMBER: BEFORE_THE_COMMITTEE},
    "reconsider": {Role.DECIDER: frozenset({State.RECOMMENDED, State.DECIDED})},
    "decide": {Role.DECIDER: BEFORE_THE_COMMITTEE},
    "waive": {Role.LIAISON: frozenset({State.DECIDED})},
    "publish": {Role.PUBLISHER: frozenset({State.DECIDED})},
    "take_down": {Role.PUBLISHER: frozenset({State.PUBLISHED})},
    "reopen": {Role.COORDINATOR: frozenset({State.PUBLISHED})},
    "exempt": {Role.COORDINATOR: frozenset({State.DRAFT})},
    "include": {Role.COORDINATOR: frozenset({State.EXEMPT})},
    "withdraw": {Role.COORDINATOR: NOT_YET_PUBLISHED},
    "plan_visit": {Role.COORDINATOR: NOT_YET_PUBLISHED},
}

# What is not about one review.
MAY_IN_GENERAL = {
    "view_cycles": {
        Role.COORDINATOR,
        Role.REVIEWER,
        Role.LIAISON,
        MEMBER,
        Role.DECIDER,
        Role.PUBLISHER,
        Role.AUDITOR,
    },
    "manage_cycles": {Role.COORDINATOR},
    "manage_rubrics": {Role.COORDINATOR},
    # The sheets that others have sent; one's own are always seen.
    "view_sheets": {Role.COORDINATOR, Role.AUDITOR},
    # Files of publishers, and releases of figures: their pages stand in `lausd_pilots.staff`.
    "import_files": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "view_releases": {Role.COORDINATOR, Role.PUBLISHER, Role.AUDITOR},
    "prepare_releases": {Role.COORDINATOR, Role.PUBLISHER},
    "confirm_releases": {Role.PUBLISHER},
    "withdraw_figures": {Role.PUBLISHER},
    "assign_reviewers": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "assign_roles": {Role.ADMINISTRATOR},
    "manage_accounts": {Role.ADMINISTRATOR},
}


@dataclass(frozen=True)
class Standing:
    """The parts that one user has on one day."""

    general: frozenset[str] = frozenset()
    schools: dict[str, frozenset[int]] = field(default_factory=dict)
    # (committee, school year of the term)
    seats: frozenset[tuple[int, int]] = frozenset()

    def roles_for(self, review: AnnualReview) -> set[str]:
        """Needs the review with its cycle."""
        roles = set(self.general)
        roles |= {role for role, schools in self.schools.items() if review.school_id in schools}
        if Role.LIAISON in roles:
            # Never one's own school, whatever was assigned.
            roles.discard(Role.REVIEWER)
        if (review.cycle.committee_id, review.cycle.committee_year) in self.seats:
            roles.add(MEMBER)
        return roles

    @property
    def all_roles(self) -> set[str]:
        seats = {MEMBER} if self.seats else set()
        return set(self.general) | {role for role, ids in self.schools.items() if ids} | seats

    def may(self, action: str, review: AnnualReview) -> bool:
        allowed = MAY[action]
        return any(review.state in allowed.get(role, ()) for role in self.roles_for(review))

    def may_in_general(self, action: str) -> bool:
        return bool(self.all_roles & MAY_IN_GENERAL[action])


NOBODY = Standing()


def standing_of(user, *, on: date) -> Standing:
    """Two queries; one for each request is enough."""
    if not user.is_active or user.is_anonymous:
        return NOBODY
    held = Assignment.objects.filter(user=user).on(on).values_list("role", "school_id")
    held = list(held)
    return Standing(
        general=frozenset(role for role, _school in held if role not in OF_A_SCHOOL),
        schools={
            role: frozenset(school for each, school in held if each == role) for role in OF_A_SCHOOL
        },
        seats=frozenset(
            CommitteeMember.objects.filter(user=user).values_list("committee_id", "school_year")
        ),
    )


def refusal(user, action: str, about: AnnualReview | None = None) -> str:
    """Why somebody may not do something; empty where they may."""
    if user.has_perm(f"reforms.{action}", about):
        return ""
    if about is None or action == "view":
        return _("Your account has no part in this.")
    if not is_a_part_of(user, action, about):
        return _("This is for others to do: your account does not have this part in the review.")
    return _("This cannot be done while the review is “%s”.") % about.get_state_display()


def is_a_part_of(user, action: str, review: AnnualReview) -> bool:
    """Whether it is only the state of the review that stands in the way."""
    return bool(_standing(user).roles_for(review) & set(MAY[action]))


def _standing(user) -> Standing:
    """Read once for each request: the user of the next one is another object."""
    if not hasattr(user, "_review_standing"):
        user._review_standing = standing_of(user, on=timezone.localdate())
    return user._review_standing


class ReviewBackend:
    """Answers the permissions of this file, and leaves every other to Django's own backend.

    It signs nobody in. Its no is final: nobody else is asked, and no query is spent on it.
    """

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user_obj, perm, obj=None):
        app, _dot, action = perm.partition(".")
        if app != "reforms" or action not in {*MAY, *MAY_IN_GENERAL}:
            return False
        if not (user_obj.is_active and self._may(user_obj, action, obj)):
            raise PermissionDenied
        return True

    def _may(self, user, action, obj) -> bool:
        if action in MAY:
            return isinstance(obj, AnnualReview) and _standing(user).may(action, obj)
        in_general = obj is None or isinstance(obj, ReviewCycle)
        return in_general and _standing(user).may_in_general(action)


def visible_reviews(user):
    """The reviews that somebody may see, whatever the list: one query more than their standing."""
    reviews = AnnualReview.objects.select_related("school", "cycle__initiative", "cycle__rubric")
    if user.is_superuser and user.is_active:
        return reviews
    standing = _standing(user)
    seen = Q(pk__in=[])
    for role, states in MAY["view"].items():
        if role in standing.general:
            seen |= Q(state__in=states)
        if role in standing.schools:
            seen |= Q(state__in=states, school__in=standing.schools[role])
    for committee, term in standing.seats:
        seen |= Q(
            state__in=MAY["view"][MEMBER], cycle__committee=committee, cycle__committee_year=term
        )
    return reviews.filter(seen)


def people_with(role: str, *, school_id: int | None = None, on: date):
    """The active accounts that have a role on a date."""
    users = get_user_model().objects.filter(is_active=True)
    held = Assignment.objects.on(on).filter(role=role)
    if school_id is not None:
        held = held.filter(school=school_id)
    return users.filter(pk__in=held.values("user"))
