"""Figures by spreadsheet: taken, filled in, checked, applied, undone."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from metrics.models import Observation
from reforms.models import AskedIndicator, FigureSheet
from reforms.sheets.tasks import TASKS
from schools.models import Source
from schools.work import do_next
from tests.factories import make
from tests.sheets import (
    ATTENDANCE,
    PUPILS,
    apply,
    assign,
    cells_of,
    checked,
    csv_file,
    lines_of,
    make_round,
    messages_of,
    saved,
    undo,
    upload,
    workbook,
)

pytestmark = pytest.mark.django_db
HEADINGS = ["code", "name", ATTENDANCE, PUPILS, f"{ATTENDANCE} note"]


@pytest.fixture
def cycle_round():
    return make_round()


@pytest.fixture
def liaison(client, cycle_round):
    client.force_login(cycle_round.liaison)
    return client


def template(client, cycle_round, kind="xlsx"):
    response = client.get(f"/staff/cycles/{cycle_round.cycle.pk}/sheets/template.{kind}")
    assert response.status_code == 200
    return response.content


# --- the template ---


def test_template_holds_codes_last_year_and_what_was_entered(liaison, cycle_round):
    alpha = cycle_round.schools[0]
    cycle_round.figure(alpha, cycle_round.attendance, "71.2", year=2024)
    cycle_round.figure(
        alpha, cycle_round.attendance, "72.5", numerator=29, denominator=40, note="Counted anew."
    )

    headings, first, second = cells_of(template(liaison, cycle_round))

    a, p = ATTENDANCE, PUPILS
    assert headings == [
        *["code", "name", f"{a} last year", a, f"{a} numerator", f"{a} denominator", f"{a} note"],
        *[f"{p} last year", p, f"{p} note"],
    ]
    school = ["alpha", "The alpha school"]
    assert first == [*school, 71.2, 72.5, 29, 40, "Counted anew.", None, None, None]
    assert second == ["beta", "The beta school", *[None] * 8]


def test_template_locks_what_is_only_for_reading(liaison, cycle_round):
    figures, instructions = load_workbook(BytesIO(template(liaison, cycle_round))).worksheets

    assert figures.protection.sheet
    assert figures.freeze_panes == "C2"
    open_cells = {cell.column_letter for cell in figures[2] if not cell.protection.locked}
    assert open_cells == set("DEFGIJ")
    checks = {str(each.sqref): each.formula1 for each in figures.data_validations.dataValidation}
    assert set(checks) == {"D2:D3", "E2:E3", "F2:F3", "I2:I3"}
    assert "D2>=0,D2<=100" in checks["D2:D3"]
    assert "I2=INT(I2)" in checks["I2:I3"]
    assert "CLEAR" in "\n".join(str(row[0]) for row in instructions.values)


def test_template_has_only_the_schools_that_one_may_enter(client, cycle_round, django_user_model):
    other = django_user_model.objects.create_user("other")
    assign(other, "liaison", cycle_round.schools[1])
    client.force_login(other)

    assert [row[0] for row in cells_of(template(client, cycle_round))] == ["code", "beta"]


def test_handed_in_school_is_not_on_the_template(liaison, cycle_round):
    hand_in(cycle_round.reviews[0], cycle_round.liaison)

    assert [row[0] for row in cells_of(template(liaison, cycle_round))] == ["code", "beta"]


def hand_in(review, by):
    review.state, review.submitted_by = "submitted", by
    review.submitted_at = "2026-03-02T20:00:00Z"
    review.save()


def test_coordinator_takes_the_template_but_sends_nothing(client, cycle_round, django_user_model):
    coordinator = django_user_model.objects.create_user("coordinator")
    assign(coordinator, "coordinator")
    client.force_login(coordinator)

    assert len(cells_of(template(client, cycle_round))) == 3
    assert upload(client, cycle_round.cycle, template(client, cycle_round)).status_code == 403


def test_template_does_not_hold_what_is_asked_of_another_level(liaison, cycle_round):
    asked = AskedIndicator.objects.get(indicator__slug=PUPILS)
    asked.level = "hs"
    asked.save()

    assert PUPILS not in cells_of(template(liaison, cycle_round))[0]


# --- the round trip ---


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_template_sent_back_as_it_is_changes_nothing(liaison, cycle_round, kind):
    alpha = cycle_round.schools[0]
    note = "=1+1 was the old way;\nnow “25”, ñ"
    cycle_round.figure(alpha, cycle_round.attendance, "71.0", note=note)
    cycle_round.figure(alpha, cycle_round.pupils, "250", note="'-quoted")

    sheet = checked(liaison, cycle_round.cycle, template(liaison, cycle_round, kind), f"f.{kind}")

    assert (sheet.run.state, sheet.preview["lines"]) == ("checked", [])
    assert sheet.preview["unchanged"] == 2


@pytest.mark.parametrize("sign", list("=+-@"))
def test_text_that_a_spreadsheet_would_run_goes_out_as_text(liaison, cycle_round, sign):
    cycle_round.figure(cycle_round.schools[0], cycle_round.pupils, "250", note=f"{sign}SUM(A1)")

    assert cells_of(template(liaison, cycle_round))[1][-1] == f"'{sign}SUM(A1)"
    assert f",'{sign}SUM(A1)".encode() in template(liaison, cycle_round, "csv")


def test_columns_may_stand_in_any_order(liaison, cycle_round):
    content = workbook([PUPILS.upper(), " Code "], [250, "beta"])

    sheet = apply(liaison, checked(liaison, cycle_round.cycle, content))

    assert sheet.run.state == "applied"
    assert cycle_round.current(cycle_round.schools[1], cycle_round.pupils).digits == "250"


def test_school_is_known_by_its_cds_code_too(liaison, cycle_round):
    school = cycle_round.schools[0]
    school.cds_code, school.codes_source_id = "19647330112334", make(Source).pk
    school.save()

    sheet = checked(liaison, cycle_round.cycle, workbook(["code", PUPILS], [19647330112334, 3]))

    assert [line["school"] for line in sheet.preview["lines"]] == ["The alpha school"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_spreadsheet_is_read(liaison, cycle_round, encoding, delimiter):
    content = csv_file(
        ["code", PUPILS, f"{PUPILS} note"],
        ["alpha", "250", "Año, “nuevo”"],
        encoding=encoding,
        delimiter=delimiter,
    )

    apply(liaison, checked(liaison, cycle_round.cycle, content, "f.csv"))

    figure = cycle_round.current(cycle_round.schools[0], cycle_round.pupils)
    assert (figure.digits, figure.note) == ("250", "Año, “nuevo”")


# --- the check ---


def test_preview_says_what_would_happen(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    cycle_round.figure(alpha, cycle_round.attendance, "70", year=2024)
    cycle_round.figure(beta, cycle_round.attendance, "90")
    cycle_round.figure(alpha, cycle_round.pupils, "250")
    cycle_round.figure(beta, cycle_round.pupils, "300")
    content = workbook(
        HEADINGS,
        ["alpha", "", 85.5, 250, None],
        ["beta", "", 91.5, "CLEAR", None],
    )

    sheet = checked(liaison, cycle_round.cycle, content)

    assert lines_of(sheet) == [("new", "C2"), ("changed", "C3"), ("erased", "D3")]
    new, changed, erased = sheet.preview["lines"]
    assert new["queries"] == ["+15.5 from 2024–25 (70 then, 85.5 now)."]
    assert (changed["old"], changed["new"], changed["difference"]) == ("90", "91.5", "+1.5")
    assert erased["old"] == "300"
    assert sheet.preview["unchanged"] == 1
    page = liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    for words in ["To explain (1)", "Changes (1)", "Erased (1)", "Unchanged", "+1.5"]:
        assert words in page


def test_blank_cell_keeps_what_stands_there(liaison, cycle_round):
    figure = cycle_round.figure(cycle_round.schools[0], cycle_round.pupils, "250")

    sheet = checked(liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", None]))

    assert sheet.preview["lines"] == []
    assert cycle_round.current(cycle_round.schools[0], cycle_round.pupils) == figure


FAULTS = [
    ("not a number", ["alpha", "", "n/a", None], "C2", "not a number"),
    ("out of range", ["alpha", "", 871, None], "C2", "not between 0 and 100"),
    ("not whole", ["alpha", "", None, 2.5], "D2", "not whole"),
    ("unknown school", ["gamma", "", 71, None], "A2", "No school has this code"),
    ("no code", [None, "Alpha", 71, None], "A2", "no code"),
    ("a formula", ["alpha", "", "=A1", None], "C2", "formula"),
    ("truth", ["alpha", "", True, None], "C2", "TRUE or FALSE"),
    ("an error", ["alpha", "", "#N/A", None], "C2", "shows an error"),
    ("no heading", ["alpha", "", None, None, None, 7], "F2", "no heading"),
]


@pytest.mark.parametrize(("row", "place", "said"), [fault[1:] for fault in FAULTS])
def test_fault_is_told_with_its_cell(liaison, cycle_round, row, place, said):
    sheet = checked(liaison, cycle_round.cycle, workbook(HEADINGS, row))

    assert lines_of(sheet) == [("error", place)]
    assert said in messages_of(sheet)[place]


def test_date_where_a_number_belongs_is_told_with_its_cell(liaison, cycle_round):
    content = workbook(["code", ATTENDANCE], ["alpha", date(2026, 1, 2)])

    assert "date" in messages_of(checked(liaison, cycle_round.cycle, content))["B2"]


def test_percentage_format_means_what_it_shows(liaison, cycle_round):
    book = Workbook()
    book.active.append(["code", ATTENDANCE])
    book.active.append(["alpha", 0.712])
    book.active["B2"].number_format = "0.0%"

    sheet = checked(liaison, cycle_round.cycle, saved(book))

    assert sheet.preview["lines"][0]["new"] == "71.2"


def test_repeated_school_is_an_error_in_each_row(liaison, cycle_round):
    content = workbook(["code", PUPILS], ["alpha", 1], ["beta", 2], ["ALPHA", 3])

    sheet = checked(liaison, cycle_round.cycle, content)

    assert lines_of(sheet) == [("error", "A2"), ("new", "B3"), ("error", "A4")]


def test_unknown_and_repeated_columns_are_errors(liaison, cycle_round):
    content = workbook(["code", PUPILS, "staff", PUPILS, ATTENDANCE], ["alpha", 1, 2, 3, 71])

    sheet = checked(liaison, cycle_round.cycle, content)

    assert lines_of(sheet) == [("error", "B1"), ("error", "C1"), ("error", "D1"), ("new", "E2")]


def test_share_larger_than_its_whole_is_an_error(liaison, cycle_round):
    headings = ["code", ATTENDANCE, f"{ATTENDANCE} numerator", f"{ATTENDANCE} denominator"]

    sheet = checked(liaison, cycle_round.cycle, workbook(headings, ["alpha", 50, 8, 4]))

    assert "larger than the denominator" in messages_of(sheet)["B2"]


def test_school_of_somebody_else_is_an_error(client, cycle_round, django_user_model):
    other = django_user_model.objects.create_user("other")
    assign(other, "liaison", cycle_round.schools[1])
    client.force_login(other)

    sheet = checked(client, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 250]))

    assert lines_of(sheet) == [("error", "A2")]


def test_cost_of_a_check_does_not_grow_with_the_rows(liaison, cycle_round):
    def queries(rows):
        upload(liaison, cycle_round.cycle, workbook(["code", PUPILS, ATTENDANCE], *rows))
        with CaptureQueriesContext(connection) as captured:
            do_next(TASKS)
        return len(captured)

    before = queries([["alpha", 1, 71]])
    slugs = [f"many-{number}" for number in range(20)]
    for slug in slugs:
        cycle_round.add_school(slug)

    assert queries([[slug, 1, 71] for slug in slugs]) == before <= 40


# --- applying ---


def test_only_what_is_ticked_is_applied(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    sheet = checked(
        liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    )

    sheet = apply(liaison, sheet, lines=[1])

    assert cycle_round.current(alpha, cycle_round.pupils) is None
    figure = cycle_round.current(beta, cycle_round.pupils)
    assert (figure.digits, figure.row_number, figure.column_name) == ("2", 3, PUPILS)
    assert (figure.import_run, figure.source.slug) == (sheet.run, "annual-review")
    page = liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    assert "1 change was entered." in page


def test_errors_cannot_be_ticked(liaison, cycle_round):
    sheet = checked(liaison, cycle_round.cycle, workbook(["code", ATTENDANCE], ["alpha", 871]))

    response = liaison.post(f"/staff/sheets/{sheet.pk}/apply/", {"line": ["0"]})

    assert response.status_code == 409
    assert "Nothing is ticked" in response.content.decode()


@pytest.mark.parametrize("line", ["-1", "99999999999999999999", "x", "\0", "0.0"])
def test_what_no_box_says_is_passed_over(liaison, cycle_round, line):
    sheet = checked(liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1]))

    response = liaison.post(f"/staff/sheets/{sheet.pk}/apply/", {"line": [line]})

    assert response.status_code == 409


def test_figure_changed_meanwhile_is_left_out_and_told(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    sheet = checked(
        liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    )
    theirs = cycle_round.figure(alpha, cycle_round.pupils, "77")

    sheet = apply(liaison, sheet)

    assert cycle_round.current(alpha, cycle_round.pupils) == theirs
    assert cycle_round.current(beta, cycle_round.pupils).digits == "2"
    assert [line["place"] for line in sheet.preview["left_out"]] == ["B2"]
    page = liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    assert "Not entered" in page


def test_review_handed_in_meanwhile_is_left_out_and_told(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    sheet = checked(
        liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    )
    hand_in(cycle_round.reviews[0], cycle_round.liaison)

    sheet = apply(liaison, sheet)

    assert cycle_round.current(alpha, cycle_round.pupils) is None
    assert cycle_round.current(beta, cycle_round.pupils).digits == "2"
    assert "submitted" in sheet.preview["left_out"][0]["messages"][0]


def test_sheet_is_applied_once(liaison, cycle_round):
    sheet = checked(liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1]))
    apply(liaison, sheet)

    response = liaison.post(f"/staff/sheets/{sheet.pk}/apply/", {"line": ["0"]})

    assert response.status_code == 409
    assert Observation.objects.filter(import_run=sheet.run).count() == 1


def test_clear_in_a_note_erases_only_the_note(liaison, cycle_round):
    alpha = cycle_round.schools[0]
    cycle_round.figure(alpha, cycle_round.pupils, "250", note="Old.")
    content = workbook(["code", f"{PUPILS} note"], ["alpha", "clear"])

    apply(liaison, checked(liaison, cycle_round.cycle, content))

    figure = cycle_round.current(alpha, cycle_round.pupils)
    assert (figure.digits, figure.note) == ("250", "")


# --- undoing ---


def test_undo_gives_back_what_stood_there(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    before = cycle_round.figure(alpha, cycle_round.pupils, "250")
    erased = cycle_round.figure(beta, cycle_round.pupils, "300")
    content = workbook(HEADINGS, ["alpha", "", 71, 251], ["beta", "", None, "CLEAR"])
    sheet = apply(liaison, checked(liaison, cycle_round.cycle, content))
    assert cycle_round.current(beta, cycle_round.pupils) is None

    sheet = undo(liaison, sheet)

    assert (sheet.run.state, sheet.preview["restored"]) == ("undone", 3)
    assert cycle_round.current(alpha, cycle_round.pupils) == before
    assert cycle_round.current(beta, cycle_round.pupils) == erased
    assert cycle_round.current(alpha, cycle_round.attendance) is None
    assert "3 cells have again" in liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()


def test_cell_changed_since_is_skipped_and_told(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    content = workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    first = apply(liaison, checked(liaison, cycle_round.cycle, content))
    later = workbook(["code", PUPILS], ["alpha", 5])
    apply(liaison, checked(liaison, cycle_round.cycle, later))

    sheet = undo(liaison, first)

    assert cycle_round.current(alpha, cycle_round.pupils).digits == "5"
    assert cycle_round.current(beta, cycle_round.pupils) is None
    assert sheet.preview["restored"] == 1
    assert [(line["school"], line["new"]) for line in sheet.preview["skipped"]] == [("alpha", "1")]
    assert "Left as they are now" in liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()


def test_what_was_handed_in_since_is_not_undone(liaison, cycle_round):
    alpha, beta = cycle_round.schools
    content = workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    sheet = apply(liaison, checked(liaison, cycle_round.cycle, content))
    hand_in(cycle_round.reviews[0], cycle_round.liaison)

    sheet = undo(liaison, sheet)

    assert cycle_round.current(alpha, cycle_round.pupils).digits == "1"
    assert cycle_round.current(beta, cycle_round.pupils) is None
    assert "submitted" in sheet.preview["skipped"][0]["messages"][0]


def test_undo_goes_back_past_a_sheet_that_was_undone(liaison, cycle_round):
    alpha = cycle_round.schools[0]
    before = cycle_round.figure(alpha, cycle_round.pupils, "250")
    for digits in [1, 2]:
        content = workbook(["code", PUPILS], ["alpha", digits])
        undo(liaison, apply(liaison, checked(liaison, cycle_round.cycle, content)))

    assert cycle_round.current(alpha, cycle_round.pupils) == before


# --- who sees and does what ---


@pytest.mark.parametrize("role", ["coordinator", "auditor"])
def test_others_look_at_a_sheet_but_do_not_touch_it(client, cycle_round, django_user_model, role):
    client.force_login(cycle_round.liaison)
    sheet = checked(client, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1]))
    other = django_user_model.objects.create_user("other")
    assign(other, role)
    client.force_login(other)

    page = client.get(f"/staff/sheets/{sheet.pk}/")
    assert page.status_code == 200
    assert "Apply what is ticked" not in page.content.decode()
    assert client.post(f"/staff/sheets/{sheet.pk}/apply/", {"line": "0"}).status_code == 409
    assert client.post(f"/staff/sheets/{sheet.pk}/undo/").status_code == 409


def test_liaison_of_another_school_does_not_see_the_sheet(client, cycle_round, django_user_model):
    client.force_login(cycle_round.liaison)
    sheet = checked(client, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1]))
    other = django_user_model.objects.create_user("other")
    assign(other, "liaison", cycle_round.schools[0])
    client.force_login(other)

    for step in ["", "apply/", "undo/"]:
        method = client.post if step else client.get
        assert method(f"/staff/sheets/{sheet.pk}/{step}").status_code == 404
    assert (
        "figures.xlsx"
        not in client.get(f"/staff/cycles/{cycle_round.cycle.pk}/sheets/").content.decode()
    )


def test_page_of_unfinished_work_looks_again_by_itself(liaison, cycle_round):
    upload(liaison, cycle_round.cycle, workbook(["code", PUPILS], ["alpha", 1]))
    sheet = FigureSheet.objects.latest("pk")

    page = liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()

    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page


def test_what_was_found_is_in_the_language_of_who_sent_the_sheet(liaison, cycle_round):
    with_spanish = f"/es/staff/cycles/{cycle_round.cycle.pk}/sheets/"
    file = SimpleUploadedFile("f.csv", csv_file(["code", PUPILS], ["alpha", "1"]))
    liaison.post(with_spanish, {"file": file})

    assert FigureSheet.objects.latest("pk").preview == {"language": "es"}


def test_many_lines_share_one_box(liaison, cycle_round, monkeypatch):
    monkeypatch.setattr("reforms.sheets.groups.MOST_SHOWN", 1)
    alpha, beta = cycle_round.schools
    content = workbook(["code", PUPILS], ["alpha", 1], ["beta", 2])
    sheet = checked(liaison, cycle_round.cycle, content)
    assert "and 1 more like these" in liaison.get(f"/staff/sheets/{sheet.pk}/").content.decode()

    liaison.post(f"/staff/sheets/{sheet.pk}/apply/", {"rest": "new"})
    do_next(TASKS)

    assert cycle_round.current(alpha, cycle_round.pupils) is None
    assert cycle_round.current(beta, cycle_round.pupils).digits == "2"
