"""A cycle: prepared, opened once, with this year's schools attested and last year's answers."""

from datetime import date

import pytest

from metrics.models import Population, PopulationMember
from reforms.actions.cycles import (
    Participant,
    exempt_review,
    include_review,
    open_cycle,
    plan_visit,
)
from reforms.actions.entries import add_entry
from reforms.actions.errors import ReviewError
from reforms.actions.rubrics import must_not_be_frozen, next_version
from reforms.models import (
    AnnualReview,
    AskedIndicator,
    LevelAnchor,
    ReviewCycle,
    Rubric,
    Transition,
)
from reforms.readers.participants import proposed_participants
from schools.models import Campus, District, School, SchoolYear, Source
from tests.factories import NOON, make
from tests.queries import count_queries
from tests.reviews import (
    another_cycle,
    answer,
    fill_in,
    judge,
    next_year,
    open_scene,
    prepared_scene,
    saved,
    scene_in,
)

pytestmark = pytest.mark.django_db


def opened(scene, *participants):
    given = {"participants": participants, "by": scene.coordinator, "at": NOON}
    return open_cycle(scene.cycle, **given)


def attested(scene, school, school_year=2024, **place):
    """A school on the initiative's list of a year, and where it was."""
    population = scene.initiative.population
    make(PopulationMember, population=population, school=school, school_year=school_year)
    return make(SchoolYear, school=school, school_year=school_year, **place)


# --- preparing ---


def test_saving_a_cycle_keeps_what_it_asks_for():
    scene = prepared_scene()
    kept, dropped = scene.cycle.asked.get(), make(AskedIndicator, cycle=scene.cycle)
    new = AskedIndicator(indicator=dropped.indicator, level="hs", required=False)
    same = AskedIndicator(indicator=kept.indicator, level="", required=False)
    scene.cycle.quorum = 3

    saved(scene, scene.cycle, [new, same])

    asked = scene.cycle.asked.values_list("indicator", "level", "required")
    assert set(asked) == {(kept.indicator_id, "", False), (dropped.indicator_id, "hs", False)}
    assert ReviewCycle.objects.get(pk=scene.cycle.pk).quorum == 3
    assert AskedIndicator.history.filter(history_type="-").get().history_user == scene.coordinator


def test_new_cycle_is_saved():
    scene = prepared_scene()

    cycle = saved(scene, another_cycle(scene), [AskedIndicator(indicator=scene.indicator)])

    assert ReviewCycle.objects.get(pk=cycle.pk).asked.get().indicator == scene.indicator
    assert ReviewCycle.history.get(id=cycle.pk).history_user == scene.coordinator


def test_second_cycle_of_year_and_kind_is_refused():
    scene = prepared_scene()

    with pytest.raises(ReviewError, match="such a cycle for this school year"):
        saved(scene, another_cycle(scene, school_year=2025))


def test_rubric_of_another_initiative_is_refused():
    scene = prepared_scene()

    with pytest.raises(ReviewError, match="must be those of the initiative"):
        saved(scene, another_cycle(scene, rubric=make(Rubric)))


def test_open_cycle_is_not_prepared_again():
    scene = open_scene()

    with pytest.raises(ReviewError, match="open already"):
        saved(scene, scene.cycle)


@pytest.mark.parametrize("demonstration", [True, False])
def test_demonstration_and_real_cycle_never_stand_in_one_database(demonstration):
    scene = prepared_scene(demonstration=demonstration)
    other = another_cycle(scene, demonstration=not demonstration)

    with pytest.raises(ReviewError, match="cannot stand in one database"):
        saved(scene, other)

    other.save()
    with pytest.raises(ReviewError, match="cannot stand in one database"):
        opened(scene, Participant(scene.school))


# --- who takes part ---


def test_last_years_schools_are_proposed_with_their_districts_campus_and_level():
    scene = prepared_scene()
    local, board = make(District), make(District, kind="board")
    campus = make(Campus)
    place = {"local_district": local, "board_district": board, "campus": campus}
    attested(scene, scene.school, level="hs", level_basis="grades", **place)

    proposal = proposed_participants(scene.cycle)[0]

    assert (proposal.school, proposal.ticked) == (scene.school, True)
    assert (proposal.local_district, proposal.board_district) == (local, board)
    assert (proposal.campus, proposal.level) == (campus, "hs")


