"""How far a review is, what is missing, and that many reviews cost no more than one."""

import pytest
from django.utils import translation

from reforms.actions.comments import add_comment
from reforms.actions.entries import add_entry, save_entry
from reforms.models import AnnualReview, AskedIndicator
from reforms.readers.progress import Progress, progress_of
from tests.factories import NOON, make
from tests.queries import count_queries
from tests.reviews import (
    answer,
    enter_figure,
    fill_in,
    next_year,
    open_scene,
    prepared_scene,
    scene_in,
    send_back,
)

pytestmark = pytest.mark.django_db


def progress(review) -> Progress:
    return progress_of([review])[review.pk]


def test_empty_review_misses_everything():
    scene = open_scene()

    found = progress(scene.review)

    assert found.missing == [
        f"Enter these figures, or why there are none: {scene.indicator.name}.",
        "The autonomy: choose a level, write something.",
        "The value: write something.",
        "Election-to-Work Agreement: give the date, give the votes.",
        "Governance council: write something.",
    ]
    assert (found.figures_asked, found.figures_entered) == (1, 0)
    assert (found.answers_asked, found.answers_given, found.percent) == (4, 0, 0)


def test_complete_review_misses_nothing():
    scene = open_scene()
    fill_in(scene)

    found = progress(scene.review)

    assert found.missing == []
    assert (found.figures_entered, found.answers_given, found.percent) == (1, 4, 100)


def test_half_of_it_is_half_the_way():
    scene = open_scene()
    enter_figure(scene)
    answer(scene, "council", text="Monthly.")
    answer(scene, "autonomy", text="We choose.")

    found = progress(scene.review)

    assert found.percent == 40
    assert "The autonomy: choose a level." in found.missing


def test_reason_for_having_none_is_a_figure():
    scene = open_scene()
    enter_figure(scene, None, status="not_collected")

    assert progress(scene.review).figures_entered == 1


def test_what_is_asked_but_not_required_may_be_missing():
    scene = open_scene()
    asked = AskedIndicator.objects.get(cycle=scene.cycle)
    asked.required = False
    asked.save(update_fields=["required"])

    found = progress(scene.review)

    assert found.figures_asked == 0
    assert not any("figures" in sentence for sentence in found.missing)


def test_jump_from_last_year_waits_for_its_explanation():
    scene = open_scene()
    type(scene.indicator)._base_manager.filter(pk=scene.indicator.pk).update(query_threshold=5)
    figure = enter_figure(scene, "71.2")
    earlier = {name: getattr(figure, name) for name in ["indicator", "population", "student_group"]}
    make(type(figure), school_year=2024, value="51.2", digits="51.2", **earlier)

    found = progress(scene.review)

    assert found.to_explain == 1
    assert f"Explain these figures with a note: {scene.indicator.name}." in found.missing


@pytest.mark.parametrize(
    ("section", "said", "gap"),
    [
        ("program", {"title": "Robotics"}, "Robotics: say whether it was kept, started or ended."),
        ("program", {"fate": "kept"}, "Programs: name the program."),
        ("goal", {}, "Goals: write something."),
        ("recognition", {}, "Recognitions: write something."),
    ],
)
def test_half_finished_entry_of_a_list_is_missing(section, said, gap):
    scene = open_scene()
    add_entry(scene.review, section=section, said=said, by=scene.liaison, at=NOON)

    assert gap in progress(scene.review).missing


def test_carried_answers_wait_to_be_confirmed():
    scene = open_scene()
    fill_in(scene)
    review = next_year(scene)

    before = progress(review)

    assert (before.unattested, before.answers_given) == (4, 0)
    assert before.missing[-1] == (
        "Say whether last year’s answers still hold: The autonomy, The value, "
        "Election-to-Work Agreement, Governance council."
    )
    council = review.entries.get(section="council")
    save_entry(council, said={"attestation": "unchanged"}, seen=1, by=scene.liaison, at=NOON)
    after = progress(review)
    assert (after.unattested, after.answers_given) == (3, 1)


def test_open_comments_are_counted():
    scene = scene_in("in_review")
    add_comment(scene.entry("value"), text="Who?", by=scene.reviewer, at=NOON)
    send_back(scene)

    found = progress(scene.review)

    assert found.open_comments == 2
    assert found.missing == ["2 comments of the reviewer are not resolved."]


def test_cycle_that_asks_for_nothing_is_done():
    review = make(AnnualReview)

    assert progress(review).percent == 100


def test_sentences_are_in_the_readers_language():
    scene = open_scene()
    strand = scene.entry("value").element.strand
    strand.name_es = "El valor"
    strand.save(update_fields=["name_es"])

    with translation.override("es"):
        missing = progress(scene.review).missing

    assert any(sentence.startswith("El valor:") for sentence in missing)


def test_cost_does_not_grow_with_reviews():
    scene = open_scene()
    reviews = [scene.review]
    before = count_queries(lambda: progress_of([*reviews]))
    for _number in range(5):
        other = prepared_scene()
        reviews.append(make(AnnualReview, cycle=scene.cycle, school=other.school))

    assert count_queries(lambda: progress_of(fresh(reviews))) == before + 1


def fresh(reviews):
    """As a list finds them: one query, with school and cycle."""
    ids = [review.pk for review in reviews]
    return list(AnnualReview.objects.filter(pk__in=ids))
