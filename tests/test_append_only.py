"""Rows that stay as they are: no way round it through the ORM or in SQL, on either engine."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from metrics.models import Observation
from reforms.models import (
    AnnualReview,
    Comment,
    CommitteeMember,
    LevelAnchor,
    PublishedReview,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
)
from reforms.transitions import STEPS
from schools.history import tracked_models
from tests.factories import NOON, make
from tests.triggers import lifted

pytestmark = pytest.mark.django_db

MIGRATION = import_module("reforms.migrations.0005_append_only")
LATER = NOON + timedelta(days=30)


def history_row(model):
    record = make(model)
    return model.history.model._base_manager.filter(id=record.pk).get()


GUARDED = {
    **{model.history.model: model for model in tracked_models()},
    **{model: model for model in [Transition, PublishedReview, Observation]},
}
by_table = pytest.mark.parametrize("table", GUARDED, ids=lambda model: model.__name__)


@pytest.fixture
def row(table):
    model = GUARDED[table]
    return make(model) if model is table else history_row(model)


# What a guard says, or a constraint that refuses the same.
OUR_WORDS = (
    "rows stay|rows are only added|may change|is frozen|can only be recused|Nobody |No step |"
    "has been counted|stays as it is|window for corrections|"
    "publisher_is_not_the|withdrawn_review_says_why"
)


def assert_refused(act, *given):
    with pytest.raises(IntegrityError, match=OUR_WORDS), transaction.atomic():
        act(*given)


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def another(row, field):
    """A value that the column does not hold."""
    now = getattr(row, field.attname)
    if isinstance(field, models.BooleanField):
        return not now
    if field.is_relation or isinstance(field, models.IntegerField):
        return (now or 0) + 1
    if isinstance(field, models.DecimalField):
        return (now or 0) + 1
    if isinstance(field, models.DateTimeField | models.DateField):
        return (now or (NOON.date() if type(field) is models.DateField else NOON)) + timedelta(1)
    if isinstance(field, models.JSONField):
        return {"another": "document"}
    return f"{now}x"[-(field.max_length or 1000) :] if now else "x"


MAY_CHANGE = {
    Observation: {"current"},
    # By a withdrawal, below.
    PublishedReview: set(),
}


@by_table
def test_no_column_changes(table, row):
    """Column by column, so that a column that is added later is not forgotten."""
    for field in table._meta.concrete_fields:
        if field.primary_key or field.name in MAY_CHANGE.get(table, ()):
            continue
        rows = table._base_manager.filter(pk=row.pk)
        assert_refused(lambda rows=rows, field=field: update(rows, field, row))


def update(rows, field, row):
    rows.update(**{field.attname: another(row, field)})


@by_table
def test_key_does_not_change(table, row):
    key = table._meta.pk.column

    assert_refused(
        run, f"UPDATE {table._meta.db_table} SET {key} = {key} + 1000000 WHERE {key} = %s", row.pk
    )


@by_table
def test_row_is_not_saved_again(table, row):
    for field in table._meta.concrete_fields:
        if field.name in ("history_change_reason", "note", "reason"):
            setattr(row, field.attname, "Another")

    assert_refused(row.save)


@by_table
def test_row_is_not_deleted(table, row):
    assert_refused(row.delete)
    assert_refused(table._base_manager.filter(pk=row.pk).delete)
    key = table._meta.pk.column
    assert_refused(run, f"DELETE FROM {table._meta.db_table} WHERE {key} = %s", row.pk)
    assert_refused(run, f"DELETE FROM {table._meta.db_table}")
    assert table._base_manager.filter(pk=row.pk).exists()


@by_table
def test_row_is_not_replaced_nor_all_of_them_at_once(table, row):
    name, key = table._meta.db_table, table._meta.pk.column
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        assert_refused(run, f"TRUNCATE {name} CASCADE")
        return
    columns = ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields)
    replace = f"INSERT OR REPLACE INTO {name} ({columns}) SELECT {columns} FROM {name}"
    assert_refused(run, f"{replace} WHERE {key} = %s", row.pk)


def test_figure_gives_way_to_a_newer_one():
    figure = make(Observation)

    figure.current = False
    figure.save()

    assert not Observation.objects.get(pk=figure.pk).current


def test_published_review_is_not_replaced_by_another_row():
    published = make(PublishedReview)
    if connection.vendor == "sqlite":
        columns = [field.column for field in PublishedReview._meta.concrete_fields][1:]
        names = ", ".join(f'"{column}"' for column in columns)
        replace = "INSERT OR REPLACE INTO reforms_publishedreview"
        same = f"SELECT {names} FROM reforms_publishedreview WHERE id = %s"

        assert_refused(run, f"{replace} ({names}) {same}", published.pk)


# --- withdrawing ---

DOCUMENT = {"decision": "continues"}
WITHDRAWN = {"document": {}, "withdrawn_at": NOON, "withdrawal_reason": "A child is named."}


def withdraw(published, **given):
    rows = PublishedReview.objects.filter(pk=published.pk)
    return rows.update(**{**WITHDRAWN, **given})


def test_withdrawal_empties_the_document_and_says_why():
    published = make(PublishedReview, document=DOCUMENT)

    assert withdraw(published) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"document": {"decision": "ends"}},
        {"document": DOCUMENT},
        {"withdrawn_at": None, "withdrawal_reason": ""},
        {"version": 7},
        {"digest": "f" * 64},
        {"reason": "Another"},
        {"published_at": LATER},
    ],
    ids=str,
)
def test_withdrawal_changes_nothing_else(given):
    published = make(PublishedReview, document=DOCUMENT)

    assert_refused(lambda: withdraw(published, **given))


def test_review_is_withdrawn_once():
    published = make(PublishedReview, document=DOCUMENT)
    withdraw(published)

    assert_refused(lambda: withdraw(published, withdrawn_at=LATER))
    assert_refused(lambda: withdraw(published, withdrawal_reason="Another"))
    assert_refused(lambda: withdraw(published, document=DOCUMENT))


# --- two people ---


def test_member_who_serves_the_school_can_only_be_recused():
    review = make(AnnualReview)
    member = make(CommitteeMember, school=review.school)

    for choice in ["for", "against", "abstain"]:
        assert_refused(
            lambda choice=choice: make(Vote, review=review, member=member, choice=choice)
        )
    recusal = make(Vote, review=review, member=member, choice="recused", reason="Teaches there.")

    assert_refused(lambda: Vote._base_manager.filter(pk=recusal.pk).update(choice="for"))


def test_member_who_serves_another_school_votes():
    member = make(CommitteeMember, school=make(AnnualReview).school)

    assert make(Vote, member=member, choice="for").pk


def step(review, **values):
    """As raw SQL would do it."""
    return AnnualReview._base_manager.filter(pk=review.pk).update(**values)


def signed(author, reviewer, decider):
    """What a decided review says."""
    return {
        "submitted_by": author,
        "submitted_at": NOON,
        "reviewed_by": reviewer,
        "reviewed_at": NOON,
        "recommendation": "continues",
        "round": 1,
        "decision": "continues",
        "decided_by": decider,
        "decided_at": NOON,
        "correction_until": NOON.date() - timedelta(days=1),
    }


@pytest.fixture
def people(db):
    return {name: make(User) for name in ["author", "writer", "reviewer", "decider", "publisher"]}


@pytest.fixture
def review(people):
    """Somebody entered a part of it who did not submit it; it is decided."""
    parts = [people[name] for name in ["author", "reviewer", "decider"]]
    review = make(AnnualReview, state="decided", **signed(*parts))
    make(
        ReviewEntry,
        review=review,
        entered_by=people["writer"],
        entered_at=NOON,
        judged_by=people["reviewer"],
        judged_at=NOON,
    )
    return review


def publish(review, by):
    return step(review, state="published", published_by=by, published_at=NOON)


def test_somebody_else_publishes(review, people):
    assert publish(review, people["publisher"]) == 1


@pytest.mark.parametrize("name", ["author", "writer", "reviewer"])
def test_nobody_publishes_what_they_entered_or_judged(review, people, name):
    assert_refused(publish, review, people[name])


def test_nobody_publishes_what_they_entered_before_others_changed_it(review, people):
    entry = review.entries.get()
    entry.entered_by = people["author"]
    entry.save()

    assert_refused(publish, review, people["writer"])


def test_nobody_publishes_what_they_entered_and_somebody_deleted(review, people):
    review.entries.get().delete()

    assert_refused(publish, review, people["writer"])


def test_nobody_recommends_or_decides_on_what_they_entered(review, people):
    with lifted():
        step(review, state="in_review")

    assert_refused(lambda: step(review, state="recommended", reviewed_by=people["writer"]))
    assert step(review, state="recommended", reviewed_by=people["publisher"]) == 1
    assert_refused(lambda: step(review, state="decided", decided_by=people["writer"]))


def test_nobody_judges_in_a_review_of_which_they_entered_a_part(review, people):
    judged = {"judged_by": people["writer"], "judged_at": NOON}
    other = make(ReviewEntry, review=review)

    assert_refused(lambda: make(ReviewEntry, review=review, **judged))
    assert_refused(
        lambda: ReviewEntry._base_manager.filter(pk=other.pk).update(**judged),
    )


def test_judgement_that_somebody_else_took_over_still_counts(review, people):
    entry = review.entries.get()
    entry.judged_by = people["author"]
    entry.save()

    assert_refused(publish, review, people["reviewer"])


@pytest.mark.parametrize("action", ["submit", "take_up", "return", "recommend"])
def test_nobody_publishes_who_took_a_step_of_others(review, people, action):
    """Whatever the columns of the review say by then."""
    make(Transition, review=review, action=action, by=people["publisher"])

    assert_refused(publish, review, people["publisher"])


def test_nobody_publishes_what_they_asked_about_or_whose_window_they_waived(review, people):
    make(Comment, entry=review.entries.get(), made_by=people["publisher"])
    assert_refused(publish, review, people["publisher"])

    other = make(User)
    for waived_by in [other, people["author"]]:
        review.waived_by, review.waived_at = waived_by, NOON
        review.save()
    assert_refused(publish, review, other)


def test_nobody_waives_the_window_of_their_own_decision(review, people):
    assert_refused(lambda: step(review, waived_by=people["decider"], waived_at=NOON))


@pytest.mark.parametrize("name", ["reviewer", "decider"])
def test_nobody_enters_a_part_of_what_they_judged_or_decided(review, people, name):
    entered = {"entered_by": people[name], "entered_at": LATER}
    rows = ReviewEntry._base_manager.filter(pk=make(ReviewEntry, review=review).pk)

    assert_refused(lambda: make(ReviewEntry, review=review, **entered))
    assert_refused(lambda: rows.update(**entered))


def test_nobody_resolves_their_own_comment():
    comment = make(Comment)
    rows = Comment._base_manager.filter(pk=comment.pk)

    assert_refused(lambda: rows.update(resolved_by=comment.made_by, resolved_at=NOON))


def test_member_who_wrote_a_part_can_only_be_recused(people):
    review = make(AnnualReview)
    make(ReviewEntry, review=review, entered_by=people["writer"], entered_at=NOON)
    member = make(CommitteeMember, user=people["writer"])

    assert_refused(lambda: make(Vote, review=review, member=member, choice="for"))
    assert make(Vote, review=review, member=member, choice="recused", reason="Wrote it.").pk


def test_nothing_is_decided_with_the_vote_of_who_turns_out_to_serve_the_school(people):
    parts = signed(*(people[name] for name in ["author", "reviewer", "decider"]))
    review = make(AnnualReview, state="recommended", **parts)
    vote = make(Vote, review=review)
    vote.member.school = review.school
    vote.member.save()

    assert_refused(lambda: step(review, state="decided"))


# --- what is settled ---


def test_guards_know_every_step_and_no_other():
    legal = {(str(source), str(step.target)) for step in STEPS for source in step.sources}

    assert {(a, b) for a, targets in MIGRATION.LEGAL.items() for b in targets} == legal


def test_no_state_is_left_out(people):
    review = make(AnnualReview)
    parts = signed(*(people[name] for name in ["author", "reviewer", "decider"]))

    assert_refused(lambda: step(review, state="decided", **parts))
    assert step(review, state="withdrawn") == 1
    assert_refused(lambda: step(review, state="draft"))


def test_nothing_is_published_before_the_window_has_closed(review, people):
    assert step(review, correction_until=NOON.date()) == 1

    assert_refused(publish, review, people["publisher"])
    assert step(review, waived_by=people["author"], waived_at=NOON) == 1
    assert publish(review, people["publisher"]) == 1


def test_vote_that_was_counted_stays(review):
    assert_refused(lambda: make(Vote, review=review))
    with lifted():
        vote = make(Vote, review=review)

    rows = Vote._base_manager.filter(pk=vote.pk)
    assert_refused(lambda: rows.update(choice="against"))
    assert_refused(lambda: rows.update(review=make(AnnualReview)))
    assert_refused(rows.delete)


def test_vote_of_an_earlier_round_stays():
    review = make(AnnualReview, round=1)
    vote = make(Vote, review=review, round=1)
    step(review, round=2)

    assert_refused(lambda: Vote._base_manager.filter(pk=vote.pk).update(choice="against"))
    assert make(Vote, review=review, round=2).pk


def test_rubric_in_use_stays_with_its_elements_and_their_words():
    anchor = make(LevelAnchor)
    element, rubric = anchor.element, anchor.element.rubric
    Rubric._base_manager.filter(pk=rubric.pk).update(frozen_at=NOON)

    for row, said in [(rubric, "name"), (element, "prompt"), (anchor, "text")]:
        rows = type(row)._base_manager.filter(pk=row.pk)
        assert_refused(lambda rows=rows, said=said: rows.update(**{said: "Another"}))
        assert_refused(lambda rows=rows: rows._raw_delete("default"))
    assert_refused(lambda: Rubric._base_manager.filter(pk=rubric.pk).update(frozen_at=None))
    assert_refused(lambda: make(RubricElement, rubric=rubric))
    assert_refused(lambda: make(LevelAnchor, element=element, level=2))


# --- the guards themselves ---


def test_guards_are_lifted_only_for_as_long_as_a_test_asks():
    row = make(Transition)

    with lifted():
        Transition.objects.filter(pk=row.pk).update(note="Another")

    assert Transition.objects.get(pk=row.pk).note == "Another"
    assert_refused(Transition.objects.filter(pk=row.pk).delete)
