"""The rules that the database keeps about reviews, and the row that each refuses.

They are tried in `test_constraints.py`, together with those about everything else.
"""

from datetime import date

from django.db import transaction

from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Assignment,
    Comment,
    Evidence,
    LevelAnchor,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
)
from schools.models import School
from tests.breaking import twice, with_
from tests.factories import NOON, User, make
from tests.triggers import lifted

SAID = {
    "recommendation": "continues",
    "round": 1,
    "decision": "continues",
    "correction_until": date(2026, 3, 16),
}


def published_review(**broken):
    """A review at the end of its way, each step by somebody else, but for `broken`."""

    def breach():
        people = {}
        for step in ["submitted", "reviewed", "decided", "published"]:
            people |= {f"{step}_by": make(User), f"{step}_at": NOON}
        make(AnnualReview, **{"state": "published", **people, **SAID, **broken})

    return breach


def same_person(one, other):
    """The last two of the steps that name somebody are taken by one person."""

    def breach():
        published_review(**dict.fromkeys([one, other], make(User)))()

    return breach


def exempt_review(**broken):
    def breach():
        said = {"exemption": "wasc", "exempted_by": make(User), "exempted_at": NOON}
        make(AnnualReview, **{"state": "exempt", **said, **broken})

    return breach


def element_entry(**broken):
    """An entry about an element of the rubric, judged, but for `broken`."""

    def breach():
        judged = {"judged_by": make(User), "judged_at": NOON}
        given = {"section": "value", "element": make(RubricElement), **judged, **broken}
        make(ReviewEntry, **given)

    return breach


def entry_judged_by_who_entered_it():
    person = make(User)
    signed = {"entered_by": person, "entered_at": NOON, "judged_by": person, "judged_at": NOON}
    make(ReviewEntry, **signed)


def second_entry_on_an_element():
    review, element = make(AnnualReview), make(RubricElement)
    for section in ["value", "autonomy"]:
        make(ReviewEntry, review=review, element=element, section=section)


def school_role_twice():
    held = make(Assignment, role="liaison", school=make(School))
    make(Assignment, user=held.user, role="liaison", school=held.school)


def assigned_by_oneself():
    person = make(User)
    make(Assignment, user=person, assigned_by=person)


def second_publication():
    """A guard stands before the rule on one engine: it takes the second row for a replacement."""
    with lifted(), transaction.atomic():
        twice(PublishedReview, "review", "version")()


