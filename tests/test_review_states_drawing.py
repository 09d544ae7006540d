"""docs/review-states.md says what the tables of steps and of permissions say."""

from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from lausd_pilots.management.commands import draw_review_states
from reforms.state_drawing import drawing

PAGE = settings.BASE_DIR / "docs" / "review-states.md"


def test_page_is_drawn_from_the_tables():
    assert PAGE.read_text() == drawing(), "manage.py draw_review_states draws it anew"


def test_every_step_stands_in_the_diagram_and_in_the_table():
    text = drawing()

    for line in [
        "    [*] --> draft",
        "    returned --> submitted: submit",
        "    published --> withdrawn: take down",
        "    withdrawn --> [*]",
        "| submit | draft, returned | submitted | liaison of a school |",
        "| include | exempt | draft | coordinator |",
    ]:
        assert line in text.splitlines()


def test_what_is_no_step_stands_in_the_other_table():
    row = next(line for line in drawing().splitlines() if line.startswith("| enter |"))

    assert row == "| enter | draft, returned |  |  |  |  |  |  |"


def test_page_is_english_in_every_language():
    with translation.override("es"):
        assert drawing() == PAGE.read_text()


def test_command_writes_the_page(tmp_path, monkeypatch, settings, capsys):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(draw_review_states, "PAGE", tmp_path / "review-states.md")

    call_command("draw_review_states")

    assert (tmp_path / "review-states.md").read_text() == drawing()
    assert capsys.readouterr().out == "review-states.md is drawn.\n"
