"""What the liaison of two schools does: figures of both, and the review of one."""

from io import BytesIO
from pathlib import Path

from django.core.management import call_command
from openpyxl import load_workbook

from metrics.models import Indicator, Observation
from reforms.models import AnnualReview
from schools.models import ImportRun, School
from tests.review_walk import Hands
from tests.review_walk_scene import Start, answer_to, open_review

COUNCIL = "Ms. Alvarado chairs it. Two students spoke in each meeting."
CORRECTED = "Its chair is elected. Students spoke in each meeting."


# --- figures ---


def review_of(start: Start, school: School) -> AnnualReview:
    return AnnualReview.objects.get(cycle=start.cycle, school=school)


def typed_figure(start: Start, school: School, indicator: Indicator) -> str | None:
    """The digits that stand there now."""
    standing = Observation.objects.filter(
        current=True, indicator=indicator, population__school=school, school_year=2026
    )
    return standing.values_list("digits", flat=True).first()


def cell_of(start: Start, hands: Hands, school: School, indicator: Indicator):
    review = review_of(start, school).pk
    return hands.find(f".//td[@data-review='{review}'][@data-indicator='{indicator.slug}']")


def input_of(cell):
    return cell.find_element("css selector", "input")


def liaison_fills_in_the_grid(start: Start, hands: Hands) -> None:
    """What cannot be is refused next to its cell, and stays there to be put right."""
    hands.become(start.before.liaison)
    hands.follow("Cycles")
    hands.follow("Annual self-review 2026")
    hands.follow("Figures of all schools")
    cell = cell_of(start, hands, start.school, start.attendance)
    hands.reads("71.2", "88.1")

    hands.write_into(input_of(cell), "871\n")
    hands.wait_for("Not saved. 871 is no percentage: it is not between 0 and 100.", cell)
    below = input_of(cell_of(start, hands, start.other, start.attendance))
    assert hands.browser.switch_to.active_element == below
    assert input_of(cell).get_property("value") == "871"
    assert typed_figure(start, start.school, start.attendance) is None

    hands.write_into(input_of(cell), "72.5\n")
    hands.wait_for("Saved.", cell)
    assert typed_figure(start, start.school, start.attendance) == "72.5"
    hands.has_no_complaints()


def liaison_pastes_a_block(start: Start, hands: Hands) -> None:
    """Two schools by two indicators, as they come from a spreadsheet: one request.

    What stands out from last year is saved, and asks for a note.
    """
    first = cell_of(start, hands, start.school, start.attendance)
    last = cell_of(start, hands, start.other, start.pupils)

    hands.paste(input_of(first), "93.4\t410\r\n89.9\t305\r\n")
    hands.wait_for("Saved.", last)

    hands.wait_for("+22.2 from 2025–26 (71.2 then, 93.4 now). Add a note if it is right.", first)
    schools, indicators = [start.school, start.other], [start.attendance, start.pupils]
    pasted = [typed_figure(start, school, each) for school in schools for each in indicators]
    assert pasted == ["93.4", "410", "89.9", "305"]
    assert ImportRun.objects.filter(kind="paste").count() == 1
    hands.has_no_complaints()


def liaison_sends_a_sheet(start: Start, hands: Hands, folder: Path) -> None:
    """Of its four changes one cannot be, and one stands out; two stay unchanged."""
    hands.follow("Annual self-review")
    hands.follow("Spreadsheets")
    sheet = folder / "figures.xlsx"
    sheet.write_bytes(filled_in(start, hands.download("Excel workbook")))
    hands.field("Sheet").send_keys(str(sheet))
    hands.press("Check the sheet")
    hands.reads("figures.xlsx")
    work_is_done(hands)
    hands.reads("Errors: 1", "To explain: 1", "Changes: 1", "Unchanged: 1")
    hands.reads("171 is no percentage", "89.9 → 60.1", "410 → 412")

    hands.press("Apply what is ticked")
    work_is_done(hands)

    hands.reads("2 changes were entered.")
    assert typed_figure(start, start.school, start.attendance) == "93.4"
    assert typed_figure(start, start.school, start.pupils) == "412"
    assert typed_figure(start, start.other, start.attendance) == "60.1"


