"""Hidden figures are published beside others; everything public is asked for, and tells nothing.

A few hundred answers in everyday runs; all of them in `script/drills privacy`.
"""

import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction

from metrics.models import Observation
from tests.privacy_scene import (
    AT,
    MANY_RESPONSES,
    SCENE,
    Entered,
    answer,
    hidden_keys,
    indicator,
    publish_entered,
    questions,
    twin_of,
)

pytestmark = pytest.mark.django_db
ENOUGH = 3000 if MANY_RESPONSES else 50


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    # Twins are published at the same moment.
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    monkeypatch.setattr("django.utils.cache.time", SimpleNamespace(time=AT.timestamp))


# --- nothing hidden is anywhere ---


def marked(number, share):
    """Digits that stand nowhere else: 42.9 becomes 42.973103."""
    return f"{share}{MARK}{number:02}"


MARK = "731"
NOTE = "planted note "
# A note goes out with a figure that is shown; here those of the small groups are not.
SMALL = [number for number, entered in enumerate(SCENE) if entered.students <= 10]
HIDDEN_NOTES = "|".join(f"{NOTE}{number:03}" for number in SMALL)
MARKS = re.compile(rf"\d\.\d{MARK}\d\d|{HIDDEN_NOTES}".encode())


def test_no_answer_header_log_line_or_cache_entry_holds_a_hidden_figure(client, caplog):
    release = publish_entered(SCENE, digits=marked, note=NOTE)
    hidden = hidden_keys()
    assert Observation.objects.filter(indicator=indicator(), note__contains=NOTE).count() == 12
    assert len(hidden) >= 4

    asked = questions(release)
    answers = {path: answer(client, path) for path in asked}

    assert len(asked) >= ENOUGH
    assert [path for path, (status, *_rest) in answers.items() if status >= 500] == []
    shown = {key.split("/")[3] for key in hidden}
    assert {"el", "swd"} <= shown
    assert [
        path for path, (_s, headers, content) in answers.items() if leaks(headers, content)
    ] == []
    assert not MARKS.search(caplog.text.encode())
    assert not MARKS.search(repr(getattr(cache, "_cache", "")).encode())


def leaks(headers, content):
    return MARKS.search(content) or MARKS.search(repr(headers).encode())


def test_the_marks_would_be_found(client):
    publish_entered(SCENE, digits=marked, note=NOTE)
    entered = Observation.objects.filter(indicator=indicator(), import_run__kind="form")

    digits = entered.values_list("digits", flat=True)

    assert len(digits) == 12
    assert all(MARKS.search(text.encode()) for text in digits)


# --- twins ---


class _Undone(Exception):
    pass


def answers_about(client, figures):
    """All answers where these figures are published; then they are gone again."""
    found = {}
    try:
        with transaction.atomic():
            release = publish_entered(figures)
            cache.clear()
            found = {path: answer(client, path) for path in questions(release)}
            found["hidden"] = hidden_keys()
            raise _Undone
    except _Undone:
        cache.clear()
    return found


def test_twins_that_differ_only_in_what_is_hidden_give_the_same_bytes(client):
    twin = [twin_of(entered) for entered in SCENE]
    assert sum(one != other for one, other in zip(SCENE, twin, strict=True)) == 4

    first, second = answers_about(client, SCENE), answers_about(client, twin)

    assert first["hidden"] == second["hidden"]
    assert len(first) >= ENOUGH
    assert [path for path in first if first[path] != second.get(path)] == []
    assert list(first) == list(second)


def test_a_twin_that_differs_in_what_is_shown_is_told_apart(client):
    """Were all hidden, and all the same, the test above would show nothing."""
    other = [*SCENE[:-1], Entered(2, "swd", 70, 140)]
    first, second = answers_about(client, SCENE), answers_about(client, other)

    assert first["hidden"] != second["hidden"]
    assert [path for path in first if first[path] != second.get(path)]