def test_schools_of_the_latest_list_are_ticked_and_earlier_ones_only_shown():
    scene = prepared_scene()
    left, ended = make(School, name="B"), make(School, name="C", status="closed")
    member, joins, later = make(School, name="A"), make(School, name="D"), make(School, name="E")
    attested(scene, left, 2021)
    for school in [member, ended]:
        attested(scene, school, 2023)
    attested(scene, joins, 2025)
    attested(scene, later, 2026)

    proposals = proposed_participants(scene.cycle)

    found = [(proposal.school, proposal.ticked) for proposal in proposals]
    assert found == [(member, True), (left, False), (ended, False), (joins, True)]


def test_proposals_cost_the_same_for_many_schools():
    scene = prepared_scene()
    attested(scene, scene.school)
    before = count_queries(lambda: proposed_participants(scene.cycle))
    for _number in range(20):
        attested(scene, make(School), local_district=make(District))

    assert count_queries(lambda: proposed_participants(scene.cycle)) == before


def test_pilot_cycle_of_the_year_after_proposes_the_schools_of_the_report():
    scene = prepared_scene(school_year=2022)
    scene.initiative.population = Population.objects.get(slug="pilot")

    proposals = proposed_participants(scene.cycle)

    assert len(proposals) == 40
    assert all(each.ticked and each.local_district and each.board_district for each in proposals)


# --- opening ---


def test_opening_attests_the_school_year_of_each_school():
    scene = prepared_scene()
    campus, new = make(Campus), make(District, kind="board")
    attested(
        scene,
        scene.school,
        campus=campus,
        level="es",
        level_basis="printed",
        board_district=make(District, kind="board"),
    )
    local = make(District)

    opened(scene, Participant(scene.school, local, new))

    row = SchoolYear.objects.get(school=scene.school, school_year=2025)
    assert (row.local_district, row.board_district, row.campus) == (local, new, campus)
    assert (row.level, row.level_basis, row.status) == ("es", "printed", "open")
    assert row.source.slug == "annual-review"
    of_year = PopulationMember.objects.filter(school_year=2025, school=scene.school)
    assert of_year.get().population == scene.initiative.population
    assert SchoolYear.objects.get(school=scene.school, school_year=2024).board_district != new


def test_opening_gives_a_school_its_population():
    scene = open_scene()

    population = Population.objects.get(school=scene.school)

    assert (population.slug, population.kind) == (scene.school.slug, "school")


def test_opening_makes_one_draft_per_school_with_all_that_is_asked():
    scene = prepared_scene()
    other = make(School)

    reviews = opened(scene, Participant(scene.school), Participant(other))

    assert [(review.school, review.state) for review in reviews] == [
        (scene.school, "draft"),
        (other, "draft"),
    ]
    entries = reviews[1].entries.values_list("section", "element__strand__kind", "attestation")
    assert set(entries) == {
        ("autonomy", "autonomy", ""),
        ("value", "value", ""),
        ("agreement", None, ""),
        ("council", None, ""),
    }
    assert reviews[1].history.get().history_user == scene.coordinator


def test_opening_freezes_the_rubric_and_says_who_opened():
    scene = open_scene()

    cycle = ReviewCycle.objects.get(pk=scene.cycle.pk)

    assert (cycle.opened_by, cycle.opened_at) == (scene.coordinator, NOON)
    assert cycle.rubric.frozen_at == NOON


def test_cycle_opens_once():
    scene = open_scene()

    with pytest.raises(ReviewError, match="open already"):
        opened(scene, Participant(make(School)))

    assert AnnualReview.objects.filter(cycle=scene.cycle).count() == 1


def refused(scene, *participants):
    """The complaint; nothing may have been written."""
    with pytest.raises(ReviewError) as refusal:
        opened(scene, *participants)
    assert not AnnualReview.objects.filter(cycle=scene.cycle).exists()
    assert not ReviewCycle.objects.get(pk=scene.cycle.pk).is_open
    return str(refusal.value)


def test_cycle_without_schools_does_not_open():
    assert "at least one school" in refused(prepared_scene())


def test_school_chosen_twice_is_refused():
    scene = prepared_scene()

    assert "chosen twice" in refused(scene, Participant(scene.school), Participant(scene.school))


def test_closed_school_does_not_take_part():
    closed = make(School, name="Old School", status="closed")

    assert "closed or merged: Old School." in refused(prepared_scene(), Participant(closed))


def test_board_district_is_no_local_district():
    scene = prepared_scene()
    board = make(District, kind="board")

    assert "taken for each other" in refused(scene, Participant(scene.school, board))