def filled_in(start: Start, template: bytes) -> bytes:
    book = load_workbook(BytesIO(template))
    table = book.worksheets[0]
    column = {cell.value: cell.column for cell in table[1]}
    row = {cells[column["code"] - 1].value: cells[0].row for cells in table.iter_rows(min_row=2)}
    typed = [
        (start.school, start.attendance, 171),
        (start.school, start.pupils, 412),
        (start.other, start.attendance, 60.1),
    ]
    for school, indicator, number in typed:
        table.cell(row[school.slug], column[indicator.slug]).value = number
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def work_is_done(hands: Hands) -> None:
    """Nobody looks at the page meanwhile, which would look again by itself."""
    page = hands.browser.current_url.removeprefix(hands.site)
    hands.open("/healthz")
    call_command("work", "--once")
    hands.open(page)


def liaison_explains_a_figure(start: Start, hands: Hands) -> None:
    """In the grid, where the note was asked for."""
    hands.follow("Cycles")
    hands.follow("Annual self-review 2026")
    hands.follow("Figures of all schools")
    cell = cell_of(start, hands, start.school, start.attendance)
    hands.write_into(hands.find(".//textarea", cell), "A new bus line.")
    hands.leave_field()

    hands.wait_for("Saved.", cell)
    assert "Add a note" not in cell.text
    hands.has_no_complaints()
    hands.follow(start.school.name)
    hands.follow("The whole review")
    hands.open_up("What is missing")
    hands.reads("The autonomy: choose a level.")
    assert "Explain these figures" not in hands.words()


# --- the review ---


def liaison_is_stopped_by_what_is_missing(start: Start, hands: Hands) -> None:
    hands.open("/staff/")
    hands.follow(start.school.name)
    hands.follow("Submit the review")
    missing = [
        "Explain these figures with a note: Attendance.",
        "The autonomy: choose a level.",
        "Election-to-Work Agreement: give the votes.",
        "Say whether last year’s answers still hold: The autonomy, The value,",
    ]
    hands.reads("Still missing", *missing)

    hands.press("Submit the review", refused="409")

    hands.reads("Not saved", *missing)
    assert start.review.state == "draft"
    hands.follow("Not now")


def liaison_answers(start: Start, hands: Hands) -> None:
    """One answer of last year is attested as it was; the others are changed."""
    autonomy = answer_to(start, hands, "autonomy")
    hands.choose("Established", autonomy)
    hands.write("What the school did this year", "Teachers plan the budget, too.", autonomy)
    hands.save(autonomy, "Save")

    value = answer_to(start, hands, "value")
    hands.choose("Nothing has changed: this still holds", value)
    hands.is_saved(value)

    agreement = answer_to(start, hands, "agreement")
    hands.pick_day("Approved on", "2026-10-02", agreement)
    hands.write("Votes in favor", "21", agreement)
    hands.write("Votes cast", "24", agreement)
    hands.save(agreement, "Save")

    write_about_the_council(start, hands, COUNCIL)
    entries = start.review.entries
    assert dict(entries.values_list("section", "attestation")) == {
        "autonomy": "changed",
        "value": "unchanged",
        "agreement": "changed",
        "council": "changed",
    }


def write_about_the_council(start: Start, hands: Hands, text: str) -> None:
    """It saves itself."""
    council = answer_to(start, hands, "council")
    hands.write("How the governance council works", text, council)
    hands.is_saved(council)
    assert start.review.entries.get(section="council").text == text


def liaison_submits(start: Start, hands: Hands) -> None:
    hands.follow("Submit the review")
    hands.press("Submit the review")

    hands.reads("The review is submitted.")


def liaison_resolves_and_resubmits(start: Start, hands: Hands) -> None:
    open_review(start, hands, start.before.liaison)
    hands.follow("Submit the review")
    hands.press("Submit the review", refused="409")
    hands.reads("1 comment of the reviewer is not resolved.")
    hands.follow("Not now")

    council = answer_to(start, hands, "council")
    hands.write("Your answer", "They were two.", council)
    hands.press("Resolve the comment", council)
    hands.reads("The comment is resolved.")

    liaison_submits(start, hands)


def liaison_corrects(start: Start, hands: Hands) -> None:
    open_review(start, hands, start.before.liaison)
    write_about_the_council(start, hands, CORRECTED)
    liaison_submits(start, hands)


def liaison_waives_the_window(start: Start, hands: Hands) -> None:
    hands.become(start.before.liaison)
    hands.follow("Look")
    hands.follow("Waive the time for objections")
    hands.press("Waive the time for objections")

    hands.reads("The school has waived the time for objections.")
