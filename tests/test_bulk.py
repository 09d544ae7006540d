"""Many rows at once, with whatever a cell may hold."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from metrics.models import Indicator, Observation, Population, StudentGroup
from schools.bulk import ROWS_AT_A_TIME, insert_rows
from schools.models import ImportRun, Source
from tests.factories import make

pytestmark = pytest.mark.django_db

HARD_WORDS = ["a\tb", "a\nb", "a\r\nb", "\\N", "\\", "ñ – “x”", "", "NULL", '"', "\\."]


def columns_of(model):
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]


@pytest.fixture
def observation():
    """The columns and cells of one figure."""
    columns = columns_of(Observation)
    cells = dict.fromkeys(columns) | {
        "indicator_id": make(Indicator).pk,
        "population_id": make(Population).pk,
        "student_group_id": make(StudentGroup).pk,
        "source_id": make(Source).pk,
        "import_run_id": make(ImportRun).pk,
        "school_year": 2020,
        "status": "reported",
        "value": Decimal("71.250000"),
        "digits": "71.25",
        "grade": "all",
        "current": True,
    }
    words = ["respondent", "qualifier", "candidates", "note", "note_es", "column_name"]
    return columns, cells | dict.fromkeys(words, "")


def test_words_come_back_as_they_were(observation):
    columns, cells = observation
    rows = [{**cells, "note": word, "school_year": 1990 + n} for n, word in enumerate(HARD_WORDS)]

    assert insert_rows(Observation, columns, [[row[c] for c in columns] for row in rows]) == 10

    found = Observation.objects.filter(indicator=cells["indicator_id"]).order_by("school_year")
    assert [figure.note for figure in found] == HARD_WORDS


def test_numbers_truths_and_nothing_come_back_as_they_were(observation):
    columns, cells = observation

    insert_rows(Observation, columns, [[cells[name] for name in columns]])

    found = Observation.objects.get(indicator=cells["indicator_id"])
    assert (found.value, found.current) == (Decimal("71.25"), True)
    assert (found.low, found.numerator, found.statement_id) == (None, None, None)


def test_more_rows_than_are_read_at_a_time(observation):
    columns, cells = observation
    number = ROWS_AT_A_TIME + 1
    rows = (
        [{**cells, "school_year": 1900, "current": False}[c] for c in columns]
        for _ in range(number)
    )

    assert insert_rows(Observation._meta.db_table, columns, rows) == number
    assert Observation.objects.filter(indicator=cells["indicator_id"]).count() == number


def test_constraint_bites_and_nothing_is_kept(observation):
    columns, cells = observation
    rows = [[{**cells, "school_year": year}[name] for name in columns] for year in (2020, 20)]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Observation, columns, rows)
    assert connection.is_usable()
    assert not Observation.objects.filter(indicator=cells["indicator_id"]).exists()
