"""The grid of figures and the form of one school: what they show, take and refuse."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Observation, Population
from reforms.models import AnnualReview
from schools.history import save_tracked
from schools.models import District, SchoolYear, Source
from tests.factories import NOON, make
from tests.figure_scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def staff(client, scene):
    client.force_login(scene.clerk)
    return client


def standing(review, indicator):
    rows = Observation.objects.filter(population__school=review.school, indicator=indicator)
    return rows.filter(current=True, school_year=2025).first()


def cell(review, indicator, value, **given):
    return {"review": review.pk, "indicator": indicator.slug, "value": value, **given}


def send(client, scene, *cells):
    body = json.dumps({"cells": cells})
    return client.post(f"{scene.url}save/", body, content_type="application/json")


def sent(client, scene, *cells):
    response = send(client, scene, *cells)
    assert response.status_code == 200
    return response.json()["cells"]


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def key(review, indicator):
    return f"{review.pk}:{indicator.slug}"


# --- what the grid shows ---


def test_grid_has_the_schools_of_the_district_and_last_years_figures(staff, scene):
    attendance = scene.indicator(name="Attendance rate")
    review = scene.review()
    elsewhere = scene.review(district=make(District))
    scene.figure(review, attendance, "85.1", school_year=2024)
    scene.figure(review, attendance, "86.2")

    shown = page(staff.get(f"{scene.url}?district={scene.district.slug}"))

    assert "Attendance rate" in shown
    assert review.school.name in shown
    assert elsewhere.school.name not in shown
    assert "2024–25: 85.1" in shown
    assert 'value="86.2"' in shown


def test_every_input_is_labelled_by_its_row_and_column(staff, scene):
    attendance, review = scene.indicator(), scene.review()

    shown = page(staff.get(scene.url))

    assert f'aria-labelledby="row-{review.pk} column-{attendance.pk}"' in shown
    assert f'<th scope="row" id="row-{review.pk}"' in shown
    assert f'<th scope="col" id="column-{attendance.pk}"' in shown
    assert 'role="status"' in shown


def test_grid_opens_with_the_district_in_which_somebody_enters(staff, scene):
    scene.assign(scene.clerk, "auditor")
    scene.indicator()
    scene.review(district=make(District, name="A district before"), of_clerk=False)
    mine = scene.review()

    shown = page(staff.get(scene.url))

    assert "A district before" in shown
    assert f'id="row-{mine.pk}"' in shown


def test_grid_goes_by_the_districts_that_the_cycle_names(staff, scene):
    scene.cycle.district_scheme = "board"
    save_tracked(scene.cycle, by=None, at=NOON, update_fields=["district_scheme"])
    board = make(District, kind="board", code="9", slug="board-9", name="Board District 9")
    scene.indicator()
    review = scene.review()
    year = SchoolYear.objects.get(school=review.school)
    year.board_district = board
    year.save(update_fields=["board_district"])

    assert f'id="row-{review.pk}"' in page(staff.get(f"{scene.url}?district=board-9"))


def test_school_stands_where_it_stood_in_the_year_of_the_cycle(staff, scene):
    review = scene.review()
    scene.indicator()
    make(SchoolYear, school=review.school, school_year=2026, local_district=make(District))

    assert "Local District Test" in page(staff.get(scene.url))


def test_school_whose_district_nobody_knows_can_be_filled_in(staff, scene):
    scene.indicator()
    review = scene.review()
    SchoolYear.objects.filter(school=review.school).delete()

    shown = page(staff.get(scene.url))

    assert "District not known" in shown
    assert f'id="row-{review.pk}"' in shown


@pytest.mark.parametrize("district", ["nowhere", "%00", "é" * 300])
def test_district_that_does_not_exist_is_not_found(staff, scene, district):
    scene.review()

    assert staff.get(f"{scene.url}?district={district}").status_code == 404


def test_indicator_that_is_not_asked_of_a_level_says_so(staff, scene):
    scene.indicator(level="hs", name="Graduation")
    scene.review(level="hs")
    elementary = scene.review(level="es")

    shown = page(staff.get(scene.url))

    assert shown.count("not asked") == 1
    assert f'name="value:{elementary.pk}:' not in shown


def test_exempt_and_withdrawn_reviews_are_listed_without_cells(staff, scene):
    scene.indicator()
    scene.review()
    exempt = scene.review(
        state="exempt", exemption="wasc", exempted_by=make(User), exempted_at=NOON
    )
    withdrawn = scene.review(state="withdrawn")

    shown = page(staff.get(scene.url))

    assert "exempt: WASC accreditation in this year" in shown
    for review in [exempt, withdrawn]:
        assert review.school.name in shown
        assert f'name="value:{review.pk}:' not in shown


def test_only_cells_that_somebody_may_fill_in_are_inputs(staff, scene):
    attendance = scene.indicator()
    mine = scene.review()
    handed_in = scene.review(state="submitted", submitted_by=make(User), submitted_at=NOON)
    scene.figure(handed_in, attendance, "64.9")

    shown = page(staff.get(scene.url))

    assert f'name="value:{mine.pk}:' in shown
    assert f'name="value:{handed_in.pk}:' not in shown
    assert "64.9" in shown


def test_auditor_sees_the_grid_without_a_form(client, scene):
    scene.indicator()
    review = scene.review()
    auditor = make(User)
    scene.assign(auditor, "auditor")
    client.force_login(auditor)

    shown = page(client.get(scene.url))

    assert review.school.name in shown
    assert 'name="value:' not in shown
    assert "grid-form" not in shown
    assert "grid.js" not in shown


def test_reviews_that_somebody_may_not_see_are_not_in_the_grid(staff, scene):
    scene.indicator()
    scene.review()
    other = scene.review(of_clerk=False)

    assert other.school.name not in page(staff.get(scene.url))


def test_grid_is_for_those_with_a_part_in_the_reviews(client, scene):
    assert client.get(scene.url).status_code == 302

    client.force_login(make(User))
    assert client.get(scene.url).status_code == 403
    assert send(client, scene).status_code == 403


@pytest.mark.parametrize("cycle", ["0", "9" * 9, "9" * 30])
def test_cycle_that_does_not_exist_is_not_found(staff, scene, cycle):
    scene.review()

    for address in [f"/staff/cycles/{cycle}/figures/", f"/staff/reviews/{cycle}/figures/"]:
        assert staff.get(address).status_code == 404
    assert staff.post(f"/staff/cycles/{cycle}/figures/save/").status_code == 404


def test_grid_without_figures_or_without_schools_says_so(staff, scene):
    scene.assign(scene.clerk, "auditor")
    assert "There is no school here" in page(staff.get(scene.url))

    scene.review()
    assert "No figures are asked" in page(staff.get(scene.url))


def test_note_is_asked_for_wherever_a_figure_is_still_to_be_explained(staff, scene):
    attendance = scene.indicator()
    review = scene.review()
    scene.figure(review, attendance, "85.1", school_year=2024)
    scene.figure(review, attendance, "62.2")

    shown = page(staff.get(scene.url))

    assert "−22.9 from 2024–25 (85.1 then, 62.2 now). Add a note if it is right." in shown
    assert f'name="note:{key(review, attendance)}"' in shown


@pytest.mark.parametrize("schools", [1, 13])
def test_grid_of_thirteen_schools_and_twenty_indicators_costs_twelve_queries(staff, scene, schools):
    whole = make(Indicator, unit="count")
    indicators = [scene.indicator(unit="count", part_of=whole) for _each in range(20)]
    reviews = [scene.review() for _each in range(schools)]
    for review in reviews:
        for indicator in indicators[::4]:
            scene.figure(review, indicator, "90")
            scene.figure(review, indicator, "10", school_year=2024)

    with CaptureQueriesContext(connection) as asked:
        shown = page(staff.get(scene.url))

    assert shown.count('<td data-review="') == schools * 20
    assert len(asked) <= 12


# --- a cell or a block, as JSON ---


def test_cell_is_saved_with_its_verdict(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    scene.figure(review, attendance, "85.1", school_year=2024)

    [answer] = sent(staff, scene, cell(review, attendance, "62.2 %", seen=None))

    new = standing(review, attendance)
    query = "−22.9 from 2024–25 (85.1 then, 62.2 now)."
    assert answer["message"] == f"Saved. {query} Add a note if it is right."
    assert (answer["kind"], answer["queries"], answer["problems"]) == ("new", [query], [])
    assert (answer["seen"], answer["shown"]) == (new.pk, "62.2")
    assert (new.digits, new.import_run.kind, new.import_run.by) == ("62.2", "form", scene.clerk)
    assert new.source.slug == "annual-review"


def test_note_is_saved_with_its_figure(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    scene.figure(review, attendance, "85.1", school_year=2024)
    old = scene.figure(review, attendance, "62.2")

    [answer] = sent(
        staff, scene, cell(review, attendance, "62.2", note="New boundary.", seen=old.pk)
    )

    assert (answer["kind"], answer["message"]) == ("changed", "Saved.")
    assert standing(review, attendance).note == "New boundary."


def test_error_is_answered_with_its_reason_and_saves_nothing(staff, scene):
    attendance, review = scene.indicator(), scene.review()

    [answer] = sent(staff, scene, cell(review, attendance, "871", seen=None))

    assert answer["kind"] == "error"
    assert answer["message"] == ("Not saved. 871 is no percentage: it is not between 0 and 100.")
    assert standing(review, attendance) is None


def test_change_made_meanwhile_is_a_conflict_that_carries_it(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    theirs = scene.figure(review, attendance, "81.2")

    [answer] = sent(staff, scene, cell(review, attendance, "80", seen=None))

    assert (answer["kind"], answer["shown"], answer["seen"]) == ("conflict", "81.2", theirs.pk)
    assert "Luis" in answer["changed_by"]
    assert "To save 80, enter it again." in answer["message"]
    assert standing(review, attendance) == theirs

    [answer] = sent(staff, scene, cell(review, attendance, "80", seen=answer["seen"]))
    assert answer["kind"] == "changed"


def test_pasted_block_is_one_batch(staff, scene):
    attendance, enrollment = scene.indicator(), scene.indicator(unit="count")
    reviews = [scene.review() for _each in range(2)]

    answers = sent(
        staff,
        scene,
        *[cell(review, attendance, "90.5", seen=None) for review in reviews],
        *[cell(review, enrollment, "1,240", seen=None) for review in reviews],
    )

    runs = {standing(r, i).import_run for r in reviews for i in [attendance, enrollment]}
    assert [answer["kind"] for answer in answers] == ["new"] * 4
    assert [run.kind for run in runs] == ["paste"]
    assert standing(reviews[1], enrollment).digits == "1240"


def test_school_without_any_figure_so_far_can_be_filled_in(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    assert not Population.objects.filter(school=review.school).exists()

    sent(staff, scene, cell(review, attendance, "71.2", seen=None))

    assert Population.objects.get(school=review.school).slug == review.school.slug


MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"7",
    b'{"cells": []}',
    b'{"cells": {}}',
    b'{"cells": ["x"]}',
    b'{"cells": [{}]}',
    b'{"cells": [{"review": "1", "indicator": "a", "value": "1"}]}',
    b'{"cells": [{"review": true, "indicator": "a", "value": "1"}]}',
    b'{"cells": [{"review": 1.5, "indicator": "a", "value": "1"}]}',
    b'{"cells": [{"review": 99999999999999999999999, "indicator": "a", "value": "1"}]}',
    b'{"cells": [{"review": 1, "indicator": 5, "value": "1"}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": 71.2}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": null}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": "1", "note": 5}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": "1", "numerator": 5}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": "1", "seen": "x"}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": "1", "seen": []}]}',
    b'{"cells": [{"review": 1, "indicator": "a", "value": "1", "seen": -1}]}',
    b"\xff\xfe",
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: body.decode("latin1")[:60])
def test_what_cannot_be_understood_is_refused_with_a_sentence(staff, scene, body):
    scene.review()

    response = staff.post(f"{scene.url}save/", body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.parametrize("indicator", ["nothing", "", "\0", "\ud800", "x" * 5000])
def test_figure_that_is_not_asked_for_is_refused(staff, scene, indicator):
    attendance, review = scene.indicator(), scene.review()

    response = send(
        staff,
        scene,
        cell(review, attendance, "90"),
        {"review": review.pk, "indicator": indicator, "value": "1"},
    )

    assert response.status_code == 400
    assert "one of these figures is not asked for" in response.json()["message"]
    assert standing(review, attendance) is None


@pytest.mark.parametrize("typed", ["71.2\0", "\ud800", "<b>", "9" * 10_000])
def test_odd_characters_are_answered_as_any_error(staff, scene, typed):
    attendance, review = scene.indicator(), scene.review()

    [answer] = sent(staff, scene, cell(review, attendance, typed, note=typed, seen=None))

    assert answer["kind"] == "error"


def not_theirs(scene):
    return {
        "another school": scene.review(of_clerk=False),
        "handed in": scene.review(state="submitted", submitted_by=scene.boss, submitted_at=NOON),
        "withdrawn": scene.review(state="withdrawn"),
        "another cycle": make(AnnualReview, school=scene.review().school),
    }


@pytest.mark.parametrize("which", ["another school", "handed in", "withdrawn", "another cycle"])
def test_block_with_a_cell_that_is_not_theirs_saves_nothing(staff, scene, which):
    attendance, mine = scene.indicator(), scene.review()
    other = not_theirs(scene)[which]

    response = send(staff, scene, cell(mine, attendance, "90"), cell(other, attendance, "90"))

    assert response.status_code == 403
    assert "Nothing was saved" in response.json()["message"]
    assert standing(mine, attendance) is None


@pytest.mark.parametrize("role", ["coordinator", "auditor", "reviewer"])
def test_who_sees_a_review_without_being_its_liaison_saves_nothing(client, scene, role):
    attendance, review = scene.indicator(), scene.review()
    other = make(User)
    scene.assign(other, role, review.school if role == "reviewer" else None)
    client.force_login(other)

    assert send(client, scene, cell(review, attendance, "90")).status_code == 403
    assert standing(review, attendance) is None


def test_superuser_enters_nothing_once_a_review_is_handed_in(client, scene):
    attendance = scene.indicator()
    handed_in = scene.review(state="submitted", submitted_by=scene.boss, submitted_at=NOON)
    client.force_login(User.objects.create_superuser("root"))

    response = send(client, scene, cell(handed_in, attendance, "90"))

    assert response.status_code == 403
    assert "is “submitted”" in response.json()["message"]


def test_saving_needs_a_post(staff, scene):
    assert staff.get(f"{scene.url}save/").status_code == 405


# --- the grid as a form, without a script ---


def test_form_saves_the_cells_that_were_touched(staff, scene):
    attendance, enrollment = scene.indicator(), scene.indicator(unit="count")
    review = scene.review()
    old = scene.figure(review, attendance, "71.2")

    response = staff.post(
        scene.url,
        {
            f"value:{key(review, attendance)}:{old.pk}": "72.2%",
            f"value:{key(review, enrollment)}:0": "",
        },
        follow=True,
    )

    assert "1 figure saved." in page(response)
    assert standing(review, attendance).digits == "72.2"
    assert standing(review, enrollment) is None


def test_form_gives_the_same_verdicts_and_keeps_what_was_typed(staff, scene):
    attendance, enrollment = scene.indicator(), scene.indicator(unit="count")
    review = scene.review()
    scene.figure(review, enrollment, "10", school_year=2024)

    response = staff.post(
        scene.url,
        {
            f"value:{key(review, attendance)}:0": "871",
            f"value:{key(review, enrollment)}:0": "240",
        },
    )

    shown = page(response, status=400)
    assert "Not saved. 871 is no percentage" in shown
    assert 'value="871"' in shown
    assert "Saved. +230 from 2024–25" in shown
    assert standing(review, enrollment).digits == "240"


def test_form_takes_the_note_that_it_asked_for(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    scene.figure(review, attendance, "85.1", school_year=2024)
    old = scene.figure(review, attendance, "62.2")

    typed = {
        f"value:{key(review, attendance)}:{old.pk}": "62.2",
        f"note:{key(review, attendance)}": "New boundary.",
    }
    response = staff.post(scene.url, typed)

    assert response.status_code == 302
    assert standing(review, attendance).note == "New boundary."


def test_cell_of_a_form_that_was_not_touched_takes_nothing_back(staff, scene):
    attendance, enrollment = scene.indicator(), scene.indicator(unit="count")
    review = scene.review()
    seen = scene.figure(review, attendance, "71.2", current=False)
    theirs = scene.figure(review, attendance, "81.2")

    typed = {
        f"value:{key(review, attendance)}:{seen.pk}": "71.2",
        f"value:{key(review, enrollment)}:0": "240",
    }
    assert staff.post(scene.url, typed).status_code == 302

    assert standing(review, attendance) == theirs
    assert standing(review, enrollment).digits == "240"


def test_conflict_of_a_form_shows_both_and_the_next_save_counts(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    seen = scene.figure(review, attendance, "71.2", current=False)
    theirs = scene.figure(review, attendance, "81.2")

    shown = page(
        staff.post(scene.url, {f"value:{key(review, attendance)}:{seen.pk}": "80"}), status=409
    )

    assert "Meanwhile it is 81.2 (Luis" in shown
    again = f'name="value:{key(review, attendance)}:{theirs.pk}" value="80"'
    assert again in shown


def test_emptied_cell_keeps_its_figure_and_says_how_to_erase_it(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    old = scene.figure(review, attendance, "71.2")

    [answer] = sent(staff, scene, cell(review, attendance, "", seen=old.pk))

    assert answer["message"] == "Kept: 71.2. To erase it, write CLEAR."
    assert (answer["shown"], standing(review, attendance)) == ("71.2", old)

    [answer] = sent(staff, scene, cell(review, attendance, "CLEAR", seen=old.pk))
    assert (answer["message"], answer["shown"], answer["seen"]) == (
        "Erased: it was 71.2.",
        "",
        None,
    )


def test_form_that_comes_too_late_keeps_what_was_typed(staff, scene):
    attendance = scene.indicator()
    handed_in = scene.review(state="submitted", submitted_by=scene.boss, submitted_at=NOON)

    shown = page(staff.post(scene.url, {f"value:{key(handed_in, attendance)}:0": "88.8"}), 403)

    assert "Nothing was saved: the review of" in shown
    assert "88.8" in shown


@pytest.mark.parametrize(
    "name",
    ["value", "value:", "value:x:y:z", "value:1:a", f"value:{'9' * 30}:a:0", "value:1:A:0", "\0"],
)
def test_field_of_another_name_is_passed_over(staff, scene, name):
    scene.indicator()
    scene.review()

    assert staff.post(scene.url, {name: "5"}).status_code == 302


# --- the form of one school ---


def form_url(review):
    return f"/staff/reviews/{review.pk}/figures/"


def test_school_form_explains_each_figure(staff, scene):
    attendance = scene.indicator(definition="Days present.", denominator="all school days")
    review = scene.review()
    scene.figure(review, attendance, "85.1", school_year=2024)
    scene.figure(review, attendance, "86", numerator=43, denominator=50)

    shown = page(staff.get(form_url(review)))

    assert "Days present." in shown
    assert "all school days" in shown
    assert "2024–25: 85.1" in shown
    assert f'name="numerator:{key(review, attendance)}" value="43"' in shown
    assert f'name="denominator:{key(review, attendance)}" value="50"' in shown


def test_school_form_saves_value_numbers_and_note(staff, scene):
    attendance, review = scene.indicator(), scene.review()

    response = staff.post(
        form_url(review),
        {
            f"value:{key(review, attendance)}:0": "86",
            f"numerator:{key(review, attendance)}": "43",
            f"denominator:{key(review, attendance)}": "50",
            f"note:{key(review, attendance)}": "Counted twice a day.\r\nBy hand.",
        },
    )

    new = standing(review, attendance)
    assert response.status_code == 302
    assert (new.digits, new.numerator, new.denominator) == ("86", 43, 50)
    assert new.note == "Counted twice a day.\nBy hand."
    assert new.import_run.kind == "form"


def test_school_form_keeps_all_that_was_typed_beside_an_error(staff, scene):
    attendance, review = scene.indicator(), scene.review()

    response = staff.post(
        form_url(review),
        {
            f"value:{key(review, attendance)}:0": "72.6",
            f"numerator:{key(review, attendance)}": "",
            f"denominator:{key(review, attendance)}": "10",
            f"note:{key(review, attendance)}": "As counted <in May>.",
        },
    )

    shown = page(response, status=400)
    assert "Not saved. No whole number out of 10 gives 72.6 percent." in shown
    for typed in ['value="72.6"', 'value="10"', "As counted &lt;in May&gt;."]:
        assert typed in shown


def test_top_of_a_long_form_says_which_figures_to_look_at(staff, scene):
    attendance, review = scene.indicator(name="Attendance rate"), scene.review()
    survey = scene.indicator(name="Survey")

    response = staff.post(
        form_url(review),
        {f"value:{key(review, attendance)}:0": "340", f"value:{key(review, survey)}:0": "80"},
    )

    top = page(response, status=400).partition("<form method")[0]
    assert "1 figure saved." in top
    assert f'href="#said:{key(review, attendance)}"' in top
    assert f'href="#said:{key(review, survey)}"' not in top
    assert "Nothing was changed." not in top


def test_school_form_keeps_in_the_browser_what_was_not_sent(staff, scene):
    scene.indicator()

    shown = page(staff.get(form_url(scene.review())))

    assert "data-keep" in shown
    assert "staff.js" in shown
    assert 'id="autosave-words"' in shown


def test_school_form_saves_nothing_for_another_school(staff, scene):
    attendance, review, other = scene.indicator(), scene.review(), scene.review()

    response = staff.post(form_url(review), {f"value:{key(other, attendance)}:0": "86"})

    assert response.status_code == 403
    assert standing(other, attendance) is None


def test_school_form_of_a_review_that_is_handed_in_is_read_only(staff, scene):
    attendance = scene.indicator()
    review = scene.review(state="submitted", submitted_by=scene.boss, submitted_at=NOON)
    scene.figure(review, attendance, "64.9", note="Few days.")

    shown = page(staff.get(form_url(review)))

    assert "64.9" in shown
    assert "Few days." in shown
    assert 'name="value:' not in shown


def test_school_form_of_a_review_that_cannot_be_seen_is_not_found(staff, scene):
    scene.review()

    assert staff.get(form_url(scene.review(of_clerk=False))).status_code == 404


def test_school_form_costs_the_same_for_many_figures(staff, scene):
    review = scene.review()
    counted = []
    for _round in range(2):
        for _each in range(8):
            scene.figure(review, scene.indicator(), "50")
        with CaptureQueriesContext(connection) as asked:
            page(staff.get(form_url(review)))
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_source_of_the_figures_is_made_once(staff, scene):
    attendance, review = scene.indicator(), scene.review()
    for value in ["70", "71"]:
        sent(staff, scene, cell(review, attendance, value))

    assert Source.objects.filter(slug="annual-review").count() == 1
