"""Every change of a record leaves a row that says who and when, chained to the row before it."""

import hashlib
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import StudentGroup, Target
from reforms.models import AnnualReview, ReviewCycle, ReviewEntry
from schools.history import (
    BulkPathRefused,
    begin_histories,
    create_tracked,
    delete_tracked,
    digest_of,
    fields_of_the_record,
    said_by,
    save_tracked,
    tracked_models,
    update_tracked,
)
from schools.models import Award, Discrepancy, Reading, School, SchoolName, Source
from tests.factories import NOON, make
from tests.triggers import lifted

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
# What the software writes, and people do not edit.
WITHOUT_HISTORY = {
    "schools": {"ImportRun", "ImportedChange", "LoadedRecord", "DistrictBoundary"},
    "metrics": {
        "Observation",
        "Release",
        "PublishedValue",
        "PreparedRelease",
        "HiddenFigure",
        "Withdrawal",
    },
    "reforms": {"Transition", "PublishedReview", "Notice", "FigureSheet"},
}


def rows_of(record):
    return list(record.history.order_by("history_id"))


def assert_chained(record):
    before = None
    for row in rows_of(record):
        assert row.digest == digest_of(row, after=before)
        before = row.digest


@pytest.mark.parametrize("label", WITHOUT_HISTORY)
def test_everything_that_people_edit_is_tracked(label):
    tracked = set(tracked_models()) | {model.history.model for model in tracked_models()}
    others = {model.__name__ for model in apps.get_app_config(label).get_models()} - {
        model.__name__ for model in tracked
    }

    assert others == WITHOUT_HISTORY[label]


# --- one record ---


def test_history_says_who_did_what_and_when():
    clerk = make(User)
    award = save_tracked(Award(slug="merit", name="Merit"), by=clerk, at=NOON)
    award.name = "Merit Award"
    save_tracked(award, by=None, at=LATER, update_fields=["name"])
    pk = award.pk
    delete_tracked(award, by=clerk, at=LATER)

    rows = Award.history.filter(id=pk).order_by("history_id")
    assert [(row.history_type, row.name, row.history_user, row.history_date) for row in rows] == [
        ("+", "Merit", clerk, NOON),
        ("~", "Merit Award", None, LATER),
        ("-", "Merit Award", clerk, LATER),
    ]


def test_rows_of_a_record_are_a_chain():
    award = make(Award)
    save_tracked(award, by=None, at=LATER)
    save_tracked(award, by=None, at=LATER)

    digests = [row.digest for row in rows_of(award)]
    assert len(set(digests)) == 3
    assert all(len(digest) == 64 for digest in digests)
    assert_chained(award)


def test_chain_goes_on_in_a_row_that_simple_history_makes_in_bulk():
    award = make(Award)

    Award.history.bulk_history_create([award], update=True)

    assert_chained(award)


def test_digest_is_of_the_row_before_and_of_plain_text():
    row = make(Award, slug="merit", name="Merit").history.get()
    text = (
        '{"history_date":"' + row.history_date.isoformat(timespec="microseconds") + '",'
        f'"history_type":"+","id":{row.id},"name":"Merit","slug":"merit"}}'
    )

    fields = [field for field in row._meta.concrete_fields if "digest" not in field.name]
    assert said_by(row, [field for field in fields if field.name != "history_id"]) == text
    assert row.digest == hashlib.sha256(f"\n{text}".encode()).hexdigest()


def test_text_is_the_same_from_a_form_and_from_the_database():
    pacific = timezone(timedelta(hours=-8))
    given = {"value": Decimal("71"), "due_on": "2026-06-30", "due_precision": "day"}
    target = make(Target, **given)
    entry = make(
        ReviewEntry, entered_by=make(User), entered_at=datetime(2026, 3, 2, 12, tzinfo=pacific)
    )

    for record in [target, entry]:
        fields = fields_of_the_record(type(record).history.model)
        read = type(record).objects.get(pk=record.pk)
        assert said_by(record, fields) == said_by(read, fields)
    said = said_by(target, fields_of_the_record(Target.history.model))
    assert '"value":"71.000"' in said
    assert '"due_on":"2026-06-30"' in said
    assert '"entered_at":"2026-03-02T20:00:00.000000+00:00"' in said_by(
        entry, fields_of_the_record(ReviewEntry.history.model)
    )


def test_column_that_says_nothing_is_left_out():
    """A column that is added later is empty in the rows that are there already."""
    row = make(Award, name_es="").history.get()

    assert "name_es" not in said_by(row, row._meta.concrete_fields)


def test_rolled_back_change_leaves_no_row():
    award = make(Award)

    with pytest.raises(ValueError, match="name"):
        save_tracked(award, by=None, at=NOON, update_fields=["no such name"])

    assert award.history.count() == 1


# --- many records ---


def test_new_rows_get_their_history_in_a_few_statements():
    clerk = make(User)
    awards = [Award(slug=f"award-{n}", name=f"Award {n}") for n in range(20)]

    with CaptureQueriesContext(connection) as captured:
        create_tracked(Award, awards, by=clerk, at=NOON)

    assert sum(query["sql"].startswith("INSERT") for query in captured) == 2
    for award in awards:
        (row,) = rows_of(award)
        assert (row.history_type, row.history_user, row.history_date) == ("+", clerk, NOON)
        assert_chained(award)


