"""Taking back what an import did to records."""

import pytest

from metrics.models import Population
from schools.chains import audit
from schools.history import save_tracked
from schools.imports.undoing import UndoRefused, undo_changes
from schools.models import ImportRun, Recognition, School, SchoolName, SchoolYear
from tests.directory_files import (
    CONTRERAS,
    NOON,
    OAK,
    SCHOOL,
    elm,
    everything,
    import_directory,
    listed,
)
from tests.factories import make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LATER = {"LastUpDate": "03/04/2020"}
AT_CONTRERAS = listed(CDSCode=CONTRERAS, School="Contreras Leaders", NCESSchool="12314")


def all_records():
    """Every record of the tables that an import of schools writes."""
    tables = [School, SchoolName, SchoolYear, Population]
    return [list(model.objects.order_by("pk").values()) for model in tables]


def undo(run):
    outcome = undo_changes(run, by=None, at=NOON)
    run.state = ImportRun.State.UNDONE
    run.save(update_fields=["state"])
    return outcome


def last_run():
    return ImportRun.objects.filter(family="cde-directory", state="applied").latest("pk")


def test_all_is_as_it_was(tmp_path):
    before = all_records()
    import_directory(tmp_path, SCHOOL, AT_CONTRERAS)

    outcome = undo(last_run())

    assert all_records() == before
    # A school with its name, year and population; an alias; and two records of Contreras.
    assert (outcome.ended, outcome.replaced) == (5, 2)
    assert audit().breaches == []


def test_each_record_says_in_its_history_what_became_of_it(tmp_path, admin_user):
    import_directory(tmp_path, SCHOOL)
    gone = elm().pk

    undo_changes(last_run(), by=admin_user, at=NOON)

    rows = School.history.filter(id=gone).order_by("history_id")
    assert [(row.history_type, row.history_user) for row in rows] == [
        ("+", None),
        ("-", admin_user),
    ]


def test_renaming_and_closing_are_taken_back(tmp_path, client):
    import_directory(tmp_path, SCHOOL)
    before = all_records()
    now = listed(School="Elm Academy", StatusType="Closed", ClosedDate="06/30/2019", **LATER)
    import_directory(tmp_path, now, school_year=2019)

    undo(last_run())

    assert all_records() == before
    assert client.get("/schools/elm-street-elementary/").status_code == 200
    assert client.get("/schools/elm-academy/").status_code == 404


def test_names_that_changed_places_change_back(tmp_path):
    import_directory(tmp_path, SCHOOL)
    import_directory(tmp_path, listed(School="Elm Academy", **LATER), school_year=2019)
    before = all_records()
    import_directory(tmp_path, listed(LastUpDate="03/04/2021"), school_year=2020)

    undo(last_run())

    assert all_records() == before


def test_what_was_taken_back_can_be_taken_in_again(tmp_path):
    import_directory(tmp_path, SCHOOL)
    undo(last_run())

    outcome = import_directory(tmp_path, SCHOOL)

    assert (outcome.created, elm().slug) == (1, "elm-street-elementary")


def test_record_that_staff_changed_since_is_named_and_nothing_is_taken_back(tmp_path):
    import_directory(tmp_path, SCHOOL, AT_CONTRERAS)
    school = elm()
    school.phone = "(213) 555-7777"
    save_tracked(school, by=None, at=NOON, update_fields=["phone"])
    before = everything(), all_records()

    with pytest.raises(UndoRefused) as refused:
        undo(last_run())

    assert str(refused.value) == (
        "This cannot be taken back, because of what came after it: "
        "school “Elm Street Elementary” (phone)."
    )
    assert (everything(), all_records()) == before


def test_import_that_another_followed_names_that_one(tmp_path):
    import_directory(tmp_path, SCHOOL)
    first = last_run()
    import_directory(tmp_path, listed(Street="9 Oak Street", **LATER), school_year=2019)

    with pytest.raises(UndoRefused, match=r"Take back first: directory\.txt\."):
        undo(first)


def test_what_staff_typed_is_told_from_an_import_that_could_not_be_undone(tmp_path):
    """Where undoing was refused the run has failed, and is applied all the same."""
    import_directory(tmp_path, SCHOOL)
    ImportRun.objects.filter(pk=last_run().pk).update(state="failed", task="take-back")

    import_directory(tmp_path, listed(Phone="(213) 555-0102", **LATER), school_year=2019)

    assert elm().phone == "(213) 555-0102"


def test_school_that_something_refers_to_stays(tmp_path):
    import_directory(tmp_path, SCHOOL, listed(CDSCode=OAK, School="Oak", NCESSchool=""))
    make(Recognition, school=elm())
    before = all_records()

    with pytest.raises(UndoRefused) as refused:
        undo(last_run())

    assert "1 × recognitions refer to what the import added" in str(refused.value)
    assert all_records() == before


def test_undo_asks_little_more_of_the_database_for_many_schools(tmp_path):
    def queries_for(count):
        rows = [
            listed(CDSCode=f"{OAK[:-3]}{n:03}", School=f"Oak {n}", NCESSchool="")
            for n in range(100, 100 + count)
        ]
        import_directory(tmp_path, *rows)
        return count_queries(lambda: undo(last_run()))

    few, many = queries_for(2), queries_for(12)
    # Each record that goes writes its own last history row: two statements.
    assert many - few <= 10 * 4 * 2