BREACHES = {
    # cycles and rubrics
    "one_cycle_per_initiative_year_and_kind": twice(
        ReviewCycle, "initiative", "school_year", "kind"
    ),
    "cycle_is_due_after_it_opens": with_(ReviewCycle, due_on=date(2025, 8, 31)),
    "cycle_opened_by_somebody": with_(ReviewCycle, opened_at=NOON),
    "cycle_needs_a_vote": with_(ReviewCycle, quorum=0),
    "cycle_school_year_in_range": with_(ReviewCycle, school_year=25),
    "cycle_committee_year_in_range": with_(ReviewCycle, committee_year=25),
    "indicator_is_asked_once_per_level": twice(AskedIndicator, "cycle", "indicator", "level"),
    "asked_level_is_known": with_(AskedIndicator, level="k"),
    "one_rubric_per_initiative_and_version": twice(Rubric, "initiative", "version"),
    "rubric_asks_once_about_a_strand": twice(RubricElement, "rubric", "strand"),
    "rubric_element_asks_something": with_(RubricElement, prompt=""),
    "one_anchor_per_level": twice(LevelAnchor, "element", "level"),
    "anchor_level_is_known": with_(LevelAnchor, level=5),
    "anchor_says_something": with_(LevelAnchor, text=""),
    # reviews
    "one_review_per_school_and_cycle": twice(AnnualReview, "cycle", "school"),
    "review_state_is_known": with_(AnnualReview, state="lost"),
    "review_exempted_by_somebody": exempt_review(exempted_at=None),
    "review_submitted_by_somebody": with_(AnnualReview, submitted_at=NOON),
    "review_reviewed_by_somebody": with_(AnnualReview, reviewed_at=NOON),
    "review_decided_by_somebody": with_(AnnualReview, decided_at=NOON),
    "review_waived_by_somebody": with_(AnnualReview, waived_at=NOON),
    "review_published_by_somebody": with_(AnnualReview, published_at=NOON),
    "only_exempt_reviews_have_a_ground": with_(AnnualReview, exemption="wasc"),
    "other_ground_is_explained": exempt_review(exemption="other"),
    "submitted_review_names_who": with_(AnnualReview, state="submitted"),
    "recommended_review_names_who_and_what": published_review(recommendation=""),
    "decided_review_names_who_and_what": published_review(correction_until=None),
    "only_published_reviews_name_a_publisher": published_review(state="decided"),
    "conditions_have_a_follow_up": published_review(decision="conditions", conditions="Meet."),
    "reviewer_is_not_the_author": same_person("submitted_by", "reviewed_by"),
    "decider_is_not_the_author": same_person("submitted_by", "decided_by"),
    "publisher_is_not_the_author": same_person("submitted_by", "published_by"),
    "publisher_is_not_the_reviewer": same_person("reviewed_by", "published_by"),
    # entries
    "one_entry_per_element_of_the_rubric": second_entry_on_an_element,
    "one_entry_per_single_section": twice(ReviewEntry, "review", section="council"),
    "entry_section_is_known": with_(ReviewEntry, section="figures"),
    "entry_on_a_strand_names_its_element": with_(ReviewEntry, section="value"),
    "only_elements_have_levels": with_(ReviewEntry, level=1),
    "entry_level_is_known": element_entry(level=5),
    "judged_level_is_known": element_entry(judged_level=5),
    "only_programs_are_kept_or_ended": with_(ReviewEntry, fate="kept"),
    "entry_fate_is_known": with_(ReviewEntry, section="program", fate="lost"),
    "votes_in_favour_were_cast": with_(ReviewEntry, section="agreement", votes_for=5, votes_cast=4),
    "only_the_agreement_is_voted_on": with_(ReviewEntry, votes_cast=4),
    "entry_attestation_is_known": with_(ReviewEntry, attestation="perhaps"),
    "entry_entered_by_somebody": with_(ReviewEntry, entered_at=NOON),
    "entry_judged_by_somebody": with_(ReviewEntry, judged_at=NOON),
    "judgement_names_who": with_(ReviewEntry, judgement="Well done."),
    "nobody_judges_their_own_entry": entry_judged_by_who_entered_it,
    # what people say to each other
    "comment_says_something": with_(Comment, text=""),
    "comment_made_by_somebody": with_(Comment, made_by=None),
    "comment_resolved_by_somebody": with_(Comment, resolved_at=NOON),
    "only_resolved_comments_have_an_answer": with_(Comment, answer="It is done."),
    "evidence_is_one_thing": with_(Evidence, source=None),
    "evidence_file_has_its_digest": with_(Evidence, source=None, file="a", digest="abc", size=1),
    "evidence_added_by_somebody": with_(Evidence, added_by=None),
    "one_vote_per_member_and_round": twice(Vote, "review", "round", "member"),
    "vote_is_known": with_(Vote, choice="perhaps"),
    "recusal_has_a_reason": with_(Vote, choice="recused"),
    "vote_cast_by_somebody": with_(Vote, cast_at=None),
    "transition_states_are_known": with_(Transition, to_state="lost"),
    # publications
    "one_published_review_per_version": second_publication,
    "correction_has_a_reason": with_(PublishedReview, version=2),
    "withdrawn_review_says_why": with_(PublishedReview, withdrawn_at=NOON),
    "published_review_has_its_digest": with_(PublishedReview, digest="abc"),
    # people
    "school_role_is_assigned_once": school_role_twice,
    "role_is_assigned_once": twice(Assignment, "user", "role"),
    "liaisons_and_reviewers_have_a_school": with_(Assignment, role="liaison"),
    "role_is_known": with_(Assignment, role="king"),
    "assignment_ends_after_it_starts": with_(Assignment, ends_on=date(2025, 6, 30)),
    "nobody_assigns_themselves": assigned_by_oneself,
    "notice_event_is_known": with_(Notice, event="forgotten"),
}