def test_changed_rows_get_their_history_chained_to_what_was_there():
    awards = [make(Award), make(Award)]
    for award in awards:
        award.name = "Another"

    update_tracked(Award, awards, ["name"], by=None, at=LATER)

    for award in awards:
        assert [row.history_type for row in rows_of(award)] == ["+", "~"]
        assert rows_of(award)[1].name == "Another"
        assert Award.objects.get(pk=award.pk).name == "Another"
        assert_chained(award)


@pytest.mark.parametrize("model", tracked_models(), ids=lambda model: model.__name__)
def test_bulk_paths_are_refused(model):
    with pytest.raises(BulkPathRefused):
        model.objects.update(id=1)
    with pytest.raises(BulkPathRefused):
        model.objects.bulk_create([])
    with pytest.raises(BulkPathRefused):
        model.objects.bulk_update([], ["id"])
    with pytest.raises(BulkPathRefused):
        model._default_manager.all().filter(pk=1).update(id=1)


def test_bulk_paths_are_refused_from_related_records():
    review = make(AnnualReview)

    with pytest.raises(BulkPathRefused):
        review.entries.update(text="Another")
    with pytest.raises(BulkPathRefused):
        review.entries.filter(section="goal").update(text="Another")
    with pytest.raises(BulkPathRefused):
        review.entries.bulk_create([ReviewEntry(section="goal")])
    with pytest.raises(BulkPathRefused):
        review.entries.all().bulk_update([], ["text"])


def test_what_is_made_or_changed_through_a_manager_is_recorded():
    award, _made = Award.objects.get_or_create(slug="merit", defaults={"name": "Merit"})
    Award.objects.update_or_create(slug="merit", defaults={"name": "Merit Award"})

    assert [row.name for row in rows_of(award)] == ["Merit", "Merit Award"]


def test_each_row_of_a_deleted_set_is_recorded():
    awards = [make(Award), make(Award)]
    ids = [award.pk for award in awards]

    Award.objects.filter(pk__in=ids).delete()

    gone = Award.history.filter(id__in=ids, history_type="-")
    assert sorted(gone.values_list("id", flat=True)) == ids


def test_what_goes_with_another_record_is_recorded():
    reading = make(Reading)
    pk = reading.pk

    Discrepancy.objects.get(pk=reading.discrepancy_id).delete()

    assert Reading.history.filter(id=pk, history_type="-").count() == 1


# --- older databases ---


def test_record_without_a_history_begins_one_as_it_stands():
    award, known = make(Award, name="Merit"), make(Award)
    with lifted():
        award.history.all().delete()

    begin_histories(apps, "schools", at=LATER)
    begin_histories(apps, "schools", at=LATER)

    (row,) = rows_of(award)
    assert (row.name, row.history_date, row.history_user) == ("Merit", LATER, None)
    assert row.history_change_reason == "As it was when its history began."
    assert_chained(award)
    assert len(rows_of(known)) == 1


# --- through the admin ---


def test_edit_in_the_admin_says_who(client):
    clerk = User.objects.create_superuser("clerk", password="correct horse battery")
    client.force_login(clerk)
    group = make(StudentGroup)

    given = {"name": "Merit", "partition": "other", "position": "7"}
    client.post(f"/admin/metrics/studentgroup/{group.pk}/change/", given)

    row = rows_of(group)[-1]
    assert (row.name, row.history_user) == ("Merit", clerk)


def test_admin_shows_every_version_of_a_record(client):
    client.force_login(User.objects.create_superuser("clerk", password="correct horse battery"))
    source = make(Source, title="The Ledger")
    name = make(SchoolName, name="Echo Annex", kind="alias", source=source)
    save_tracked(name, by=make(User, username="ana"), at=LATER)
    name.name = "Echo Park Annex"
    save_tracked(name, by=User.objects.get(username="ana"), at=LATER, update_fields=["name"])

    shown = client.get(f"/admin/schools/schoolname/{name.pk}/history/").content.decode()

    for words in ["Echo Annex", "Echo Park Annex", "ana", "The Ledger"]:
        assert words in shown
    assert client.get("/admin/schools/schoolname/abc/history/").status_code == 302


def test_new_school_and_its_name_say_who(client):
    clerk = User.objects.create_superuser("clerk", password="correct horse battery")
    client.force_login(clerk)
    given = {"name": "Echo Park High", "slug": "echo-park-high", "status": "open"}
    for prefix in ["years", "names", "offerings", "recognitions"]:
        given |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    client.post("/admin/schools/school/add/", given)

    school = School.objects.get(slug="echo-park-high")
    name = SchoolName.objects.get(school=school)
    assert [row.history_user for row in rows_of(school) + rows_of(name)] == [clerk, clerk]


def test_cycle_keeps_its_dates():
    """Dates are compared as dates, whatever a form hands over."""
    cycle = make(ReviewCycle, opens_on="2025-09-01")

    assert cycle.history.get().opens_on == date(2025, 9, 1)