def test_rubric_without_words_for_a_level_does_not_open():
    scene = prepared_scene()
    LevelAnchor.objects.get(element__strand__kind="value", level=4, text="value at 4").delete()

    assert refused(scene, Participant(scene.school)).endswith("some level of: The value.")


def test_empty_rubric_does_not_open():
    scene = prepared_scene()
    scene.cycle.rubric = make(Rubric, initiative=scene.initiative, version=2)
    scene.cycle.save(update_fields=["rubric"])

    assert "asks for nothing" in refused(scene, Participant(scene.school))


def test_quorum_that_the_committee_cannot_reach_is_refused():
    scene = prepared_scene(quorum=4)

    complaint = refused(scene, Participant(scene.school))

    assert complaint == "The quorum is 4, but the committee has only 3 members."


def test_what_another_source_attests_of_the_year_is_kept():
    scene = prepared_scene()
    local = make(District)
    attested(scene, scene.school, 2024, local_district=local)
    row = make(SchoolYear, school=scene.school, school_year=2025, grades_offered="9-12")

    opened(scene, Participant(scene.school, local))

    kept = SchoolYear.objects.get(school=scene.school, school_year=2025)
    assert (kept.pk, kept.source, kept.local_district) == (row.pk, row.source, None)


def test_other_district_of_another_source_has_to_be_settled_first():
    scene = prepared_scene()
    make(SchoolYear, school=scene.school, school_year=2025, local_district=make(District))

    complaint = refused(scene, Participant(scene.school, make(District)))

    assert complaint == (
        f"For 2025-26 another source gives other districts of: {scene.school}. Settle it first."
    )
    assert not PopulationMember.objects.filter(school=scene.school).exists()


def test_cycle_of_another_kind_confirms_the_same_year_anew():
    scene = open_scene()
    cycle = saved(scene, another_cycle(scene, school_year=2025, kind="renewal"))
    local = make(District)

    scene.cycle.pk = cycle.pk
    opened(scene, Participant(scene.school, local))

    row = SchoolYear.objects.get(school=scene.school, school_year=2025)
    assert row.local_district == local
    assert PopulationMember.objects.filter(school=scene.school, school_year=2025).count() == 1
    assert Source.objects.filter(slug="annual-review").count() == 1


# --- carried forward ---


def entry_of(review, section):
    return review.entries.get(section=section)


def test_answers_are_carried_forward_unattested_and_without_levels():
    scene = scene_in("in_review")
    judge(scene)

    review = next_year(scene)

    carried = entry_of(review, "autonomy")
    assert (carried.text, carried.obstacles) == ("Teachers choose whom we hire.", "Late lists.")
    assert (carried.attestation, carried.carried_from) == ("unattested", scene.entry("autonomy"))
    assert (carried.level, carried.judged_level, carried.judgement) == (None, None, "")
    assert (carried.entered_by, carried.judged_by, carried.version) == (None, None, 1)


def test_agreement_keeps_its_date_and_not_its_votes():
    scene = open_scene()
    fill_in(scene)

    carried = entry_of(next_year(scene), "agreement")

    assert (carried.on, carried.text) == (date(2025, 5, 5), "As ever.")
    assert (carried.votes_for, carried.votes_cast) == (None, None)


def test_programs_go_on_unless_they_ended():
    scene = open_scene()
    for title, fate in [("Robotics", "started"), ("Chess", "ended")]:
        said = {"title": title, "fate": fate}
        add_entry(scene.review, section="program", said=said, by=scene.liaison, at=NOON)

    review = next_year(scene)

    program = entry_of(review, "program")
    assert (program.title, program.fate, program.attestation) == ("Robotics", "", "unattested")


def test_what_was_left_blank_is_not_carried():
    scene = open_scene()
    answer(scene, "council", text="Monthly.")

    review = next_year(scene)

    assert entry_of(review, "autonomy").attestation == ""
    assert entry_of(review, "autonomy").carried_from is None
    assert entry_of(review, "council").attestation == "unattested"


def test_new_version_of_the_rubric_finds_last_years_answer_by_its_strand():
    scene = open_scene()
    fill_in(scene)
    rubric = next_version(scene.cycle.rubric, by=scene.coordinator, at=NOON)

    carried = entry_of(next_year(scene, rubric=rubric), "value")

    assert carried.text == "We watch who takes part."
    assert carried.element.rubric == rubric


def test_the_year_before_last_serves_where_the_school_was_exempt():
    scene = open_scene()
    answer(scene, "council", text="Of 2025.")
    exempted = next_year(scene)
    exempt_review(exempted, ground="wasc", note="", by=scene.coordinator, at=NOON)

    carried = entry_of(next_year(scene, school_year=2027), "council")

    assert carried.text == "Of 2025."
    assert carried.carried_from == scene.entry("council")


