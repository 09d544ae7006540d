"""Breaches of the rules about reviews: see `test_check_data.py`, which tries them."""

from metrics.models import Population, PopulationMember
from reforms.models import (
    AnnualReview,
    CommitteeMember,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
)
from schools.models import SchoolYear
from tests.breaches import breach, one
from tests.factories import NOON, User, make
from tests.reviews import judge, open_scene, prepared_scene, scene_in
from tests.triggers import lifted

PUBLISHER = "review is published by neither author nor reviewer"
JUDGE = "review is judged by nobody who wrote it"
VERSIONS = "published review has its versions"
STEPS = "review stands where its steps led"
ATTESTED = "reviewed school is attested for the year"
CYCLE = "cycle is whole"


@breach(PUBLISHER, "who published version 1 had entered it")
def publisher_had_entered_a_part():
    scene = scene_in("published")
    entry = scene.entry("council")
    signed = {"history_type": "~", "history_date": NOON}
    said = {"review": scene.review, "section": "council", "position": 1}
    ReviewEntry.history.model.objects.create(
        id=entry.pk, entered_by=scene.publisher, entered_at=NOON, version=2, **said, **signed
    )


@breach(PUBLISHER, "who published version 1 had judged it")
def publisher_had_returned_it():
    scene = scene_in("published")
    make(Transition, review=scene.review, action="return", by=scene.publisher)


@breach(JUDGE, "somebody both wrote and judged it")
def judge_had_submitted_it():
    scene = scene_in("in_review")
    judge(scene)
    make(Transition, review=scene.review, action="submit", by=scene.reviewer)


@breach("vote is of a member of the term", "a vote of somebody who is not in the committee")
def vote_of_another_term():
    scene = scene_in("decided")
    one(CommitteeMember, where_user=scene.members[0], school_year=2019)


@breach("vote of who serves the school is a recusal", "a vote of a member who serves the school")
def vote_of_a_teacher_of_the_school():
    scene = scene_in("decided")
    one(CommitteeMember, where_user=scene.members[0], school=scene.school)


@breach("decision had its quorum", "decided with 1 of 2 votes")
def vote_turned_into_a_recusal():
    scene = scene_in("decided")
    for user in scene.members[:2]:
        one(Vote, where_cast_by=user, choice="recused", reason="My school.")


@breach(STEPS, "is draft, and its steps led to submitted")
def state_moved_by_hand():
    scene = scene_in("submitted")
    one(AnnualReview, where_pk=scene.review.pk, state="draft")


@breach(STEPS, "“publish” from draft after draft")
def step_that_the_table_does_not_have():
    scene = open_scene()
    make(
        Transition, review=scene.review, action="publish", from_state="draft", to_state="published"
    )


@breach(VERSIONS, "published 1 times in 2 versions")
def version_without_a_step():
    scene = scene_in("published")
    make(PublishedReview, review=scene.review, version=2, reason="So.")


@breach(VERSIONS, "is published, and no version of it stands")
def published_version_withdrawn_by_hand():
    scene = scene_in("published")
    one(
        PublishedReview,
        where_review=scene.review,
        document={},
        withdrawn_at=NOON,
        withdrawal_reason="So.",
    )


@breach(VERSIONS, "is withdrawn, and a version of it is not")
def withdrawn_review_that_is_still_public():
    scene = scene_in("published")
    one(
        AnnualReview,
        where_pk=scene.review.pk,
        state="withdrawn",
        published_by=None,
        published_at=None,
    )


@breach("published document is unchanged", ", version 1")
def document_changed_by_hand():
    scene = scene_in("published")
    one(PublishedReview, where_review=scene.review, document={"decision": "ends"})


@breach(ATTESTED, "the school has no population")
def review_of_a_school_without_population():
    scene = open_scene()
    with lifted():
        Population._base_manager.filter(school=scene.school)._raw_delete("default")


@breach(ATTESTED, "nothing is attested of the school year")
def review_of_a_year_that_nobody_attests():
    scene = open_scene()
    one(SchoolYear, where_school=scene.school, school_year=2019)


@breach(ATTESTED, "the school is not on the list of the year")
def review_of_a_school_that_is_not_listed():
    scene = open_scene()
    one(PopulationMember, where_school=scene.school, school_year=2019)


@breach("entry answers its rubric", "an entry about what its rubric does not ask")
def entry_about_another_rubric():
    scene = open_scene()
    entry = scene.entry("value")
    one(ReviewEntry, where_pk=entry.pk, element=make(RubricElement))


@breach("entry answers its rubric", "an entry about what its rubric does not ask")
def entry_in_another_section():
    scene = open_scene()
    one(ReviewEntry, where_pk=scene.entry("value").pk, section="autonomy")


@breach(CYCLE, "its rubric or its committee is that of another initiative")
def rubric_of_another_initiative():
    one(ReviewCycle, where_pk=prepared_scene().cycle.pk, rubric=make(Rubric))


@breach(CYCLE, "is not open with 1 reviews")
def review_in_a_cycle_that_is_not_open():
    make(AnnualReview, cycle=prepared_scene().cycle)


@breach(CYCLE, "is open with 0 reviews")
def open_cycle_without_reviews():
    scene = prepared_scene()
    one(ReviewCycle, where_pk=scene.cycle.pk, opened_at=NOON, opened_by=make(User))


@breach(CYCLE, "is open, and its rubric is not frozen")
def rubric_thawed_by_hand():
    scene = open_scene()
    one(Rubric, where_pk=scene.cycle.rubric_id, frozen_at=None)


@breach("demonstration stands alone", "there are real reviews beside a demonstration")
def demonstration_beside_a_real_cycle():
    for demonstration in [True, False]:
        make(ReviewCycle, demonstration=demonstration)
