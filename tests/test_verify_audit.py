"""The history is whole, and every way of forging it is found."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from schools.chains import audit
from schools.history import digest_of, save_tracked
from schools.models import Award, Campus, Party, School
from tests.factories import make
from tests.records import LOADED_AT
from tests.triggers import lifted

pytestmark = pytest.mark.django_db

FORGERIES = {}


def forgery(forge):
    FORGERIES[forge.__name__] = forge
    return forge


def edited(model):
    """A record with four history rows, each of which says something else."""
    clerk = make(User)
    record = make(model)
    for day in range(1, 4):
        record.name = f"Name {day}"
        save_tracked(record, by=clerk, at=LOADED_AT + timedelta(days=day), update_fields=["name"])
    return record


def rows_of(record):
    history = type(record).history.model
    return history._base_manager.filter(id=record.pk).order_by("history_id")


def change(record, n, **values):
    """Sets columns of the n-th history row past every guard."""
    row = rows_of(record)[n]
    assert rows_of(record).filter(pk=row.pk).update(**values) == 1


@forgery
def changed_value(record):
    change(record, 1, name="Another")


@forgery
def changed_date(record):
    change(record, 2, history_date=datetime(2020, 1, 1, tzinfo=UTC))


@forgery
def changed_person(record):
    change(record, 1, history_user=make(User))


@forgery
def changed_kind(record):
    change(record, 3, history_type="-")


@forgery
def changed_value_with_a_digest_that_fits_it(record):
    """The next row still holds the digest of what stood there."""
    row = rows_of(record)[1]
    row.name = "Another"
    before = rows_of(record)[0].digest
    change(record, 1, name="Another", digest=digest_of(row, after=before))


@forgery
def deleted_first_row(record):
    rows_of(record).filter(pk=rows_of(record)[0].pk).delete()


@forgery
def deleted_middle_row(record):
    rows_of(record).filter(pk=rows_of(record)[1].pk).delete()


@forgery
def deleted_last_row(record):
    rows_of(record).filter(pk=rows_of(record)[3].pk).delete()


@forgery
def deleted_history(record):
    rows_of(record).delete()


@forgery
def changed_record(record):
    table = record._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET name = 'Another' WHERE id = %s", [record.pk])


@forgery
def deleted_record(record):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {record._meta.db_table} WHERE id = %s", [record.pk])


@forgery
def inserted_row(record):
    row = rows_of(record)[2]
    row.pk, row.digest, row.name = None, "0" * 64, "Another"
    row.save(force_insert=True)


@forgery
def inserted_row_with_a_digest_that_fits_it(record):
    """The record holds something else than what it says."""
    row = rows_of(record)[2]
    row.pk, row.digest, row.name = None, "", "Another"
    row.save(force_insert=True)


@pytest.mark.parametrize("name", FORGERIES)
def test_every_forgery_is_found(name):
    """Thirteen kinds, each on eight records of several tables; and nobody else is accused."""
    records = [edited(model) for model in [School, Campus, Award, Party] * 2]
    assert audit().breaches == []

    with lifted():
        for record in records:
            FORGERIES[name](record)

    accused = {breach.partition(",")[0].partition(":")[0] for breach in audit().breaches}
    assert accused == {f"{record._meta.db_table} {record.pk}" for record in records}


def test_hundred_forgeries_are_tried():
    assert len(FORGERIES) * 8 >= 100


def test_loaded_records_have_a_history_that_is_whole():
    found = audit()

    assert found.breaches == []
    assert found.records == found.rows > 1000


def test_breach_is_named_with_table_record_and_row():
    record = edited(Award)
    row = rows_of(record)[1]
    with lifted():
        changed_value(record)

    said = StringIO()
    with pytest.raises(CommandError, match="1 breaches"):
        call_command("verify_audit", stdout=said)

    assert said.getvalue().splitlines()[0] == (
        f"schools_award {record.pk}, row {row.pk}: "
        "was changed, or does not follow the row before it"
    )


def test_whole_history_is_said_in_one_line_with_its_digest():
    said = StringIO()

    call_command("verify_audit", stdout=said)

    (line,) = said.getvalue().splitlines()
    assert line.endswith(f": {audit().heads}")
    assert len(audit().heads) == 64


def test_digest_of_all_changes_with_every_edit():
    record = make(Award)
    before = audit().heads

    save_tracked(record, by=None, at=timezone.now(), update_fields=["name"])

    assert audit().heads != before
    assert audit().breaches == []