@pytest.mark.parametrize("given", [{"kind": "renewal"}, {"school_year": 2024}])
def test_other_kinds_and_later_years_are_not_carried(given):
    scene = open_scene()
    fill_in(scene)

    assert entry_of(next_year(scene, **given), "council").attestation == ""


# --- one school ---


def test_exempt_school_stays_on_the_list_with_its_ground():
    scene = open_scene()
    given = {"by": scene.coordinator, "at": NOON}

    exempt_review(scene.review, ground="other", note="Moves house.", **given)

    review = scene.review
    assert (review.state, review.exemption_note) == ("exempt", "Moves house.")
    assert review.exempted_by == scene.coordinator
    step = Transition.objects.get(review=review)
    assert (step.action, step.from_state, step.to_state) == ("exempt", "draft", "exempt")

    include_review(review, **given)

    assert (scene.review.state, scene.review.exemption) == ("draft", "")
    assert scene.review.exempted_by is None


@pytest.mark.parametrize(
    ("ground", "note", "complaint"),
    [
        ("", "", "Choose the ground"),
        ("holiday", "", "Choose the ground"),
        ("other", "  ", "which ground"),
    ],
)
def test_exemption_needs_its_ground(ground, note, complaint):
    scene = open_scene()

    with pytest.raises(ReviewError, match=complaint):
        exempt_review(scene.review, ground=ground, note=note, by=scene.coordinator, at=NOON)


def test_submitted_review_is_not_exempted():
    scene = scene_in("submitted")

    with pytest.raises(ReviewError, match="while the review is “submitted”"):
        exempt_review(scene.review, ground="wasc", note="", by=scene.coordinator, at=NOON)


def campus_mates():
    """A scene with a second school on the same campus, and a third elsewhere."""
    scene = prepared_scene()
    campus, mate, other = make(Campus), make(School, name="Mate"), make(School)
    for school, place in [(scene.school, campus), (mate, campus), (other, make(Campus))]:
        attested(scene, school, campus=place)
    reviews = opened(scene, *(Participant(school) for school in [scene.school, mate, other]))
    return scene, *reviews


def visit(scene, review, on, apart=""):
    return plan_visit(review, on=on, apart=apart, by=scene.coordinator, at=NOON)


MONDAY, TUESDAY = date(2026, 4, 13), date(2026, 4, 14)


def test_schools_of_one_campus_are_visited_on_one_day_or_it_is_said_why_not():
    scene, first, mate, other = campus_mates()
    visit(scene, mate, MONDAY)
    visit(scene, other, TUESDAY)

    with pytest.raises(ReviewError, match="Mate is on the same campus and is visited on April 13"):
        visit(scene, first, TUESDAY)

    visit(scene, first, MONDAY)
    visit(scene, first, TUESDAY, apart="Their testing week.")
    assert scene.review.visit_apart == "Their testing week."
    visit(scene, mate, date(2026, 4, 15))


def test_visit_is_taken_off_the_plan():
    scene, first, *_others = campus_mates()
    visit(scene, first, MONDAY, apart="So.")

    visit(scene, first, None, apart="So.")

    assert (scene.review.visit_on, scene.review.visit_apart) == (None, "")


def test_visit_of_a_withdrawn_review_is_not_planned():
    scene = scene_in("withdrawn")

    with pytest.raises(ReviewError, match="“withdrawn”"):
        visit(scene, scene.review, MONDAY)


# --- rubrics ---


def test_next_version_copies_elements_and_words():
    scene = prepared_scene()
    rubric = scene.cycle.rubric

    copy = next_version(rubric, by=scene.coordinator, at=NOON)

    assert (copy.version, copy.name, copy.frozen_at) == (2, rubric.name, None)
    words = LevelAnchor.objects.filter(element__rubric=copy)
    assert set(words.values_list("element__strand__kind", "level", "text")) == {
        (kind, level, f"{kind} at {level}")
        for kind in ["autonomy", "value"]
        for level in range(1, 5)
    }
    assert next_version(rubric, by=scene.coordinator, at=NOON).version == 3


def test_only_a_frozen_rubric_refuses_changes():
    scene = prepared_scene()
    must_not_be_frozen(scene.cycle.rubric)
    opened(scene, Participant(scene.school))

    with pytest.raises(ReviewError, match="Make the next version"):
        must_not_be_frozen(scene.cycle.rubric)
