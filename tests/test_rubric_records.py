"""The first rubric: it asks what the documents speak of, and once in use it stays as it is."""

from datetime import UTC, datetime

import pytest

from lausd_pilots.loading.load import load_records
from reforms.models import Level, LevelAnchor, Rubric, RubricElement
from schools.history import save_tracked
from tests.factories import make
from tests.record_folder import replace, write_records
from tests.records import LOADED_AT

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 5, 20, 0, tzinfo=UTC)


def the_rubric() -> Rubric:
    return Rubric.objects.get(initiative__slug="pilot", version=1)


# --- what it asks ---


def test_it_asks_about_the_five_autonomies_and_the_five_values():
    asked = the_rubric().elements.select_related("strand")

    assert [element.strand.slug for element in asked] == [
        "autonomy-staffing",
        "autonomy-budget",
        "autonomy-curriculum-and-assessment",
        "autonomy-governance",
        "autonomy-schedule",
        "value-equity",
        "value-collaboration",
        "value-personalization",
        "value-innovation",
        "value-autonomy",
    ]
    assert all(element.strand.among_the_five for element in asked)


def test_every_level_of_every_element_has_its_words_in_both_languages():
    for element in the_rubric().elements.prefetch_related("anchors"):
        assert element.prompt
        assert element.prompt_es
        anchors = element.anchors.all()
        assert [anchor.level for anchor in anchors] == Level.values
        assert all(anchor.text and anchor.text_es for anchor in anchors)
        assert len({anchor.text for anchor in anchors}) == len(Level)


def test_no_text_stands_there_twice():
    texts = [*LevelAnchor.objects.values_list("text", flat=True)]
    texts += LevelAnchor.objects.values_list("text_es", flat=True)

    assert len(texts) == len(set(texts)) == 80


def test_there_are_no_weights_and_no_total():
    names = {field.name for field in [*Rubric._meta.fields, *RubricElement._meta.fields]}

    assert not names & {"weight", "points", "score", "total", "maximum"}


@pytest.mark.parametrize(
    ("strand", "words"),
    [
        ("autonomy-staffing", ["principal of its choice", "Election-to-Work Agreement"]),
        ("autonomy-curriculum-and-assessment", ["local district"]),
        ("autonomy-governance", ["evaluation of the principal", "council"]),
        ("autonomy-schedule", ["bell schedule", "advisory", "professional development"]),
        ("value-equity", ["race"]),
    ],
)
def test_it_asks_what_the_documents_speak_of(strand, words):
    prompt = the_rubric().elements.get(strand__slug=strand).prompt

    assert [word for word in words if word not in prompt] == []


# --- what a load does ---


@pytest.fixture
def folder(empty_database, tmp_path):
    write_records(tmp_path)
    load_records(tmp_path, at=LOADED_AT)
    return tmp_path


def freeze():
    rubric = the_rubric()
    rubric.frozen_at = LATER
    save_tracked(rubric, by=None, at=LATER, update_fields=["frozen_at"])


def test_records_make_a_rubric_that_is_not_frozen(folder):
    rubric = the_rubric()

    assert (rubric.name, rubric.frozen_at) == ("The rubric", None)
    (element,) = rubric.elements.all()
    assert (element.strand.slug, element.prompt) == ("autonomy-budget", "Who decides?")
    assert [(each.level, each.text) for each in element.anchors.all()] == [
        (1, "Others do."),
        (4, "The school does."),
    ]


def test_corrected_record_changes_a_rubric_that_is_not_in_use(folder):
    replace(folder, "level_anchors.csv", "Others do.", "Others decide.")
    load_records(folder, at=LATER)

    assert LevelAnchor.objects.get(level=1).text == "Others decide."


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rubrics.csv", "The rubric", "Another name"),
        ("rubric_elements.csv", "Who decides?", "Who else decides?"),
        ("level_anchors.csv", "Others do.", "Others decide."),
    ],
)
def test_corrected_record_changes_no_frozen_rubric_and_is_told(folder, name, old, new):
    freeze()
    replace(folder, name, old, new)

    report = load_records(folder, at=LATER)

    assert report.files[name].updated == 0
    assert len(report.files[name].kept) == 1
    texts = [*Rubric.objects.values_list("name", flat=True)]
    texts += RubricElement.objects.values_list("prompt", flat=True)
    texts += LevelAnchor.objects.values_list("text", flat=True)
    assert texts == ["The rubric", "Who decides?", "Others do.", "The school does."]


def test_new_record_of_a_frozen_rubric_is_left_out_and_told(folder):
    freeze()
    replace(folder, "level_anchors.csv", "Others do.\n", "Others do.\n" + NEW_ANCHOR)

    report = load_records(folder, at=LATER)

    assert report.files["level_anchors.csv"].left_out == [
        "line 3: belongs to a version that is in use and stays as it is"
    ]
    assert LevelAnchor.objects.count() == 2


NEW_ANCHOR = "autonomy-budget/pilot/1,2,Others ask the school.\n"


def test_new_version_is_a_new_rubric_beside_the_frozen_one(folder):
    freeze()
    replace(folder, "rubrics.csv", "The rubric\n", "The rubric\npilot,2,The next\n")
    replace(
        folder,
        "rubric_elements.csv",
        "Who decides?,1\n",
        "Who decides?,1\nautonomy-budget,pilot/2,Who decides now?,1\n",
    )
    load_records(folder, at=LATER)

    assert Rubric.objects.get(version=2).elements.get().prompt == "Who decides now?"
    assert the_rubric().elements.get().prompt == "Who decides?"


def test_repeated_load_of_a_frozen_rubric_keeps_nothing_and_changes_nothing(folder):
    freeze()

    report = load_records(folder, at=LATER, again=True)

    assert not report.changed
    assert not any(counts.kept or counts.left_out for counts in report.files.values())


def test_rubric_that_is_not_known_is_a_problem(empty_database, tmp_path):
    write_records(tmp_path)
    replace(tmp_path, "rubric_elements.csv", "pilot/1", "pilot/x")

    with pytest.raises(Exception, match="rubric_elements.csv, line 2: rubric 'pilot/x'"):
        load_records(tmp_path, at=LOADED_AT)


def test_edit_of_staff_before_it_is_frozen_is_kept(folder):
    anchor = LevelAnchor.objects.get(level=1)
    anchor.text = "Others decided."
    save_tracked(anchor, by=None, at=LATER, update_fields=["text"])
    make(Rubric, initiative=the_rubric().initiative, version=9)
    replace(folder, "level_anchors.csv", "Others do.", "Others decide.")

    report = load_records(folder, at=LATER)

    assert report.files["level_anchors.csv"].kept == ["line 2: text"]
    assert LevelAnchor.objects.get(level=1).text == "Others decided."
